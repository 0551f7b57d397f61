"""Check one question, as check.py and the notebook do."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from given.checking.lower_questions import blame_lower_question, functions_below, what_is_wrong
from given.checking.printed import find_printers
from given.checking.results import CaseResult, QuestionResult, State
from given.checking.time_limit import run_for_a_while, run_in_time
from given.course.points import in_course_points
from given.course.rules import RULES
from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.known_mistakes import diagnoses
from given.machinery.outcome import Call, Kind
from given.machinery.questions import QUESTIONS
from given.mnist import IN_BROWSER

TOO_LONG = {
    "b02_mnist_convnet": "This page does not check it: a convolution layer takes a quarter of an hour here to read the digits. "
    "It is graded as always; to try it out before, install the assignment (its README says how)."
}
NAMING_SECONDS = 20  # to find a mistake's name: as long as the question itself may take


def check_question(path: Path, functions: Mapping[str, Any]) -> QuestionResult:
    """Run one test file against these functions, as `look_at_question` does, and return the points of the course."""
    return in_course_points(look_at_question(path, functions), RULES)


def look_at_question(path: Path, functions: Mapping[str, Any]) -> QuestionResult:
    """Run one test file against these functions and, where it finds something wrong, try to name the mistake.

    What a function does on top of a wrong one says little of its own: then it is that one which is named.
    """
    if IN_BROWSER and path.stem in TOO_LONG:
        untried = CaseResult("in a browser", 0.0, 0.0, False, "", Kind.NOT_STARTED)
        return QuestionResult(path.stem, (untried,), (TOO_LONG[path.stem],))
    book: list[Call] = []
    trains = QUESTIONS[path.stem].trains
    result = run_in_time(path, functions, None if trains else book)
    has_learned = result.accuracy is not None and not result.diagnoses
    if result.state is not State.FAILED or has_learned or ran_out_of_time(result):
        return result
    below = blame_lower_question(path.parent, result.question, functions, run_in_time)
    if below:
        return replace(result, below=below, diagnoses=())
    return result if trains else replace(result, diagnoses=name_mistakes(result, book, functions))


def ran_out_of_time(result: QuestionResult) -> bool:
    """Whether a call was stopped: it is said where, and nothing is tried again that takes as long."""
    return any(case.kind is Kind.DEADLINE for case in result.cases)


def name_mistakes(result: QuestionResult, book: list[Call], functions: Mapping[str, Any]) -> tuple[Diagnosis, ...]:
    """Return the mistakes that are known by name; none where it takes long to find out."""

    printed = find_printers(book, functions)
    names = {diagnosis.function for diagnosis in printed}

    def find() -> tuple[Diagnosis, ...]:
        calls = [call for call in own_calls(result, book, functions) if call.function not in names]
        return tuple(diagnoses(result.question, calls, functions))

    none: tuple[Diagnosis, ...] = ()
    return printed + run_for_a_while(f"{result.question}, looking for the mistake", find, none, NAMING_SECONDS)


def own_calls(result: QuestionResult, book: list[Call], functions: Mapping[str, Any]) -> list[Call]:
    """Return the calls of a question's functions, but of those that call another one which is wrong."""
    wrong = {name for name in QUESTIONS[result.question].functions if what_is_wrong(name, result, book)}
    return [call for call in book if not functions_below((call.function,), functions) & wrong - {call.function}]
