"""What a run says at its end: first of all, with whom something is the matter."""

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from rich.console import Console

from autograder.commands.messages import FEW, SHOWN_ROWS, print_summary, print_unknown_times
from autograder.course.course import Course
from autograder.course.late import Deadline
from autograder.gradebook.mark import Mark
from autograder.gradebook.overrides import Override
from autograder.grading.result import Status
from autograder.submissions.about import About
from given.checking.report import write_points
from tests.helpers.synthetic_class import class_of

AT = datetime.fromisoformat("2026-11-25T20:00:00+01:00")
GRADED = [replace(row, status=Status.GRADED, reason="") for row in class_of(3 * SHOWN_ROWS, hostile=[])]


def said_of(marks: list[Mark]) -> str:
    """Return the end of a run that gave these marks."""
    console = Console(file=io.StringIO(), width=200)
    print_summary(console, marks, 100.0, Path("grades.csv"))
    return console.file.getvalue()


MATTERS = {
    "an error": Mark(replace(GRADED[-1], status=Status.ERROR, reason="zip is encrypted")),
    "partial": Mark(replace(GRADED[-1], status=Status.PARTIAL)),
    "late": Mark(GRADED[-1], late="1 day late: 8 points taken off", penalty=8.0),
    "late, as the platform says": Mark(GRADED[-1], About(marked_late=True)),
    "overridden": Mark(GRADED[-1], overrides=(Override("x", "q01_sigmoid", 1.0, False, "note"),)),
}


@pytest.mark.parametrize("matter", MATTERS)
def test_who_comes_last_is_named_if_something_is_the_matter(matter):
    said = said_of([*map(Mark, GRADED[:-1]), MATTERS[matter]])
    assert GRADED[-1].student in said and GRADED[0].student not in said
    assert f"{len(GRADED) - 1} others are graded, and there is nothing to say of them" in said


def test_a_small_class_is_listed_whole_with_totals():
    marks = [Mark(row, penalty=row.score) for row in GRADED[:FEW]]
    lines = [line.split() for line in said_of(marks).splitlines()]
    assert lines[1 : FEW + 1] == [[m.row.student, "graded", write_points(m.row.bonus)] for m in marks]
    assert "others" not in said_of(marks)


def test_of_very_many_some_are_named_and_the_rest_counted():
    said = said_of([Mark(replace(row, status=Status.ERROR, reason="empty")) for row in GRADED])
    assert f"... and {len(GRADED) - SHOWN_ROWS} more" in said and "others" not in said


@pytest.mark.parametrize(
    ("course", "about", "is_said"),
    [
        (Course(deadline=Deadline(AT)), About(), True),
        (Course(deadline=Deadline(AT)), About(handed_in=AT), False),
        (Course(), About(), False),
    ],
)
def test_a_deadline_without_times_is_said(course, about, is_said):
    console = Console(file=io.StringIO(), width=200)
    print_unknown_times(console, [Mark(GRADED[0], about)], course)
    assert ("nobody says" in console.file.getvalue()) == is_said
