"""Sandbox by namespaces: the player's world holds nothing but what is put into it."""

import shutil
from pathlib import Path

from autograder.machine.disk import temporary_folder
from autograder.sandbox import staged_python
from autograder.sandbox.remedies import ALLOW_NAMESPACES
from autograder.sandbox.visible_folders import VisibleFolders

PYTHON = Path("/python")
INSIDE = VisibleFolders(Path("/player"), Path("/submission"), Path("/data"))
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
ALONE = ("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL")


class Bubblewrap:
    """Runs the player with `bwrap`: needs user namespaces, no root."""

    name = "bubblewrap"
    remedy = ALLOW_NAMESPACES
    starts_as_root = False

    def missing(self) -> str | None:
        """Return what has to be installed, and how; None if nothing."""
        return None if shutil.which("bwrap") else "bwrap is not installed; apt-get install bubblewrap"

    def rooms(self) -> Path:
        """Return where the folders that it shows are made."""
        return temporary_folder()

    def command(self, folders: VisibleFolders, filter_fd: int) -> list[str]:
        """Return the command that starts the program in these folders under the filter in an open file."""
        return [
            *("bwrap", *ALONE, "--hostname", "player", "--seccomp", str(filter_fd)),
            *bind("--ro-bind", staged_python.loader(), staged_python.loader()),
            *bind("--ro-bind", staged_python.stage(), PYTHON),
            *bind("--ro-bind", folders.program, INSIDE.program),
            *bind("--ro-bind", folders.submission, INSIDE.submission),
            *bind("--ro-bind", folders.data, INSIDE.data),
            *(word for device in DEVICES for word in bind("--dev-bind", device, device)),
            *("--setenv", "LD_LIBRARY_PATH", f"{PYTHON}/lib"),
            *("--remount-ro", "/", "--chdir", "/", "--"),
            *INSIDE.command(PYTHON),
        ]


def bind(kind: str, outside: Path | str, inside: Path | str) -> tuple[str, str, str]:
    """Return the words that show a place of ours inside."""
    return kind, str(outside), str(inside)
