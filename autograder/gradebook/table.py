"""grades.csv: a row a submission, a column a question, and no cell that a spreadsheet would compute.

What is known of the person, and why something was not graded, stands behind the questions.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.classroom.store import Store, open_whole
from autograder.course.course import Course
from autograder.gradebook.cells import harmless_cell
from autograder.gradebook.mark import Mark
from autograder.grading.result import Options
from given.checking.report import write_points

ABOUT = (
    *("name", "id", "login", "sis_id", "email", "handed_in", "late", "reason"),
    *("penalty", "total", "overridden", "override_reason", "hand_in"),
)


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
    known = [person.name, person.id, person.login, person.sis_id, person.email]
    return [*known, handed_in, mark.lateness, mark.row.reason]


def decided(mark: Mark) -> list[str]:
    """Return the cells that say what counts in the end, and what a person had to do with it."""
    overridden = ", ".join(override.question for override in mark.overrides)
    reasons = ", ".join(override.reason for override in mark.overrides)
    return [write_points(mark.penalty), write_points(mark.total), overridden, reasons, mark.row.hand_in]
