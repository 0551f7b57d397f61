"""Code in a form that leaves out what a disguise changes. In: a file's text. Out: its statements, each a row of tokens.

Everything here is Python's own library and runs in a process by itself (parse_alone.py).
"""
