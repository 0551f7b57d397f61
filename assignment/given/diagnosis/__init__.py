"""Say what a function did, by what it returned.

In: the calls that a question made, with their outcomes. Out: the nearest explanation of what is wrong with them.
"""
