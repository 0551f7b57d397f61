"""Questions and students in figures: what they are by their definitions, and where they are not defined."""

import numpy as np
import pytest

from autograder.classroom.row import Row
from autograder.grading.result import Status
from autograder.pages import fairness
from autograder.pages.who_needs_help import find_stuck
from given.checking.results import State
from given.machinery.questions import QUESTIONS
from tests.helpers.synthetic_class import class_of

SIZES = "q14_sizes"
TWO = ("q01_sigmoid", "q02_relu")


def row_with(name="Jane", failed=(), **points: float) -> Row:
    """Return a row: a question with all of its points is passed, one with -1 not started, any other failed."""
    states = {
        question: State.PASSED
        if value == QUESTIONS[question].points
        else State.NOT_STARTED
        if value < 0
        else State.FAILED
        for question, value in points.items()
    }
    points = {question: max(value, 0.0) for question, value in points.items()}
    cases = tuple(f"{q}: {case}" for q, state in states.items() if state is State.FAILED for case in failed)
    return Row(name, Status.GRADED, sum(points.values()), 0.0, points, states, cases, (), {}, {}, 0, "", 1.0, "")


def test_discrimination_is_the_correlation_with_the_others():
    entries = class_of(200)
    scored = [entry for entry in entries if entry.points]
    points = np.array([entry.points["q08_backprop"] for entry in scored])
    others = [sum(p for q, p in e.points.items() if q.startswith("q") and q != "q08_backprop") for e in scored]
    expected = np.mean((points - points.mean()) * (others - np.mean(others))) / points.std() / np.std(others)
    assert fairness.sum_up_question("q08_backprop", scored).discrimination == pytest.approx(expected)


@pytest.mark.parametrize(
    ("points", "others", "expected"),
    [
        ([0, 1, 2], [10, 20, 30], 1),
        ([0, 1, 2], [30, 20, 10], -1),
        ([1, 1, 1], [10, 20, 30], None),
        ([0, 1, 2], [0.3, 0.1 + 0.2, 0.3], None),
        ([0, 1], [10, 20], None),
        ([], [], None),
    ],
)
def test_correlation_is_undefined_where_nothing_varies(points, others, expected):
    found = fairness.correlation(np.array(points, float), np.array(others, float))
    assert found == (None if expected is None else pytest.approx(expected))


def test_kept_is_the_share_of_those_who_tried_and_did_not_pass():
    rows = [row_with(q14_sizes=value) for value in (2.0, 0.5, 1.5, -1)]
    assert fairness.kept_share(SIZES, rows) == pytest.approx(0.5)
    assert fairness.kept_share(SIZES, rows[:1]) is None and fairness.kept_share(SIZES, []) is None


def test_a_case_that_nobody_passes_is_named():
    hard, harder = row_with(q14_sizes=1.0, failed=("hard", "hardest")), row_with(q14_sizes=1.0, failed=("hardest",))
    idle = row_with(q14_sizes=-1)
    assert fairness.cases_nobody_passes(SIZES, [hard, harder, harder, idle]) == ("hardest",)
    assert fairness.cases_nobody_passes(SIZES, [hard, harder, harder, row_with(q14_sizes=2.0)]) == ()
    assert fairness.cases_nobody_passes(SIZES, [hard, harder]) == ()  # too few to say so


def test_reliability_is_cronbach_s_alpha():
    alike = [row_with(q01_sigmoid=value, q02_relu=value) for value in (0.0, 1.0, 2.0)]
    assert fairness.reliability(TWO, alike) == pytest.approx(1)
    apart = [row_with(q01_sigmoid=a, q02_relu=b) for a, b in ((0, 1), (1, 0), (1, 1), (0, 0))]
    assert fairness.reliability(TWO, apart) == pytest.approx(0)
    assert fairness.reliability(TWO, alike[:2]) is None
    assert fairness.reliability(TWO, [alike[0]] * 3) is None and fairness.reliability(TWO[:1], alike) is None


def test_the_parts_of_the_lecture_come_in_their_order():
    parts = fairness.sum_up_parts(tuple(QUESTIONS), class_of(20))
    assert [part for part, _ in parts][:4] == ["backpropagation", "training", "convolution", "pooling"]
    assert [each.question.id for _, summaries in parts for each in summaries] == list(QUESTIONS)


def test_who_has_less_than_half_is_stuck_at_the_first_gap():
    rows = [
        row_with("well", q01_sigmoid=3.0, q02_relu=3.0),
        row_with("half", q01_sigmoid=3.0, q02_relu=0.0),
        row_with("idle", q01_sigmoid=1.0, q02_relu=-1),
        row_with("none", q01_sigmoid=-1, q02_relu=0.5),
    ]
    found = [(each.row.student, each.question.number, each.not_started) for each in find_stuck(rows, TWO, 6.0)]
    assert found == [("none", "q01", True), ("idle", "q01", False)]
