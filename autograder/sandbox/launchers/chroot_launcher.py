"""Goes behind another root folder and becomes the player: `launcher JAIL USER LIBRARIES FILTER_FD COMMAND...`.

Starts as root, from the staged copy. COMMAND and LIBRARIES are as seen inside. Whoever has given up root, and holds no folder
that lies outside open, does not come out again.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

from calls import die_with_parent, gain_nothing, restrict_calls  # noqa: E402


def main(jail: str, user: str, libraries: str, filter_fd: str, *command: str) -> None:
    """Never returns: ends as the player, or by an exception where it could not be locked up."""
    with open(int(filter_fd), "rb") as file:
        code = file.read()
    os.chroot(jail)
    os.chdir("/")
    give_up_root(int(user))
    die_with_parent()  # the kernel forgets this wish when the user changes
    gain_nothing()
    restrict_calls(code)
    os.execve(command[0], command, {**os.environ, "LD_LIBRARY_PATH": libraries})


def give_up_root(user: int) -> None:
    """Be this user and group, and no member of any other, for good."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


if __name__ == "__main__":
    main(*sys.argv[1:])
