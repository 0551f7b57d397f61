"""Call a mistake by its name: the wrong version of the catalogue that does, in all calls, what the student's function did."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from autograder.grading.cases import failed_functions
from autograder.reference import catalogue, our_functions
from autograder.reference.catalogue import Mistake
from given.checking.results import QuestionResult, State
from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.likeness import alike
from given.machinery.calls import observe_here
from given.machinery.outcome import Call
from given.machinery.questions import QUESTIONS


def name_mistakes(
    results: list[QuestionResult], books: Mapping[str, list[Call]], on_ours: Mapping[str, list[Call]]
) -> list[QuestionResult]:
    """Return the results with the mistakes that have a name.

    What a function did on top of our lower functions, `on_ours`, is its own; else what it did at first, `books`.
    """
    named = []
    for result in results:
        if result.question in books and result.state is State.FAILED:
            result = replace(result, diagnoses=find_mistakes(result, books[result.question], on_ours))
        named.append(result)
    return named


def find_mistakes(result: QuestionResult, book: list[Call], on_ours: Mapping[str, list[Call]]) -> tuple[Diagnosis, ...]:
    """Return for each function that still fails a case the mistake that explains all its calls, if there is one."""
    failed = failed_functions(result)
    mistakes = []
    for function in QUESTIONS[result.question].functions:
        calls = on_ours.get(function) or [call for call in book if call.function == function]
        if function in failed and calls:
            mistakes.append(find_mistake(function, calls))
    return tuple(Diagnosis(m.name, m.function, m.says, m.see) for m in mistakes if m)


def find_mistake(function: str, calls: list[Call]) -> Mistake | None:
    """Return the first mistake that explains the calls."""
    for mistake in catalogue.of_function(function):
        version = our_functions.load(mistake.made_in(catalogue.reference()))[function]
        if explains(version, our_functions.right()[function], calls):
            return mistake
    return None


def explains(version: Any, right: Any, calls: list[Call]) -> bool:
    """Whether a wrong version does in all calls what the student's did, and in some of them not what is right."""
    if not all(alike(call, observe_here(version, call.args, call.kwargs)) for call in calls):
        return False
    answered = [call for call in calls if not call.outcome.trouble]  # errors alone tell too little
    return any(not alike(call, observe_here(right, call.args, call.kwargs)) for call in answered)
