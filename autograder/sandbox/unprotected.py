"""No sandbox at all: for trying things out on code that is trusted, and asked for by name only."""

from pathlib import Path

from autograder.machine.disk import temporary_folder
from autograder.sandbox import staged_python
from autograder.sandbox.visible_folders import VisibleFolders


class Unprotected:
    """Runs the player bare: it can do whatever its user can."""

    name = "none"
    remedy = "the player's Python does not work on this machine"
    starts_as_root = False

    def missing(self) -> str | None:
        """Nothing is needed."""
        return None

    def rooms(self) -> Path:
        """Return where the folders that it shows are made."""
        return temporary_folder()

    def command(self, folders: VisibleFolders, filter_fd: int) -> list[str]:  # noqa: ARG002 - as in the others
        """Return the command that starts the program in these folders; there is no filter."""
        return folders.command(staged_python.stage())
