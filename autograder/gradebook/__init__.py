"""From results to marks: what each student gets in the end, and the table that says so.

In: rows of results, and what is known of who handed in. Out: `Mark`s, and grades.csv.
"""
