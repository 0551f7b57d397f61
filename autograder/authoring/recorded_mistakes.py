"""Record what wrong functions do in the public cases, beside what is right, for check.py to recognise."""

import ast
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder import paths
from autograder.grading import name_mistakes
from autograder.grading.name_mistakes import Version
from autograder.reference import catalogue, our_functions, slips
from given.checking.otter_layer import run_question
from given.diagnosis import explain
from given.diagnosis.candidates import RIGHT
from given.diagnosis.evidence import Evidence, Piece, Unreadable, stacked
from given.diagnosis.known_mistakes import place_in, to_json
from given.diagnosis.likeness import alike, digest, key, same
from given.machinery.calls import observe_here
from given.machinery.outcome import Call, Outcome
from given.machinery.plain import encode
from given.machinery.questions import FUNCTIONS, QUESTIONS

LARGE = 100_000  # characters that an answer may take
# What makes the records: if one of these files changes, all is recorded anew.
MADE_WITH = [
    *sorted((paths.GIVEN / "diagnosis").rglob("*.py")),
    *sorted((paths.GIVEN / "machinery").glob("*.py")),
    *sorted((paths.PACKAGE / "reference").glob("*.py")),
    Path(name_mistakes.__file__),
    Path(__file__),
]


def record_mistakes(tests: Path, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what wrong functions do in a folder of test files, by question and function, ready for JSON.

    `before` is what was recorded the last time: all questions take more than a minute, so what is the same stays.
    """
    books = record_calls(tests, our_functions.right())
    return {question: record_question(question, book, (before or {}).get(question)) for question, book in books.items()}


def record_calls(tests: Path, functions: dict[str, Any], function: str = "") -> dict[str, list[Call]]:
    """Return all calls that the tests make, by question; of the questions about one function only, if there is one."""
    books: dict[str, list[Call]] = {}
    for question in QUESTIONS.values():
        if not question.trains and (not function or function in question.functions):
            books[question.id] = []
            run_question(tests / f"{question.id}.py", functions, book=books[question.id])
    return books


def record_question(question: str, book: Sequence[Call], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what wrong versions of a question's functions do in the calls in the book."""
    calls = {name: [call for call in book if call.function == name] for name in QUESTIONS[question].functions}
    return {name: record_function(name, own, (before or {}).get(name)) for name, own in calls.items() if own}


def record_function(function: str, calls: Sequence[Call], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what wrong versions of a function do in these calls, and what is right. Equal outcomes are stored once.

    Versions that do not show there are left out, and those that do something else each time: what draws from np.random
    cannot be recognised.
    """
    made_of = [fingerprint(function, calls)]
    if before is not None and before.get("made of") == made_of:
        return dict(before)
    stored: dict[str, list[Any]] = {"cases": [call.case for call in calls], "answers": [], "made of": made_of}
    stored["right"] = [place_in(stored["answers"], encode_small(call.outcome.result)) for call in calls]
    stored |= {"digests": [], "outcomes": []}
    stored["known"] = record_versions(name_mistakes.known(function), calls, stored)
    others = [row["outcomes"] for row in stored["known"]]
    stored["changed"] = record_versions(name_mistakes.changed(function), calls, stored, others)
    stored["slips"] = list(record_slips(function, calls))
    return stored


def fingerprint(function: str, calls: Sequence[Call]) -> str:
    """Return a hash of all that a function's record is made of: the calls, the answers, the mistakes, and how it is made."""
    beneath = sorted({function, *our_functions.rests_on(function)})
    parts = [f"{call.case}: {name_mistakes.key_of_call(call)}".encode() for call in calls]
    parts += [ast.unparse(answer).encode() for answer in slips.answers(function)]
    parts += [f"{FUNCTIONS[name]} {catalogue.of_function(name)}".encode() for name in beneath]
    parts.append(our_functions.text_of(tuple(beneath)))
    parts += [path.read_bytes() for path in MADE_WITH]
    return hashlib.sha256(b"|".join(parts)).hexdigest()[:16]


def record_slips(function: str, calls: Sequence[Call]) -> Iterator[dict[str, Any]]:
    """Yield the slips that show in these calls with the keys of what they return; of those that do the same, the first.

    One that stops in the smallest call already is left out.
    """
    evidence, seen = Evidence(calls, [call.outcome for call in calls]), set()
    smallest = min(range(len(calls)), key=evidence.size)
    for diagnosis, make in name_mistakes.slipped(function):
        if evidence.size(smallest) <= explain.LARGE and not keys_of(evidence, make(), smallest):
            continue
        keys = [keys_of(evidence, make(), i) for i in range(len(calls))]
        told = json.dumps(keys)
        if told not in seen and any(set(row) - {RIGHT} for row in keys):
            seen.add(told)
            yield {"says": diagnosis.says, "keys": keys}


def keys_of(evidence: Evidence, version: Callable, i: int) -> list[str]:
    """Return the keys of the pieces of what a version returns in a call; none where it stops, or that is too large."""
    call = evidence.calls[i]
    outcome = observe_here(version, call.args, call.kwargs) if evidence.size(i) <= explain.LARGE else Outcome(None)
    return [] if outcome.trouble else [key_of_piece(evidence, piece, outcome, i) for piece in evidence.pieces]


def key_of_piece(evidence: Evidence, piece: Piece, outcome: Outcome, i: int) -> str:
    """Return the key of a piece of what came back in a call."""
    tolerance = evidence.rounding(i)
    try:
        value = digest(stacked(piece.read(outcome.result)))
    except Unreadable:
        return ""
    return RIGHT if same(value, digest(evidence.wanted(piece, i)), tolerance) else key(value, tolerance)


def record_versions(
    versions: Iterable[Version], calls: Sequence[Call], stored: dict[str, list[Any]], seen: list[Any] | None = None
) -> list[dict[str, Any]]:
    """Return what versions do in these calls; where there is a list of what others do, none that does the same again."""
    rows = []
    for diagnosis, make in versions:
        found = observe_all(make(), calls)
        if shows(calls, found) and all(map(alike, calls_with(calls, found), observe_all(make(), calls))):
            function = diagnosis.function
            places = [place_in(stored["outcomes"], to_json(outcome, function, stored["digests"])) for outcome in found]
            if seen is None or places not in seen:
                rows.append({"diagnosis": vars(diagnosis), "outcomes": places})
                if seen is not None:
                    seen.append(places)
    return rows


def observe_all(version: Callable, calls: Iterable[Call]) -> list[Outcome]:
    """Return what a version does in these calls."""
    return [observe_here(version, call.args, call.kwargs) for call in calls]


def calls_with(calls: Iterable[Call], outcomes: Iterable[Outcome]) -> list[Call]:
    """Return the calls with other outcomes."""
    pairs = zip(calls, outcomes, strict=True)
    return [Call(call.function, call.args, call.kwargs, outcome) for call, outcome in pairs]


def shows(calls: Iterable[Call], found: Iterable[Outcome]) -> bool:
    """Whether a version differs from what is right in a call that it answers: errors alone tell too little."""
    pairs = zip(calls, found, strict=True)
    return any(not outcome.trouble and not alike(call, outcome) for call, outcome in pairs)


def encode_small(answer: Any) -> Any:
    """Return the JSON form of an answer with its numbers; of one with very many, None: check.py does without."""
    form = encode(answer)
    return form if len(json.dumps(form)) < LARGE else None


def write(tests: Path, target: Path) -> None:
    """Record and write to a file, one outcome and one mistake a line."""
    recorded = record_mistakes(tests, read_before(target))
    questions = [f"{json.dumps(question)}: {write_question(row)}" for question, row in recorded.items()]
    target.write_text("{\n" + ",\n".join(questions) + "\n}\n", encoding="utf-8", newline="\n")


def read_before(target: Path) -> dict[str, Any]:
    """Return what was recorded the last time; nothing if that cannot be read."""
    try:
        before = json.loads(target.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return before if isinstance(before, dict) else {}


def write_question(stored: dict[str, dict[str, Any]]) -> str:
    """Return what is stored about a question as JSON."""
    return "{" + ",\n".join(f"{json.dumps(name)}: {write_function(row)}" for name, row in stored.items()) + "}"


def write_function(stored: dict[str, list[Any]]) -> str:
    """Return what is stored about a function as JSON."""
    parts = [f'"{key}": [\n' + ",\n".join(map(json.dumps, rows)) + "\n]" for key, rows in stored.items()]
    return "{" + ",\n".join(parts) + "}"
