"""Sandbox by namespaces: the player's world holds nothing but what is put into it."""

import shutil
from pathlib import Path

from autograder.sandbox import staged_python
from autograder.sandbox.visible_folders import Room

PYTHON = Path("/python")
INSIDE = Room(Path("/player"), Path("/submission"), Path("/data"))
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
ALONE = ("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL")


class Bubblewrap:
    """Runs the player with `bwrap`: needs user namespaces, no root."""

    name = "bubblewrap"
    remedy = (
        "allow user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu, "
        "--security-opt seccomp=unconfined in Docker"
    )

    def missing(self) -> str | None:
        """What has to be installed, and how; None if nothing."""
        found = shutil.which("bwrap")
        return None if found else "bwrap is not installed; apt-get install bubblewrap"

    def command(self, room: Room, filter_fd: int) -> list[str]:
        """The command that starts the player of this room under the filter in an open file."""
        return [
            *("bwrap", *ALONE, "--hostname", "player", "--seccomp", str(filter_fd)),
            *_bind("--ro-bind", staged_python.loader(), staged_python.loader()),
            *_bind("--ro-bind", staged_python.stage(), PYTHON),
            *_bind("--ro-bind", room.player, INSIDE.player),
            *_bind("--ro-bind", room.submission, INSIDE.submission),
            *_bind("--ro-bind", room.data, INSIDE.data),
            *(word for device in DEVICES for word in _bind("--dev-bind", device, device)),
            *("--setenv", "LD_LIBRARY_PATH", f"{PYTHON}/lib"),
            *("--remount-ro", "/", "--chdir", "/", "--"),
            *INSIDE.command(PYTHON),
        ]


def _bind(kind: str, outside: Path | str, inside: Path | str) -> tuple[str, str, str]:
    return kind, str(outside), str(inside)
