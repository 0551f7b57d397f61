"""What a student gets in the end: the row of the result, and who that is."""

from dataclasses import dataclass

from autograder.classroom.row import Row
from autograder.submissions.about import About


@dataclass(frozen=True)
class Mark:
    """One student's mark."""

    row: Row
    about: About = About()

    @property
    def total(self) -> float:
        """Return the points that go into a gradebook."""
        return round(self.row.score + self.row.bonus, 2)
