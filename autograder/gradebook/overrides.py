"""overrides.csv: what a person decided about single marks, and why.

    student,question,points,reason
    jane,q18,7,"the formula is right, see her note"
    joe,total,plus 2,doctor's note

`points` is a number in place of the grader's, or a change: +2, -2, "plus 2", "minus 2" (spreadsheets make 2 of +2). A column
`hand_in` may say for which content the row is meant.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from autograder.errors import SetupError
from autograder.gradebook.cells import harmless_cell
from given.checking.report import write_points
from given.machinery.questions import find_questions

TOTAL = "total"
COLUMNS = ("student", "question", "points", "reason")
OPTIONAL = "hand_in"
TEMPLATE = ",".join((*COLUMNS, OPTIONAL)) + "\r\n"
MOST_BYTES = 5_000_000  # of a class of 10,000 with a long reason each
POINTS = re.compile(r"'?(?P<change>\+|-|−|plus |minus )? ?(?P<number>\d{1,6}(?:[.,]\d{1,6})?)(?: points?)?")
LESS = ("-", "−", "minus ")


@dataclass(frozen=True)
class Override:
    """One row: points in place of others, or more or fewer of them."""

    student: str
    question: str  # its id, or "total"
    points: float
    is_change: bool
    reason: str
    hand_in: str = ""  # the content that it is meant for, "" if the row does not say

    def applied_to(self, points: float) -> float:
        """Return the points afterwards; nobody has less than none."""
        return max(round(points + self.points if self.is_change else self.points, 2), 0.0)

    def __str__(self) -> str:
        points = f"{'+' if self.points >= 0 else '-'}{write_points(abs(self.points))}" if self.is_change else ""
        return f"{self.question} {points or write_points(self.points)}"


@dataclass(frozen=True)
class Place:
    """Where a row stands, for what is said about it."""

    file: Path
    line: int

    def wrong(self, what: str) -> SetupError:
        return SetupError(f"{self.file}, line {self.line}: {what}")


def read_overrides(file: Path, students: Collection[str], questions: Sequence[str]) -> list[Override]:
    """Return the rows of an overrides.csv for these students and questions; raise SetupError, in one line, for a bad one."""
    places: dict[tuple[str, str], Place] = {}
    overrides = []
    for place, row in read_rows(file):
        override = read_override(place, row, students, questions)
        key = (override.student, override.question)
        if key in places:
            raise place.wrong(
                f"{override.student}, {override.question} stands in line {places[key].line} already; keep one of the two"
            )
        places[key] = place
        overrides.append(override)
    return overrides


def read_rows(file: Path) -> Iterator[tuple[Place, dict[str, str]]]:
    """Yield the rows that say something, by column."""
    lines = csv.reader(io.StringIO(read_text(file), newline=""), delimiter=find_delimiter(read_text(file)))
    try:
        heading = [cell.strip().casefold() for cell in next(lines, [])]
        missing = [column for column in COLUMNS if column not in heading]
        if missing:
            raise Place(file, 1).wrong(f"there is no column {missing[0]}; the first line is {TEMPLATE.strip()}")
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield Place(file, lines.line_num), dict(zip(heading, map(str.strip, cells), strict=False))
    except csv.Error as error:
        raise Place(file, lines.line_num).wrong(f"{error}; save it as CSV once more") from None


def read_text(file: Path) -> str:
    """Return what a file says, in the encoding of most programs or in that of a spreadsheet on Windows."""
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise SetupError(
            f"{file} cannot be read ({error.strerror}); name another file with --overrides, or write one whose first "
            f"line is {TEMPLATE.strip()}"
        ) from None
    if len(content) > MOST_BYTES:
        raise SetupError(f"{file} has more than {MOST_BYTES:,} bytes; is it the right file?")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def find_delimiter(text: str) -> str:
    """Return what parts the cells: where the comma is the decimal sign, spreadsheets take semicolons."""
    heading = text.split("\n", 1)[0]
    return max(",;\t", key=heading.count)


def read_override(place: Place, row: dict[str, str], students: Collection[str], questions: Sequence[str]) -> Override:
    """Return what a row says."""
    student = find_student(place, row.get("student", ""), students)
    question = find_question(place, row.get("question", ""), questions)
    match = POINTS.fullmatch(row.get("points", "").casefold())
    if not match:
        raise place.wrong(f"points {row.get('points', '')!r} are no number; write 7, +2, -2 or plus 2")
    sign = -1 if match["change"] in LESS else 1
    points = sign * float(match["number"].replace(",", "."))
    reason = row.get("reason", "")
    if not reason:
        raise place.wrong("there is no reason; write one, since student and colleagues will ask for it")
    return Override(student, question, points, bool(match["change"]), reason, row.get(OPTIONAL, ""))


def find_student(place: Place, name: str, students: Collection[str]) -> str:
    """Return the student that a cell names, as it stands in the table of grades."""
    if name in students:
        return name
    alike = [student for student in students if harmless_cell(student).strip() == name]
    if len(alike) == 1:
        return alike[0]
    close = get_close_matches(name, students, 1)
    advice = f"did you mean {close[0]}?" if close else "write the name as in the column student of grades.csv"
    raise place.wrong(f"there is no student {name!r} in this class; {advice}")


def find_question(place: Place, word: str, questions: Sequence[str]) -> str:
    """Return the id of the question that a cell names, or "total"."""
    if word.casefold() == TOTAL:
        return TOTAL
    try:
        (question,) = find_questions(word)
    except ValueError as error:
        raise place.wrong(f"{error}, or {TOTAL}") from None
    if question not in questions:
        raise place.wrong(f"{question} is not asked in this run; take the row out, or ask for the question")
    return question
