"""Call a mistake by its name: the wrong version of the catalogue that does, in all calls, what the student's function did."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from autograder.grading.cases import AnsweringStudent, failed_functions
from autograder.reference import catalogue, our_functions
from autograder.reference.catalogue import Mistake
from autograder.reference.our_functions import Lower
from given.checking.results import QuestionResult, State
from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.likeness import alike
from given.machinery.calls import observe_here
from given.machinery.outcome import Call
from given.machinery.questions import QUESTIONS


def name_mistakes(
    results: list[QuestionResult],
    books: Mapping[str, list[Call]],
    suspects: Collection[str],
    student: AnsweringStudent,
) -> list[QuestionResult]:
    """Return the results with the mistakes that have a name; those of `suspects` may lie below others."""
    named = []
    for result in results:
        if result.question in books and result.state is State.FAILED:
            student.begin(result.question)
            result = replace(result, diagnoses=find_mistakes(result, books[result.question], suspects, student))
        named.append(result)
    return named


def find_mistakes(
    result: QuestionResult, book: list[Call], wrong: Collection[str], student: AnsweringStudent
) -> tuple[Diagnosis, ...]:
    """Return for each function that still fails a case the mistake that explains all its calls, if there is one."""
    failed = failed_functions(result)
    mistakes = []
    for function in QUESTIONS[result.question].functions:
        calls = [call for call in book if call.function == function]
        if function in failed and calls:
            mistakes.append(find_mistake(function, calls, wrong, student))
    return tuple(Diagnosis(m.name, m.function, m.says, m.see) for m in mistakes if m)


def find_mistake(function: str, calls: list[Call], wrong: Collection[str], student: AnsweringStudent) -> Mistake | None:
    """Return the first mistake that explains the calls, on top of right lower functions or of the student's own."""
    theirs = student.functions()
    lower = {name: Lower(name, theirs[name]) for name in wrong if name in our_functions.rests_on(function)}
    if lower and does_the_same(our_functions.load(catalogue.reference(), lower)[function], calls):
        return None  # a lower function is to blame, even where a mistake in this one would look the same
    mistake = explain_on_top_of({}, function, calls)
    return explain_on_top_of(lower, function, calls) if lower and not mistake else mistake


def explain_on_top_of(lower: dict[str, Any], function: str, calls: list[Call]) -> Mistake | None:
    """Return the first mistake with which ours, resting on these lower functions, does what the student's does."""
    right = our_functions.load(catalogue.reference(), lower)[function] if lower else our_functions.right()[function]
    for mistake in catalogue.of_function(function):
        version = our_functions.load(mistake.made_in(catalogue.reference()), lower)
        if explains(version[function], right, calls):
            return mistake
    return None


def does_the_same(version: Any, calls: list[Call]) -> bool:
    """Whether a version does in all calls what the student's function did."""
    return all(alike(call, observe_here(version, call.args, call.kwargs)) for call in calls)


def explains(version: Any, right: Any, calls: list[Call]) -> bool:
    """Whether a wrong version does in all calls what the student's did, and in some of them not what is right."""
    if not does_the_same(version, calls):
        return False
    answered = [call for call in calls if not call.outcome.trouble]  # errors alone tell too little
    return any(not alike(call, observe_here(right, call.args, call.kwargs)) for call in answered)
