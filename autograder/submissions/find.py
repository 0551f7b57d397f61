"""Find the hand-ins in a folder: every entry is one student's, but a bulk download is several."""

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from autograder.errors import HandInError
from autograder.submissions.names import (
    CLUTTER,
    base,
    fold,
    is_clutter,
    is_zip,
    shorten,
    top,
    without_clutter,
    without_zip,
)
from autograder.submissions.source import open_source
from autograder.submissions.student_files import STUDENT_FILES
from autograder.submissions.submission import Submission

ADVICE = "a student hands in one zip of the files, and a bulk download is graded alone in a folder"
MOODLE = "_assignsubmission_"  # in the name of every student's folder in a bulk download from Moodle


def find_submissions(folder: Path) -> list[Submission]:
    """Return the submissions of a folder, sorted by student."""
    entries = [entry for entry in sorted(folder.iterdir()) if could_be_hand_in(entry)]
    submissions = [submission for entry in entries for submission in split_entry(entry, alone=len(entries) == 1)]
    return sorted(tell_apart(submissions), key=lambda submission: submission.student)


def names_left_out(folder: Path) -> list[str]:
    """Return the names of what lies in a folder and is no hand-in."""
    return [shorten(entry.name) for entry in sorted(folder.iterdir()) if not could_be_hand_in(entry)]


def could_be_hand_in(entry: Path) -> bool:
    """Whether an entry has a row: all have that are not clutter, and of what looks like clutter a zip, or what holds files to grade."""
    if not is_clutter(entry.name):
        return True
    if entry.name in CLUTTER or is_companion(entry):
        return False
    return is_zip(entry.name) or holds_files(entry)


def is_companion(entry: Path) -> bool:
    """Whether this is what macOS puts beside another entry: ._jane.zip beside jane.zip."""
    return entry.name.startswith("._") and os.path.lexists(entry.with_name(entry.name[2:]))


def holds_files(entry: Path) -> bool:
    """Whether a folder or zip has student's files in it, or zips."""
    try:
        with open_source(entry) as source:
            return any(base(name) in STUDENT_FILES or is_zip(name) for name in without_clutter(source.names()))
    except HandInError:
        return False


def tell_apart(submissions: list[Submission]) -> Iterator[Submission]:
    """Give each submission a name of its own, so that none shares a row or, whatever the file system, a file."""
    names = {fold(submission.student) for submission in submissions}
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))
    seen: set[str] = set()
    for submission in submissions:
        name = submission.student
        if fold(name) in seen:
            numbered = (f"{name} ({number})" for number in numbers[fold(name)])
            name = next(free for free in numbered if fold(free) not in names)
        seen.add(fold(submission.student))
        yield replace(submission, student=name)


def split_entry(entry: Path, alone: bool) -> Iterator[Submission]:
    """Yield the submission that an entry is, or the several of a bulk download, which is the only entry of its folder.

    Otherwise a student could hand in for others, or a thousand times.
    """
    student = shorten(without_zip(entry.name) or entry.name)
    parts = parts_of_bulk(entry)
    if len(parts) > 1 and not alone:
        yield Submission(student, entry, unreadable=f"it holds {len(parts)} hand-ins; {ADVICE}")
    elif not parts:
        yield Submission(student, entry)
    else:
        for part in parts:
            name = student_of(part) if alone and (len(parts) > 1 or MOODLE in part) else student
            yield Submission(name, entry / part) if entry.is_dir() else Submission(name, entry, part)


def student_of(part: str) -> str:
    """Return the name for a part of a bulk download."""
    return shorten(without_zip(top(part)))


def parts_of_bulk(entry: Path) -> list[str]:
    """Return the students' zips in a bulk download, and whatever lies beside them; nothing for one student's own files."""
    try:
        with open_source(entry) as source:
            names = without_clutter(source.names())
    except HandInError:
        return []
    with_files = {top(name) for name in names if base(name) in STUDENT_FILES}
    zips = [name for name in names if is_zip(name) and top(name) not in with_files]
    if belong_together(with_files, zips):
        return []
    moodle = any(MOODLE in top(name) for name in names if "/" in name)
    beside = {top(name) for name in names} - set(map(top, zips)) if moodle or len(zips) > 1 else set()
    return sorted([*zips, *beside])


def belong_together(with_files: set[str], zips: list[str]) -> bool:
    """Whether files at these tops, with these zips elsewhere, are one student's: not if there are folders of others."""
    at_root = any(name in STUDENT_FILES for name in with_files)
    others = {top(name) for name in zips if "/" in name}
    return at_root or (any(MOODLE not in name for name in with_files) and len(others) < 2)
