"""Gradescope: the grades of an assignment (Review Grades > Download Grades) or of a course, filled for those who read them.

Gradescope's documentation knows no import of grades and no bulk upload of feedback: its own autograder gives both. So
the file keeps Gradescope's columns, for the gradebook or the script that took Gradescope's file before.
"""

from collections.abc import Sequence

from autograder.classroom.store import file_name
from autograder.exports.platform import Person, Platform, both_orders, has_column, make_part, number_in
from autograder.exports.sheet import Sheet
from autograder.gradebook.kept_mark import KeptMark

MAXIMUM = " - Max Points"  # behind an assignment's title in the grades of a course


class Gradescope(Platform):
    """Gradescope writes one assignment's "Total Score", or a column for each assignment of a course."""

    name = "gradescope"
    title = "Gradescope"
    gradebook_from = "the assignment > Review Grades > Download Grades > CSV"
    grades_to = "Gradescope imports no grades, your own gradebook does"
    feedback_to = "Gradescope takes no feedback in bulk, send the pages by e-mail or run the autograder there"
    hand_ins_have_several = True

    def is_header(self, header: Sequence[str]) -> bool:
        scores = has_column(header, "Total Score") or any(name.endswith(MAXIMUM) for name in header)
        return scores and has_column(header, "Email", "SID")

    def assignments(self, sheet: Sheet) -> dict[int, str]:
        total = sheet.column_of("Total Score")
        if total is not None:
            return {total: sheet.header[total]}
        return {column: name for column, name in enumerate(sheet.header) if name + MAXIMUM in sheet.header}

    def people(self, sheet: Sheet) -> list[Person]:
        rows = range(1, len(sheet.lines))
        return [person_in(sheet, row) for row in rows if any(map(str.strip, sheet.row(row)))]

    def maximum(self, sheet: Sheet, row: int, column: int) -> float | None:
        """Return the points possible in a column: the row's own, or any other's."""
        names = ("Max Points", sheet.header[column] + MAXIMUM)
        own = number_in(sheet.value(row, *names))
        if own is not None:
            return own
        # Whoever handed in nothing may have no maximum: the others' is the same.
        others = (number_in(sheet.value(other, *names)) for other in range(1, len(sheet.lines)))
        return next((number for number in others if number is not None), None)

    def feedback_entry(self, mark: KeptMark, suffix: str) -> str:
        return f"{make_part(mark.id) or file_name(mark.student)}/feedback{suffix}"


def person_in(sheet: Sheet, row: int) -> Person:
    """Return who a row is about."""
    first, last, whole = (sheet.value(row, name) for name in ("First Name", "Last Name", "Name"))
    return Person(
        row,
        sheet.value(row, "Submission ID"),
        sis_id=sheet.value(row, "SID"),
        email=sheet.value(row, "Email"),
        names=(whole,) if whole else both_orders(first, last),
    )
