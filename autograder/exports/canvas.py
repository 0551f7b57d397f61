"""Canvas: Grades > Export, and Import of the same file; feedback by Upload Submissions.

The rules are those of canvas-lms: lib/gradebook_exporter.rb writes the file, lib/gradebook_importer.rb reads it back,
lib/content_zipper.rb names the files of the download, and infer_comment_context_from_filename in
app/models/abstract_assignment.rb finds student and attachment in the names of what is uploaded.
"""

import re
from collections.abc import Sequence

from autograder.exports.platform import Person, Platform, harmless_part, number_in
from autograder.exports.sheet import Sheet
from autograder.gradebook.kept_mark import KeptMark

ASSIGNMENT = re.compile(r"(?P<title>.*) \(\d+\)", re.DOTALL)
NO_STUDENT = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
QUOTED_FORMULA = re.compile(r'="(.*)"', re.DOTALL)  # how a name is exported that begins with =
TWO_NUMBERS = re.compile(r"(^|_)[0-9]+_(.*_)?[0-9]+(_|$)")  # the student's and the file's
ANONYMOUS = re.compile(r"anon_[^_]+_[0-9]+(_|$)")
KEPT = ("EX", "N/A")  # excused, and not assigned to this student


class Canvas(Platform):
    """Canvas finds a student by ID, and an assignment by the number behind its title."""

    name = "canvas"
    title = "Canvas"
    gradebook_from = "Grades > Export > Export Entire Gradebook"
    grades_to = "Grades > Import"
    feedback_to = "the assignment > Upload Submissions"

    def is_header(self, header: Sequence[str]) -> bool:
        one = len(header) > 3 and "Student" in header[0] and "ID" in header[1]
        two = len(header) > 4 and tuple(header[:3]) == ("LastName", "FirstName", "ID")
        return (one or two) and "Section" in header

    def assignments(self, sheet: Sheet) -> dict[int, str]:
        """Return the columns that hold an assignment's points, with its title: sums have no possible points beneath."""
        possible = points_row(sheet)
        titles = {column: ASSIGNMENT.fullmatch(text) for column, text in enumerate(sheet.header)}
        first = (sheet.column_of("Section") or 0) + 1
        return {
            column: match["title"]
            for column, match in titles.items()
            if match and column >= first and (possible is None or number_in(sheet.cell(possible, column)) is not None)
        }

    def people(self, sheet: Sheet) -> list[Person]:
        return [self.person(sheet, row) for row in range(1, len(sheet.lines)) if is_student(sheet, row)]

    def person(self, sheet: Sheet, row: int) -> Person:
        """Return who a row is about."""
        number, login, school = (sheet.value(row, name) for name in ("ID", "SIS Login ID", "SIS User ID"))
        return Person(row, number, login, school, names=names_in(sheet, row))

    def maximum(self, sheet: Sheet, row: int, column: int) -> float | None:
        possible = points_row(sheet)
        return None if possible is None else number_in(sheet.cell(possible, column))

    def is_kept(self, cell: str) -> bool:
        return cell.strip().upper() in KEPT

    def feedback_entry(self, mark: KeptMark, suffix: str) -> str:
        """Return the name of the download: both numbers in it are looked up, and what is uploaded takes its name."""
        place = harmless_part(mark.place.rpartition("/")[2])
        return place if TWO_NUMBERS.search(place) or ANONYMOUS.match(place) else ""


def points_row(sheet: Sheet) -> int | None:
    """Return the row that says how many points are possible; a row about posting may stand before it."""
    return next((row for row in range(1, len(sheet.lines)) if "Points Possible" in sheet.cell(row, 0)), None)


def is_student(sheet: Sheet, row: int) -> bool:
    """Whether a row is a student's, as the importer decides it."""
    return "Points Possible" not in sheet.cell(row, 0) and not all(map(NO_STUDENT.fullmatch, sheet.row(row)))


def names_in(sheet: Sheet, row: int) -> tuple[str, ...]:
    """Return the ways in which a row writes the name: "Last, First" or two columns."""
    parts = [QUOTED_FORMULA.sub(r"\1", sheet.cell(row, column).strip()) for column in (0, 1)]
    if sheet.column_of("LastName") == 0:
        return (f"{parts[1]} {parts[0]}", f"{parts[0]}, {parts[1]}")
    last, comma, first = parts[0].partition(",")
    return (parts[0], f"{first.strip()} {last.strip()}") if comma else (parts[0],)
