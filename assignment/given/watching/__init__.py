"""Watch a student's code while it runs: say what runs and how far it is, and stop what runs too long.

In: a call, and the seconds that it may take. Out: a line on the screen, and `OutOfTime` with the place where it was.
"""
