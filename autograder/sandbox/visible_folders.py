"""The folders that a player may see."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from autograder.errors import SetupError
from autograder.machine.readers import may_enter

FAR_FUTURE = 4_102_444_800 * 10**9
"""The year 2100 in nanoseconds, as an access time: the kernel changes none that is newer than a day (`relatime`, the default)."""

LARGE = 1 << 30  # bytes: the kernel stops at 2 GiB


@dataclass(frozen=True)
class VisibleFolders:
    """What a player may see, all of it read-only, besides its Python.

    `program` is our side of the sandbox (player.py, wire.py, given/), `submission` the student's modules, `data` the
    training digits. Where the grader is root, the player is an unprivileged user, who must be able to read every folder,
    and to go the way to it.
    """

    program: Path
    submission: Path
    data: Path

    def __iter__(self) -> Iterator[Path]:
        return (getattr(self, field.name) for field in fields(self))

    def command(self, python: Path) -> list[str]:
        """Return how the player is started, by a process that sees the folders and its Python here."""
        interpreter = [f"{python}/bin/python3", "-I", "-S", "-B", f"{self.program}/player.py"]
        return [*interpreter, *map(str, self), f"{python}/site"]

    def require_readable(self) -> None:
        """Raise SetupError, naming the folder and the remedy, if the player could not enter one."""
        for folder in self:
            obstacle = find_obstacle(folder)
            if obstacle:
                raise SetupError(
                    f"{folder}: the player cannot read it because of {obstacle}; "
                    f"put it elsewhere or chmod a+rX {obstacle}"
                )


def find_obstacle(folder: Path) -> Path | None:
    """Return the first folder on the way that keeps the player out."""
    folder = folder.resolve()
    for step in [*reversed(folder.parents), folder]:
        if not may_enter(step, os.R_OK | os.X_OK if step == folder else os.X_OK):
            return step
    return None


def hide_reading(folder: Path) -> None:
    """See to it that no player can tell what another has read in a folder of ours.

    All of it is read now, so that nothing comes faster for having been read before; and access times stay as they are.
    """
    for root, _, names in os.walk(folder):
        fix_access_time(root)
        for name in names:
            path = os.path.join(root, name)
            read_whole(path)
            fix_access_time(path)


def read_whole(path: str) -> None:
    """Have the kernel read a file, and copy it nowhere."""
    with open(path, "rb") as file, open(os.devnull, "wb") as nowhere:
        while os.sendfile(nowhere.fileno(), file.fileno(), None, LARGE):
            pass


def fix_access_time(path: str) -> None:
    """Set an access time that the kernel will not change."""
    status = os.stat(path)
    if status.st_atime_ns != FAR_FUTURE:
        os.utime(path, ns=(FAR_FUTURE, status.st_mtime_ns))
