"""Where a student's code runs, and what it may see and use there.

In: the folders that it may see, a filter for system calls. Out: a process, locked up by bubblewrap or Landlock.
"""
