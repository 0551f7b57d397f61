"""Where one change in a function's own text keeps it from stopping, and makes all that it returns right."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice

from given.diagnosis.candidates import Candidate
from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.evidence import LARGE, Evidence, Piece, is_wanted, piece_of

WHOLE = Piece("", ())
TRIED = 1_500  # changes, in functions that stop: NumPy's words say much already, and nobody wants to wait for more


def find_mended_stop(evidence: Evidence, repairs: Callable[[], Iterable[Candidate]]) -> Diagnosis | None:
    """Return the change with which a function that is right wherever it answers, and stops elsewhere, is right in all calls."""
    calls = sorted(evidence.stopped, key=evidence.size)
    answers = [evidence.wanted(WHOLE, i) for i in calls]
    if len(calls) < 2 or all(isinstance(answer, int) for answer in answers):
        return None
    others = [i for i, call in enumerate(evidence.calls) if not call.outcome.trouble and evidence.size(i) <= LARGE]
    small = [i for i in calls if evidence.size(i) <= LARGE] or calls[:1]
    for repair in islice(repairs(), TRIED):
        if all(is_wanted(evidence, WHOLE, piece_of(repair, WHOLE, i), i) for i in (*small, *others)):
            says = f"One change to {repair.diagnosis.says} makes all that you return right: look there."
            return replace(repair.diagnosis, says=says)
    return None
