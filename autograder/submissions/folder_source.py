"""A hand-in that is a folder: plain files only, since links, devices and pipes could lead or wait anywhere."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from autograder.errors import HandInError
from autograder.submissions.names import shorten


class FolderSource:
    """The files of a folder, at its root and one level down."""

    def __init__(self, path: Path):
        self.path = path

    def names(self) -> list[str]:
        """Return the files' paths from here on."""
        roots = sorted(self.path.iterdir())
        below = [inner for root in roots if root.is_dir() and not root.is_symlink() for inner in sorted(root.iterdir())]
        return [str(path.relative_to(self.path)) for path in [*roots, *below] if not path.is_dir()]

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
