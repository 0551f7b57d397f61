"""Locks this process up and becomes the player: `launcher FILTER_FD all|part READABLE... -- COMMAND...`.

Runs from the staged copy, next to the staged `sandlock`, as the user that the player runs as. `part` is for a kernel that
has Landlock in part.
"""

import ctypes
import os
import signal
import struct
import sys

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 1, 22, 38, 2
INSTRUCTION = 8  # bytes

# Landlock's system calls, the same numbers everywhere, and its rights as of version 3 (Linux 6.2).
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
ALL_RIGHTS = (1 << 15) - 1


class Program(ctypes.Structure):
    """The kernel's `struct sock_fprog`."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def main(filter_fd: str, extent: str, *rest: str) -> None:
    """Never returns: ends as the player, or by an exception where it could not be locked up."""
    split = rest.index("--")
    readable, command = rest[:split], rest[split + 1 :]
    call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL)
    {"all": restrict_files, "part": restrict_files_only}[extent](readable)
    with open(int(filter_fd), "rb") as file:
        restrict_calls(file.read())
    os.execv(command[0], command)


def restrict_files(readable: tuple[str, ...]) -> None:
    """Nothing can be opened from now on but these, for reading; no signals to others, no abstract sockets."""
    sys.path.insert(0, os.path.dirname(__file__))
    from sandlock import Sandbox, confine

    # Writing to nowhere is how the player silences what students print.
    confine(Sandbox(fs_readable=readable, fs_writable=[os.devnull]))


def restrict_files_only(readable: tuple[str, ...]) -> None:
    """Nothing can be opened from now on but these, for reading; the filter has to see to the rest.

    `sandlock` refuses to do this in part.
    """
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    handled = struct.pack("=Q", ALL_RIGHTS)
    rules = call("syscall", CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    for path in readable:
        allow(rules, path, EXECUTE | READ_FILE | (READ_DIR if os.path.isdir(path) else 0))
    allow(rules, os.devnull, READ_FILE | WRITE_FILE | TRUNCATE)
    call("syscall", RESTRICT_SELF, rules, 0)
    os.close(rules)


def allow(rules: int, path: str, rights: int) -> None:
    """Add a rule for a file, or a folder and what is below it."""
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    call("syscall", ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def restrict_calls(code: bytes) -> None:
    """Apply the filter of `seccomp.py`."""
    filter = Program(len(code) // INSTRUCTION, code)
    call("prctl", PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filter))


def call(name: str, *arguments: object) -> int:
    """Call the C library and return what it does; raises OSError when it fails."""
    libc = ctypes.CDLL(None, use_errno=True)
    result = getattr(libc, name)(*arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")
    return int(result)


if __name__ == "__main__":
    main(*sys.argv[1:])
