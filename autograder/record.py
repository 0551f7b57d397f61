"""Record what the reference solution answers to every check of the questions, once, instead of shipping an answer."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from autograder import catalogue, paths, trusted
from autograder.catalogue import Mistake

# isort: split
from given import answers, modules
from given.calls import Outcome, observe
from given.diagnosis import to_json
from given.likeness import alike
from given.logbook import Call
from given.otter_layer import run_question
from given.questions import FUNCTIONS, TRAINING


class Reference:
    """Stands in for a student's function; remembers what the reference answered last."""

    last: Any = None

    def __init__(self, name: str, function: Any):
        self.__name__ = name
        self.function = function

    def observed(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        outcome = observe(self.function, args, kwargs, keep)
        Reference.last = outcome.result
        return outcome


def record(tests: Path) -> dict[str, Any]:
    """Return the reference's answers to the checks in a folder of test files, by label, ready for JSON.

    Raises ValueError if two checks with different answers share a label, or if the reference fails a case.
    """
    found: dict[str, Any] = {}

    def remember(label: str) -> Any:
        answer = answers.encode(Reference.last)
        if found.setdefault(label, answer) != answer:
            raise ValueError(f"two checks are called {label!r}: give each its own label")
        return answers.decode(answer)

    reference = modules.functions(modules.load_all(paths.SOLUTIONS))
    stand_ins: dict[str, Any] = {name: Reference(name, function) for name, function in reference.items()}
    with patch.object(answers, "expected", remember):
        for path in sorted(tests.glob("*.py")):
            if "mnist" not in path.stem:  # training takes long, and has no answer to record
                require_passed(run_question(path, stand_ins))
    return found


def require_passed(result: Any) -> None:
    for case in result.cases:
        if not case.passed:
            raise ValueError(f"{result.question}, {case.name!r}: the reference fails: {case.text}")


def record_mistakes(tests: Path) -> dict[str, Any]:
    """Return what the catalogue's wrong versions do in a folder of test files, by question, ready for JSON.

    Mistakes that do not show there are left out, and those that do something else each time: what draws from np.random
    cannot be recognised. Equal outcomes are stored once.
    """
    found: dict[str, Any] = {}
    right = books(tests, trusted.right())
    for mistake in catalogue.mistakes().values():
        functions = trusted.load(mistake.made_in(catalogue.reference()))
        for question, book in books(tests, functions, mistake.function).items():
            calls = [call for call in book if call.function == mistake.function]
            was = [call for call in right[question] if call.function == mistake.function]
            answered = [(a, b) for a, b in zip(calls, was, strict=False) if not a.outcome.trouble]
            shows = any(not alike(a, b.outcome) for a, b in answered)  # errors alone tell too little
            if shows and all(alike(a, observe(functions[a.function], a.args, a.kwargs)) for a in calls):
                add(found.setdefault(question, {"outcomes": [], "mistakes": []}), mistake, calls)
    return found


def books(tests: Path, functions: dict[str, Any], function: str = "") -> dict[str, list[Call]]:
    """Return all calls that the tests make, by question; of the questions about one function only, if there is one."""
    found: dict[str, list[Call]] = {}
    for question, (_, names) in FUNCTIONS.items():
        if question not in TRAINING and (not function or function in names):
            found[question] = []
            run_question(tests / f"{question}.py", functions, book=found[question])
    return found


def add(stored: dict[str, Any], mistake: Mistake, calls: list[Call]) -> None:
    """Add a mistake and what it does to what is stored about a question."""
    numbers = []
    for call in calls:
        form = rounded(to_json(call.outcome, call.function))
        if form not in stored["outcomes"]:
            stored["outcomes"].append(form)
        numbers.append(stored["outcomes"].index(form))
    about = {"name": mistake.name, "function": mistake.function, "says": mistake.says, "see": mistake.see}
    stored["mistakes"].append({"diagnosis": about, "outcomes": numbers})


def rounded(form: Any) -> Any:
    """Return a JSON form with its numbers to twelve digits: a thousand times what is looked at, and a third shorter."""
    if isinstance(form, dict):
        return {key: rounded(value) for key, value in form.items()}
    if isinstance(form, list):
        return [rounded(value) for value in form]
    return float(f"{form:.12g}") if isinstance(form, float) else form


def write(tests: Path, target: Path) -> None:
    """Record and write to a file, one answer a line."""
    lines = [f"{json.dumps(label)}: {json.dumps(answer)}" for label, answer in sorted(record(tests).items())]
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")


def write_mistakes(tests: Path, target: Path) -> None:
    """Record and write what mistakes do to a file, one question a line."""
    lines = [f"{json.dumps(question)}: {json.dumps(stored)}" for question, stored in record_mistakes(tests).items()]
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")
