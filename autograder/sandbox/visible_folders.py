"""The folders a player may see."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

UNPRIVILEGED = 64123
"""The user and group that players run as when the grader is root: owns nothing, is nobody else."""


class Unreachable(Exception):
    """A folder of the room cannot be read by the user that the player runs as."""


@dataclass(frozen=True)
class Room:
    """What a player may see, all of it read-only, besides its Python.

    `player` is the trusted side of the sandbox (player.py, wire.py, given/), `submission` the
    student's modules, `data` the training data. Where the grader is root, every folder must be
    readable by everybody, and so must the way to it: the player is an unprivileged user.
    """

    player: Path
    submission: Path
    data: Path

    def folders(self) -> Iterator[tuple[str, Path]]:
        """Each folder with its name."""
        for field in fields(self):
            yield field.name, getattr(self, field.name)

    def command(self, runtime: Path) -> list[str]:
        """How the player is started, by a process that sees the room and the runtime here."""
        python = [f"{runtime}/bin/python3", "-I", "-S", "-B", f"{self.player}/player.py"]
        return [*python, *(str(folder) for _, folder in self.folders()), f"{runtime}/site"]

    def check(self) -> None:
        """Raise `Unreachable`, naming the folder and the remedy, if the player could not enter."""
        for _, folder in self.folders():
            obstacle = _obstacle(folder)
            if obstacle:
                raise Unreachable(
                    f"{folder}: the player cannot read it because of {obstacle}; "
                    f"put it elsewhere or chmod a+rX {obstacle}"
                )


def _obstacle(folder: Path) -> Path | None:
    """The first folder on the way that keeps the player out."""
    folder = folder.resolve()
    for step in [*reversed(folder.parents), folder]:
        if not _may_enter(step, os.R_OK | os.X_OK if step == folder else os.X_OK):
            return step
    return None


def _may_enter(folder: Path, needed: int) -> bool:
    if os.geteuid() != 0:
        return os.access(folder, needed)
    return folder.is_dir() and folder.stat().st_mode & needed == needed
