"""A plain folder, or the zip of one: every entry is one student's, but one that lies there alone may be a bulk download."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.submissions.folder_source import FolderSource
from autograder.submissions.names import base, is_zip, shorten_student, top, without_clutter, without_zip
from autograder.submissions.platforms.side_files import is_side_file
from autograder.submissions.source import Download, Part, PartsSource, open_download, open_source
from autograder.submissions.student_files import STUDENT_FILES
from autograder.submissions.submission import Submission
from autograder.submissions.zip_source import open_zip

ADVICE = "a student hands in one zip of the files, and a bulk download is graded alone in a folder"
MOODLE = "_assignsubmission_"  # in the name of every student's folder in a bulk download from Moodle
MOST_OF_THE_FILES = 4  # those without the bonus: of an entry with several such folders each is a student's


@dataclass(frozen=True)
class Place:
    """A folder of hand-ins, or the zip of one."""

    path: Path
    download: Download
    roster: Path | None = None  # which may lie among the hand-ins

    def is_list(self, entry: str) -> bool:
        """Whether a file is of the whole class: the roster, whatever it is called, or what is called like one."""
        if is_side_file(entry) or self.roster is None or not isinstance(self.download, FolderSource):
            return is_side_file(entry)
        return self.roster.resolve() == (self.download.path / entry).resolve()

    @contextmanager
    def open(self, entry: str, is_folder: bool) -> Iterator[Download | PartsSource]:
        """Give an entry to read from; raise HandInError if that cannot be."""
        if isinstance(self.download, FolderSource):
            with open_source(self.download.path / entry) as source:
                yield source
        elif is_folder:
            yield self.download.below(entry)
        else:
            content = self.download.read(entry, LIMITS.submission.zip_bytes + 1)
            yield open_zip(BytesIO(content), base(entry))

    def submission(self, entry: str, is_folder: bool, unreadable: str = "") -> Submission:
        """Return the submission that an entry is."""
        student = shorten_student(without_zip(entry) or entry)
        if isinstance(self.download, FolderSource):
            return Submission(student, self.download.path / entry, unreadable=unreadable)
        part = Part(entry, "" if is_folder else base(entry))
        return Submission(student, self.path, (part,), unreadable, download=self.download)


def split_entry(place: Place, entry: str, is_folder: bool, alone: bool) -> Iterator[Submission]:
    """Yield the submission that an entry is, or the several of a bulk download, which is the only entry of its folder.

    Otherwise a student could hand in for others, or a thousand times.
    """
    parts = parts_of_bulk(place, entry, is_folder, alone)
    if len(parts) > 1 and not alone:
        yield place.submission(entry, is_folder, f"it holds {len(parts)} hand-ins; {ADVICE}")
    elif len(parts) > 1 and isinstance(place.download, FolderSource):
        path = place.download.path / entry
        download = open_download(path)
        for part in parts:
            name = "" if download.children().get(part) else base(part)
            yield Submission(student_of(part), path, (Part(part, name),), download=download)
    else:
        yield place.submission(entry, is_folder)


def student_of(part: str) -> str:
    """Return the name for a part of a bulk download."""
    return shorten_student(without_zip(top(part)))


def parts_of_bulk(place: Place, entry: str, is_folder: bool, alone: bool) -> list[str]:
    """Return the students' zips in a bulk download, and whatever lies beside them; nothing for one student's own files."""
    try:
        with place.open(entry, is_folder) as source:
            names = without_clutter(source.names())
    except HandInError:
        return []
    if alone and len(whole_folders(names)) > 1:
        return sorted({top(name) for name in names})
    with_files = {top(name) for name in names if base(name) in STUDENT_FILES}
    zips = [name for name in names if is_zip(name) and name.count("/") < 2 and top(name) not in with_files]
    if belong_together(with_files, zips):
        return []
    moodle = any(MOODLE in top(name) for name in names if "/" in name)
    beside = {top(name) for name in names} - set(map(top, zips)) if moodle or len(zips) > 1 else set()
    return sorted([*zips, *beside])


def whole_folders(names: set[str]) -> set[str]:
    """Return the folders that hold, at their root, most of the five files."""
    files = [name.rsplit("/", 1) for name in names if base(name) in STUDENT_FILES and name.count("/") == 1]
    folders = [folder for folder, _ in files]
    return {folder for folder in folders if folders.count(folder) >= MOST_OF_THE_FILES}


def belong_together(with_files: set[str], zips: list[str]) -> bool:
    """Whether files at these tops, with these zips elsewhere, are one student's: not if there are folders of others."""
    at_root = any(name in STUDENT_FILES for name in with_files)
    others = {top(name) for name in zips if "/" in name}
    return at_root or (any(MOODLE not in name for name in with_files) and len(others) < 2)
