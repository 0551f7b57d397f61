"""Record what the catalogue's wrong versions do in the public cases, for check.py to recognise."""

import json
from pathlib import Path
from typing import Any

from autograder.reference import catalogue, our_functions
from autograder.reference.catalogue import Mistake
from given.checking.otter_layer import run_question
from given.diagnosis.known_mistakes import to_json
from given.diagnosis.likeness import alike
from given.machinery.calls import observe_here
from given.machinery.outcome import Call
from given.machinery.questions import QUESTIONS


def record_mistakes(tests: Path) -> dict[str, Any]:
    """Return what the catalogue's wrong versions do in a folder of test files, by question, ready for JSON.

    Mistakes that do not show there are left out, and those that do something else each time: what draws from np.random
    cannot be recognised. Equal outcomes are stored once.
    """
    recorded: dict[str, Any] = {}
    right = record_calls(tests, our_functions.right())
    for mistake in catalogue.mistakes().values():
        version = our_functions.load(mistake.made_in(catalogue.reference()))
        for question, book in record_calls(tests, version, mistake.function).items():
            calls = [call for call in book if call.function == mistake.function]
            was = [call for call in right[question] if call.function == mistake.function]
            answered = [(a, b) for a, b in zip(calls, was, strict=False) if not a.outcome.trouble]
            shows = any(not alike(a, b.outcome) for a, b in answered)  # errors alone tell too little
            if shows and all(alike(a, observe_here(version[a.function], a.args, a.kwargs)) for a in calls):
                add_mistake(recorded.setdefault(question, {"outcomes": [], "mistakes": []}), mistake, calls)
    return recorded


def record_calls(tests: Path, functions: dict[str, Any], function: str = "") -> dict[str, list[Call]]:
    """Return all calls that the tests make, by question; of the questions about one function only, if there is one."""
    books: dict[str, list[Call]] = {}
    for question in QUESTIONS.values():
        if not question.trains and (not function or function in question.functions):
            books[question.id] = []
            run_question(tests / f"{question.id}.py", functions, book=books[question.id])
    return books


def add_mistake(stored: dict[str, Any], mistake: Mistake, calls: list[Call]) -> None:
    """Add a mistake and what it does to what is stored about a question."""
    numbers = []
    for call in calls:
        form = round_numbers(to_json(call.outcome, call.function))
        if form not in stored["outcomes"]:
            stored["outcomes"].append(form)
        numbers.append(stored["outcomes"].index(form))
    about = {"name": mistake.name, "function": mistake.function, "says": mistake.says, "see": mistake.see}
    stored["mistakes"].append({"diagnosis": about, "outcomes": numbers})


def round_numbers(form: Any) -> Any:
    """Return a JSON form with its numbers to twelve digits: a thousand times what is looked at, and a third shorter."""
    if isinstance(form, dict):
        return {key: round_numbers(value) for key, value in form.items()}
    if isinstance(form, list):
        return [round_numbers(value) for value in form]
    return float(f"{form:.12g}") if isinstance(form, float) else form


def write(tests: Path, target: Path) -> None:
    """Record and write to a file, one outcome and one mistake a line."""
    questions = [f"{json.dumps(question)}: {write_question(row)}" for question, row in record_mistakes(tests).items()]
    target.write_text("{\n" + ",\n".join(questions) + "\n}\n", encoding="utf-8", newline="\n")


def write_question(stored: dict[str, list[Any]]) -> str:
    """Return what is stored about a question as JSON."""
    parts = [f'"{key}": [\n' + ",\n".join(map(json.dumps, rows)) + "\n]" for key, rows in stored.items()]
    return "{" + ",\n".join(parts) + "}"
