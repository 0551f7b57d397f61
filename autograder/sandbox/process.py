"""Start the outermost process of a sandbox, and end it with everything that it started."""

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

import psutil

from autograder.machine.disk import need_room, temporary_folder
from autograder.machine.readers import UNPRIVILEGED
from autograder.sandbox import seccomp, staged_python
from autograder.sandbox.visible_folders import VisibleFolders

SandboxProcess = subprocess.Popen[bytes]

GRACE_SECONDS = 0.5  # for the dead to be collected; whoever needs longer hangs in the kernel, and waiting is no help


class Backend(Protocol):
    """A kind of sandbox."""

    name: str
    remedy: str
    """What to do where it is installed but does not work."""
    starts_as_root: bool
    """Whether its command gives up root by itself, where the grader is root."""

    def missing(self) -> str | None:
        """Return what is missing, a package or part of the kernel, and what to do; None if nothing."""

    def rooms(self) -> Path:
        """Return where the folders that it shows are made."""

    def command(self, folders: VisibleFolders, filter_fd: int) -> list[str]:
        """Return the command that starts the program in these folders under the filter in an open file."""


def start(
    backend: Backend,
    folders: VisibleFolders,
    *,
    stdin: int = subprocess.PIPE,
    error: int = subprocess.DEVNULL,
) -> SandboxProcess:
    """Start a sandbox around the program in these folders, with a pipe for its output.

    The filter for system calls is the one for what forks players: before student code runs, a player takes its own upon
    itself. `stdin` and `error` are as for Popen. Where the grader is root, the sandbox starts as an unprivileged user, or
    becomes one. The thread that calls this has to
    live as long as the sandbox: the kernel ends it with that thread. Raises SetupError if the folders could not be
    read inside, or there is no Python for it.
    """
    folders.require_readable()
    unprivileged = UNPRIVILEGED if os.geteuid() == 0 and not backend.starts_as_root else None
    with open_file(seccomp.program(forks=True)) as file:
        return subprocess.Popen(
            backend.command(folders, file.fileno()),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=error,
            env=environment(),
            cwd="/",
            pass_fds=[file.fileno()],
            start_new_session=True,  # Ctrl-C is for the grader, which ends the sandbox in order
            user=unprivileged,
            group=unprivileged,
            extra_groups=None if unprivileged is None else [],
        )


@contextlib.contextmanager
def open_file(content: bytes) -> Iterator[IO[bytes]]:
    """Give an open file with this content, at its beginning."""
    with need_room(), tempfile.TemporaryFile(dir=temporary_folder()) as file:
        file.write(content)
        file.seek(0)
        yield file


def environment() -> dict[str, str]:
    """Return all the environment variables that there are inside."""
    # One thread for each library: the player may start none, and results depend on their number.
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        **dict.fromkeys(threads, "1"),
        "LC_ALL": "C.UTF-8",
        "HOME": "/nowhere",
        "LD_LIBRARY_PATH": f"{staged_python.stage()}/lib",
    }


def end(process: SandboxProcess) -> None:
    """End a sandbox at once, with everything in it, and clean up."""
    freeze(process)
    family = descendants(process)
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    if family:
        # Left alone, the sandbox collects its dead. Orphans would pile up as zombies in a container
        # whose first process does not care for them.
        process.send_signal(signal.SIGCONT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=GRACE_SECONDS)
    process.kill()
    process.wait()
    psutil.wait_procs(family, timeout=GRACE_SECONDS)
    close_pipes(process)


def freeze(process: SandboxProcess) -> None:
    """Hold the outermost process, lest it start another while its children are being looked for.

    A sandbox killed while it sets itself up would leave that one behind.
    """
    process.send_signal(signal.SIGSTOP)  # which looks first whether it has ended
    if process.returncode is None:
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)


def descendants(process: SandboxProcess) -> list[psutil.Process]:
    """Return the children of a process, and theirs."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def close_pipes(process: SandboxProcess) -> None:
    """Close our ends of a process's pipes."""
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            # What was not yet written is of no interest to the dead.
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
