"""What wrong functions do in the public cases, written down, so that yours can be compared with them.

mistakes.json has, function by function, the right answers to the calls that the public cases make, and what a function with
each known mistake would answer, in brief.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from given.diagnosis.candidates import Keyed, Recorded, Ways
from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.evidence import Evidence
from given.diagnosis.explain import Versions, explain
from given.diagnosis.likeness import Digest, changed_arguments, digest, trouble_of
from given.diagnosis.source.mended import mended_versions, text_of
from given.diagnosis.whole.ask_again import ask_again
from given.diagnosis.whole.parts import find_order_of_parts
from given.diagnosis.whole.stops import find_mended_stop
from given.machinery.calls import observe
from given.machinery.outcome import Call, Kind, Outcome, Trouble
from given.machinery.plain import Strange, decode

SECONDS = 0.5  # of processor time for what is explained by changes: whoever checks an answer does not want to wait
FILE = Path(__file__).resolve().parent / "mistakes.json"
WAYS = Ways(find_order_of_parts, find_mended_stop, ask_again)  # as in the grader


def diagnoses(question: str, book: Iterable[Call], functions: Mapping[str, Any]) -> tuple[Diagnosis, ...]:
    """Return for each function of a question what explains its calls in the book, if anything does.

    What a function inherits from another one, of which it is said already, is not said again.
    """
    calls: dict[str, list[Call]] = {}
    for call in book:
        calls.setdefault(call.function, []).append(call)
    stored = read_file().get(question, {})
    explained = (explain_calls(calls[name], stored[name], functions.get(name)) for name in calls if name in stored)
    found = [diagnosis for diagnosis in explained if diagnosis]
    return tuple(d for d in found if not any(d.name == f"{d.function}: {lower.name}" for lower in found))


@cache
def read_file() -> dict[str, dict[str, dict[str, Any]]]:
    """Return what is stored, by question and function."""
    stored: dict[str, dict[str, dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return stored


def explain_calls(calls: list[Call], stored: dict[str, Any], student: Any = None) -> Diagnosis | None:
    """Return what explains the calls of the student's function, as far as they are those that were recorded."""
    places = dict(zip(number_calls(stored["cases"]), range(len(stored["cases"])), strict=True))
    pairs = zip(calls, number_calls(call.case for call in calls), strict=True)
    known = [(call, places[key]) for call, key in pairs if key in places]
    if not known:
        return None
    digests = list(map(digest_from_json, stored["digests"]))
    outcomes = [from_json(form, digests) for form in stored["outcomes"]]
    rights = [right_from_json(stored["answers"][stored["right"][place]]) for _, place in known]
    own, changed = (
        [
            Recorded(make_diagnosis(row), [outcomes[row["outcomes"][place]] for _, place in known])
            for row in stored[kind]
        ]
        for kind in ("known", "changed")
    )
    slips = [
        Keyed(slip_from(calls[0].function, row), [row["keys"][place] for _, place in known]) for row in stored["slips"]
    ]
    calls = [call for call, _ in known]
    until = time.process_time() + SECONDS
    versions = Versions(
        own,
        changed,
        lambda: slips,
        lambda: mended_versions(calls, student, until),
        (lambda args: observe(student, args, {})) if student else None,
        text_of(student),
    )
    return explain(Evidence(calls, rights), versions, ways=WAYS)


def slip_from(function: str, row: dict[str, Any]) -> Diagnosis:
    return Diagnosis(f"{function}: {row['says']}", function, row["says"], slip=True)


def number_calls(cases: Iterable[str]) -> list[tuple[str, int]]:
    """Return for each call its case, and the how manieth call of the function in it that it is."""
    seen: Counter[str] = Counter()
    numbered = []
    for case in cases:
        numbered.append((case, seen[case]))
        seen[case] += 1
    return numbered


def make_diagnosis(row: dict[str, Any]) -> Diagnosis:
    return Diagnosis(**row["diagnosis"])


def right_from_json(form: Any) -> Outcome:
    """Return a right answer; of one that is too large to be stored nothing is known."""
    return Outcome(decode(form)) if form is not None else Outcome(trouble=Trouble(Kind.MISSING, "not stored"))


def to_json(outcome: Outcome, function: str, digests: list[Any]) -> Any:
    """Return of an outcome what is compared, ready for JSON; its arrays are numbers of places in a list of digests."""
    if outcome.trouble:
        return {"trouble": list(trouble_of(outcome))}
    form = {"result": brief_to_json(digest(outcome.result), digests)}
    if outcome.warnings:
        form["warned"] = True
    if outcome.changed:
        form["changed"] = sorted(changed_arguments(outcome, function))
    return form


def brief_to_json(value: Any, digests: list[Any]) -> Any:
    """Return a result in brief, ready for JSON."""
    if isinstance(value, tuple):
        return {"tuple": [brief_to_json(item, digests) for item in value]}
    if isinstance(value, Strange):
        return {"strange": [value.type_name, brief_to_json(value.value, digests)]}
    if isinstance(value, Digest):
        return place_in(digests, [list(value.shape), *map(short, value.sums), short(value.largest), int(value.single)])
    return {"as it is": value}


def place_in(forms: list[Any], form: Any) -> int:
    """Return where a form stands in a list; it is put there if it does not yet."""
    if form not in forms:
        forms.append(form)
    return forms.index(form)


def short(number: float) -> float:
    """Return a number to twelve digits: a thousand times what is looked at, and a third shorter."""
    return float(f"{number:.12g}")


def from_json(form: dict[str, Any], digests: list[Digest]) -> Outcome:
    """Return the outcome again, in brief."""
    if "trouble" in form:
        kind, exception = form["trouble"]
        return Outcome(trouble=Trouble(Kind(kind), exception))
    warnings = ("NumPy warned",) if form.get("warned") else ()
    result = brief_from_json(form["result"], digests)
    return Outcome(result, warnings=warnings, changed=dict.fromkeys(form.get("changed", ())))


def brief_from_json(form: Any, digests: list[Digest]) -> Any:
    """Return the result in brief again."""
    if isinstance(form, int):
        return digests[form]
    if "strange" in form:
        return Strange(form["strange"][0], brief_from_json(form["strange"][1], digests))
    return tuple(brief_from_json(item, digests) for item in form["tuple"]) if "tuple" in form else form["as it is"]


def digest_from_json(form: list[Any]) -> Digest:
    shape, cosines, sines, odd, largest, single = form
    return Digest(tuple(shape), (cosines, sines, odd), largest, bool(single))
