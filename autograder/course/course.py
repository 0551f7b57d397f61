"""The rules of a course, and what they make of results: nothing here grades anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from autograder.classroom.row import Row
from autograder.course.late import Deadline
from autograder.grading.result import Result, add_points
from given.course.points import in_course_points
from given.course.rules import Rules
from given.machinery.questions import QUESTIONS, is_core

ADDED, CAPPED, APART, OFF = "added", "capped", "apart", "off"
NAME_AND_HINT, COUNTS, NOTHING = "name and hint", "counts", "nothing"
NEVER, AFTER_PASSING = "never", "after_passing"


@dataclass(frozen=True)
class Course:
    """The rules; without a course.toml everything is as the assignment has it."""

    rules: Rules = field(default_factory=Rules)
    bonus: str = ADDED
    hidden_cases: str = NAME_AND_HINT
    deadline: Deadline | None = None
    title: str = ""
    contact: str = ""
    file: str = ""  # where they stand
    answers: str = NEVER  # when a student may read ours

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the questions that count."""
        return self.rules.questions

    def maximum(self, questions: Sequence[str]) -> float:
        """Return the points of these questions, without the bonus."""
        return add_points(self.rules.possible(question) for question in questions if is_core(question))

    def counted_bonus(self, score: float, bonus: float, questions: Sequence[str]) -> float:
        """Return the points of the bonus that go into the total."""
        room = max(self.maximum(questions) - score, 0.0)
        return {ADDED: bonus, CAPPED: min(bonus, room)}.get(self.bonus, 0.0)

    def convert_row(self, row: Row) -> Row:
        """Return a row in the points of the course."""
        points = {question: self.convert_points(question, row) for question in row.points}
        return row if points == row.points else with_points(row, points)

    def convert_points(self, question: str, row: Row) -> float:
        """Return what a question brings in this course."""
        read = [found[question] for found in (row.accuracies, row.accuracies_on_ours) if question in found]
        return self.rules.points(question, row.points[question], max(read, default=None))

    def convert_result(self, result: Result) -> Result:
        """Return a result in the points of the course."""
        return replace(result, questions=[in_course_points(question, self.rules) for question in result.questions])

    def __str__(self) -> str:
        asked = f"{len(self.questions)} of {len(QUESTIONS)} questions"
        most = self.rules.maximum(core=False)
        bonus = f" and {most:g} of the bonus ({self.bonus})" if most else ""
        deadline = f", {self.deadline}" if self.deadline else ""
        return f"{asked}, {self.rules.maximum():g} points{bonus}{deadline}"


def with_points(row: Row, points: dict[str, float]) -> Row:
    """Return a row with other points."""
    score = add_points(value for question, value in points.items() if is_core(question))
    bonus = add_points(value for question, value in points.items() if not is_core(question))
    return replace(row, points=points, score=score, bonus=bonus)
