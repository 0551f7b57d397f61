"""Is each question fair? How hard it is, whether it tells those who know from those who do not, and what nobody passes.

Difficulty and discrimination are those of classical test theory: the mean share of the points, and the correlation of an item's
points with the points of all other items; reliability is Cronbach's alpha (Psychometrika 16, 1951).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from autograder.classroom.row import Row
from given.checking.results import State
from given.course.rules import Rules
from given.machinery.questions import QUESTIONS, Question, is_core

FEWEST = 3  # submissions that a correlation needs, and that a case must have been tried by
OWN_POINTS = Rules()  # the assignment's


@dataclass(frozen=True)
class QuestionSummary:
    """How the class did on a question; what is not defined, for want of numbers that differ, is None."""

    question: Question
    mean: float  # points
    discrimination: float | None
    not_started: float  # share of all
    kept: float | None  # share of the points that those have who started and did not pass
    nobody_passes: tuple[str, ...]  # cases


def sum_up_parts(
    questions: Sequence[str], scored: Sequence[Row], rules: Rules = OWN_POINTS
) -> list[tuple[str, list[QuestionSummary]]]:
    """Return the parts of the lecture, each with its questions."""
    summaries = [sum_up_question(question, scored, rules) for question in questions]
    return [(part, list(group)) for part, group in groupby(summaries, lambda summary: summary.question.part)]


def sum_up_question(question: str, scored: Sequence[Row], rules: Rules = OWN_POINTS) -> QuestionSummary:
    """Sum up one question over the submissions that have a score."""
    points = np.array([row.points.get(question, 0.0) for row in scored])
    others = np.array([row.score for row in scored]) - (points if is_core(question) else 0)
    idle = sum(row.states.get(question) is State.NOT_STARTED for row in scored) / max(len(scored), 1)
    return QuestionSummary(
        replace(QUESTIONS[question], points=rules.possible(question)),
        float(points.mean()) if scored else 0.0,
        correlation(points, others),
        idle,
        kept_share(question, scored, rules),
        cases_nobody_passes(question, scored),
    )


def correlation(points: np.ndarray, others: np.ndarray) -> float | None:
    """Return Pearson's correlation, None for too few numbers or where all are the same."""
    others = others.round(6)  # sums that are the same but for their last bits are the same
    if len(points) < FEWEST or not np.ptp(points) or not np.ptp(others):
        return None
    return float(np.corrcoef(points, others)[0, 1])


def kept_share(question: str, scored: Sequence[Row], rules: Rules = OWN_POINTS) -> float | None:
    """Return what share of a question's points those keep on average who started and did not pass."""
    possible = rules.possible(question)
    kept = [row.points[question] / possible for row in scored if row.states.get(question) is State.FAILED and possible]
    return float(np.mean(kept)) if kept else None


def cases_nobody_passes(question: str, scored: Sequence[Row]) -> tuple[str, ...]:
    """Return the names of the cases that all fail who have started the question, if they are a few at least."""
    started = [row for row in scored if row.states.get(question, State.NOT_STARTED) is not State.NOT_STARTED]
    start = f"{question}: "
    failed = Counter(case for row in started for case in row.failed if case.startswith(start))
    return tuple(case.removeprefix(start) for case, count in failed.items() if count == len(started) >= FEWEST)


def reliability(questions: Sequence[str], scored: Sequence[Row]) -> float | None:
    """Return Cronbach's alpha of the core questions, k / (k - 1) (1 - sum of variances / variance of sums), None if undefined."""
    core = [question for question in questions if is_core(question)]
    points = np.array([[row.points.get(question, 0.0) for question in core] for row in scored])
    if len(core) < 2 or len(scored) < FEWEST or not np.ptp(points.sum(axis=1).round(6)):
        return None
    variances = points.var(axis=0, ddof=1)
    return float(len(core) / (len(core) - 1) * (1 - variances.sum() / points.sum(axis=1).var(ddof=1)))
