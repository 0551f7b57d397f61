"""Name a mistake by what it does.

In: the calls that a question made, with their outcomes. Out: the mistake that would have done just the same.
"""
