"""A full disk is told in one line with what to do, whatever was being written."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.errors import NoRoom

FULL = (os.strerror(errno.ENOSPC), os.strerror(errno.EDQUOT))


def temporary_folder() -> Path:
    """Return where temporary files go: TMPDIR, or else /tmp.

    Python's own choice would go on, without a word, to other places where that one is full, in the end to the current folder.
    """
    return Path(os.environ.get("TMPDIR") or "/tmp").absolute()


@contextmanager
def need_room(folder: Path | None = None) -> Iterator[None]:
    """Raise NoRoom if what is written meanwhile does not fit onto the disk of a folder, by default the temporary one."""
    try:
        yield
    except OSError as error:
        # Read from the text: `shutil` gathers errors in one that has no number.
        reason = next((reason for reason in FULL if reason in str(error)), None)
        if reason is None:
            raise
        other = "" if folder else ", or set TMPDIR to a folder on another disk"
        disk = disk_of(folder or temporary_folder())
        advice = f"make room there{other}: the same command goes on where it was"
        raise NoRoom(f"the disk at {disk} is full ({reason}); {advice}") from None


def disk_of(folder: Path) -> Path:
    """Return where the disk that a folder is on begins: the folder itself may be gone when this is read."""
    return next(place for place in (folder, *folder.parents) if place.is_mount() or place == place.parent)
