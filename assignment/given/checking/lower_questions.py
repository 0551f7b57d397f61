"""Find the earlier question that is to blame: a function that calls another one of yours can be no better than that one."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

from given.checking.otter_layer import run_question
from given.checking.results import State
from given.machinery.questions import FUNCTIONS, QUESTIONS, questions_of

SAYS = {
    State.FAILED: "is ✘: look there first. (The grader puts ours in its place.)",
    State.NOT_STARTED: "is not started: begin there.",
}


def blame_lower_question(folder: Path, question: str, functions: Mapping[str, Any]) -> str:
    """Say which of the questions that this one rests on is not right yet, the lowest; "" if all are.

    `folder` has the test files, `functions` are the student's.
    """
    called = set().union(*(functions_below(functions.get(name)) for name in QUESTIONS[question].functions))
    lower = {questions_of(name)[0] for name in called} - {question}
    for other in (other for other in QUESTIONS if other in lower and not QUESTIONS[other].trains):
        state = run_question(folder / f"{other}.py", functions).state
        if state is not State.PASSED:
            return f"{short(question)} rests on {short(other)}, which {SAYS[state]}"
    return ""


def short(question: str) -> str:
    """Return the number of a question: q07."""
    return question.split("_")[0]


def functions_below(function: Any) -> set[str]:
    """Return the functions of the assignment that a student's function calls, and those that these call in turn."""
    found: set[str] = set()
    waiting = [getattr(function, "function", function)]
    while waiting:
        for name, called in names_called(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(called)
    return found & set(FUNCTIONS)


def names_called(function: Callable | None) -> Iterator[tuple[str, Any]]:
    """Yield the functions of the student's files that a function mentions, helpers of their own too."""
    code, namespace = getattr(function, "__code__", None), getattr(function, "__globals__", {})
    for name in names_in(code) if code else ():
        called = getattr(namespace.get(name), "function", namespace.get(name))
        if name in FUNCTIONS or getattr(called, "__globals__", None) is namespace:
            yield name, called


def names_in(code: CodeType) -> Iterator[str]:
    """Yield every global name that a piece of code mentions, functions within it included."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_in(constant)
