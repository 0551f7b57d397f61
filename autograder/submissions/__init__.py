"""Find hand-ins and read them, trusting neither names nor contents.

In: a folder, or the zip of one. Out: `Submission`s, whose `files()` are bytes by name: the five modules.
"""
