"""What a page says about a mark besides the questions: lateness, what a person decided, what counts in the end."""

from autograder.course.course import APART, CAPPED, Course
from autograder.gradebook.mark import Mark
from autograder.gradebook.overrides import TOTAL, Override
from given.checking.report import write_points
from given.machinery.questions import QUESTIONS


def decisions(mark: Mark, course: Course) -> list[str]:
    """Return a sentence for each thing that changed a mark after the questions were graded, and the total if one did."""
    sentences = [f"Handed in {mark.late}."] if mark.late and course.deadline else []
    sentences += [in_words(override, mark) for override in mark.overrides]
    if mark.total == round(mark.row.score + mark.row.bonus, 2):
        return sentences
    if course.bonus in (APART, CAPPED) and mark.row.bonus:
        sentences.append(f"Of the bonus {write_points(mark.reached - mark.row.score)} points go into the total.")
    return [*sentences, f"In all: {write_points(mark.total)} points."]


def in_words(override: Override, mark: Mark) -> str:
    """Say what a person decided, and why."""
    if override.question == TOTAL:
        what, points = "The points in all", mark.total
    else:
        what, points = override.question, mark.row.points[override.question]
    change = f" ({override.points:+g})" if override.is_change else ""
    return f"{what}: {write_points(points)}{change}, as your instructors decided. {override.reason}"


def points_of(question: str, graded: float, mark: Mark | None) -> float:
    """Return a question's points: those that a person gave, else the grader's."""
    decided = {override.question for override in mark.overrides} if mark else set()
    return mark.row.points[question] if mark and question in decided & QUESTIONS.keys() else graded
