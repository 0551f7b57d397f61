"""Find the hand-ins of a class: in the download of a learning platform, or in a plain folder where every entry is one student's."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from autograder.errors import HandInError, SetupError
from autograder.submissions.folder_source import FolderSource
from autograder.submissions.names import CLUTTER, base, fold, is_clutter, is_zip, list_some, shorten, without_clutter
from autograder.submissions.plain import Place, split_entry
from autograder.submissions.platforms.gather import gather
from autograder.submissions.platforms.recognition import Recognised, only_entry, recognise
from autograder.submissions.roster.match import add_roster
from autograder.submissions.source import open_download
from autograder.submissions.student_files import STUDENT_FILES
from autograder.submissions.submission import Submission
from given.checking.report import plural


@dataclass(frozen=True)
class Found:
    """The hand-ins of a class, sorted by student, and what is to be said about how they were found, a line each."""

    submissions: list[Submission]
    left_out: list[str]  # names of what could be no hand-in
    lines: list[str] = field(default_factory=list)


def find_submissions(folder: Path, layout: str | None = None, roster: Path | None = None) -> list[Submission]:
    """Return the submissions of a folder, or of the zip of one, sorted by student."""
    return find_class(folder, layout, roster).submissions


def find_class(path: Path, layout: str | None = None, roster: Path | None = None) -> Found:
    """Find the hand-ins in a folder or zip; raise SetupError for what is neither, or a layout that does not fit."""
    try:
        download = open_download(path)
    except HandInError as reason:
        raise SetupError(f"{reason}; name the folder or zip with the submissions") from None
    place = Place(path, download, roster)
    recognised = recognise(download, shorten(path.name), layout)
    found = find_in_platform(place, recognised) if recognised else find_in_plain(place)
    submissions, lines = list(tell_apart(found.submissions)), found.lines
    if roster:
        submissions, roster_line = add_roster(submissions, roster, path)
        submissions, lines = list(tell_apart(submissions)), [*lines, roster_line]
    return Found(sorted(submissions, key=lambda submission: submission.student), found.left_out, lines)


def find_in_platform(place: Place, recognised: Recognised) -> Found:
    """Return the hand-ins of a platform's download; what in it has another shape is a student's of its own."""
    shape, download = recognised.shape, recognised.download
    submissions = gather([piece for pieces in shape.pieces.values() for piece in pieces], download, place.path)
    inner = Place(place.path, download, place.roster)
    others = {
        entry: is_folder
        for entry, is_folder in recognised.entries.items()
        if entry not in shape.pieces and entry not in shape.left_out and not inner.is_list(entry)
    }
    for entry, is_folder in others.items():
        submissions += split_entry(inner, entry, is_folder, alone=False)
    clutter = [name for name in {*download.children(), *place.download.children()} if is_clutter(name)]
    left_out = sorted({*clutter, *recognised.entries} - {*shape.pieces, *others})
    noun = "folder" if all(map(recognised.entries.get, shape.pieces)) else "file"
    counted = f"{plural(len(shape.pieces), noun)}, {plural(len(submissions), 'student')}"
    line = f"{recognised.layout.title}, {counted}"
    line += f"; named in another way: {list_some(others)}" if others else ""
    return Found(submissions, left_out, [with_left_out(line, left_out), *lines_on_several(submissions)])


def with_left_out(line: str, left_out: list[str]) -> str:
    """Return a line with what was left out at its end."""
    return f"{line}; left out: {list_some(left_out)}" if left_out else line


def lines_on_several(submissions: list[Submission]) -> Iterator[str]:
    """Yield a line about who handed in more than once, and one about who is late."""
    several = [submission.student for submission in submissions if submission.about.set_aside]
    late = [submission.student for submission in submissions if submission.about.marked_late]
    if several:
        yield f"handed in several times, of which the latest counts: {list_some(several)}"
    if late:
        yield f"late, as the platform says: {list_some(late)}"


def find_in_plain(place: Place) -> Found:
    """Return the hand-ins of a folder, of which every entry is one student's."""
    place = unwrap_zip(place)
    children = place.download.children()
    entries = [name for name in sorted(children) if could_be_hand_in(place, name, children[name])]
    if sum(name in STUDENT_FILES for name in entries) > 1 and not any(children[name] for name in entries):
        advice = "put it into a folder, and name that"
        raise SetupError(f"{place.path} holds one student's files and not those of a class; {advice}")
    alone = len(entries) == 1
    submissions = [s for name in entries for s in split_entry(place, name, children[name], alone)]
    left_out = sorted(shorten(name) for name in children if name not in entries)
    line = f"plain folder, {plural(len(submissions), 'student')}"
    return Found(submissions, left_out, [with_left_out(line, left_out)])


def unwrap_zip(place: Place) -> Place:
    """Return the only folder of a zip: those who pack a folder of hand-ins get one around them."""
    if isinstance(place.download, FolderSource):
        return place
    inner = only_entry(place.download, place.path.name)
    return Place(place.path, inner[0]) if inner else place


def could_be_hand_in(place: Place, entry: str, is_folder: bool) -> bool:
    """Whether an entry has a row: all have that are not clutter, and of what looks like clutter a zip, or what holds files to grade."""
    if not is_clutter(entry):
        return is_folder or not place.is_list(entry)
    if entry in CLUTTER or is_companion(place, entry):
        return False
    return is_zip(entry) or holds_files(place, entry, is_folder)


def is_companion(place: Place, entry: str) -> bool:
    """Whether this is what macOS puts beside another entry: ._jane.zip beside jane.zip."""
    return entry.startswith("._") and entry[2:] in place.download.children()


def holds_files(place: Place, entry: str, is_folder: bool) -> bool:
    """Whether a folder or zip has student's files in it, or zips."""
    try:
        with place.open(entry, is_folder) as source:
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
