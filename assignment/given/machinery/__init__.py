"""Import a student's files, call their functions, and put into words what they did.

In: the folder with the student's files. Out: functions that can be called safely, and an `Outcome` for each call.
"""
