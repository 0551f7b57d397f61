"""What to repeat in the lecture: the mistakes by the number of students who made them, with the slide or formula to look at."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.classroom.row import Named, Row

SHOWN = 25  # mistakes; what fewer students made is no matter for a lecture
NAMES = 30  # of students who made one, that are shown


@dataclass(frozen=True)
class Made:
    """A mistake, and who made it."""

    mistake: Named
    students: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        return self.students[:NAMES]


def find_common_mistakes(rows: Sequence[Row]) -> list[Made]:
    """Return the mistakes that were named, those of most students first; the same words about the same function are one."""
    makers: dict[Named, list[str]] = defaultdict(list)
    for row in rows:
        for mistake in dict.fromkeys(row.mistakes):
            makers[mistake].append(row.student)
    made = [Made(mistake, tuple(students)) for mistake, students in makers.items()]
    return sorted(made, key=lambda each: -len(each.students))
