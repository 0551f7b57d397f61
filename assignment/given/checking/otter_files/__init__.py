"""The two files of Otter-Grader 7 that run a test file, unchanged, for computers on which Otter is not installed.

In: nothing. Out: what `quick_otter` takes where there is no Otter. They are UC Berkeley's, under the licence beside them.
"""
