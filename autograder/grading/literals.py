"""How much data a hand-in brings along in its text, since a network that was trained at home has to be written down somewhere.

The text is read token by token and never parsed: whatever it says, that takes memory and time in proportion to its length.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from autograder import paths
from given.machinery.questions import MODULES

# One token at a time, so that little is ever taken back; what is none of these, such as a bracket, is passed over. Most of
# a text are names: up to a hundred, with neither string nor number nor comment between them, are taken together.
TOKEN = re.compile(
    rb"""(?P<comment>\#[^\n]*)
    | [rbfuRBFU]{0,3}(?P<quote>\"\"\"|'''|"|')
    | (?P<number>\.?\d[\w.]*)
    | (?P<name>[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:[^\w\x80-\xff\"'\#]+[A-Za-z_\x80-\xff][\w\x80-\xff]*){0,99})""",
    re.VERBOSE,
)
ENDS = {quote: re.compile(rb"\\.|" + quote, re.DOTALL) for quote in (b'"""', b"'''", b'"', b"'")}


@dataclass(frozen=True)
class Literal:
    """The longest literal of a hand-in, in bytes, and its file."""

    size: int = 0
    file: str = ""


def find_longest(files: Mapping[str, bytes]) -> Literal:
    """Return the longest literal of these files."""
    longest = Literal()
    for name, text in files.items():
        size = max(sizes(text), default=0)
        longest = max(longest, Literal(size, name), key=lambda literal: literal.size)
    return longest


def sizes(text: bytes) -> Iterator[int]:
    """Yield how long each literal is: a string, or strings and numbers with no name between them, such as a list of numbers.

    Our own docstrings do not count, since every hand-in has them.
    """
    size = 0
    for kind, token in tokens(text.replace(b"\r\n", b"\n")):
        if kind == "name":
            yield size
            size = 0
        elif kind != "comment" and token not in our_strings():
            size += len(token)
    yield size


@cache
def our_strings() -> frozenset[bytes]:
    """Return the strings in our files: students get the same, but for the answers."""
    ours = [(paths.SOLUTIONS / f"{module}.py").read_bytes() for module in MODULES]
    return frozenset(token for text in ours for kind, token in tokens(text) if kind == "string")


def tokens(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the kind and the text of comments, strings, numbers and names; of a string what is between its quotes."""
    place = 0
    while found := TOKEN.search(text, place):
        kind, place = str(found.lastgroup), found.end()
        if kind == "quote":
            end = end_of_string(text, place, found["quote"])
            yield "string", text[place:end]
            place = end + len(found["quote"])
        else:
            yield kind, found[kind]


def end_of_string(text: bytes, start: int, quote: bytes) -> int:
    """Return where a string ends that begins here: where its quotes are, or with the text."""
    for found in ENDS[quote].finditer(text, start):
        if found[0] == quote:
            return found.start()
    return len(text)
