"""Read a file as Python does, and as the grader's Python may, which can be older than yours: nothing of it is run."""

import ast
import io
import re
import tokenize
import warnings
from dataclasses import dataclass
from pathlib import Path

from given.machinery.questions import BOUNDS

OLDEST = (3, 10)  # of the Pythons that grade
FSTRING_START, FSTRING_END = (getattr(tokenize, name, None) for name in ("FSTRING_START", "FSTRING_END"))  # since 3.12


@dataclass(frozen=True)
class Unreadable(Exception):
    """Why a file cannot be read, and in which line, if it is about one."""

    reason: str
    line: int | None = None

    def __str__(self) -> str:
        return f"cannot be read{f', line {self.line}' if self.line else ''}: {self.reason}"


def read(path: Path) -> ast.Module:
    """Return the tree of a file; raise Unreadable if this Python, or the oldest one that grades, cannot read it."""
    try:
        source = path.read_bytes()
    except OSError as error:
        raise Unreadable(error.strerror or "it cannot be opened") from None
    if len(source) > BOUNDS.file_bytes:
        raise Unreadable(f"it is larger than {BOUNDS.file_bytes:,} bytes")
    tree = parse(source, path.name)
    require_old_python(source, path.name)
    return tree


def parse(source: bytes, name: str, version: tuple[int, int] | None = None) -> ast.Module:
    """Parse a file without Python's remarks on style; raise Unreadable for one that is not Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source, name, feature_version=version)
    except SyntaxError as error:
        reason = error.msg if error.lineno else f"{error.msg}. Save it as plain text, in UTF-8"
        raise Unreadable(reason, error.lineno) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(str(error) or type(error).__name__) from None


def require_text(source: bytes) -> None:
    """Raise Unreadable for letters in another encoding than the file says, which is UTF-8 where it says nothing.

    Some Pythons overlook them in a comment, others do not read such a file.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        source.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            "a letter is not in UTF-8. Save it as UTF-8", source.count(b"\n", 0, error.start) + 1
        ) from None
    except SyntaxError:  # the first two lines cannot be decoded, or name an encoding that there is not
        raise Unreadable("its letters are not in UTF-8. Save it as UTF-8", 1) from None


def require_old_python(source: bytes, name: str) -> None:
    """Raise Unreadable for what only a newer Python than the oldest that grades can read."""
    require_text(source)
    oldest = ".".join(map(str, OLDEST))
    try:
        tree = parse(source, name, OLDEST)
    except Unreadable as error:
        reason = f"Python {oldest}, which may grade this, does not know it ({error.reason})"
        raise Unreadable(reason, error.line) from None
    line = line_of_star(tree, source) or line_of_nested_quotes(source)
    if line:
        raise Unreadable(f"Python {oldest}, which may grade this, does not know what is between the [ ] or {{ }}", line)


def line_of_star(tree: ast.Module, source: bytes) -> int | None:
    """Return the line of an x[*places], which is new in Python 3.11."""
    lines = source.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            place = node.slice
            is_bare = lines[place.lineno - 1][place.col_offset : place.col_offset + 1] != b"("
            if is_bare and any(isinstance(item, ast.Starred) for item in place.elts):
                return node.lineno
    return None


def line_of_nested_quotes(source: bytes) -> int | None:
    """Return the line of an f-string whose { } hold its own kind of quotes, or a backslash, which is new in Python 3.12."""
    around: list[str] = []
    for token in tokenize.tokenize(io.BytesIO(source).readline):
        quotes = quotes_of(token.string)
        is_string = token.type in (FSTRING_START, tokenize.STRING)
        if is_string and any(quotes == outer or "\\" in token.string for outer in around):
            return token.start[0]
        if token.type == FSTRING_START:
            around.append(quotes)
        elif token.type == FSTRING_END:
            around.pop()
    return None


def quotes_of(text: str) -> str:
    """Return the quotes with which a string begins."""
    found = re.match(r"[A-Za-z]*('''|\"\"\"|'|\")", text)
    return found[1] if found else ""
