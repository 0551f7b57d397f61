"""Locks this process up and becomes the player: `launcher FILTER_FD all|part READABLE... -- COMMAND...`.

Runs from the staged copy, next to the staged `sandlock`, as the user that the player runs as. `part` is for a kernel that
has Landlock in part.
"""

import ctypes
import os
import struct
import sys

sys.path.insert(0, os.path.dirname(__file__))

from calls import call, die_with_parent, gain_nothing, restrict_calls  # noqa: E402

# Landlock's system calls, the same numbers everywhere, and its rights as of version 3 (Linux 6.2).
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
ALL_RIGHTS = (1 << 15) - 1


def main(filter_fd: str, extent: str, *rest: str) -> None:
    """Never returns: ends as the player, or by an exception where it could not be locked up."""
    split = rest.index("--")
    readable, command = rest[:split], rest[split + 1 :]
    die_with_parent()
    {"all": restrict_files, "part": restrict_files_only}[extent](readable)
    with open(int(filter_fd), "rb") as file:
        restrict_calls(file.read())
    os.execv(command[0], command)


def restrict_files(readable: tuple[str, ...]) -> None:
    """Nothing can be opened from now on but these, for reading; no signals to others, no abstract sockets."""
    from sandlock import Sandbox, confine

    # Writing to nowhere is how the player silences what students print.
    confine(Sandbox(fs_readable=readable, fs_writable=[os.devnull]))


def restrict_files_only(readable: tuple[str, ...]) -> None:
    """Nothing can be opened from now on but these, for reading; the filter has to see to the rest.

    `sandlock` refuses to do this in part.
    """
    gain_nothing()
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


if __name__ == "__main__":
    main(*sys.argv[1:])
