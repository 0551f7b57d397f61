"""Sandbox by Landlock and seccomp: the player sees the whole file system but may open little of it.

Needs neither root nor namespaces, so it works inside a default container. What stays visible is
whether a path exists, and its size. `sandlock` sets the Landlock rules on a process that then
becomes the player; its supervisor is not used, because as an ordinary user it lets the player set
the limits of the grader (prlimit) and the permissions of the grader's files (chmod).
"""

import importlib.util

from autograder import runtime
from autograder.room import Room

DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")


class Landlock:
    """Runs the player under Landlock, by way of the package `sandlock`."""

    name = "sandlock"
    remedy = "use Linux 6.12 or newer with Landlock enabled (lsm=landlock,... at boot)"

    def missing(self) -> str | None:
        """What has to be installed, and how; None if nothing."""
        found = importlib.util.find_spec("sandlock")
        return None if found else "sandlock is not installed; pip install sandlock"

    def command(self, room: Room, filter_fd: int) -> list[str]:
        """The command that starts the player of this room under the filter in an open file."""
        python = runtime.stage()
        launcher = python.parent / "launcher" / runtime.LAUNCHER.name
        folders = [python, *(folder for _, folder in room.folders())]
        return [
            *(f"{python}/bin/python3", "-I", "-S", "-B", str(launcher), str(filter_fd)),
            *(runtime.loader(), *DEVICES, *map(str, folders), "--"),
            *room.command(python),
        ]
