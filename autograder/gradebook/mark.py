"""What a student gets in the end: the row in the course's points, who that is, and what a person or the clock changed."""

from dataclasses import dataclass

from autograder.classroom.row import Row
from autograder.gradebook.overrides import Override
from autograder.submissions.about import About


@dataclass(frozen=True)
class Mark:
    """One student's mark."""

    row: Row  # in the course's points, with those that a person gave
    about: About = About()
    counted_bonus: float | None = None  # of the row's bonus what goes into the total, None for all
    late: str = ""  # how late, and what that costs
    penalty: float = 0.0
    overrides: tuple[Override, ...] = ()  # that were applied
    held_back: tuple[Override, ...] = ()  # that were not, since the hand-in has changed
    in_the_end: float | None = None  # the total that a person gave

    @property
    def reached(self) -> float:
        """Return the points before anything is taken off or decided."""
        bonus = self.row.bonus if self.counted_bonus is None else self.counted_bonus
        return round(self.row.score + bonus, 2)

    @property
    def lateness(self) -> str:
        """Return how late it is, in the words of the course's rule, or as the platform says."""
        return self.late or ("late" if self.about.marked_late else "")

    @property
    def total(self) -> float:
        """Return the points that go into a gradebook."""
        if self.in_the_end is not None:
            return self.in_the_end
        return max(round(self.reached - self.penalty, 2), 0.0)
