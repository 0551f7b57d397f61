"""Who is in the class: a roster as any platform exports it, and whose each hand-in is.

In: a CSV file, and submissions. Out: submissions with names, numbers and addresses, and one for everybody who handed in nothing.
"""
