"""grades.csv: no cell computes, every name survives, and what is known of a person stands behind the points."""

import csv
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from autograder.classroom.row import row_of
from autograder.classroom.store import Store
from autograder.gradebook.mark import Mark
from autograder.gradebook.table import ABOUT, harmless_cell, write_table
from autograder.grading.result import Options, Result, Status
from autograder.submissions.about import About
from given.checking.results import CaseResult, QuestionResult
from given.machinery.outcome import Kind

CASES = (CaseResult("one", 1.5, 1.5, False, ""), CaseResult("two", 0.0, 0.5, True, "think", Kind.VALUES, "secret"))
RESULT = Result("Jane", Status.GRADED, "none", [QuestionResult("q14_sizes", CASES)])
OPTIONS = Options("none", ("q14_sizes",))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1+1", "\t=1", "\r=1"])
def test_cells_do_not_compute(text):
    assert harmless_cell(text)[0] in "'?"


@pytest.mark.parametrize("text", ["Jane", "a=b", "Jean-Luc", "O'Brien", "me@home", ""])
def test_ordinary_cells_are_kept(text):
    assert harmless_cell(text) == text


def test_cells_hold_nothing_that_is_not_printable():
    assert harmless_cell("a\nb\x1b[31m\u202e\udcff\0") == "a?b?[31m???"


def test_table_survives_every_name(tmp_path):
    students = ['=HYPERLINK("x")', "a,b", "a\nb", 'say "hi"', "x;=1+1", "\udcff"]
    path = write_table(
        Store(tmp_path), [Mark(row_of(replace(RESULT, student=student))) for student in students], OPTIONS
    )
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["student", "status", "score", "max_score", "bonus", "q14_sizes", *ABOUT]
    assert [row[0] for row in rows[1:]] == ['\'=HYPERLINK("x")', "a,b", "a?b", 'say "hi"', "x,=1+1", "?"]
    assert all(row[1:6] == ["graded", "1.5", "2", "0", "1.5"] for row in rows[1:])
    assert '"x,=1+1"' in path.read_text(encoding="utf-8")  # where cells end at semicolons it is still one, of text


def test_who_it_is_and_what_happened_stand_behind_the_points(tmp_path):
    handed_in = datetime(2026, 11, 25, 23, 59, 1, tzinfo=timezone.utc)
    person = About("Zoë =1", "77", "zoe", "s123", "zoe@x.org", handed_in, marked_late=True)
    unread = Result("zoe_77", Status.ERROR, "none", problem="zoe.zip is encrypted")
    path = write_table(Store(tmp_path), [Mark(row_of(unread), person)], OPTIONS)
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    told = ["Zoë =1", "77", "zoe", "s123", "zoe@x.org", "2026-11-25 23:59:01+00:00", "late", "zoe.zip is encrypted"]
    told += ["0", "0", "", "", ""]
    assert [row[column] for column in ABOUT] == told
