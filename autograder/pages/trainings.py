"""Which trainings an instructor should look at: digits read at once, or data in the text of a file.

That is no proof of anything: a network that was trained at home may be there, or a long table that has a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.classroom.row import Row
from given.machinery.questions import QUESTIONS

AT_ONCE = 0.4  # seconds: one pass through the digits with thirty neurons, which reads 94 %, takes 0.7; a network from home 0.2
READS_WELL = 85  # per cent
LONG = 1_000  # bytes: a network of that size reads 90 %, and no honest hand-in that we know has a literal of 100


@dataclass(frozen=True)
class Training:
    """How well a training reads digits, how long it took, and whether that is too good to be true."""

    question: str
    percent: float
    seconds: float

    @property
    def number(self) -> str:
        return QUESTIONS[self.question].number

    @property
    def at_once(self) -> bool:
        return self.percent >= READS_WELL and self.seconds < AT_ONCE


@dataclass(frozen=True)
class Suspicion:
    """A row to look at, with its trainings."""

    row: Row
    trainings: tuple[Training, ...]

    @property
    def is_long(self) -> bool:
        return self.row.longest_literal > LONG


def trainings_of(row: Row) -> tuple[Training, ...]:
    """Return what is known of a row's trainings on digits."""
    seconds = row.training_seconds
    return tuple(Training(q, percent, seconds[q]) for q, percent in row.accuracies.items() if q in seconds)


def find_suspicions(rows: Iterable[Row]) -> list[Suspicion]:
    """Return the rows to look at, the longest literal first."""
    suspicions = [Suspicion(row, trainings_of(row)) for row in rows]
    found = [each for each in suspicions if each.is_long or any(training.at_once for training in each.trainings)]
    return sorted(found, key=lambda each: -each.row.longest_literal)
