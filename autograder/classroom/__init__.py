"""Grade a class: many hand-ins at a time, here or on other machines, each result kept as it comes.

In: submissions. Out: a folder with results and the table of grades, and a row for each submission.
"""
