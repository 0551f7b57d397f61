"""Give marks: a row of results, the rules of the course, and what a person decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.classroom.row import Row
from autograder.classroom.store import Store
from autograder.course.course import Course, with_points
from autograder.gradebook.judged import Judged
from autograder.gradebook.mark import Mark
from autograder.gradebook.overrides import TOTAL, Override
from autograder.submissions.about import About


@dataclass(frozen=True)
class Gradebook:
    """All that marks are made of besides results; the same row always has the same mark."""

    course: Course
    questions: tuple[str, ...]
    abouts: Mapping[str, About]  # by student
    overrides: Mapping[str, Sequence[Override]]  # by student
    judged: Judged

    def possible(self, question: str) -> float:
        """Return the points of a question in this course."""
        return self.course.rules.possible(question)

    def give_mark(self, row: Row) -> Mark:
        """Return the mark for a row of results."""
        due = self.overrides.get(row.student, ())
        applied = tuple(override for override in due if self.judged.is_meant_for(override, row.hand_in))
        held_back = tuple(override for override in due if override not in applied)
        row = override_points(self.course.convert_row(row), applied)
        about = self.abouts.get(row.student, About())
        about = replace(about, notes=row.notes or about.notes)
        bonus = self.course.counted_bonus(row.score, row.bonus, self.questions)
        mark = Mark(row, about, bonus, overrides=applied, held_back=held_back)
        return override_total(self.take_off_for_lateness(mark))

    def take_off_for_lateness(self, mark: Mark) -> Mark:
        """Return a mark that says how late it is; without a deadline the platform's word has to do."""
        person = mark.about
        if self.course.deadline is None:
            return mark
        lateness = self.course.deadline.judge(mark.row.student, person.handed_in, person.marked_late, mark.reached)
        return replace(mark, late=lateness.words, penalty=lateness.penalty)


def open_gradebook(
    course: Course,
    questions: tuple[str, ...],
    abouts: Mapping[str, About],
    overrides: Sequence[Override],
    store: Store,
) -> Gradebook:
    """Return what marks are made of, for results in this folder."""
    by_student: dict[str, list[Override]] = {}
    for override in overrides:
        by_student.setdefault(override.student, []).append(override)
    return Gradebook(course, questions, abouts, by_student, Judged(store, overrides))


def override_points(row: Row, overrides: Sequence[Override]) -> Row:
    """Return a row with the points that a person gave for single questions."""
    changed = {
        override.question: override.applied_to(row.points.get(override.question, 0.0))
        for override in overrides
        if override.question != TOTAL
    }
    return with_points(row, {**row.points, **changed}) if changed else row


def override_total(mark: Mark) -> Mark:
    """Return a mark with the total that a person gave, if somebody did: it is the last word, also on lateness."""
    for override in mark.overrides:
        if override.question == TOTAL:
            mark = replace(mark, in_the_end=override.applied_to(mark.total))
    return mark
