"""Read a roster: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 (Blackboard's .xls) or as Windows writes it."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.errors import HandInError, SetupError
from autograder.limits import LIMITS
from autograder.submissions.contents.decoding import to_utf8
from autograder.submissions.folder_source import open_plain_file
from autograder.submissions.names import printable, shorten
from autograder.submissions.roster.columns import find_columns
from autograder.submissions.roster.times import time_of

DELIMITERS = ",;\t|"
FIRST_LINES = 10  # among which the heading is
NOBODY = ("points possible", "manual posting", "student, test", "test student")  # what platforms write among students
STUDENTS = ("student", "students", "learner", "teilnehmer/in", "studierende", "")  # as platforms call the role
CELL = 500  # characters of a name or number


@dataclass(frozen=True)
class Person:
    """Somebody in the class, as the roster has them; any of it may be missing."""

    name: str = ""
    id: str = ""
    login: str = ""
    sis_id: str = ""
    email: str = ""
    handed_in: datetime | None = None  # where the platform says it there, and not in the download


def read_roster(path: Path) -> list[Person]:
    """Return the students of a roster; raise SetupError for a file that is none."""
    lines = read_lines(path)
    for place, line in enumerate(lines[:FIRST_LINES]):
        if columns := find_columns(line):
            people = [person for row in lines[place + 1 :] if (person := read_person(row, columns))]
            return list(dict.fromkeys(people))
    headings = "a heading such as Student, ID, Username, SIS User ID or Email"
    raise SetupError(f"--roster: {path.name} has no line with {headings}; export it as CSV once more")


def read_lines(path: Path) -> list[list[str]]:
    """Return the cells of a CSV file; raise SetupError for what cannot be read as one."""
    limit = LIMITS.download.roster_bytes
    try:
        with open_plain_file(path) as file:
            content = file.read(limit + 1)
    except (HandInError, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SetupError(f"--roster: {path} cannot be read ({reason}); name a CSV file") from None
    if len(content) > limit or content.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        raise SetupError(f"--roster: {path.name} is no CSV file; save the table as CSV (in Excel: CSV UTF-8)")
    text = to_utf8(content)[0].decode("utf-8-sig", errors="replace").replace("\0", "")
    try:
        return list(cells_of(text))
    except csv.Error as error:
        raise SetupError(f"--roster: {path.name} cannot be read as CSV ({error}); save it as CSV again") from None


def cells_of(text: str) -> Iterator[list[str]]:
    """Yield the cells of each line that has any."""
    lines = text.splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep="):  # a note to Excel
        lines = lines[1:]
    start = "".join(lines[:FIRST_LINES])
    delimiter = max(DELIMITERS, key=start.count)
    reader = csv.reader(io.StringIO("".join(lines)), delimiter=delimiter)
    for number, row in enumerate(reader):
        if number > LIMITS.download.people:
            raise csv.Error(f"more than {LIMITS.download.people:,} lines")
        if any(cell.strip() for cell in row):
            yield row


def read_person(row: Sequence[str], columns: dict[str, int]) -> Person | None:
    """Return whom a line is about, None if it is no student."""
    cells = {what: clean(row[place]) for what, place in columns.items() if place < len(row)}
    name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    fields = {what: cells.get(what, "") for what in ("id", "login", "sis_id", "email")}
    role = cells.get("role", "").casefold()
    is_student = any(role == word or (word and word in role) for word in STUDENTS)
    if name.casefold() in NOBODY or not is_student or not (name or any(fields.values())):
        return None
    number, handed_in = number_of_participant(fields["id"]), time_of(cells.get("handed_in", ""))
    return Person(name, number, fields["login"], fields["sis_id"], fields["email"], handed_in)


def clean(cell: str) -> str:
    """Return a cell's text: Brightspace puts # before numbers, and a spreadsheet's text may begin with an apostrophe."""
    text = printable(cell.strip())[:CELL]
    return text[1:].strip() if text[:1] in ("#", "'") else text


def number_of_participant(identifier: str) -> str:
    """Return the number in Moodle's "Participant 1234"; any other identifier as it is."""
    word, _, number = identifier.rpartition(" ")
    return number if word and number.isdecimal() else identifier


def describe(person: Person) -> str:
    """Return what a person is called in a sentence."""
    return shorten(person.name or person.login or person.id or person.sis_id or person.email)
