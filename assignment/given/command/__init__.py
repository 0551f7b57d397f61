"""What check.py understands and does: words, hints, and a watch over what is saved.

In: what the student typed. Out: lines on the screen, and the status to end with.
"""
