"""A course's points are made of results as they are: a share of a question's points, or what the ladder says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.classroom.row import row_of
from autograder.course.course import Course
from autograder.grading.result import Result, Status
from given import ladder
from given.checking.results import CaseResult, QuestionResult
from given.course.rules import STANDARD, Rules, climb
from given.machinery.outcome import Kind
from given.machinery.questions import QUESTIONS

MNIST, CONV1D, KERNELS = "q13_mnist_accuracy", "q15_conv1d", "b02_mnist_convnet"
ALL = tuple(QUESTIONS)


def reading(accuracy: float, on_ours: float | None = None, question: str = MNIST) -> QuestionResult:
    """Return what question 13 finds for an accuracy."""
    earned = ladder.points(accuracy)
    steps = [round(number / 10, 1) for number in range(1, 101)]
    cases = tuple(
        CaseResult(f"{step} points", 0.1 if step <= earned else 0.0, 0.1, False, "", failed_if(step > earned))
        for step in steps
    )
    points = max([0.0, *(step for step in steps if step <= earned)])
    remark = (
        f"Your network read {accuracy:.2f} % of 10,000 digits right: {points:g} points. fit_mnist and predict took 5 s."
    )
    remarks = (f"{remark} {ladder.next_step(accuracy)}",)
    return QuestionResult(question, cases, remarks, accuracy=accuracy, seconds=5.0, accuracy_on_ours=on_ours)


def failed_if(failed: bool) -> Kind | None:
    return Kind.ACCURACY if failed else None


CASES = (CaseResult("one", 1.5, 1.5, False, ""), CaseResult("two", 0.0, 2.5, True, "think", Kind.VALUES, "secret"))
RESULT = Result("jane", Status.GRADED, "none", [reading(92.5), QuestionResult(CONV1D, CASES)])


def course(**rules) -> Course:
    return Course(Rules(**rules), file="course.toml")


def converted(course: Course, result: Result = RESULT) -> Result:
    """Return a result in the course's points; its row must say the same, by itself."""
    made = course.convert_result(result)
    row = course.convert_row(row_of(result))
    assert row.points == {question.question: pytest.approx(question.points) for question in made.questions}
    assert (row.score, row.bonus) == (made.score, made.bonus)
    return made


def test_without_rules_of_its_own_a_course_changes_nothing():
    assert converted(Course()) == RESULT
    assert Course().convert_row(row_of(RESULT)) is not None and Course().maximum(ALL) == 100
    assert converted(course(own_points={MNIST: 10, CONV1D: 4})) == RESULT


def test_every_case_keeps_its_share():
    made = converted(course(own_points={CONV1D: 8}))
    assert [(case.points, case.possible) for case in made.questions[1].cases] == [(3, 3), (0, 5)]
    assert [case.kind for case in made.questions[1].cases] == [None, Kind.VALUES]
    assert course(own_points={CONV1D: 8}).maximum(ALL) == 104
    assert converted(course(own_points={CONV1D: 0})).questions[1].points == 0


def test_the_ladder_goes_by_the_accuracy_that_is_kept():
    made = converted(course(ladders={MNIST: ((90, 0), (95, 15))})).questions[0]
    assert (made.points, made.possible) == (7.5, 15)
    assert "right: 7.5 points." in made.remarks[0] and "The next step: 95 % brings 15 points." in made.remarks[0]
    assert "6 points" not in made.remarks[0] and "8 points" not in made.remarks[0]


def test_points_of_the_ladder_are_scaled_in_its_words_too():
    made = converted(course(own_points={MNIST: 20})).questions[0]
    assert (made.points, made.possible) == (12, 20)
    assert "right: 12 points." in made.remarks[0] and "The next step: 95 % brings 16 points." in made.remarks[0]


@pytest.mark.parametrize(("own", "on_ours", "points"), [(92.5, 97.0, 15), (92.5, None, 7.5), (96.0, 91.0, 15)])
def test_the_better_one_of_own_and_on_ours_counts(own, on_ours, points):
    result = replace(RESULT, questions=[reading(own, on_ours)])
    assert converted(course(ladders={MNIST: ((90, 0), (95, 15))}), result).score == points


def test_a_training_that_failed_has_nothing_on_any_ladder():
    lost = replace(reading(0), accuracy=None, remarks=("It hung.",))
    made = converted(course(ladders={MNIST: ((5, 0), (95, 15))}), replace(RESULT, questions=[lost]))
    assert made.score == 0 and made.questions[0].possible == 15 and made.questions[0].remarks == ("It hung.",)


def test_past_the_last_step_comes_the_distinction():
    made = converted(course(ladders={MNIST: ((50, 0), (60, 15))}), replace(RESULT, questions=[reading(97.5)]))
    assert made.score == 15 and "98 % is a distinction" in made.questions[0].remarks[0]


@given(st.floats(0, 100), st.floats(0, 100))
def test_who_reads_more_has_no_fewer_points(one, other):
    for steps in (*STANDARD.values(), ((12.5, 0), (13, 7.77), (99, 7.78))):
        less, more = sorted([one, other])
        assert 0 <= climb(steps, less) <= climb(steps, more) <= steps[-1][1]


@given(st.floats(70, 100))
def test_the_standard_ladder_is_that_of_the_question(accuracy):
    earned = row_of(replace(RESULT, questions=[reading(accuracy)])).points[MNIST]
    assert earned <= climb(STANDARD[MNIST], accuracy) + 1e-9 < earned + 0.1


@pytest.mark.parametrize(
    ("bonus", "score", "counted"),
    [("added", 98, 5), ("capped", 98, 2), ("capped", 90, 5), ("capped", 103, 0), ("apart", 98, 0), ("off", 98, 0)],
)
def test_how_the_bonus_counts(bonus, score, counted):
    assert Course(bonus=bonus).counted_bonus(score, 5, ALL) == counted


def test_a_course_is_told_in_one_line():
    assert str(Course()) == "32 of 32 questions, 100 points and 30 of the bonus (added)"
    assert str(course(questions=(CONV1D,))) == "1 of 32 questions, 4 points"
