"""Temporary folders for hand-ins: nobody else can read them, and what a killed run leaves, the next one removes."""

import re
import shutil
import tempfile
from pathlib import Path

from autograder.machine.disk import need_room, temporary_folder
from autograder.machine.locks import lock_folder, lock_if_left, release
from autograder.machine.readers import let_players_read

PREFIX = "practical-autograder-"
NAME = re.compile(PREFIX + "[a-z0-9_]{8}")  # the rest is by Python's `tempfile`


class Room:
    """A folder in the temporary one, or in another place, locked as long as this process lives.

    Making one raises NoRoom where the disk is full.
    """

    def __init__(self, place: Path | None = None) -> None:
        self.lock: int | None
        with need_room(place):
            self.path, self.lock = make_locked_folder(place or temporary_folder())

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the folder, and only then let go of it; once more does no harm."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self.lock is not None:
            release(self.lock)
            self.lock = None


def make_locked_folder(place: Path) -> tuple[Path, int]:
    """Return a new folder that players may enter, and the descriptor that holds its lock."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        lock = lock_folder(folder)
        if lock is not None:
            let_players_read(folder)
            return folder, lock


def sweep_rooms(place: Path | None = None) -> int:
    """Remove the rooms of ours, in the temporary folder or in another place, whose makers were killed; return how many.

    Anybody may put anything beside them. So only folders that belong to us are looked at, and no link is followed: neither
    here nor by `rmtree`.
    """
    try:
        left = [folder for folder in (place or temporary_folder()).iterdir() if NAME.fullmatch(folder.name)]
    except OSError:  # whoever makes a room there says what is wrong with it
        return 0
    return sum(map(remove_if_left, left))


def remove_if_left(folder: Path) -> bool:
    """Remove a room if its maker is dead; return whether it is gone."""
    with lock_if_left(folder) as is_left:
        if is_left:
            shutil.rmtree(folder, ignore_errors=True)
    return is_left and not folder.exists()
