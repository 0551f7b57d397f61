"""grades.csv: a row a submission, a column a question, and no cell that a spreadsheet would compute.

What is known of the person, and why something was not graded, stands behind the questions.
"""

import csv
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.classroom.store import Store, open_whole
from autograder.course.course import Course
from autograder.gradebook.mark import Mark
from autograder.grading.result import Options
from autograder.submissions.names import printable
from given.checking.report import write_points

ABOUT = (
    *("name", "id", "login", "sis_id", "email", "handed_in", "late", "reason"),
    *("penalty", "total", "overridden", "override_reason", "hand_in"),
)
FORMULA = ("=", "+", "-", "@")  # a spreadsheet evaluates cells that start with these


def write_table(store: Store, marks: Sequence[Mark], options: Options, course: Course | None = None) -> Path:
    """Write grades.csv, and return where it is."""
    path = store.folder / "grades.csv"
    with open_whole(path) as file:
        write_rows(csv.writer(file), marks, options, course or Course())
    return path


def write_rows(table: Any, marks: Sequence[Mark], options: Options, course: Course) -> None:
    """Write the heading, and a row for each mark."""
    table.writerow(["student", "status", "score", "max_score", "bonus", *options.questions, *ABOUT])
    most = course.maximum(options.questions)
    for mark in marks:
        row = mark.row
        points = [row.points.get(question, 0.0) for question in options.questions]
        numbers = map(write_points, [row.score, most, row.bonus, *points])
        told = map(harmless_cell, [*about(mark), *decided(mark)])
        table.writerow([harmless_cell(row.student), row.status.value, *numbers, *told])


def about(mark: Mark) -> list[str]:
    """Return the cells that say who this is and what happened."""
    person = mark.about
    handed_in = person.handed_in.isoformat(" ", "seconds") if person.handed_in else ""
    late = mark.late or ("late" if person.marked_late else "")
    return [person.name, person.id, person.login, person.sis_id, person.email, handed_in, late, mark.row.reason]


def decided(mark: Mark) -> list[str]:
    """Return the cells that say what counts in the end, and what a person had to do with it."""
    overridden = ", ".join(override.question for override in mark.overrides)
    reasons = ", ".join(override.reason for override in mark.overrides)
    return [write_points(mark.penalty), write_points(mark.total), overridden, reasons, mark.row.hand_in]


def harmless_cell(text: str) -> str:
    """Return a text that a spreadsheet shows and does not compute, without control characters."""
    # Where the comma is the decimal sign, spreadsheets part cells at semicolons, unless the text is in quotes, and
    # csv puts it in quotes for a comma.
    harmless = printable(text).replace(";", ",")
    # NFKC: some spreadsheets compute after the wide signs of East Asian keyboards too.
    start = unicodedata.normalize("NFKC", harmless.lstrip()[:1])
    return f"'{harmless}" if start in FORMULA else harmless
