"""A hand-in that is a folder: plain files only, since links, devices and pipes could lead or wait anywhere."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.submissions.names import is_clutter, shorten


class FolderSource:
    """The files of a folder, down to a bounded depth; links to folders are not followed."""

    def __init__(self, path: Path):
        self.path = path

    def children(self) -> dict[str, bool]:
        """Return what lies in the folder by name, and whether it is a folder."""
        with os.scandir(self.path) as entries:
            looked_at = islice(entries, LIMITS.download.entries)
            return {entry.name: entry.is_dir(follow_symlinks=False) for entry in looked_at}

    def names(self) -> list[str]:
        """Return the files' paths from here on, without what editors and operating systems leave."""
        names: list[str] = []
        for name in self.walk("", LIMITS.submission.depth):
            names.append(name)
            if len(names) > LIMITS.submission.zip_entries:
                raise HandInError(f"{shorten(self.path.name)} has too many files; hand in only what handin.py packs")
        return names

    def walk(self, folder: str, depth: int) -> Iterator[str]:
        """Yield the files of a folder and of those below it."""
        for name, is_folder in sorted(self.below(folder).children().items()):
            path = f"{folder}/{name}" if folder else name
            if not is_folder:
                yield path
            elif depth and not is_clutter(name):
                yield from self.walk(path, depth - 1)

    def below(self, folder: str) -> "FolderSource":
        """Return one of its folders."""
        return FolderSource(self.path / folder)

    def read(self, name: str, limit: int) -> bytes:
        """Return up to `limit` bytes of a file; raise HandInError if it is no plain one, OSError if it cannot be read."""
        with open_plain_file(self.path / name) as file:
            return file.read(limit)


@contextmanager
def open_plain_file(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file; raise HandInError for anything else."""
    if path.is_symlink():
        raise HandInError(f"{shorten(path.name)} is a link; hand in the file itself")
    if not stat.S_ISREG(path.stat().st_mode):
        raise HandInError(f"{shorten(path.name)} is no plain file; hand in a plain file")
    # The flags are for a file that was exchanged since we looked.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        yield file
