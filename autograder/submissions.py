"""Find the submissions in a folder and read the student's files out of them, trusting neither names nor contents.

Nothing is ever unpacked to where an archive wants it: only the files we ask for are read, into memory, up to a limit.
"""

import os
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path, PurePosixPath

from autograder import paths  # noqa: F401 - makes `given` importable
from autograder.limits import limits

# isort: split
from given.questions import MODULES

NOTEBOOK = "practical.ipynb"
WANTED = tuple(f"{module}.py" for module in MODULES)
CLUTTER = ("__MACOSX", "Thumbs.db", "desktop.ini")
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)


class Unreadable(Exception):
    """A submission that cannot be read; one line for the student."""


@dataclass(frozen=True)
class Submission:
    """Where one student's hand-in lies: a folder or a zip, or (`member`) a zip inside a bulk download."""

    student: str
    path: Path
    member: str | None = None

    def files(self) -> dict[str, bytes]:
        """Return the student's files by name; raise Unreadable, with the reason, if there are none to be had."""
        if self.path.is_symlink():
            raise Unreadable(f"{self.path.name} is a link; hand in the files themselves")
        if self.path.is_dir():
            return files_of(Folder(self.path))
        with archive(self.path) as outer:
            if self.member is None:
                return files_of(Zip(outer))
            return files_of_inner(outer, self.member)


class Folder:
    """The files of a folder, at its root and one level down."""

    def __init__(self, path: Path):
        self.path = path

    def names(self) -> list[str]:
        roots = sorted(self.path.iterdir())
        below = [inner for root in roots if root.is_dir() and not root.is_symlink() for inner in sorted(root.iterdir())]
        return [str(path.relative_to(self.path)) for path in [*roots, *below] if not path.is_dir()]

    def read(self, name: str, limit: int) -> bytes:
        """Read a regular file; raise Unreadable for links, devices and pipes, which could lead or wait anywhere."""
        try:
            descriptor = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise Unreadable(f"{name} cannot be read ({error.strerror}); hand in a plain file") from None
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Unreadable(f"{name} is no plain file; hand in a plain file")
            return file.read(limit)


class Zip:
    """The files of a zip, at its root and one level down."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive

    def names(self) -> list[str]:
        names = [entry.filename for entry in self.archive.infolist() if not entry.is_dir()]
        return [name for name in names if len(PurePosixPath(name).parts) <= 2]

    def read(self, name: str, limit: int) -> bytes:
        if stat.S_ISLNK(self.archive.getinfo(name).external_attr >> 16):
            raise Unreadable(f"{name} is a link; hand in the file itself")
        try:
            with self.archive.open(name) as file:
                return file.read(limit)
        except BROKEN_ZIP as error:
            raise Unreadable(f"{name} cannot be read from the zip ({error}); make the zip again") from None


def find(folder: Path) -> list[Submission]:
    """Return the submissions of a folder, sorted by student: every entry is one, but a bulk download is several."""
    found = [submission for entry in sorted(folder.iterdir()) if wanted(entry.name) for submission in entries(entry)]
    return sorted(told_apart(found), key=lambda submission: submission.student)


def told_apart(found: list[Submission]) -> Iterator[Submission]:
    """Give each submission a name of its own: a folder and a zip of one name are two submissions, and stay two rows."""
    seen: Counter[str] = Counter()
    for submission in found:
        seen[submission.student] += 1
        times = seen[submission.student]
        yield replace(submission, student=f"{submission.student} ({times})") if times > 1 else submission


def wanted(name: str) -> bool:
    """Whether an entry may be a submission, rather than what operating systems leave behind."""
    return not name.startswith(".") and name not in CLUTTER


def entries(path: Path) -> Iterator[Submission]:
    """Yield the submission that a folder's entry is, or the several that a bulk download holds."""
    student = path.name.removesuffix(".zip")
    members = inner_zips(path)
    if not members:
        yield Submission(student, path)
    for member in members:
        above = PurePosixPath(member).parts[:-1]
        own_name = above[-1] if above else base(member).removesuffix(".zip")
        name = student if len(members) == 1 else own_name
        yield Submission(name, path / member) if path.is_dir() else Submission(name, path, member)


def inner_zips(path: Path) -> list[str]:
    """Return the zips inside a folder or zip that holds no student file itself."""
    try:
        if path.is_dir() and not path.is_symlink():
            names = Folder(path).names()
        else:
            with archive(path) as opened:
                names = Zip(opened).names()
    except (Unreadable, OSError):
        return []
    if any(base(name) in WANTED for name in names):
        return []
    return [name for name in names if name.endswith(".zip") and all(map(wanted, PurePosixPath(name).parts))]


def base(name: str) -> str:
    return PurePosixPath(name).name


def archive(path: Path) -> zipfile.ZipFile:
    """Open a zip of bounded size and number of entries; raise Unreadable otherwise."""
    bounds = limits()["submission"]
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unreadable(f"{path.name} is no plain file; hand in a zip")
        if path.stat().st_size > bounds["zip_bytes"]:
            raise Unreadable(
                f"{path.name} is larger than {bounds['zip_bytes']:,} bytes; hand in only what handin.py packs"
            )
        return bounded(zipfile.ZipFile(path), path.name)
    except BROKEN_ZIP as error:
        raise Unreadable(
            f"{path.name} cannot be read as a zip ({error}); make it again with python handin.py"
        ) from None


def bounded(opened: zipfile.ZipFile, name: str) -> zipfile.ZipFile:
    if len(opened.infolist()) > limits()["submission"]["zip_entries"]:
        raise Unreadable(f"{name} has too many entries; hand in only what handin.py packs")
    return opened


def files_of_inner(outer: zipfile.ZipFile, member: str) -> dict[str, bytes]:
    """Read the student's files out of a zip within a zip."""
    bound = limits()["submission"]["zip_bytes"]
    content = Zip(outer).read(member, bound + 1)
    if len(content) > bound:
        raise Unreadable(f"{base(member)} is larger than {bound:,} bytes; hand in only what handin.py packs")
    try:
        with zipfile.ZipFile(BytesIO(content)) as inner:
            return files_of(Zip(bounded(inner, base(member))))
    except BROKEN_ZIP as error:
        raise Unreadable(
            f"{base(member)} cannot be read as a zip ({error}); make it again with python handin.py"
        ) from None


def files_of(source: Folder | Zip) -> dict[str, bytes]:
    """Return the five modules and the notebook, from the root or else from the folder that has most of them."""
    names = source.names()
    folder = best_folder(names)
    bounds = limits()["submission"]
    found = {}
    for name in (*WANTED, NOTEBOOK):
        place = str(PurePosixPath(folder) / name)
        if place in names:
            bound = bounds["notebook_bytes" if name == NOTEBOOK else "file_bytes"]
            found[name] = source.read(place, bound + 1)
            if len(found[name]) > bound:
                raise Unreadable(f"{name} is larger than {bound:,} bytes; take data out of it")
    if not any(name in found for name in WANTED):
        raise Unreadable(f"none of {', '.join(WANTED)} is in it, at its root or one folder down")
    return found


def best_folder(names: list[str]) -> str:
    """Return the folder, "" for the root, that holds most of the student's files; the first of equals."""
    folders = sorted({str(PurePosixPath(name).parent) for name in names if base(name) in WANTED} | {"."})
    count = {folder: sum(str(PurePosixPath(folder) / name) in names for name in WANTED) for folder in folders}
    return max(folders, key=lambda folder: count[folder])
