"""Names of students, files and entries of zips: which lead outside, what may be shown of them, what is none of theirs."""

import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

CLUTTER = ("__MACOSX", "Thumbs.db", "desktop.ini")
NAME_LENGTH = 120  # of what we show of a name; in a zip it can have 65,535 characters


def path_inside(entry: str) -> str:
    """Return the path of a zip's entry, one from Windows with the usual separators; "" if it is a folder or leads outside."""
    name = entry.replace("\\", "/")
    path = PurePosixPath(name)
    is_folder = name.endswith("/") or not path.parts  # "." has none
    return "" if is_folder or path.is_absolute() or ".." in path.parts else str(path)


def printable(text: str) -> str:
    """Return the text without control characters, halves of characters, and what turns the direction of writing."""
    return "".join(character if character.isprintable() else "?" for character in text)


def shorten(name: str) -> str:
    """Return what may be shown of a name: printable, and not endless."""
    text = printable(name)
    return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - 3]}..."


def text_of(error: Exception) -> str:
    """Return an error's text, bounded, since it may quote names from the zip."""
    return shorten(str(error) or type(error).__name__)


def fold(name: str) -> str:
    """Fold case and Unicode forms, as some file systems do: they take names that are alike then for the same."""
    return unicodedata.normalize("NFC", name).casefold()


def is_clutter(name: str) -> bool:
    """Whether a name is of something that operating systems and editors leave behind."""
    return name.startswith(".") or name in CLUTTER


def without_clutter(names: Iterable[str]) -> set[str]:
    """Return the paths in which no part is clutter."""
    return {name for name in names if not any(map(is_clutter, PurePosixPath(name).parts))}


def top(name: str) -> str:
    """Return the first part of a path."""
    return PurePosixPath(name).parts[0]


def base(name: str) -> str:
    """Return the last part of a path."""
    return PurePosixPath(name).name


def is_zip(name: str) -> bool:
    """Whether a name ends as zips do."""
    return name.lower().endswith(".zip")


def without_zip(name: str) -> str:
    """Return a name without the ending of a zip."""
    return name[: -len(".zip")] if is_zip(name) else name
