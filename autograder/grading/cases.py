"""Which functions the cases of a question are about, and which of them went wrong."""

from collections.abc import Mapping
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from autograder import paths
from given.checking.quick_otter import ExceptionTestFile
from given.checking.results import QuestionResult
from given.diagnosis.likeness import alike, is_an_attempt
from given.machinery.calls import observe
from given.machinery.outcome import Call


class AnsweringStudent(Protocol):
    """A hand-in whose functions can be called again: see player/student.py."""

    def begin(self, question: str) -> None:
        """Give this question its budget."""

    def functions(self) -> Mapping[str, Any]:
        """Return the functions by name."""


def path_of(question: str) -> Path:
    """Return the question's test file."""
    return paths.QUESTIONS / f"{question}.py"


@cache
def functions_by_case(question: str) -> dict[str, tuple[str, ...]]:
    """Return which functions each case of a question is about."""
    cases = ExceptionTestFile.from_file(str(path_of(question))).test_cases
    return {case.name: tuple(signature(case.body.test_func).parameters) for case in cases}


def failed_functions(result: QuestionResult) -> list[str]:
    """Return the functions that failed a case of a question."""
    functions = functions_by_case(result.question)
    return [function for case in result.cases if not case.passed for function in functions[case.name]]


def excused_functions(result: QuestionResult) -> set[str]:
    """Return the functions of a question that are right, given others."""
    functions = functions_by_case(result.question)
    right = {function for case in result.cases if case.given for function in functions[case.name]}
    return right - set(failed_functions(result))


def find_suspects(
    results: list[QuestionResult], books: Mapping[str, list[Call]], student: AnsweringStudent
) -> list[str]:
    """Return the functions that are wrong, but were written in earnest: others may be right given these."""
    wrong = dict.fromkeys(function for result in results for function in failed_functions(result))
    tried = [name for name in wrong if is_an_attempt([call.outcome for _, call in calls_of(name, books)])]
    return [function for function in tried if heeds_numbers(function, books, student)]


def calls_of(function: str, books: Mapping[str, list[Call]]) -> list[tuple[str, Call]]:
    """Return all calls of a function, each with the question that made it."""
    return [(question, call) for question, book in books.items() for call in book if call.function == function]


def heeds_numbers(function: str, books: Mapping[str, list[Call]], student: AnsweringStudent) -> bool:
    """Whether a function's answers change with the numbers in the arrays that it is given, if it is given any.

    One that looks at shapes alone is made up: what rests on it would be right without having been written.
    """
    calls = calls_of(function, books)
    answered = [(q, call) for q, call in calls if not call.outcome.trouble and has_arrays([call.args, call.kwargs])]
    for question, call in answered:
        student.begin(question)
        kwargs = {name: with_other_numbers(value) for name, value in call.kwargs.items()}
        if not alike(call, observe(student.functions()[function], with_other_numbers(call.args), kwargs)):
            return True
    return not answered


def has_arrays(value: Any) -> bool:
    """Whether there is an array in an argument, or in a list of them."""
    if isinstance(value, dict):
        return has_arrays(list(value.values()))
    return any(map(has_arrays, value)) if isinstance(value, list | tuple) else isinstance(value, np.ndarray)


def with_other_numbers(value: Any) -> Any:
    """Return an argument with other numbers, of other signs, in its arrays; all else stays."""
    if isinstance(value, list | tuple):
        return type(value)(with_other_numbers(item) for item in value)
    return value * -2 if isinstance(value, np.ndarray) and value.dtype.kind in "if" else value
