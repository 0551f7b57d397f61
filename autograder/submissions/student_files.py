"""Which files of a hand-in are taken: the five modules, from the folder that holds most of them. The notebook is not graded."""

from collections import Counter
from pathlib import PurePosixPath
from typing import Protocol

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.submissions.names import base, shorten, without_clutter
from given.machinery.questions import MODULES

STUDENT_FILES = tuple(f"{module}.py" for module in MODULES)


class Source(Protocol):
    """A folder or a zip."""

    def names(self) -> list[str]:
        """Return the files' paths from here on."""

    def read(self, name: str, limit: int) -> bytes:
        """Return up to `limit` bytes of a file."""


def take_files(source: Source) -> dict[str, bytes]:
    """Return the five modules, from the root or else from the folder that has most of them."""
    names = without_clutter(source.names())
    folder = best_folder(names)
    files = {}
    for name in STUDENT_FILES:
        place = str(PurePosixPath(folder) / name)
        if place in names:
            files[name] = read_bounded(source, place, name)
    if not any(name in files for name in STUDENT_FILES):
        wanted = ", ".join(STUDENT_FILES)
        raise HandInError(f"none of {wanted} is in it, at its root or one folder down; make a zip of them")
    return files


def read_bounded(source: Source, place: str, name: str) -> bytes:
    """Return a file; raise HandInError if it is larger than it may be."""
    bound = LIMITS.submission.file_bytes
    content = source.read(place, bound + 1)
    if len(content) > bound:
        raise HandInError(f"{name} is larger than {bound:,} bytes; take data out of it")
    return content


def best_folder(names: set[str]) -> str:
    """Return the folder, "." for the root, that holds most of the student's files; raise HandInError if two do."""
    files = Counter(str(PurePosixPath(name).parent) for name in names if base(name) in STUDENT_FILES)
    most = max(files.values(), default=0)
    best = sorted(folder for folder in files if files[folder] == most)
    if not best or "." in best:
        return "."
    if len(best) > 1:
        raise HandInError(f"the files are in {shorten(best[0])} and in {shorten(best[1])}; hand in one of the two")
    return best[0]
