"""Cells of a table that spreadsheets open: texts stay texts."""

import unicodedata

from autograder.submissions.names import printable

FORMULA = ("=", "+", "-", "@")  # a spreadsheet evaluates cells that start with these


def harmless_cell(text: str) -> str:
    """Return a text that a spreadsheet shows and does not compute, without control characters."""
    # Where the comma is the decimal sign, spreadsheets part cells at semicolons, unless the text is in quotes, and
    # csv puts it in quotes for a comma.
    harmless = printable(text).replace(";", ",")
    # NFKC: some spreadsheets compute after the wide signs of East Asian keyboards too.
    start = unicodedata.normalize("NFKC", harmless.lstrip()[:1])
    return f"'{harmless}" if start in FORMULA else harmless
