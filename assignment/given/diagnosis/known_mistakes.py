"""Name a mistake by its effect: many make the same ones, and what a wrong function answers to a case tells which it is.

mistakes.json has, for mistakes that students make, what a function with this mistake does in each public case. Where your
function does exactly the same, in every call, that is your mistake.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from given.machinery.plain import Strange, decode, encode
from given.machinery.outcome import Call, Kind, Outcome, Trouble
from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.likeness import alike, changed_arguments, trouble_of

LARGE = 60  # of an array with more numbers, only about so many are stored and looked at, evenly spread
FILE = Path(__file__).resolve().parent / "mistakes.json"


@dataclass(frozen=True)
class Known:
    """A mistake and its effect: what a function with it does, call by call."""

    diagnosis: Diagnosis
    outcomes: tuple[Outcome, ...]


def diagnoses(question: str, book: Iterable[Call]) -> tuple[Diagnosis, ...]:
    """Return for each function of a question the mistake that explains all its calls in the book, if there is one."""
    calls: dict[str, list[Call]] = {}
    for call in book:
        outcome = replace(call.outcome, result=brief(call.outcome.result))
        calls.setdefault(call.function, []).append(replace(call, outcome=outcome))
    found = [first_that_fits(known_mistakes(question), of_function) for of_function in calls.values()]
    return tuple(diagnosis for diagnosis in found if diagnosis)


def first_that_fits(known: list[Known], calls: list[Call]) -> Diagnosis | None:
    """Return the first mistake with which a function would have done just this in these calls; the more general are first."""
    for mistake in known:
        same_function = mistake.diagnosis.function == calls[0].function
        if same_function and len(mistake.outcomes) == len(calls) and all(map(alike, calls, mistake.outcomes)):
            return mistake.diagnosis
    return None


@cache
def known_mistakes(question: str) -> list[Known]:
    """Return the mistakes that show in a question's public cases."""
    stored = json.loads(FILE.read_text(encoding="utf-8")).get(question, {"outcomes": [], "mistakes": []})
    outcomes = [from_json(form) for form in stored["outcomes"]]
    return [
        Known(Diagnosis(**entry["diagnosis"]), tuple(outcomes[number] for number in entry["outcomes"]))
        for entry in stored["mistakes"]
    ]


def brief(value: Any) -> Any:
    """Return a result with each large array replaced by its shape and some of its numbers."""
    if isinstance(value, list | tuple):
        return tuple(map(brief, value))
    if isinstance(value, Strange):
        return Strange(value.type_name, brief(value.value))
    if isinstance(value, np.ndarray) and value.size > LARGE:
        return np.array(value.shape), value.ravel()[:: value.size // LARGE]
    return value


def to_json(outcome: Outcome, function: str) -> dict[str, Any]:
    """Return of an outcome what is compared, ready for JSON."""
    if outcome.trouble:
        return {"trouble": list(trouble_of(outcome))}
    return {
        "result": encode(brief(outcome.result)),
        "warned": bool(outcome.warnings),
        "changed": sorted(changed_arguments(outcome, function)),
    }


def from_json(form: dict[str, Any]) -> Outcome:
    """Return the outcome again."""
    if "trouble" in form:
        kind, exception = form["trouble"]
        return Outcome(trouble=Trouble(Kind(kind), exception))
    warnings = ("NumPy warned",) if form["warned"] else ()
    return Outcome(decode(form["result"]), warnings=warnings, changed=dict.fromkeys(form["changed"]))
