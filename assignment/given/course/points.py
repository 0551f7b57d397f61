"""A question's result in the points of a course: what the cases found stays, what it is worth is the course's affair."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from given import ladder
from given.course.rules import STANDARD, Rules
from given.machinery.questions import QUESTIONS

if TYPE_CHECKING:
    from given.checking.results import CaseResult, QuestionResult


def in_course_points(result: "QuestionResult", rules: Rules) -> "QuestionResult":
    """Return a question's result with the course's points; the very same where the course says nothing about it."""
    question = result.question
    if question not in rules.counting or (question not in rules.ladders and rules.factor(question) == 1):
        return result
    points = rules.points(question, result.points, counted_accuracy(result))
    if question in rules.ladders:
        cases = fill_up(result.cases, points, rules.possible(question))
    else:
        cases = tuple(scale(case, rules.factor(question)) for case in result.cases)
    return replace(
        result, cases=cases, remarks=tuple(reword(remark, result, points, rules) for remark in result.remarks)
    )


def counted_accuracy(result: "QuestionResult") -> float | None:
    """Return the better one of what was read by itself and on top of our lower functions: either counts."""
    reached = [percent for percent in (result.accuracy, result.accuracy_on_ours) if percent is not None]
    return max(reached, default=None)


def scale(case: "CaseResult", factor: float) -> "CaseResult":
    """Return a case with so many times the points."""
    return replace(case, points=case.points * factor, possible=case.possible * factor)


def fill_up(cases: Sequence["CaseResult"], points: float, possible: float) -> tuple["CaseResult", ...]:
    """Return the cases of a ladder, which are worth the same each, with these points together, the first ones full."""
    each = possible / len(cases)
    return tuple(
        replace(case, points=min(max(points - place * each, 0.0), each), possible=each)
        for place, case in enumerate(cases)
    )


def reword(remark: str, result: "QuestionResult", points: float, rules: Rules) -> str:
    """Return a remark that names points of the assignment's ladder with those of the course."""
    if result.accuracy is None or result.question not in STANDARD:
        return remark
    remark = remark.replace(f" digits right: {result.points:g} points.", f" digits right: {points:g} points.")
    return remark.replace(ladder.next_step(result.accuracy), next_step(result.accuracy, result.question, rules))


def note_on(question: str, rules: Rules) -> list[str]:
    """Return what to add to the result of a question that does not count in this course."""
    return [] if question in rules.counting else [f"{QUESTIONS[question].number} does not count in this course."]


def next_step(accuracy: float, question: str, rules: Rules) -> str:
    """Say what the next step of the course's ladder would bring."""
    for wanted, brings in rules.steps(question)[1:]:
        if accuracy < wanted:
            return f"The next step: {wanted:g} % brings {brings:g} points."
    return ladder.next_step(max(accuracy, ladder.TIERS[-1][0]))
