"""Which hand-ins are more alike than independent ones are, whatever their names, order and layout.

In: `Submission`s, this year's and earlier ones. Out: `Pair`s, strongest first, and files that are the same byte for byte.
Nothing of a student's is run: it is parsed, in a process of its own, and compared.
"""
