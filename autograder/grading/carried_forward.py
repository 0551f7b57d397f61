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
from autograder.reference import catalogue, our_functions
from autograder.reference.catalogue import Files
from autograder.reference.our_functions import Lower
from given.checking.otter_layer import run_question
from given.checking.results import CaseResult, QuestionResult, State
from given.diagnosis.likeness import alike
from given.machinery.calls import observe, observe_here
from given.machinery.outcome import BEFORE_THE_ANSWER, Call, Kind
from given.machinery.questions import QUESTIONS

# With these failures there was no answer that could be right in its way, or the first look has said all.
NO_ANSWER = (*BEFORE_THE_ANSWER, Kind.DEADLINE, Kind.CRASH, Kind.INTERNAL, Kind.ACCURACY)
# How many of params, x and y they take.
SQUARE = {"network_forward": 2, "predict": 2, "backprop": 3, "train": 3, "gradient_norms": 3}
SQUARE |= {"convnet_forward": 2, "convnet_backprop": 3}
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
    for names in groups_of_functions(result.question):
        granted |= grant_cases(names, result, granted, wrong, student)
    return replace(result, cases=tuple(with_marks(case, granted.get(case.name, ())) for case in result.cases))


def groups_of_functions(question: str) -> list[tuple[str, ...]]:
    """Return each function of a question alone, and then those that a case is about together."""
    several = {names for names in functions_by_case(question).values() if len(names) > 1}
    return [(function,) for function in QUESTIONS[question].functions] + sorted(several)


def grant_cases(
    names: tuple[str, ...],
    result: QuestionResult,
    granted: Collection[str],
    wrong: Collection[str],
    student: AnsweringStudent,
) -> dict[str, tuple[str, ...]]:
    """Return the cases in which these functions are right given others, with the names of those."""
    cases = [case for case in result.cases if set(names) <= set(functions_by_case(result.question)[case.name])]
    waiting = {case.name for case in cases if case.kind and case.kind not in NO_ANSWER} - set(granted)
    is_seen_right = any(case.passed or case.name in granted for case in cases)
    found: dict[str, tuple[str, ...]] = {}
    for lower in combine([name for name in wrong if name in functions_below(names)]):
        for files in ways_to_write(names):
            if not waiting:
                return found
            answers, errors = right_given(result.question, waiting, names, files, lower, student)
            # The error that ours raises too is no proof that a function is right. Beside answers that are, it will do.
            is_seen_right = is_seen_right or bool(answers)
            if errors and (is_seen_right or right_where_sizes_agree(names, files, lower, student)):
                answers |= errors
            found |= dict.fromkeys(answers, lower)
            waiting -= answers
    return found


def functions_below(names: tuple[str, ...]) -> set[str]:
    """Return the functions that one of these rests on."""
    return set().union(*map(our_functions.rests_on, names)) - set(names)


def combine(names: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield combinations of the functions: each alone, all, then two and more."""
    most = len(names)
    sizes = [1, most, *range(2, most)] if most > 1 else [1]
    every = (combination for size in sizes for combination in combinations(names, size))
    return islice(every, MOST_COMBINATIONS)


def ways_to_write(names: tuple[str, ...]) -> list[Files]:
    """Return the reference, and with it the other ways to compose one of these functions."""
    reference = catalogue.reference()
    return [reference, *(way.made_in(reference) for way in catalogue.compositions() if way.function in names)]


def right_given(
    question: str,
    cases: Collection[str],
    names: tuple[str, ...],
    files: Files,
    lower: tuple[str, ...],
    student: AnsweringStudent,
) -> tuple[set[str], set[str]]:
    """Return the cases that pass if these functions may do what ours do on top of the student's lower functions.

    First those in which they always gave an answer, then those in which one raised the error that ours raises.
    """
    theirs = student.functions()
    ours = our_functions.load(files, {name: Lower(name, theirs[name]) for name in lower})
    answers: set[str] = set()
    errors: set[str] = set()
    for case in cases:
        forgiven = {name: Forgiven(name, theirs[name], ours[name], our_functions.right()[name]) for name in names}
        result = run_question(path_of(question), {**theirs, **forgiven}, partial(has_name, case))
        if result.state is State.PASSED and any(each.forgave for each in forgiven.values()):
            (errors if any(each.raised for each in forgiven.values()) else answers).add(case)
    return answers, errors


def has_name(name: str, case: Any) -> bool:
    """Whether a case is the one of this name."""
    return case.name == name


def right_where_sizes_agree(
    names: tuple[str, ...], files: Files, lower: tuple[str, ...], student: AnsweringStudent
) -> bool:
    """Whether functions do what ours do on square arrays, where shapes that are wrong raise no error."""
    if not SQUARE.keys() >= set(names):
        return False
    theirs = student.functions()
    ours = our_functions.load(files, {name: Lower(name, theirs[name]) for name in lower})
    return all(is_right_on_squares(name, theirs[name], ours[name]) for name in names)


def is_right_on_squares(name: str, theirs: Any, ours: Any) -> bool:
    """Whether a function answers as ours does on square arrays."""
    args, kwargs = square_arguments(name)
    call = Call(name, args, kwargs, observe(theirs, args, kwargs))
    return call.outcome.trouble is None and alike(call, observe_here(ours, args, kwargs))


def square_arguments(function: str) -> tuple[tuple, dict[str, Any]]:
    """Return arguments for a function on a network of equal layers, with as many examples as inputs and classes."""
    rng, size = np.random.default_rng(20), 8
    inputs, weights = [size], [[size] * 2] * 3
    if function.startswith("convnet"):  # as many channels and kernels, too
        inputs, weights = [size, size + 1, size + 1], [[size] * 4, [size] * 2]
    params = [(rng.standard_normal(shape), rng.standard_normal(size)) for shape in weights]
    args = (params, rng.standard_normal((size, *inputs)), rng.permutation(size))
    how = {"train": {"epochs": 2, "batch_size": size, "learning_rate": 0.1, "rng": rng}}
    how["gradient_norms"] = {"activation": "relu"}
    return args[: SQUARE[function]], how.get(function, {})


def with_marks(case: CaseResult, given: tuple[str, ...]) -> CaseResult:
    """Return a case with its marks if it is right given these functions."""
    return replace(case, points=case.possible, kind=None, text="", given=given, picture=None) if given else case
