"""Names of students and files: what may be shown of them, which are alike, what is none of theirs. Those in a zip: zip_names.py."""

import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

CLUTTER = ("__MACOSX", "Thumbs.db", "desktop.ini")
# Folders in which nothing is a student's own: Python's libraries have a pool.py and a training.py or two.
NOT_THEIRS = {"site-packages", "dist-packages", "node_modules", "venv", "env", "__pycache__", "given"}
END_LENGTH = 40  # of a name that is too long: numbers of platforms have 20 digits at most
BRIEF = 60  # letters of a name among several in a sentence
NAME_LENGTH = 120  # of what we show of a name; in a zip it can have 65,535 characters


def printable(text: str) -> str:
    """Return the text without control characters, halves of characters, and what turns the direction of writing."""
    return "".join(character if character.isprintable() else "?" for character in text)


def shorten(name: str, length: int = NAME_LENGTH) -> str:
    """Return what may be shown of a name: printable, and not endless."""
    text = printable(name)
    return text if len(text) <= length else f"{text[: length - 3]}..."


def shorten_student(name: str) -> str:
    """Return a student's name, not endless: its end is kept as well, since that is where platforms put their numbers."""
    text = printable(name)
    return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - END_LENGTH - 3]}...{text[-END_LENGTH:]}"


def name_student(name: str, number: str) -> str:
    """Return how a person on a platform is called here: by name and number, of which the number is never cut."""
    end = f"_{shorten_student(number)[-END_LENGTH:]}" if number else ""
    text = printable(name)
    room = NAME_LENGTH - len(end)
    return (text if len(text) <= room else f"{text[: room - 3]}...") + end if text else end.removeprefix("_")


def list_some(names: Iterable[str], most: int = 3) -> str:
    """Return some names as a sentence has them, and how many more there are."""
    shown = [shorten(name, BRIEF) for name in names]
    more = len(shown) - most
    return f"{', '.join(shown[:most])}{f' and {more} more' if more > 0 else ''}"


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


def is_not_theirs(path: str) -> bool:
    """Whether a path leads through a folder of others' files, or a hidden one such as .venv or .git."""
    return any(folder in NOT_THEIRS or folder.startswith(".") for folder in PurePosixPath(path).parent.parts)


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
