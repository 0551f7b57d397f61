"""Which functions the cases of a question are about, and which of them went wrong."""

from functools import cache
from inspect import signature
from pathlib import Path

from autograder import paths
from given.checking.quick_otter import ExceptionTestFile
from given.checking.results import QuestionResult
from given.machinery.questions import questions_of


def path_of(question: str) -> Path:
    """Return the question's test file."""
    return paths.QUESTIONS / f"{question}.py"


@cache
def functions_by_case(question: str) -> dict[str, tuple[str, ...]]:
    """Return which functions each case of a question is about; one that an earlier question asks for is only made use of."""
    cases = ExceptionTestFile.from_file(str(path_of(question))).test_cases
    asked = {case.name: tuple(signature(case.body.test_func).parameters) for case in cases}
    return {name: tuple(f for f in functions if questions_of(f)[0] == question) for name, functions in asked.items()}


def failed_functions(result: QuestionResult) -> list[str]:
    """Return the functions that failed a case of a question."""
    functions = functions_by_case(result.question)
    return [function for case in result.cases if not case.passed for function in functions[case.name]]
