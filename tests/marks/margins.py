"""How far right answers lie inside the tolerances, and wrong ones outside: no pass and no fail may hang on rounding."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

import numpy as np

from autograder.reference.catalogue import Files
from given import judge
from given.machinery.questions import QUESTIONS
from tests.marks.right_ways import hand_in
from tests.marks.trial import CORE, QUICK, judged, lost, trial

# A right way in plain loops has time enough to train for q13, but not for the bonus.
TRIED = tuple(question for question in QUESTIONS if question in QUICK or question in CORE)


@dataclass(frozen=True)
class Way:
    """What became of a right way: the questions that lost points, names it was called by, its largest error by question."""

    name: str
    lost: frozenset[str]
    named: tuple[str, ...]
    errors: dict[str, float]  # as a share of the tolerance


def way(name: str) -> Way:
    """Judge a right way, also in the bonus questions that rest on it."""
    files = hand_in(name)
    results = judged(files, TRIED)
    named = tuple(diagnosis.name for result in results.values() for diagnosis in result.diagnoses)
    return Way(name, frozenset(lost(results)), named, worst_errors(files))


def worst_errors(files: Files) -> dict[str, float]:
    """Return the largest error that the judge finds, as a share of the one allowed, by question."""
    worst = {}
    for question in QUICK:
        with watched_errors() as errors:
            trial(files, (question,))
        worst[question] = max(errors, default=0.0)
    return worst


@contextmanager
def watched_errors() -> Iterator[list[float]]:
    """Collect every error that the judge finds in an array, as a multiple of the tolerance."""
    errors: list[float] = []
    compare_array = judge.compare_array

    def watched(got: np.ndarray, wanted: np.ndarray, dtype: str, tolerance: float, path: str) -> None:
        if got.shape == wanted.shape and np.isfinite(got).all() and np.isfinite(tolerance):
            error = np.abs(got.astype(np.float64) - wanted).max(initial=0)
            errors.append(float(error) / (tolerance * judge.largest(wanted)))
        compare_array(got, wanted, dtype, tolerance, path)

    with mock.patch.object(judge, "compare_array", watched):
        yield errors
