"""Sandbox by Landlock and seccomp: the player sees the whole file system but may open little of it.

Needs neither root nor namespaces, so it works inside a default container. What stays visible is
whether a path exists, and its size. `sandlock` sets the Landlock rules on a process that then
becomes the player; its supervisor is not used, because as an ordinary user it lets the player set
the limits of the grader (prlimit) and the permissions of the grader's files (chmod).

`sandlock` asks for all that Landlock can do since Linux 6.12. An older kernel has it in part; that is enough where the
filter of system calls covers the rest, and then the launcher makes the rules itself.
"""

import ctypes
import importlib.util
import platform
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from autograder.machine.disk import temporary_folder
from autograder.sandbox import seccomp, staged_python
from autograder.sandbox.remedies import INSTEAD_OF_LANDLOCK
from autograder.sandbox.visible_folders import VisibleFolders

DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
CREATE_RULESET, WHICH_VERSION = 444, 1  # the system call has this number everywhere


@dataclass(frozen=True)
class Protection:
    """Something that Landlock forbids from one of its versions on, and the system calls whose denial forbids it as well.

    `calls` is None where no denied call could stand in, and empty where none is needed.
    """

    forbids: str
    since: int
    calls: tuple[str, ...] | None


PROTECTIONS = (
    Protection("opening files", 1, None),
    Protection("truncating files", 3, None),  # to open a file for reading can do that too (O_TRUNC)
    Protection("TCP", 4, ("socket",)),
    Protection("commands to devices", 5, ()),  # no device can be opened but DEVICES, which heed none
    Protection("abstract sockets", 6, ("socket",)),
    Protection("signals", 6, ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "fcntl")),
)
ALL_OF_IT = max(protection.since for protection in PROTECTIONS)


def reported_version() -> int:
    """Return the version of Landlock that the kernel reports; 0 if it has none, or none enabled."""
    return max(0, ctypes.CDLL(None).syscall(CREATE_RULESET, None, ctypes.c_size_t(0), WHICH_VERSION))


def find_uncovered(version: int, allowed: Collection[str]) -> list[str]:
    """Return what this version of Landlock does not forbid, nor a filter that lets these system calls through."""
    lacking = [protection for protection in PROTECTIONS if protection.since > version]
    return [each.forbids for each in lacking if each.calls is None or not set(allowed).isdisjoint(each.calls)]


class Landlock:
    """Runs the player under Landlock, by way of the package `sandlock` where the kernel has all of it."""

    name = "sandlock"
    remedy = INSTEAD_OF_LANDLOCK
    starts_as_root = False

    def __init__(self, version: Callable[[], int] = reported_version):
        self.version = version

    def missing(self) -> str | None:
        """Return what is missing, a package or part of the kernel, and what to do; None if nothing."""
        if importlib.util.find_spec("sandlock") is None:
            return "sandlock is not installed; pip install sandlock"
        version = self.version()
        if version == 0:
            return f"the kernel has no Landlock, or has it not enabled; {INSTEAD_OF_LANDLOCK}"
        rest = find_uncovered(version, seccomp.allowed_calls(platform.machine()))
        if rest:
            return f"nothing forbids {', '.join(rest)} with version {version} of Landlock; {INSTEAD_OF_LANDLOCK}"
        return None

    def rooms(self) -> Path:
        """Return where the folders that it shows are made."""
        return temporary_folder()

    def command(self, folders: VisibleFolders, filter_fd: int) -> list[str]:
        """Return the command that starts the program in these folders under the filter in an open file."""
        python = staged_python.stage()
        launcher = staged_python.launcher("landlock_launcher")
        extent = "all" if self.version() >= ALL_OF_IT else "part"
        return [
            *(f"{python}/bin/python3", "-I", "-S", "-B", str(launcher), str(filter_fd), extent),
            *(staged_python.loader(), *DEVICES, str(python), *map(str, folders), "--"),
            *folders.command(python),
        ]
