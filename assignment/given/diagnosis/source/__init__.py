"""What a function's text tells, parsed and never run: the slips that can be made in it, the change that would mend it.

In: the text. Out: the same text with one thing changed, and what to say about it.
"""
