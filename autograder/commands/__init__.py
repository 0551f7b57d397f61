"""What the verbs of the command line do, one file a verb.

In: the words of the command line, as click has checked them. Out: files, and lines on the terminal.
"""
