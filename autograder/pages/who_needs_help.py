"""Who needs help: those with less than half of the points, and the first question of the lecture at which they are stuck."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.classroom.row import Row
from given.checking.results import State
from given.machinery.questions import QUESTIONS, Question

ENOUGH = 0.5  # of the points; fewer pass hardly anywhere
SHOWN = 100  # students: more are no list of people to talk to, and the table below has all


@dataclass(frozen=True)
class Stuck:
    """A student, and the first core question that they have not passed."""

    row: Row
    question: Question
    not_started: bool = False


def find_stuck(scored: Sequence[Row], questions: Sequence[str], maximum: float) -> list[Stuck]:
    """Return the students who need help, of those who have a score, the lowest first."""
    low = sorted((row for row in scored if row.score < ENOUGH * maximum), key=lambda row: (row.score, row.student))
    return [stuck for row in low if (stuck := find_first_gap(row, questions))]


def find_first_gap(row: Row, questions: Sequence[str]) -> Stuck | None:
    """Return where a student is stuck, None if nowhere: what comes later in the lecture mostly rests on what comes first."""
    for question in questions:
        state = row.states.get(question, State.PASSED)
        if QUESTIONS[question].is_core and state is not State.PASSED:
            return Stuck(row, QUESTIONS[question], state is State.NOT_STARTED)
    return None
