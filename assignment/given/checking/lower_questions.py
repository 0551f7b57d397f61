"""Find the earlier function that is to blame: one that calls another one of yours can be no better than that one."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from given.checking.results import QuestionResult, State
from given.diagnosis.source.reading import names_in
from given.machinery.outcome import BEFORE_THE_ANSWER, Call, Kind
from given.machinery.questions import FUNCTIONS, QUESTIONS, questions_of

Run = Callable[[Path, Mapping[str, Any], list[Call]], QuestionResult]

# What is wrong with a function in such a way does others no harm.
HARMLESS = (*BEFORE_THE_ANSWER, Kind.FORM, Kind.CHANGED, Kind.WARNING)


def blame_lower_question(folder: Path, question: str, functions: Mapping[str, Any], run: Run) -> str:
    """Say which function that this question rests on is not right yet, the earliest; "" if all are.

    `folder` has the test files, `functions` are the student's, and `run` runs one such file and fills a book of calls.
    """
    results: dict[str, tuple[QuestionResult, list[Call]]] = {}
    for name in lower_functions(question, functions):
        lower = questions_of(name)[0]
        if lower not in results:
            book: list[Call] = []
            results[lower] = run(folder / f"{lower}.py", functions, book), book
        says = what_is_wrong(name, *results[lower])
        if says:
            number, number_below = QUESTIONS[question].number, QUESTIONS[lower].number
            return f"{number} rests on {name} ({number_below}), which {says}"
    return ""


def what_is_wrong(name: str, result: QuestionResult, book: list[Call]) -> str:
    """Say how far a function is, by what its question found; "" if its numbers are right."""
    if result.state is State.NOT_STARTED:
        return "is not started: begin there."
    own = {call.case for call in book if call.function == name}
    if any(case.name in own and case.kind not in (None, *HARMLESS) for case in result.cases):
        return "is ✘: look there first. (The grader puts ours in its place.)"
    return ""


def lower_functions(question: str, functions: Mapping[str, Any]) -> list[str]:
    """Return the functions of earlier questions that this one's call, or are tried with, in their order; none that trains."""
    own = QUESTIONS[question].functions
    names = {*own, *functions_below(own, functions)}
    return [name for name in FUNCTIONS if name in names and is_lower(questions_of(name)[0], question)]


def is_lower(question: str, other: str) -> bool:
    return question != other and not QUESTIONS[question].trains


def functions_below(names: tuple[str, ...], functions: Mapping[str, Any]) -> set[str]:
    """Return the functions of the assignment that these call, and those that these call in turn."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        called = called_by(functions.get(waiting.pop())) - found
        waiting += called
        found |= called
    return found


def called_by(function: Any) -> set[str]:
    """Return the functions of the assignment that a function's code mentions, that of helpers in its own file included."""
    function = getattr(function, "function", function)
    names = getattr(function, "__globals__", {})
    seen: set[str] = set()
    waiting = [function]
    while waiting:
        new = set(names_in(getattr(waiting.pop(), "__code__", None))) - seen
        seen |= new
        waiting += [names[name] for name in new if name not in FUNCTIONS and hasattr(names.get(name), "__code__")]
    return seen & set(FUNCTIONS)
