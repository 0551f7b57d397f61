"""Make what students get from what we wrote: only authors of the practical need this.

In: solutions/, the question files, the mistakes, the notebook's text. Out: assignment/, the recorded answers, the two zips,
a sample class.
"""
