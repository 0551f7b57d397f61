"""Find the submissions in a folder and read the student's files out of them, trusting neither names nor contents.

Nothing is ever unpacked to where an archive wants it: only the files we ask for are read, into memory, up to a limit.
"""

import os
import stat
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import count
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from autograder import paths  # noqa: F401 - makes `given` importable
from autograder.limits import limits
from given.machinery.questions import MODULES

NOTEBOOK = "practical.ipynb"
WANTED = tuple(f"{module}.py" for module in MODULES)
CLUTTER = ("__MACOSX", "Thumbs.db", "desktop.ini")
MOODLE = "_assignsubmission_"  # in the name of every student's folder in a bulk download from Moodle

NAME_LENGTH = 120  # of what we show of a name; in a zip it can have 65,535 characters
DIRECTORY_BYTES = 200  # of a zip's directory per entry; more is no directory of ours
# Others are refused: Python unpacks bzip2 and LZMA without a bound, so that a megabyte becomes gigabytes of memory.
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 1  # a bit of an entry's flags


class Unreadable(Exception):
    """A submission that cannot be read; one line for the student."""


class HandIn(Protocol):
    """What grading asks of a hand-in, wherever its files lie."""

    @property
    def student(self) -> str:
        """The name."""

    def files(self) -> dict[str, bytes]:
        """Return the student's files by name; raise Unreadable, with the reason, if there are none to be had."""


@dataclass(frozen=True)
class Submission:
    """Where one student's hand-in lies: a folder or a zip, or (`part`) a zip or folder inside a zipped bulk download."""

    student: str
    path: Path
    part: str | None = None

    def files(self) -> dict[str, bytes]:
        """Return the student's files by name; raise Unreadable, with the reason, if there are none to be had."""
        with opened(self.path) as source:
            if self.part is None or isinstance(source, Folder):
                return files_of(source)
            if self.part not in source.entries:  # a folder, whatever it is called
                return files_of(source.below(self.part))
            content = source.read(self.part, limits()["submission"]["zip_bytes"] + 1)
            return files_of(zip_of(BytesIO(content), base(self.part)))


class Folder:
    """The files of a folder, at its root and one level down."""

    def __init__(self, path: Path):
        self.path = path

    def names(self) -> list[str]:
        roots = sorted(self.path.iterdir())
        below = [inner for root in roots if root.is_dir() and not root.is_symlink() for inner in sorted(root.iterdir())]
        return [str(path.relative_to(self.path)) for path in [*roots, *below] if not path.is_dir()]

    def read(self, name: str, limit: int) -> bytes:
        """Return up to `limit` bytes of a file; raise Unreadable if it is no plain one, OSError if it cannot be read."""
        with plain_file(self.path / name) as file:
            return file.read(limit)


class Zip:
    """The files of a zip, at its root and one level down; names that lead outside are as good as absent."""

    def __init__(self, archive: zipfile.ZipFile, entries: dict[str, list[zipfile.ZipInfo]]):
        self.archive = archive
        self.entries = entries

    def names(self) -> list[str]:
        return [name for name in self.entries if len(PurePosixPath(name).parts) <= 2]

    def below(self, folder: str) -> "Zip":
        """Return the files of one of its folders."""
        start = f"{folder}/"
        entries = {name.removeprefix(start): found for name, found in self.entries.items() if name.startswith(start)}
        return Zip(self.archive, entries)

    def read(self, name: str, limit: int) -> bytes:
        """Return up to `limit` bytes of a file, never unpacking more; raise Unreadable if that cannot be done."""
        entry = self.entries[name][0]
        trouble = self.trouble(name)
        if trouble:
            raise Unreadable(f"{shown(name)} {trouble}")
        try:
            with self.archive.open(entry) as file:
                return file.read(limit)
        except Exception as error:  # noqa: BLE001 - a forged zip makes zipfile raise nearly anything
            raise Unreadable(f"{shown(name)} cannot be read from the zip ({why(error)}); make the zip again") from None

    def trouble(self, name: str) -> str:
        """Return why an entry is not to be read, "" if it is."""
        entry = self.entries[name][0]
        if len(self.entries[name]) > 1:
            return "is in the zip more than once; make the zip again"
        if stat.S_ISLNK(entry.external_attr >> 16):
            return "is a link; hand in the file itself"
        if entry.flag_bits & ENCRYPTED:
            return "is encrypted; make the zip again without a password"
        if entry.compress_type not in COMPRESSIONS:
            return "is compressed in an unusual way; make the zip again with python handin.py"
        # Both sizes may be forged, but zipfile reads and unpacks no more than they say.
        if entry.file_size > limits()["submission"]["zip_ratio"] * entry.compress_size:
            return f"would be {entry.file_size:,} bytes, out of {entry.compress_size:,}; take what repeats out of it"
        return ""


def find(folder: Path) -> list[Submission]:
    """Return the submissions of a folder, sorted by student: every entry is one, but a bulk download is several."""
    entries = [entry for entry in sorted(folder.iterdir()) if wanted(entry.name)]
    found = [submission for entry in entries for submission in hand_ins(entry, alone=len(entries) == 1)]
    return sorted(told_apart(found), key=lambda submission: submission.student)


def told_apart(found: list[Submission]) -> Iterator[Submission]:
    """Give each submission a name of its own, so that none shares a row or, whatever the file system, a file."""
    names = {folded(submission.student) for submission in found}
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))
    seen: set[str] = set()
    for submission in found:
        name = submission.student
        if folded(name) in seen:
            numbered = (f"{name} ({number})" for number in numbers[folded(name)])
            name = next(free for free in numbered if folded(free) not in names)
        seen.add(folded(submission.student))
        yield replace(submission, student=name)


def folded(name: str) -> str:
    """Return what two names have in common that some file systems take for the same."""
    return unicodedata.normalize("NFC", name).casefold()


def wanted(name: str) -> bool:
    """Whether an entry may be a submission, rather than what operating systems leave behind."""
    return not name.startswith(".") and name not in CLUTTER


def hand_ins(entry: Path, alone: bool) -> Iterator[Submission]:
    """Yield the submission that an entry is, or the several that a bulk download holds."""
    student = shown(without_zip(entry.name))
    parts = bulk_parts(entry)
    if not parts:
        yield Submission(student, entry)
    for part in parts:
        name = student_of(part, student, alone=alone, only=len(parts) == 1)
        yield Submission(name, entry / part) if entry.is_dir() else Submission(name, entry, part)


def student_of(part: str, entry: str, *, alone: bool, only: bool) -> str:
    """Return the name for a part of an entry, in which the entry's is left out only if no other entry is there.

    Otherwise a student could hand in zips within a zip, under the names of others.
    """
    own = PurePosixPath(part).parts[0]
    if only and MOODLE not in own:
        return entry
    own = shown(without_zip(own))
    return own if alone else f"{entry} - {own}"


def bulk_parts(entry: Path) -> list[str]:
    """Return the students' zips in a bulk download, and whatever lies beside them; nothing for one student's own files."""
    try:
        with opened(entry) as source:
            names = tidy(source.names())
    except Unreadable:
        return []
    with_files = {top(name) for name in names if base(name) in WANTED}
    zips = [name for name in names if is_zip(name) and top(name) not in with_files]
    if belong_together(with_files, zips):
        return []
    moodle = any(MOODLE in top(name) for name in names if "/" in name)
    beside = {top(name) for name in names} - set(map(top, zips)) if moodle or len(zips) > 1 else set()
    return sorted([*zips, *beside])


def belong_together(with_files: set[str], zips: list[str]) -> bool:
    """Whether files at these tops, with these zips elsewhere, are one student's: not if there are folders of others."""
    at_root = any(name in WANTED for name in with_files)
    others = {top(name) for name in zips if "/" in name}
    return at_root or (any(MOODLE not in name for name in with_files) and len(others) < 2)


def tidy(names: list[str]) -> set[str]:
    """Return the names without what operating systems and editors leave behind."""
    return {name for name in names if all(map(wanted, PurePosixPath(name).parts))}


def top(name: str) -> str:
    return PurePosixPath(name).parts[0]


def base(name: str) -> str:
    return PurePosixPath(name).name


def is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def without_zip(name: str) -> str:
    return name[: -len(".zip")] if is_zip(name) else name


def printable(text: str) -> str:
    """Return the text without control characters, halves of characters, and what turns the direction of writing."""
    return "".join(character if character.isprintable() else "?" for character in text)


def shown(name: str) -> str:
    """Return what may be shown of a name: printable, and not endless."""
    text = printable(name)
    return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - 3]}..."


def why(error: Exception) -> str:
    """Return an error's text, bounded, since it may quote names from the zip."""
    return shown(str(error) or type(error).__name__)


@contextmanager
def opened(path: Path) -> Iterator[Folder | Zip]:
    """Give a folder or zip to read from; raise Unreadable if it is neither, or cannot be read now or later."""
    try:
        if path.is_dir() and not path.is_symlink():
            yield Folder(path)
        else:
            with plain_file(path) as file:
                yield zip_of(file, path.name)
    except OSError as error:
        reason = error.strerror or why(error)
        at = shown(Path(os.fsdecode(error.filename or path)).name)
        raise Unreadable(f"{at} cannot be read ({reason}); check its permissions") from None


@contextmanager
def plain_file(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file; raise Unreadable for links, devices and pipes, which could lead or wait anywhere."""
    if path.is_symlink():
        raise Unreadable(f"{shown(path.name)} is a link; hand in the file itself")
    if not stat.S_ISREG(path.stat().st_mode):
        raise Unreadable(f"{shown(path.name)} is no plain file; hand in a plain file")
    # The flags are for a file that was exchanged since we looked.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        yield file


def zip_of(file: BinaryIO, name: str) -> Zip:
    """Open a zip of bounded size, directory and number of entries; raise Unreadable otherwise."""
    bounds = limits()["submission"]
    if file.seek(0, os.SEEK_END) > bounds["zip_bytes"]:
        advice = "hand in only what handin.py packs (and unpack a bulk download)"
        raise Unreadable(f"{shown(name)} is larger than {bounds['zip_bytes']:,} bytes; {advice}")
    try:
        large = directory_bytes(file) > bounds["zip_entries"] * DIRECTORY_BYTES
        archive = None if large else zipfile.ZipFile(file)
    except Exception as error:  # noqa: BLE001 - a forged zip makes zipfile raise nearly anything
        advice = "make it again with python handin.py"
        raise Unreadable(f"{shown(name)} cannot be read as a zip ({why(error)}); {advice}") from None
    if archive is None or len(archive.infolist()) > bounds["zip_entries"]:
        raise Unreadable(f"{shown(name)} has too many entries; hand in only what handin.py packs")
    return Zip(archive, entries_of(archive))


def directory_bytes(file: BinaryIO) -> int:
    """Return the size of a zip's directory as zipfile will read it, before it makes a thousand bytes of every fifty."""
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined] # our own reading of it might differ from zipfile's
    return end[5] if end else 0


def entries_of(archive: zipfile.ZipFile) -> dict[str, list[zipfile.ZipInfo]]:
    """Return the files of a zip by name, those from Windows with the usual separators, without those that lead outside."""
    entries: dict[str, list[zipfile.ZipInfo]] = {}
    for entry in archive.infolist():
        name = entry.filename.replace("\\", "/")
        path = PurePosixPath(name)
        if not (name.endswith("/") or path.is_absolute() or ".." in path.parts):
            entries.setdefault(str(path), []).append(entry)
    return entries


def files_of(source: Folder | Zip) -> dict[str, bytes]:
    """Return the five modules and the notebook, from the root or else from the folder that has most of them."""
    names = tidy(source.names())
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
        raise Unreadable(f"none of {', '.join(WANTED)} is in it, at its root or one folder down; make a zip of them")
    return found


def best_folder(names: set[str]) -> str:
    """Return the folder, "." for the root, that holds most of the student's files; raise Unreadable if two do."""
    files = Counter(str(PurePosixPath(name).parent) for name in names if base(name) in WANTED)
    most = max(files.values(), default=0)
    best = sorted(folder for folder in files if files[folder] == most)
    if not best or "." in best:
        return "."
    if len(best) > 1:
        raise Unreadable(f"the files are in {shown(best[0])} and in {shown(best[1])}; hand in one of the two")
    return best[0]
