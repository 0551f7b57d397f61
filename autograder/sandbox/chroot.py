"""Sandbox by another root folder: for a grader that is root in a container where neither namespaces nor Landlock are to be had.

Behind it the player is another user in a file system that holds its Python, the digits and folders of ours, in which it may
write to nothing. The filter of system calls forbids all the rest, as with Landlock. It takes what a container's root is
allowed by default: to change its root folder and its user, and to make the two devices.

It is taken by name only. Players of several workers have one jail: each sees that the others' rooms are there, and cannot
list them.
"""

import os
import shutil
import stat
from pathlib import Path

from autograder.cache import cache_folder
from autograder.errors import SetupError
from autograder.machine.readers import FOR_EVERYBODY, UNPRIVILEGED, set_mode
from autograder.sandbox import staged_python
from autograder.sandbox.visible_folders import VisibleFolders

TO_PASS_ONLY = 0o711  # of the folder with the rooms: whoever does not know a name finds none
DEVICES = {"null": os.makedev(1, 3), "urandom": os.makedev(1, 9)}  # the numbers are Linux's
FOR_ALL = 0o666


class Chroot:
    """Runs the player behind another root folder: needs root, and neither namespaces nor Landlock."""

    name = "chroot"
    remedy = "it needs the capabilities SYS_CHROOT, SETUID and MKNOD, which containers have by default, and a disk with devices"
    starts_as_root = True

    def missing(self) -> str | None:
        """Return what is missing, and what to do; None if nothing."""
        return None if os.geteuid() == 0 else "only root can change its root folder; take another sandbox"

    def rooms(self) -> Path:
        """Return where the folders that it shows are made: in the jail."""
        return make_folder(cache_folder() / "rooms", TO_PASS_ONLY)

    def command(self, folders: VisibleFolders, filter_fd: int) -> list[str]:
        """Return the command that starts the program in these folders under the filter in an open file."""
        jail = prepare_jail()
        outside, inside = staged_python.stage(), path_inside(jail, staged_python.stage())
        launcher = [f"{outside}/bin/python3", "-I", "-S", "-B", str(staged_python.launcher("chroot_launcher"))]
        shown = VisibleFolders(*(path_inside(jail, folder) for folder in folders))
        return [*launcher, str(jail), str(UNPRIVILEGED), f"{inside}/lib", str(filter_fd), *shown.command(inside)]


def prepare_jail() -> Path:
    """Return the folder that is the player's root, with what starts its Python and the devices in it."""
    jail = cache_folder()
    loader = Path(f"{jail}{staged_python.loader()}")
    make_folder(loader.parent, FOR_EVERYBODY)
    if not loader.exists() or not same_content(loader, Path(staged_python.loader())):
        copy_whole(Path(staged_python.loader()), loader)
    make_folder(jail / "dev", FOR_EVERYBODY)
    for name, number in DEVICES.items():
        make_device(jail / "dev" / name, number)
    return jail


def make_folder(folder: Path, mode: int) -> Path:
    """Return a folder with this mode, whatever the umask, made unless it is there."""
    folder.mkdir(exist_ok=True)
    set_mode(folder, mode)
    return folder


def same_content(one: Path, other: Path) -> bool:
    """Whether two files have the same content."""
    return one.read_bytes() == other.read_bytes()


def copy_whole(source: Path, target: Path) -> None:
    """Copy a program so that it is there as a whole or not at all, whoever else does the same."""
    making = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copyfile(source, making)
    making.chmod(FOR_EVERYBODY)
    os.replace(making, target)


def make_device(place: Path, number: int) -> None:
    """Make a device that everybody may use, unless it is there; raise SetupError where that is not allowed."""
    try:
        os.mknod(place, stat.S_IFCHR | FOR_ALL, number)
    except FileExistsError:
        pass
    except OSError as error:
        raise SetupError(f"{place}: the device cannot be made ({error.strerror}); {Chroot.remedy}") from None
    place.chmod(FOR_ALL)  # whatever the umask took


def path_inside(jail: Path, folder: Path) -> Path:
    """Return where a folder is seen by who has the jail for a root; raise SetupError if it is not in there."""
    try:
        return Path("/") / folder.resolve().relative_to(jail.resolve())
    except ValueError:
        raise SetupError(f"{folder}: the sandbox chroot shows only what lies in {jail}; make it there") from None
