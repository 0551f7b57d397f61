"""No sandbox at all: for trying things out on code that is trusted, and asked for by name only."""

from autograder.sandbox import staged_python
from autograder.sandbox.visible_folders import Room


class Unprotected:
    """Runs the player bare: it can do whatever its user can."""

    name = "none"
    remedy = "the player's Python does not work on this machine"

    def missing(self) -> str | None:
        """Nothing is needed."""
        return None

    def command(self, room: Room, filter_fd: int) -> list[str]:  # noqa: ARG002 - as in the others
        """The command that starts the player of this room; there is no filter."""
        return room.command(staged_python.stage())
