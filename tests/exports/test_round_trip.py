"""A class from each platform's download into its gradebook, by the real commands: everybody has one row, and their own mark."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.classroom.store import file_name, text_path
from autograder.gradebook.cells import harmless_cell
from tests.exports.gradebooks import WRITERS, text_of
from tests.exports.test_feedback_zip import canvas_finds, moodle_finds
from tests.exports.test_read_back import cells
from tests.helpers.downloads.layouts import LAYOUTS, Download, changed_by
from tests.helpers.downloads.people import ABSENT, NAMESAKES, Person
from tests.submissions.test_downloads import put

PLATFORMS = {"moodle_flat": "moodle", "github": "csv", "plain": "csv"}  # the others are called as their layout is
ZIPPED = ("canvas", "moodle_flat", "blackboard", "plain")  # which come as a zip, the others as a folder
QUICK = ("canvas",)
KNOWN_BY = {"moodle": "email", "csv": "id"}  # what gradebook and table both have of a person, elsewhere the sis_id
COURSE = '[deadline]\nat = 2026-11-25T20:00:00\nzone = "UTC"\nper_day = "10 %"\n'
MOST = 2.0  # points of q14, for which the gradebooks have 100
REACHED = 1.0  # by everybody whose conv.py is found: it has one of the three functions
# What of a name in the zip a platform looks at to find the student, and what for.
UPLOADS: dict[str, tuple[Callable[[str], str], Callable[[Person, str], str]]] = {
    "canvas": (lambda entry: (canvas_finds(entry) or "?")[0], lambda person, _: person.id),
    "moodle": (lambda entry: (moodle_finds(entry) or "?")[0], lambda person, _: person.id),
    "blackboard": (lambda entry: entry.split("/")[0], lambda person, _: person.login),
    "brightspace": (lambda entry: entry.split("-")[0], lambda person, _: person.id),
    "gradescope": (
        lambda entry: entry.removesuffix(".html").replace("/feedback", ""),
        lambda person, _: f"{person.id} {person.email}" if person.hand_in else person.id,
    ),
    "csv": (lambda entry: entry, lambda _, student: f"{file_name(student)}.html"),
}
Rows = dict[Person, dict[str, str]]


@dataclass
class Trip:
    """What went in, and where it comes out."""

    layout: str
    made: Download
    people: list[Person]  # in the order of the gradebook
    folder: Path

    @property
    def platform(self) -> str:
        return PLATFORMS.get(self.layout, self.layout)

    @property
    def namesakes(self) -> set[Person]:
        """Whom the platform itself does not tell apart: Brightspace's downloads have numbers that no gradebook has."""
        return set(NAMESAKES) if self.layout == "brightspace" else set()

    @property
    def gradebook(self) -> Path:
        return self.folder / f"gradebook.{'xls' if self.platform == 'blackboard' else 'csv'}"

    @property
    def exported(self) -> Path:
        return self.folder / "out" / "export" / f"{self.platform}{self.gradebook.suffix}"

    @property
    def pages(self) -> Path:
        return self.folder / "out" / "export" / f"{self.platform}-feedback.zip"


@pytest.fixture
def depart(tmp_path, run_command):
    """Return a function that writes down what a platform gives, and one that runs a command on it."""

    def write(layout: str) -> Trip:
        made = LAYOUTS[layout]()
        people = sorted([*made.students.values(), *made.others.values(), ABSENT], key=lambda person: person.sortable)
        trip = Trip(layout, made, people, tmp_path)
        trip.gradebook.write_bytes(WRITERS.get(trip.platform, roster)(people))
        (tmp_path / "course.toml").write_text(COURSE)
        (tmp_path / "download").mkdir()
        return trip

    return write


def roster(people: list[Person]) -> bytes:
    """Return a table as an instructor has it who uses no platform, or GitHub Classroom."""
    header = ["identifier", "github_username", "github_id", "name"]
    return text_of([header, *([p.id, p.login, "", p.name] for p in people)], quote_all=True).encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    "layout", [name if name in QUICK else pytest.param(name, marks=pytest.mark.exhaustive) for name in LAYOUTS]
)
def test_everybody_comes_back_with_their_own_mark(depart, run_command, layout):
    trip = depart(layout)
    download = put(trip.made, trip.folder / "download", "zip" if layout in ZIPPED else "folder")
    grade = ["grade", download, "--out", trip.folder / "out", "--questions", "q14", "--roster", trip.gradebook]
    grade += ["--course", trip.folder / "course.toml"]
    export = [trip.platform, *(["--gradebook", trip.gradebook] if trip.platform in WRITERS else [])]
    assert run_command(*grade, "--export", *export)[0] == 0
    first = rows_of(trip)
    problems = [*odd_rows(trip, first), *odd_cells(trip, first), *odd_pages(trip)]
    decide(trip, first)
    assert run_command(*grade, "--overrides", trip.folder / "overrides.csv")[0] == 0
    assert run_command("export", *export, "--out", trip.folder / "out")[0] == 0
    assert [*problems, *odd_cells(trip, rows_of(trip))] == []


def rows_of(trip: Trip) -> Rows:
    """Return everybody's row in grades.csv; fail if anybody has none or there is another one."""
    text = (trip.folder / "out" / "grades.csv").read_text(encoding="utf-8")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    people = {harmless_cell(name): person for name, person in {**trip.made.students, **trip.made.others}.items()}
    rows = {people[row["student"]]: row for row in table if row["student"] in people}
    others = [row for row in table if row["student"] not in people]
    assert len(rows) + len(others) == len(table) and set(rows) == set(people.values())
    field = KNOWN_BY.get(trip.platform, "sis_id")
    assert sorted(row[field] for row in others) == sorted(getattr(p, field) for p in [ABSENT, *trip.namesakes])
    (absent,) = (row for row in others if row[field] == getattr(ABSENT, field))
    return {**rows, ABSENT: absent}


def odd_rows(trip: Trip, rows: Rows) -> Iterator[str]:
    """Yield who has another status, reason or number in grades.csv, or is late in another way, than should be."""
    field = KNOWN_BY.get(trip.platform, "sis_id")
    names = {person: name for name, person in trip.made.others.items()}
    for person, row in rows.items():
        status, reason = outcome(trip, person)
        known = "" if person in trip.namesakes else getattr(person, field)
        late = "nobody knows" if person in names and names[person] == trip.made.late else ""
        late = "1 day" if person in names and names[person] == trip.made.after else late
        right = row["status"] == status and reason in row["reason"] and row[field] == known
        if not (right and late in row["late"] and bool(late) == bool(row["late"])):
            yield f"{person}: {row}"
        if (float(row["score"]) == REACHED) != (status == "graded"):
            yield f"{person}: {row}"


def outcome(trip: Trip, person: Person) -> tuple[str, str]:
    """Return a person's status, and what its reason has in it."""
    if person == ABSENT:
        return "error", "nothing was handed in"
    if trip.made.others.get(trip.made.text_only) == person:
        return "error", "no file was handed in"
    oddity = changed_by(trip.layout, person.case)
    status = "error" if oddity.refused else "partial" if oddity.lost else "graded"
    return status, oddity.refused or oddity.lost


def odd_cells(trip: Trip, rows: Rows) -> Iterator[str]:
    """Yield what in the filled gradebook is not as it was, and not somebody's own mark in the assignment's column."""
    if trip.platform not in WRITERS:
        yield from (
            [] if trip.exported.read_bytes().endswith((trip.folder / "out" / "grades.csv").read_bytes()) else ["csv"]
        )
        return
    before, after = (cells(trip.platform, path.read_bytes()) for path in (trip.gradebook, trip.exported))
    start = len(before) - len(trip.people) - (trip.platform == "canvas")  # which has a test student at the end
    people = dict(enumerate(trip.people, start))
    columns = set()
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        changed = {place: cell for place, cell in enumerate(new) if cell != old[place]}
        columns |= set(changed)
        person = people.get(number)
        is_filled = person and person not in trip.namesakes
        wanted = [round(float(rows[person]["total"]) * 100 / MOST, 2)] if is_filled else []
        if [float(cell) for cell in changed.values()] != wanted:
            yield f"{person}: {wanted}, not {changed}"
    if len(columns) != 1:
        yield f"columns {columns}"


def decide(trip: Trip, rows: Rows) -> None:
    """Give everybody another total, so that no two cells can be mixed up unseen."""
    decided = [[row["student"], "total", f"{(n + 1) * MOST / 100:.2f}", "x"] for n, row in enumerate(rows.values())]
    table = text_of([["student", "question", "points", "reason"], *decided])
    (trip.folder / "overrides.csv").write_text(table, encoding="utf-8")


def odd_pages(trip: Trip) -> Iterator[str]:
    """Yield who has no page in the zip where the platform looks for it, or more than one, or another one's."""
    with zipfile.ZipFile(trip.pages) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    looks_at, looks_for = UPLOADS[trip.platform]
    for student, person in {**trip.made.students, **trip.made.others}.items():
        mine = [entry for entry in entries if looks_at(entry) == looks_for(person, student)]
        gets_none = trip.platform == "canvas" and student == trip.made.text_only
        if len(mine) != (not gets_none) or not all(is_page_of(trip, student, entries[entry]) for entry in mine):
            yield f"{person}: {mine}"


def is_page_of(trip: Trip, student: str, content: bytes) -> bool:
    """Whether this is the student's page, as HTML or text, or a zip of it alone."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as inner:
            (name,) = inner.namelist()
            content = inner.read(name)
    page = trip.folder / "out" / "feedback" / f"{file_name(student)}.html"
    return content in (page.read_bytes(), text_path(page).read_bytes())
