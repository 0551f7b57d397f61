"""One bound on the memory and the number of processes of everything in a sandbox, where the kernel lets us have it.

A cgroup counts what no limit of a single process does: memory files, pipes, page tables, all processes together. Version 2
can be had where our own group, or the one above it, is ours to divide (delegated to the user, or we are root), version 1
as root. Nothing is mounted and nothing is moved but the players.
"""

import contextlib
import errno
import os
import re
import signal
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.limits import LIMITS
from autograder.machine.locks import lock_folder, lock_if_left, release

PROC = Path("/proc/self")
NAME = re.compile(r"autograder-[0-9]+-[0-9a-f]{32}")  # of a group of ours; a neighbour's may begin alike
CONTROLLERS = ("memory", "pids")
SWAP = ("memory.swap.max", "memory.memsw.limit_in_bytes")  # absent where the kernel does not count swap
CLOSE_SECONDS = 2.0  # the dead leave their group within a moment, not at once


class Unavailable(Exception):
    """No cgroup can be had; the message says why."""


@dataclass(frozen=True)
class Group:
    """A cgroup of our own: one folder in version 2, one for each controller in version 1."""

    version: int
    folders: list[Path] = field(default_factory=list)
    locks: list[int] = field(default_factory=list)  # held as long as we live: who sweeps takes what nobody holds

    def __enter__(self) -> "Group":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def make_folder(self, parent: Path, settings: dict[str, int]) -> None:
        """Make a folder of the group in this one, with these limits; if that fails, nothing of the group is left."""
        sweep(parent)
        try:
            folder, lock = make_locked_folder(parent)
            self.folders.append(folder)
            self.locks.append(lock)
            for name, limit in settings.items():
                if name not in SWAP or (folder / name).exists():
                    write(folder / name, str(limit))
        except OSError:
            self.close()
            raise

    def add(self, pid: int) -> None:
        """Count this process from now on, and what it starts from now on; raise OSError if that is refused.

        A process that is already gone is none to be counted. What it holds already, and its children, are not counted.
        """
        for folder in self.folders:
            with contextlib.suppress(ProcessLookupError):
                write(folder / "cgroup.procs", str(pid))

    def close(self) -> None:
        """Kill what is left in the group, and remove it."""
        for folder in self.folders:
            remove(folder)
        while self.locks:
            release(self.locks.pop())


def try_to_make_group(memory_bytes: int, processes: int, proc: Path = PROC) -> Group | None:
    """Return a new group that holds at most this much memory, and this many processes and threads; None if there is none.

    `proc` tells where this process is: its files `cgroup` and `mountinfo` are read.
    """
    try:
        return make_group(memory_bytes, processes, proc)
    except Unavailable:
        return None


def describe_bound(proc: Path = PROC) -> str:
    """Say which bound on memory holds here, in one line for the summary."""
    try:
        with make_group(LIMITS.sandbox.memory_bytes, LIMITS.sandbox.processes, proc) as group:
            return f"the memory of each sandbox is bounded by a cgroup (v{group.version})"
    except Unavailable as reason:
        return f"the memory of a player is bounded by its one process's address space; no cgroup can be had: {reason}"


def write(file: Path, text: str) -> None:
    """Tell the kernel something; raise OSError, with the file's name, if it refuses."""
    descriptor = os.open(file, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    except OSError as error:
        error.filename = str(file)
        raise
    finally:
        os.close(descriptor)


def make_group(memory_bytes: int, processes: int, proc: Path) -> Group:
    """Make a group, of version 2 if possible; raise Unavailable with the reasons if neither can be had."""
    reasons = []
    for version, make in ((2, make_version_2), (1, make_version_1)):
        try:
            return make(memory_bytes, processes, proc)
        except Unavailable as reason:
            reasons.append(f"v{version}: {reason}")
        except OSError as error:
            reasons.append(f"v{version}: {error.filename}: {error.strerror}")
    raise Unavailable("; ".join(reasons))


def make_version_2(memory_bytes: int, processes: int, proc: Path) -> Group:
    """Make a group inside our own, or else beside it: a group with processes of its own cannot be divided."""
    own = own_folder(proc, "")
    refusal: Exception = Unavailable("not mounted")
    for parent in (own, own.parent) if (own.parent / "cgroup.controllers").exists() else (own,):
        try:
            divide(parent)
            settings = {"memory.max": memory_bytes, "memory.swap.max": 0, "pids.max": processes}
            group = Group(2)
            group.make_folder(parent, settings)
            return group
        except (Unavailable, OSError) as error:
            refusal = error
    raise refusal


def divide(parent: Path) -> None:
    """Have the groups in this one bound memory and processes; raise if that, or moving players there, is not for us."""
    available = (parent / "cgroup.controllers").read_text().split()
    for controller in CONTROLLERS:
        if controller not in available:
            raise Unavailable(f"{parent}: has no controller {controller}")
    if not os.access(parent / "cgroup.procs", os.W_OK):
        raise Unavailable(f"{parent}: not delegated to this user")
    control = parent / "cgroup.subtree_control"
    if not set(CONTROLLERS) <= set(control.read_text().split()):
        write(control, " ".join(f"+{controller}" for controller in CONTROLLERS))


def make_version_1(memory_bytes: int, processes: int, proc: Path) -> Group:
    """Make a group inside our own, for each controller."""
    memory = {"memory.limit_in_bytes": memory_bytes, "memory.memsw.limit_in_bytes": memory_bytes}
    parents = [own_folder(proc, controller) for controller in CONTROLLERS]
    group = Group(1)
    for parent, settings in zip(parents, (memory, {"pids.max": processes}), strict=True):
        group.make_folder(parent, settings)
    return group


def make_locked_folder(parent: Path) -> tuple[Path, int]:
    """Return a new group in this one, and what holds its lock."""
    while True:
        folder = parent / f"autograder-{os.getpid()}-{uuid.uuid4().hex}"
        os.mkdir(folder)
        lock = lock_folder(folder)
        if lock is not None:
            return folder, lock


def sweep(parent: Path) -> None:
    """Remove the groups that graders left which were killed; one with processes in it does not go.

    A process number says nothing of a grader in another container, whose groups may stand beside ours: the lock does.
    """
    for folder in list_folder(parent):
        if NAME.fullmatch(folder.name):
            with lock_if_left(folder) as is_left, contextlib.suppress(OSError):
                if is_left:
                    os.rmdir(folder)


def list_folder(folder: Path) -> list[Path]:
    """Return what is in a folder; nothing if it cannot be read, as its user will find out."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def own_folder(proc: Path, controller: str) -> Path:
    """Return the folder of the group that we are in: of this controller in version 1, of version 2 for ""."""
    path = next((path for names, path in memberships(proc) if controller in names), None)
    for root, place, kind, controllers in mounts(proc):
        fits = kind == "cgroup" and controller in controllers if controller else kind == "cgroup2"
        if fits and path and Path(path).is_relative_to(root):
            return place / Path(path).relative_to(root)
    raise Unavailable("not mounted" if not controller else f"the controller {controller} is not mounted")


def memberships(proc: Path) -> Iterator[tuple[list[str], str]]:
    """Yield controllers and path of each group that we are in; the one of version 2 has the controller ""."""
    for line in lines(proc / "cgroup"):
        _, controllers, path = line.split(":", 2)
        yield controllers.split(","), path


def mounts(proc: Path) -> Iterator[tuple[str, Path, str, list[str]]]:
    """Yield for each mount its root in its file system, its place, the kind of file system, and that one's options."""
    for line in lines(proc / "mountinfo"):
        where, _, what = line.partition(" - ")
        _, _, _, root, place, *_ = where.split()
        kind, _, options = what.split()[:3]
        yield root, Path(place), kind, options.split(",")


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()


def remove(folder: Path) -> None:
    """Kill what is in a group until it can be removed; one that still cannot after CLOSE_SECONDS is left behind."""
    until = time.monotonic() + CLOSE_SECONDS
    while time.monotonic() < until:
        kill_all(folder)
        try:
            return os.rmdir(folder)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno != errno.EBUSY:
                return None
        time.sleep(0.005)


def kill_all(folder: Path) -> None:
    with contextlib.suppress(OSError):  # the group may be gone, or the kernel older than cgroup.kill (5.14)
        write(folder / "cgroup.kill", "1")
        return
    with contextlib.suppress(OSError):
        for pid in (folder / "cgroup.procs").read_text().split():
            os.kill(int(pid), signal.SIGKILL)
