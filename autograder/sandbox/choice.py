"""Where a student's code runs: the choice of a sandbox, and starting and ending a player in it."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

from autograder.sandbox import seccomp, staged_python
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.landlock import Landlock
from autograder.sandbox.process import Player, stop
from autograder.sandbox.unprotected import Unprotected
from autograder.sandbox.visible_folders import UNPRIVILEGED, Room, Unreachable

__all__ = ["Backend", "NoSandbox", "Player", "choose", "problem", "start", "stop"]

TRIAL = "import sys; sys.path.insert(0, sys.argv[4]); import numpy; print('ready')"
TRIAL_SECONDS = 60


class NoSandbox(Exception):
    """Student code cannot be run safely here; the message says why and what to do."""


class Backend(Protocol):
    """A kind of sandbox."""

    name: str
    remedy: str
    """What to do where it is installed but does not work."""

    def missing(self) -> str | None:
        """What is missing, a package or part of the kernel, and what to do; None if nothing."""

    def command(self, room: Room, filter_fd: int) -> list[str]:
        """The command that starts the player of this room under the filter in an open file."""


BACKENDS: tuple[Backend, ...] = (Bubblewrap(), Landlock())
BY_NAME: dict[str, Backend] = {backend.name: backend for backend in (*BACKENDS, Unprotected())}


def choose(name: str | None = None) -> Backend:
    """The sandbox of this name, or the first one that works here (never `none`).

    Raises `NoSandbox` for a name that is not known, and where the one asked for, or every one,
    does not work.
    """
    if name is not None and name not in BY_NAME:
        raise NoSandbox(f"{name}: no such sandbox; choose one of {', '.join(BY_NAME)}")
    problems = []
    for backend in [BY_NAME[name]] if name else BACKENDS:
        reason = problem(backend)
        if reason is None:
            return backend
        problems.append(f"{backend.name}: {reason}")
    raise NoSandbox("no sandbox for student code works here: " + " | ".join(problems))


def problem(backend: Backend) -> str | None:
    """Why this sandbox does not work here and what to do, in one line; None if it works.

    Finds out by starting a player that imports NumPy, as the user that it would run as.
    """
    try:
        return backend.missing() or _try_out(backend)
    except (staged_python.NoRuntime, Unreachable, OSError) as error:
        return str(error)


def start(
    backend: Backend,
    room: Room,
    *,
    program: bytes = b"",
    stdin: int = subprocess.PIPE,
    error: int = subprocess.DEVNULL,
) -> Player:
    """Start the player of this room, with a pipe for its output.

    `program` is the filter for its system calls, by default the one for student code; `stdin` and `error` are as
    for Popen. When the grader is root, the sandbox starts as an unprivileged user, never as root. The thread that
    calls this has to live as long as the player: the kernel ends the player with it. Raises `Unreachable` if the
    player could not read its room, and `NoRuntime` if it has no Python.
    """
    room.check()
    unprivileged = UNPRIVILEGED if os.geteuid() == 0 else None
    with _file(program or seccomp.program()) as file:
        return subprocess.Popen(
            backend.command(room, file.fileno()),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=error,
            env=_environment(),
            cwd="/",
            pass_fds=[file.fileno()],
            start_new_session=True,
            user=unprivileged,
            group=unprivileged,
            extra_groups=None if unprivileged is None else [],
        )


def _try_out(backend: Backend) -> str | None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "player.py").write_text(TRIAL)
        (folder / "player.py").chmod(0o644)
        player = start(backend, Room(folder, folder, folder), error=subprocess.PIPE)
        try:
            output, complaint = player.communicate(timeout=TRIAL_SECONDS)
        except subprocess.TimeoutExpired:
            return f"no answer within {TRIAL_SECONDS} s; try again on a machine that is less busy"
        finally:
            stop(player)
    if output == b"ready\n":
        return None
    lines = complaint.decode(errors="replace").strip().splitlines() or ["no message"]
    return f"it refused to start ({lines[-1]}); {backend.remedy}"


@contextlib.contextmanager
def _file(content: bytes) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield file


def _environment() -> dict[str, str]:
    # One thread for each library: the player may start none, and results depend on their number.
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        **dict.fromkeys(threads, "1"),
        "LC_ALL": "C.UTF-8",
        "HOME": "/nowhere",
        "LD_LIBRARY_PATH": f"{staged_python.stage()}/lib",
    }
