"""Blackboard: Work Offline > Download (or the gradebook's Download), and Upload of the same file.

The rules are those of its help for instructors, "Uploading or Downloading Grade Center Items for Working Offline": a
student is found by Username and a column by the number behind its name, neither of which may be changed; files are
tab-delimited and end in .xls, or comma-delimited and end in .csv. The .xls is text in UTF-16.
"""

import re
from collections.abc import Sequence

from autograder.classroom.store import file_name
from autograder.exports.platform import Person, Platform, both_orders, has_column, make_part, number_in
from autograder.exports.sheet import Sheet
from autograder.gradebook.kept_mark import KeptMark

# "Lab 1 [Total Pts: 100 Score] |12345". Totals that Blackboard works out say "up to", and cannot be uploaded.
ASSIGNMENT = re.compile(r"(?P<title>.*)\[Total Pts: (?P<points>[\d.,]+)[^\]]*\] ?\|\S+", re.DOTALL)


class Blackboard(Platform):
    """Blackboard finds a student by Username."""

    name = "blackboard"
    title = "Blackboard"
    gradebook_from = "Gradebook > Work Offline > Download, tab-delimited or comma-delimited"
    grades_to = "Gradebook > Work Offline > Upload"
    feedback_to = "Blackboard takes no feedback in bulk, each page is attached to its attempt"

    def is_header(self, header: Sequence[str]) -> bool:
        return has_column(header, "Username") and any(map(re.compile(r"\[Total Pts: ").search, header))

    def assignments(self, sheet: Sheet) -> dict[int, str]:
        matches = {column: ASSIGNMENT.fullmatch(text) for column, text in enumerate(sheet.header)}
        return {column: match["title"].strip() for column, match in matches.items() if match}

    def people(self, sheet: Sheet) -> list[Person]:
        rows = range(1, len(sheet.lines))
        return [person for row in rows if (person := person_in(sheet, row)).login]

    def maximum(self, sheet: Sheet, row: int, column: int) -> float | None:
        match = ASSIGNMENT.fullmatch(sheet.header[column])
        return number_in(match["points"]) if match else None

    def feedback_entry(self, mark: KeptMark, suffix: str) -> str:
        return f"{make_part(mark.login or mark.id) or file_name(mark.student)}/feedback{suffix}"


def person_in(sheet: Sheet, row: int) -> Person:
    """Return who a row is about; the platform's downloads call a student by the user's name, which is both id and login."""
    user, number, first, last = (
        sheet.value(row, name) for name in ("Username", "Student ID", "First Name", "Last Name")
    )
    return Person(row, user, user, number, names=both_orders(first, last))
