"""Build the page on which students work with nothing installed: a folder for any web server, with a Python of its own.

In: what the student's zip holds, and Pyodide's files, known by their SHA-256. Out: `dist/site/`. The page itself is in
`page/`, a script for each purpose; `in_page.py` is the Python that runs there and asks `given/` for everything.
"""
