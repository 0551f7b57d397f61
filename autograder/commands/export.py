"""Bring marks and pages back to a learning platform: its own gradebook file with one column filled, and a zip of pages."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from autograder.classroom.store import Store, open_bytes_whole
from autograder.errors import SetupError
from autograder.exports.blackboard import Blackboard
from autograder.exports.brightspace import Brightspace
from autograder.exports.canvas import Canvas
from autograder.exports.feedback_zip import pack_feedback
from autograder.exports.fill import Note, fill_sheet, read_gradebook
from autograder.exports.gradescope import Gradescope
from autograder.exports.moodle import Moodle
from autograder.exports.plain_csv import PlainCsv, write_for_excel
from autograder.exports.platform import Destination, Platform
from autograder.gradebook.kept_mark import KeptMarks
from autograder.gradebook.kept_marks import read_marks
from autograder.submissions.names import shorten

DESTINATIONS: dict[str, Destination] = {
    destination.name: destination
    for destination in (Canvas(), Moodle(), Gradescope(), Blackboard(), Brightspace(), PlainCsv())
}
OTHER_ENDINGS = (".xls", ".txt", ".tsv")  # of gradebook files that are text; their platforms go by them
SHOWN_NAMES = 30  # in a line about students: a class should see all whom it concerns, a terminal has an end


@dataclass(frozen=True)
class ExportWishes:
    """What the command line asks for."""

    platform: str
    gradebook: Path | None = None
    column: str | None = None
    feedback: str = "html"


def require_exportable(wishes: ExportWishes) -> None:
    """Raise SetupError for a gradebook that is missing, or cannot be filled: better before an hour of grading."""
    destination = DESTINATIONS[wishes.platform]
    if isinstance(destination, Platform):
        read_gradebook(destination, gradebook_of(destination, wishes), wishes.column)
    elif wishes.gradebook or wishes.column:
        raise SetupError(
            f"{destination.name} fills no gradebook; leave --gradebook and --column away, or name a platform"
        )


def gradebook_of(platform: Platform, wishes: ExportWishes) -> Path:
    """Return the gradebook file; raise SetupError without one."""
    if wishes.gradebook is None:
        raise SetupError(f"{platform.name} needs --gradebook FILE; {platform.advice}")
    return wishes.gradebook


def export_folder(out: Path, wishes: ExportWishes, console: Console) -> None:
    """Export what the last run into a folder kept."""
    read_marks(out)  # before the folder is made, if it is not there
    require_exportable(wishes)
    store = Store(out)
    with store.lock():
        export_store(store, wishes, console)


def export_store(store: Store, wishes: ExportWishes, console: Console) -> None:
    """Write table and pages into export/, and say what there is to say."""
    destination, kept = DESTINATIONS[wishes.platform], read_marks(store.folder)
    store.export_folder.mkdir(exist_ok=True)
    table, notes = write_grades(store, destination, wishes, kept)
    pages = store.export_folder / f"{destination.name}-feedback.zip"
    notes += pack_feedback(store, destination, kept.marks, wishes.feedback, pages)
    for note in notes:
        console.print(f"{destination.name}: {line_of(note)}", highlight=False, soft_wrap=True)
    for path, where in ((table, destination.grades_to), (pages, destination.feedback_to)):
        if path.exists():
            console.print(f"{path}: {where}", highlight=False, soft_wrap=True)


def write_grades(
    store: Store, destination: Destination, wishes: ExportWishes, kept: KeptMarks
) -> tuple[Path, list[Note]]:
    """Write the table, and return where it is and what there is to say of it."""
    if not isinstance(destination, Platform):
        target = store.export_folder / f"{destination.name}.csv"
        write_for_excel(store, target)
        return target, []
    gradebook = gradebook_of(destination, wishes)
    sheet, column = read_gradebook(destination, gradebook, wishes.column)
    notes = fill_sheet(destination, sheet, column, kept)
    ending = gradebook.suffix.lower()
    target = store.export_folder / f"{destination.name}{ending if ending in OTHER_ENDINGS else '.csv'}"
    with open_bytes_whole(target) as file:
        file.write(sheet.to_bytes())
    return target, notes


def line_of(note: Note) -> str:
    """Return a note as one line."""
    if not note.names:
        return note.what
    names = [shorten(name) for name in note.names[:SHOWN_NAMES]]
    return f"{note.what} ({len(note.names)}): {', '.join(names)}{', ...' if len(note.names) > SHOWN_NAMES else ''}"
