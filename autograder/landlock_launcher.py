"""Locks this process up and becomes the player: `launcher FILTER_FD READABLE... -- COMMAND...`.

Runs from the staged copy, next to the staged `sandlock`, as the user that the player runs as.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 1, 22, 2
INSTRUCTION = 8  # bytes


class Program(ctypes.Structure):
    """The kernel's `struct sock_fprog`."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def main(filter_fd: str, *rest: str) -> None:
    """Never returns: ends as the player, or by an exception where it could not be locked up."""
    split = rest.index("--")
    readable, command = rest[:split], rest[split + 1 :]
    call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL)
    restrict_files(readable)
    with open(int(filter_fd), "rb") as file:
        restrict_calls(file.read())
    os.execv(command[0], command)


def restrict_files(readable: tuple[str, ...]) -> None:
    """Nothing can be opened from now on but these, for reading; no abstract sockets."""
    sys.path.insert(0, os.path.dirname(__file__))
    from sandlock import Sandbox, confine

    # Writing to nowhere is how the player silences what students print.
    confine(Sandbox(fs_readable=readable, fs_writable=[os.devnull]))


def restrict_calls(code: bytes) -> None:
    """Apply the filter of `seccomp.py`."""
    filter = Program(len(code) // INSTRUCTION, code)
    call("prctl", PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filter))


def call(name: str, *arguments: object) -> None:
    """Call the C library; raises OSError when it fails."""
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    main(*sys.argv[1:])
