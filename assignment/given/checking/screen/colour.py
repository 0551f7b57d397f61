"""Marks in colour, where a terminal shows colours."""

import os
import re
import sys

COLOURS = {"✔": "32", "✘": "31", "➜": "33"}  # of the terminal, by ECMA-48: green, red, yellow
MARK = re.compile(r"^( *)([✔✘➜])(.*)$", re.MULTILINE)


def shows_colour() -> bool:
    """Whether what is printed goes to a terminal that shows colours; NO_COLOR turns them off (no-color.org)."""
    modern = sys.platform != "win32" or "WT_SESSION" in os.environ or "TERM" in os.environ
    return modern and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str) -> str:
    """Return a text with the lines that begin with a mark in the mark's colour."""
    return MARK.sub(lambda line: f"{line[1]}\033[{COLOURS[line[2]]}m{line[2]}{line[3]}\033[0m", text)


def show(text: str) -> None:
    """Print a text, in colour where that is seen."""
    print(paint(text) if shows_colour() else text, flush=True)
