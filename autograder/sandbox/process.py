"""Ending a sandbox with everything in it."""

import contextlib
import os
import signal
import subprocess

import psutil

Player = subprocess.Popen[bytes]

GRACE_SECONDS = 0.5


def stop(process: Player) -> None:
    """End the player at once, with everything that it or its sandbox started, and clean up."""
    _freeze(process)
    family = _descendants(process)
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
    _close_pipes(process)


def _freeze(process: Player) -> None:
    """Hold the outermost process, lest it start another while this is being looked for.

    A sandbox killed while it sets itself up would leave that one behind.
    """
    if process.poll() is None:
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)


def _close_pipes(process: Player) -> None:
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe:
            # What was not yet written is of no interest to a dead player.
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def _descendants(process: Player) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
