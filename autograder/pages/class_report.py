"""The report on the class, for the instructor: the scores, the questions, the common mistakes, and every student in a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import numpy as np

from autograder.classroom.row import Entry
from autograder.classroom.store import Store, maximum, write
from autograder.grading.grade import Options, possible
from autograder.pages.charts import Chart, accuracies_on_the_ladder, histogram_of_scores
from autograder.pages.html import templates
from autograder.reference.catalogue import Mistake, mistakes

MOST = 10  # mistakes, and slow submissions, that are shown
LADDER = "q13_mnist_accuracy"
FEWEST = 3  # submissions that a correlation needs


@dataclass(frozen=True)
class QuestionSummary:
    """How the class did on a question; the discrimination is None where it is not defined."""

    question: str
    mean: float
    possible: float
    discrimination: float | None
    not_started: float  # share


def write_report(entries: Sequence[Entry], options: Options, store: Store) -> None:
    """Write report.html."""
    scored = [entry for entry in entries if entry.status in ("graded", "partial")]
    html = templates.get_template("report.html").render(
        entries=entries,
        statuses=sorted(Counter(entry.status for entry in entries).items()),
        sandbox=options.sandbox,
        maximum=maximum(options),
        scored=len(scored),
        charts=charts(entries, scored, maximum(options)),
        questions=[summary(question, scored) for question in options.questions],
        mistakes=common_mistakes(entries),
        failed=[entry for entry in entries if entry.status != "graded"],
        slowest=sorted(entries, key=lambda entry: -entry.seconds)[:MOST],
        feedback_of=lambda student: f"feedback/{quote(store.feedback_path(student).name)}",
    )
    write(store.folder / "report.html", html)


def charts(entries: Sequence[Entry], scored: Sequence[Entry], points: float) -> list[Chart]:
    """Return the charts for which there is something to draw."""
    found = []
    if points:
        found.append(histogram_of_scores([entry.score for entry in scored], points, len(entries) - len(scored)))
    accuracies = [entry.accuracies[LADDER] for entry in entries if LADDER in entry.accuracies]
    return [*found, accuracies_on_the_ladder(accuracies)] if accuracies else found


def summary(question: str, scored: Sequence[Entry]) -> QuestionSummary:
    """Sum up one question over the submissions that have a score."""
    points = np.array([entry.points.get(question, 0.0) for entry in scored])
    others = np.array([entry.score for entry in scored]) - (points if question.startswith("q") else 0)
    mean = float(points.mean()) if scored else 0.0
    idle = sum(entry.states.get(question) == "not started" for entry in scored) / max(len(scored), 1)
    return QuestionSummary(question, mean, possible(question), correlation(points, others), idle)


def correlation(points: np.ndarray, others: np.ndarray) -> float | None:
    """Return Pearson's correlation, None for too few numbers or where all are the same."""
    others = others.round(6)  # sums that are the same but for their last bits are the same
    if len(points) < FEWEST or not np.ptp(points) or not np.ptp(others):
        return None
    return float(np.corrcoef(points, others)[0, 1])


def common_mistakes(entries: Sequence[Entry]) -> list[tuple[Mistake, int]]:
    """Return the mistakes that most students made, and how many did."""
    made = Counter(name for entry in entries for name in {name for _, name in entry.mistakes})
    return [(mistakes()[name], count) for name, count in made.most_common(MOST)]
