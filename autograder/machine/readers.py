"""Who may read what we put down, said outright for every file, so that no umask makes it more or less."""

import os
import stat
from pathlib import Path

UNPRIVILEGED = 64123
"""The user and group that players run as when the grader is root: owns nothing, is nobody else."""

FOR_US, FOR_OUR_PLAYERS, FOR_EVERYBODY = 0o700, 0o750, 0o755  # of a folder, or of a file that can be started


def let_players_read(path: Path) -> None:
    """Let us and the players, and no other user of the machine, read a file of ours, or a folder with all that is in it."""
    root = os.geteuid() == 0
    for each in everything_in(path):
        if root and each.lstat().st_gid != UNPRIVILEGED:
            os.chown(each, -1, UNPRIVILEGED, follow_symlinks=False)
        set_mode(each, FOR_OUR_PLAYERS if root else FOR_US)


def let_everybody_read(path: Path) -> None:
    """Let everybody read a file of ours, or a folder with all that is in it: what is no secret, such as Python itself."""
    for each in everything_in(path):
        set_mode(each, FOR_EVERYBODY)


def everything_in(path: Path) -> list[Path]:
    """Return a path and, if it is a folder, all below it."""
    return [path, *(path.rglob("*") if path.is_dir() else ())]


def set_mode(path: Path, mode: int) -> None:
    """Give a folder or a file of ours this mode, a file that cannot be started without that right; links are left alone."""
    status = path.lstat()
    wanted = mode if stat.S_ISDIR(status.st_mode) or status.st_mode & stat.S_IXUSR else mode & 0o666
    # What is in order is not touched: it may be on a disk that is read-only.
    if not stat.S_ISLNK(status.st_mode) and stat.S_IMODE(status.st_mode) != wanted:
        path.chmod(wanted)


def may_enter(folder: Path, needed: int) -> bool:
    """Whether a player has these rights (of `os.access`) on a folder."""
    if os.geteuid() != 0:
        return os.access(folder, needed)
    status = folder.stat()
    shift = 6 if status.st_uid == UNPRIVILEGED else 3 if status.st_gid == UNPRIVILEGED else 0
    return stat.S_ISDIR(status.st_mode) and (status.st_mode >> shift) & needed == needed
