"""Which functions the cases of a question are about, and which of them went wrong."""

from functools import cache
from inspect import signature
from pathlib import Path

from autograder import paths
from given.checking.quick_otter import ExceptionTestFile
from given.checking.results import QuestionResult


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
