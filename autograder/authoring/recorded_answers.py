"""Record what the reference solution answers to every check of the questions, once, instead of shipping an answer."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from autograder import paths
from autograder.errors import AuthoringError
from given import answers
from given.checking.otter_layer import run_question
from given.checking.results import QuestionResult
from given.machinery import modules
from given.machinery.calls import observe_here
from given.machinery.outcome import Outcome
from given.machinery.plain import decode, encode
from given.machinery.questions import QUESTIONS


class Reference:
    """Stands in for a student's function; remembers what the reference answered last."""

    last: Any = None

    def __init__(self, name: str, function: Any):
        self.__name__ = name
        self.function = function

    def observe(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        """Call the function, as a question does."""
        outcome = observe_here(self.function, args, kwargs, keep)
        Reference.last = outcome.result
        return outcome


def record_answers(tests: Path, other_numbers: int | None = None) -> dict[str, Any]:
    """Return the reference's answers to the checks in a folder of test files, by label, ready for JSON.

    With `other_numbers` the public cases have others than at home, and that stands among the answers.
    Raises AuthoringError if two checks with different answers share a label, or if the reference fails a case.
    """
    which = {} if other_numbers is None else {answers.OTHER_NUMBERS: other_numbers}
    recorded: dict[str, Any] = dict(which)

    def remember(label: str) -> Any:
        answer = encode(Reference.last)
        if recorded.setdefault(label, answer) != answer:
            raise AuthoringError(f"two checks are called {label!r}: give each its own label")
        return decode(answer)

    reference = modules.functions(modules.load_all(paths.SOLUTIONS))
    stand_ins: dict[str, Any] = {name: Reference(name, function) for name, function in reference.items()}
    with patch.object(answers, "look_up", remember), patch.object(answers, "table", lambda path: which):
        for path in sorted(tests.glob("*.py")):
            if not QUESTIONS[path.stem].trains:  # that takes long, and has no answer to record
                require_passed(run_question(path, stand_ins))
    return recorded


def require_passed(result: QuestionResult) -> None:
    """Raise AuthoringError if the reference fails a case."""
    for case in result.cases:
        if not case.passed:
            raise AuthoringError(f"{result.question}, {case.name!r}: the reference fails: {case.text}")


def write(tests: Path, target: Path, other_numbers: int | None = None) -> None:
    """Record and write to a file, one answer a line."""
    recorded = record_answers(tests, other_numbers)
    lines = [f"{json.dumps(label)}: {json.dumps(answer)}" for label, answer in sorted(recorded.items())]
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")
