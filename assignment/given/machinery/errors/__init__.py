"""What Python's and NumPy's errors mean, in plain words.

In: the text of an error, and the student's line with what its names stand for. Out: a sentence or two.
"""
