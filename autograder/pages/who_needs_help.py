"""Who needs help: those with less than half of the points, and the first question of the lecture at which they are stuck."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.classroom.row import Row
from autograder.grading.result import Status
from given.checking.results import State
from given.machinery.questions import QUESTIONS, Question

ENOUGH = 0.5  # of the points; fewer pass hardly anywhere
SHOWN = 100  # students: more are no list of people to talk to, and the table below has all


@dataclass(frozen=True)
class Stuck:
    """A student, and the first core question that they have not passed, None where nothing could be graded."""

    row: Row
    question: Question | None
    not_started: bool = False


def find_stuck(rows: Sequence[Row], questions: Sequence[str], maximum: float) -> list[Stuck]:
    """Return the students who need help, the lowest score first."""
    low = [row for row in rows if row.score < ENOUGH * maximum and row.status is not Status.INTERNAL]
    return [find_first_gap(row, questions) for row in sorted(low, key=lambda row: (row.score, row.student))]


def find_first_gap(row: Row, questions: Sequence[str]) -> Stuck:
    """Return where a student is stuck: what comes later in the lecture mostly rests on what comes first."""
    for question in questions:
        state = row.states.get(question, State.PASSED)
        if QUESTIONS[question].is_core and state is not State.PASSED:
            return Stuck(row, QUESTIONS[question], state is State.NOT_STARTED)
    return Stuck(row, None)
