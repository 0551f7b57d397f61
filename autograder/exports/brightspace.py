"""Brightspace: Grades > Enter Grades > Export, and Import of the same file; feedback by Add Feedback Files.

The rules are those of D2L's help, "Importing grades": OrgDefinedId or Username (or both) find the student, a column of
points is called by the item's name and "Points Grade", and the file ends each row with the End-of-Line Indicator. An
exported id has a # before it, which keeps spreadsheets from taking it for a number.
"""

import re
from collections.abc import Sequence

from autograder.exports.platform import Person, Platform, both_orders, harmless_part, has_column, number_in
from autograder.exports.sheet import Sheet
from autograder.gradebook.kept_mark import KeptMark

END = "End-of-Line Indicator"
ASSIGNMENT = re.compile(r"(?P<title>.*) Points Grade( <(?P<kind>.*)>)?", re.DOTALL)
# "1234-5678 - Jane Doe - Nov 25, 2026 1159 PM", a folder, and with " - handin.zip" behind it a file.
HANDED_IN = re.compile(r"(?P<whose>\d+-\d+ - .* - [^-]*\d{4},? \d{1,2}:?\d\d(?: ?[AP]M)?)(?P<file> - .+)?", re.DOTALL)
POINTS = re.compile(r"\bMaxPoints:([\d.,]+)")


class Brightspace(Platform):
    """Brightspace finds a student by OrgDefinedId or Username, and cuts what exceeds the maximum unless told otherwise."""

    name = "brightspace"
    title = "Brightspace"
    gradebook_from = "Grades > Enter Grades > Export, with key field Both and Points grade, to CSV"
    grades_to = "Grades > Enter Grades > Import"
    feedback_to = "the assignment > Add Feedback Files"

    def is_header(self, header: Sequence[str]) -> bool:
        return has_column(header, "OrgDefinedId", "Username") and has_column(header, END)

    def assignments(self, sheet: Sheet) -> dict[int, str]:
        matches = {column: ASSIGNMENT.fullmatch(text) for column, text in enumerate(sheet.header)}
        return {column: match["title"] for column, match in matches.items() if match}

    def people(self, sheet: Sheet) -> list[Person]:
        rows = range(1, len(sheet.lines))
        return [person_in(sheet, row) for row in rows if any(map(str.strip, sheet.row(row)))]

    def maximum(self, sheet: Sheet, row: int, column: int) -> float | None:
        match = ASSIGNMENT.fullmatch(sheet.header[column])
        points = POINTS.search(match["kind"] or "") if match else None
        return number_in(points[1]) if points else None

    def feedback_entry(self, mark: KeptMark, suffix: str) -> str:
        """Return a path in the student's folder of the download; of a single file there, a file of the same beginning."""
        parts = list(map(harmless_part, mark.place.split("/")))
        match = next(filter(None, map(HANDED_IN.fullmatch, parts)), None)
        place = match["whose"] if match else parts[0]
        between = " - " if match and match["file"] else "/"
        return f"{place}{between}feedback{suffix}" if place else ""


def person_in(sheet: Sheet, row: int) -> Person:
    """Return who a row is about."""
    number, user = (sheet.value(row, name).lstrip("#") for name in ("OrgDefinedId", "Username"))
    email, first, last = (sheet.value(row, name) for name in ("Email", "First Name", "Last Name"))
    return Person(row, login=user, sis_id=number, email=email, names=both_orders(first, last))
