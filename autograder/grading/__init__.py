"""Grade one hand-in.

In: its files, and which questions to ask. Out: a `Result`, with points, errors carried forward and mistakes by name.
"""
