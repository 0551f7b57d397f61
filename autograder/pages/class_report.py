"""The report on the class, for the instructor: who needs help, what to repeat, is each question fair, and every student in a table."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from autograder.classroom.row import Row
from autograder.classroom.store import Store, write_whole
from autograder.course.course import Course
from autograder.gradebook.alike import read_pairs
from autograder.gradebook.mark import Mark
from autograder.grading.result import Options, Status, add_points
from autograder.pages import fairness, what_to_repeat, who_needs_help
from autograder.pages.charts import Chart, accuracies_on_the_ladder, histogram_of_scores
from autograder.pages.html import templates
from autograder.pages.trainings import find_suspicions
from given import ladder
from given.course.rules import Steps
from given.machinery.questions import QUESTIONS, is_core

SLOWEST = 10  # submissions that are shown
MOST_ALIKE = 25  # pairs that are shown; similarity.html has them all


def write_report(marks: Sequence[Mark], options: Options, store: Store, course: Course | None = None) -> None:
    """Write report.html."""
    course = course or Course()
    rows = [mark.row for mark in marks]
    scored = [row for row in rows if row.status in (Status.GRADED, Status.PARTIAL)]
    html = templates.get_template("report.html").render(
        marks=marks,
        statuses=sorted(Counter(row.status for row in rows).items()),
        sandbox=options.sandbox,
        course=course,
        maximum=course.maximum(options.questions),
        scored=len(scored),
        **about_questions(rows, scored, options.questions, course),
        suspicions=find_suspicions(rows),
        failed=[row for row in rows if row.status is not Status.GRADED],
        remarkable=[mark for mark in marks if mark.late or mark.about.marked_late or mark.about.set_aside],
        decided=[mark for mark in marks if mark.overrides or mark.held_back],
        alike=read_pairs(store.folder),
        most_alike=MOST_ALIKE,
        slowest=sorted(rows, key=lambda row: -row.seconds)[:SLOWEST],
        seconds_of=seconds_of_training,
        feedback_of=lambda student: f"feedback/{quote(store.feedback_path(student).name)}",
    )
    write_whole(store.folder / "report.html", html)


def about_questions(
    rows: Sequence[Row], scored: Sequence[Row], questions: Sequence[str], course: Course
) -> dict[str, Any]:
    """Return what the report says of scores, mistakes and questions."""
    maximum = course.maximum(questions)
    return {
        "charts": draw_charts(rows, scored, maximum, course.rules.steps(ladder.QUESTION)),
        "stuck": who_needs_help.find_stuck(scored, questions, maximum),
        "most_stuck": who_needs_help.SHOWN,
        "made": what_to_repeat.find_common_mistakes(rows),
        "most_made": what_to_repeat.SHOWN,
        "parts": fairness.sum_up_parts(questions, scored, course.rules),
        "reliability": fairness.reliability(questions, scored),
        "columns": columns_of(questions),
        "points_of": points_of,
    }


def columns_of(questions: Sequence[str]) -> dict[str, list[str]]:
    """Return the core questions by the file that they are in; the bonus has a column anyway."""
    columns: dict[str, list[str]] = {}
    for question in filter(is_core, questions):
        columns.setdefault(QUESTIONS[question].module, []).append(question)
    return columns


def points_of(row: Row, questions: Sequence[str]) -> float:
    """Return the points that a student has in some questions together."""
    return add_points(row.points.get(question, 0.0) for question in questions)


def seconds_of_training(row: Row) -> str:
    """Return the processor time of the training of the core that reads digits, "" if there was none."""
    seconds = row.training_seconds.get(ladder.QUESTION)
    return "" if seconds is None else f"{seconds:.1f}"


def draw_charts(rows: Sequence[Row], scored: Sequence[Row], points: float, steps: Steps) -> list[Chart]:
    """Return the charts for which there is something to draw."""
    charts = []
    if points:
        charts.append(histogram_of_scores([row.score for row in scored], points, len(rows) - len(scored)))
    accuracies = [row.accuracies[ladder.QUESTION] for row in rows if ladder.QUESTION in row.accuracies]
    return [*charts, accuracies_on_the_ladder(accuracies, steps)] if accuracies else charts
