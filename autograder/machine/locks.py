"""A lock on a folder says whether who made it still lives: the kernel gives it back, however its holder ends.

A process number would not do: it is used again, and means another process in another container.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


def lock_folder(folder: Path) -> int | None:
    """Return the open descriptor that holds the lock on a folder that we have just made; close it to let go.

    None if the folder is gone: somebody who sweeps may have come in between, and then it has to be made anew.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    with contextlib.suppress(OSError):  # a file system without locks; who sweeps sees that as well, and takes nothing
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    if os.path.exists(folder):
        return descriptor
    os.close(descriptor)
    return None


@contextlib.contextmanager
def lock_if_left(folder: Path) -> Iterator[bool]:
    """Give whether a folder is ours and whoever made it is dead, and hold it meanwhile; links are not followed."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        yield False
        return
    try:
        yield os.fstat(descriptor).st_uid == os.geteuid() and take(descriptor)
    finally:
        os.close(descriptor)


def take(descriptor: int) -> bool:
    """Whether the lock was free, and now is ours."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # its maker lives, or there are no locks here
        return False
    return True


def release(descriptor: int) -> None:
    """Let go of a folder."""
    os.close(descriptor)
