"""Call a student's functions in another process: the grader's side of the pipe, and the player's.

In: a hand-in's files, calls with their arguments. Out: what each call did, as plain arrays, checked before they are looked at.
"""
