"""The report on the class, for the instructor: the scores, the questions, the common mistakes, and every student in a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import numpy as np

from autograder.classroom.row import Row
from autograder.classroom.store import Store, write_whole
from autograder.grading.result import Options, Status, maximum
from autograder.pages.charts import Chart, accuracies_on_the_ladder, histogram_of_scores
from autograder.pages.html import templates
from autograder.pages.trainings import find_suspicions
from autograder.reference.catalogue import Mistake, mistakes
from given import ladder
from given.checking.results import State
from given.machinery.questions import QUESTIONS, is_core

MOST = 10  # mistakes, and slow submissions, that are shown
FEWEST = 3  # submissions that a correlation needs


@dataclass(frozen=True)
class QuestionSummary:
    """How the class did on a question; the discrimination is None where it is not defined."""

    question: str
    mean: float
    possible: float
    discrimination: float | None
    not_started: float  # share


def write_report(rows: Sequence[Row], options: Options, store: Store) -> None:
    """Write report.html."""
    scored = [row for row in rows if row.status in (Status.GRADED, Status.PARTIAL)]
    html = templates.get_template("report.html").render(
        rows=rows,
        statuses=sorted(Counter(row.status for row in rows).items()),
        sandbox=options.sandbox,
        maximum=maximum(options),
        scored=len(scored),
        charts=draw_charts(rows, scored, maximum(options)),
        questions=[sum_up_question(question, scored) for question in options.questions],
        mistakes=common_mistakes(rows),
        suspicions=find_suspicions(rows),
        failed=[row for row in rows if row.status is not Status.GRADED],
        slowest=sorted(rows, key=lambda row: -row.seconds)[:MOST],
        seconds_of=seconds_of_training,
        feedback_of=lambda student: f"feedback/{quote(store.feedback_path(student).name)}",
    )
    write_whole(store.folder / "report.html", html)


def seconds_of_training(row: Row) -> str:
    """Return the processor time of the training of the core that reads digits, "" if there was none."""
    seconds = row.training_seconds.get(ladder.QUESTION)
    return "" if seconds is None else f"{seconds:.1f}"


def draw_charts(rows: Sequence[Row], scored: Sequence[Row], points: float) -> list[Chart]:
    """Return the charts for which there is something to draw."""
    charts = []
    if points:
        charts.append(histogram_of_scores([row.score for row in scored], points, len(rows) - len(scored)))
    accuracies = [row.accuracies[ladder.QUESTION] for row in rows if ladder.QUESTION in row.accuracies]
    return [*charts, accuracies_on_the_ladder(accuracies)] if accuracies else charts


def sum_up_question(question: str, scored: Sequence[Row]) -> QuestionSummary:
    """Sum up one question over the submissions that have a score."""
    points = np.array([row.points.get(question, 0.0) for row in scored])
    others = np.array([row.score for row in scored]) - (points if is_core(question) else 0)
    mean = float(points.mean()) if scored else 0.0
    idle = sum(row.states.get(question) is State.NOT_STARTED for row in scored) / max(len(scored), 1)
    return QuestionSummary(question, mean, QUESTIONS[question].points, correlation(points, others), idle)


def correlation(points: np.ndarray, others: np.ndarray) -> float | None:
    """Return Pearson's correlation, None for too few numbers or where all are the same."""
    others = others.round(6)  # sums that are the same but for their last bits are the same
    if len(points) < FEWEST or not np.ptp(points) or not np.ptp(others):
        return None
    return float(np.corrcoef(points, others)[0, 1])


def common_mistakes(rows: Sequence[Row]) -> list[tuple[Mistake, int]]:
    """Return the mistakes of the catalogue that most students made, and how many did."""
    made = Counter(name for row in rows for name in {name for _, name in row.mistakes if name in mistakes()})
    return [(mistakes()[name], count) for name, count in made.most_common(MOST)]
