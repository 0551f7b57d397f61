"""Errors carried forward, as in a maths exam: an answer that is wrong only because an earlier one was gets its points.

The earlier one pays. Here an answer is right if it is what the reference finds on top of the student's own lower functions.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations, islice
from typing import Any

import numpy as np

from autograder.grading.cases import AnsweringStudent, excused_functions, functions_by_case, path_of
from autograder.grading.forgiven import Forgiven
from autograder.reference import catalogue, functions
from autograder.reference.catalogue import Files
from autograder.reference.functions import Lower
from given.checking.otter_layer import run_question
from given.checking.results import CaseResult, QuestionResult, State
from given.diagnosis.likeness import alike
from given.machinery.calls import observe, observe_here
from given.machinery.outcome import BEFORE_THE_ANSWER, Call, Kind
from given.machinery.questions import QUESTIONS

# With these failures there was no answer that could be right in its way, or the first look has said all.
NO_ANSWER = (*BEFORE_THE_ANSWER, Kind.DEADLINE, Kind.CRASH, Kind.INTERNAL, Kind.ACCURACY)
SQUARE = {"network_forward": 2, "predict": 2, "backprop": 3, "train": 3}  # how many of params, x and y they take
MOST_COMBINATIONS = 20  # of wrong lower functions that are tried; n of them have 2**n - 1


def carry_errors_forward(
    results: list[QuestionResult],
    books: Mapping[str, list[Call]],
    suspects: Collection[str],
    student: AnsweringStudent,
) -> list[QuestionResult]:
    """Return the results with the marks that are due given earlier mistakes, in the functions that are `suspects`.

    `books` has every call that was made for a question; questions that train have none, and stay as they are.
    """
    carried = []
    for result in results:
        if result.question in books and result.state is State.FAILED:
            student.begin(result.question)
            result = carry_forward(result, suspects, student)
            excused = excused_functions(result)
            suspects = sorted(suspects, key=lambda function: function in excused)  # who is to blame is asked first
        carried.append(result)
    return carried


def carry_forward(result: QuestionResult, wrong: Collection[str], student: AnsweringStudent) -> QuestionResult:
    """Return the result with full marks for each case whose answers are right given some of the wrong lower functions."""
    granted: dict[str, tuple[str, ...]] = {}
    for function in QUESTIONS[result.question].functions:
        granted |= grant_cases(function, result, granted, wrong, student)
    return replace(result, cases=tuple(with_marks(case, granted.get(case.name, ())) for case in result.cases))


def grant_cases(
    function: str,
    result: QuestionResult,
    granted: Collection[str],
    wrong: Collection[str],
    student: AnsweringStudent,
) -> dict[str, tuple[str, ...]]:
    """Return the cases in which a function is right given other functions, with the names of those."""
    cases = [case for case in result.cases if function in functions_by_case(result.question)[case.name]]
    waiting = {case.name for case in cases if case.kind and case.kind not in NO_ANSWER}
    is_seen_right = any(case.passed or case.name in granted for case in cases)
    found: dict[str, tuple[str, ...]] = {}
    for lower in combine([name for name in wrong if name in functions.rests_on(function)]):
        for files in ways_to_write(function):
            if not waiting:
                return found
            answers, errors = right_given(result.question, waiting, function, files, lower, student)
            # The error that ours raises too is no proof that a function is right. Beside answers that are, it will do.
            is_seen_right = is_seen_right or bool(answers)
            if errors and (is_seen_right or right_where_sizes_agree(function, files, lower, student)):
                answers |= errors
            found |= dict.fromkeys(answers, lower)
            waiting -= answers
    return found


def combine(names: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield combinations of the functions: each alone, all, then two and more."""
    most = len(names)
    sizes = [1, most, *range(2, most)] if most > 1 else [1]
    every = (combination for size in sizes for combination in combinations(names, size))
    return islice(every, MOST_COMBINATIONS)


def ways_to_write(function: str) -> list[Files]:
    """Return the reference, and with it the other ways to compose this function."""
    reference = catalogue.reference()
    return [reference, *(way.made_in(reference) for way in catalogue.compositions() if way.function == function)]


def right_given(
    question: str,
    cases: Collection[str],
    function: str,
    files: Files,
    lower: tuple[str, ...],
    student: AnsweringStudent,
) -> tuple[set[str], set[str]]:
    """Return the cases that pass if a function may do what ours does on top of the student's lower functions.

    First those in which it always gave an answer, then those in which it raised the error that ours raises.
    """
    theirs = student.functions()
    ours = functions.load(files, {name: Lower(name, theirs[name]) for name in lower})
    forgiven = Forgiven(function, theirs[function], ours[function], functions.right()[function])
    answers: set[str] = set()
    errors: set[str] = set()
    for name in cases:
        forgiven.forgave = forgiven.raised = False
        result = run_question(path_of(question), {**theirs, function: forgiven}, partial(has_name, name))
        if forgiven.forgave and result.state is State.PASSED:
            (errors if forgiven.raised else answers).add(name)
    return answers, errors


def has_name(name: str, case: Any) -> bool:
    """Whether a case is the one of this name."""
    return case.name == name


def right_where_sizes_agree(function: str, files: Files, lower: tuple[str, ...], student: AnsweringStudent) -> bool:
    """Whether a function does what ours does on square arrays, where shapes that are wrong raise no error."""
    if function not in SQUARE:
        return False
    theirs = student.functions()
    ours = functions.load(files, {name: Lower(name, theirs[name]) for name in lower})[function]
    args, kwargs = square_arguments(function)
    call = Call(function, args, kwargs, observe(theirs[function], args, kwargs))
    return call.outcome.trouble is None and alike(call, observe_here(ours, args, kwargs))


def square_arguments(function: str) -> tuple[tuple, dict[str, Any]]:
    """Return arguments for a function on a network of three equal layers, with as many examples as inputs and classes."""
    rng, size = np.random.default_rng(20), 8
    params = [(rng.standard_normal((size, size)), rng.standard_normal(size)) for _ in range(3)]
    args = (params, rng.standard_normal((size, size)), rng.permutation(size))
    how = {"epochs": 2, "batch_size": size, "learning_rate": 0.1, "rng": rng} if function == "train" else {}
    return args[: SQUARE[function]], how


def with_marks(case: CaseResult, given: tuple[str, ...]) -> CaseResult:
    """Return a case with its marks if it is right given these functions."""
    return replace(case, points=case.possible, kind=None, text="", given=given, picture=None) if given else case
