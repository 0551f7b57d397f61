"""What can be told of a student's files without running them, and without NumPy, for check.py and handin.py.

In: a file. Out: what of it is written, and what in it will not work when it is graded.
"""
