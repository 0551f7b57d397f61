"""What to repeat in the lecture: the mistakes by the number of students who made them, with the slide or formula to look at."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.classroom.row import Row
from autograder.reference.catalogue import Mistake, mistakes

SHOWN = 25  # mistakes; what fewer students made is no matter for a lecture
NAMES = 30  # of students who made one, that are shown


@dataclass(frozen=True)
class Made:
    """A mistake of the catalogue, and who made it."""

    mistake: Mistake
    students: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        return self.students[:NAMES]


def find_common_mistakes(rows: Sequence[Row]) -> list[Made]:
    """Return the mistakes of the catalogue that were made, those of most students first."""
    makers: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for name in dict.fromkeys(name for _, name in row.mistakes if name in mistakes()):
            makers[name].append(row.student)
    made = [Made(mistakes()[name], tuple(students)) for name, students in makers.items()]
    return sorted(made, key=lambda each: -len(each.students))
