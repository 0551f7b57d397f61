"""The second look at a submission: errors carried forward, and mistakes called by their names.

As in a maths exam, an answer that is wrong only because an earlier one was is right: it gets its marks, and the earlier one pays.
Here an answer is right if it is what the reference finds on top of the student's own lower functions.

A wrong answer that is left is compared with those of the catalogue's wrong versions, on the inputs already used.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from inspect import signature
from itertools import combinations, islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from autograder import catalogue, paths, trusted
from autograder.catalogue import Files, Mistake
from autograder.trusted import Lower

# isort: split
from given.calls import Outcome, Trouble, observe, observed
from given.diagnosis import Diagnosis
from given.likeness import alike, is_an_attempt
from given.logbook import Call
from given.otter_layer import CaseResult, QuestionFile, QuestionResult, run_question
from given.questions import FUNCTIONS, PARTS

# With these failures there was no answer that could be right in its way, or the first look has said all.
NO_ANSWER = ("not started", "waits", "missing", "file", "deadline", "crash", "internal", "accuracy")
# How many of params, x and y they take.
SQUARE = {"network_forward": 2, "predict": 2, "backprop": 3, "train": 3, "gradient_norms": 3}
SQUARE |= {"convnet_forward": 2, "convnet_backprop": 3}
PLACE = re.compile(r"( \([^()]*, line \d+\))+$")  # at the end of an exception's text
MOST_COMBINATIONS = 20  # of wrong lower functions that are tried


class Answers(Protocol):
    """What a second look needs of a student: see remote.Student."""

    def begin(self, question: str) -> None: ...

    def functions(self) -> Mapping[str, Any]: ...


def second_look(found: list[QuestionResult], books: Mapping[str, list[Call]], student: Answers) -> list[QuestionResult]:
    """Return the results with the marks that are due given earlier mistakes, and with the mistakes that have a name.

    `books` has every call that was made for a question; questions that train have none, and stay as they are.
    """
    wrong = [function for result in found for function in wrong_functions(result)]
    tried = [function for function in dict.fromkeys(wrong) if is_an_attempt(outcomes(books, function))]
    suspects = [function for function in tried if heeds_numbers(function, books, student)]
    looked = []
    for result in found:
        if result.question in books and result.state == "failed":
            student.begin(result.question)
            result = carried_forward(result, suspects, student)
            result = replace(result, diagnoses=named(result, books[result.question], suspects, student))
            suspects.sort(key=lambda function: function in excused(result))  # who is to blame is asked first
        looked.append(result)
    return looked


def wrong_functions(result: QuestionResult) -> list[str]:
    """Return the functions that failed a case of a question."""
    about = functions_of(result.question)
    return [function for case in result.cases if not case.passed for function in about[case.name]]


def excused(result: QuestionResult) -> set[str]:
    """Return the functions of a question that are right, given others."""
    about = functions_of(result.question)
    given = {function for case in result.cases if case.given for function in about[case.name]}
    return given - set(wrong_functions(result))


@cache
def functions_of(question: str) -> dict[str, tuple[str, ...]]:
    """Return which functions each case of a question is about."""
    cases = QuestionFile.from_file(str(path_of(question))).test_cases
    return {case.name: tuple(signature(case.body.test_func).parameters) for case in cases}


def path_of(question: str) -> Path:
    return paths.QUESTIONS / f"{question}.py"


def outcomes(books: Mapping[str, list[Call]], function: str) -> list[Outcome]:
    return [call.outcome for book in books.values() for call in book if call.function == function]


def heeds_numbers(function: str, books: Mapping[str, list[Call]], student: Answers) -> bool:
    """Whether a function's answers change with the numbers in the arrays that it is given, if it is given any.

    One that looks at shapes alone is made up: what rests on it would be right without having been written.
    """
    calls = [(question, call) for question, book in books.items() for call in book if call.function == function]
    answered = [(q, call) for q, call in calls if not call.outcome.trouble and has_arrays([call.args, call.kwargs])]
    for question, call in answered:
        student.begin(question)
        kwargs = {name: otherwise(value) for name, value in call.kwargs.items()}
        if not alike(call, observed(student.functions()[function], otherwise(call.args), kwargs)):
            return True
    return not answered


def has_arrays(value: Any) -> bool:
    """Whether there is an array in an argument, or in a list of them."""
    if isinstance(value, dict):
        return has_arrays(list(value.values()))
    return any(map(has_arrays, value)) if isinstance(value, list | tuple) else isinstance(value, np.ndarray)


def otherwise(value: Any) -> Any:
    """Return an argument with other numbers, of other signs, in its arrays; all else stays."""
    if isinstance(value, list | tuple):
        return type(value)(otherwise(item) for item in value)
    return value * -2 if isinstance(value, np.ndarray) and value.dtype.kind in "if" else value


# Errors carried forward.


def carried_forward(result: QuestionResult, wrong: Collection[str], student: Answers) -> QuestionResult:
    """Return the result with full marks for each case whose answers are right given some of the wrong lower functions."""
    granted: dict[str, tuple[str, ...]] = {}
    for functions in together(result.question):
        cases = [case for case in result.cases if set(functions) <= set(functions_of(result.question)[case.name])]
        open_cases = {case.name for case in cases if case.kind and case.kind not in NO_ANSWER} - set(granted)
        for lower in some_of([name for name in wrong if name in lower_than(functions)]):
            for files in ways(functions) if open_cases else []:
                answers, errors = right_given(result.question, open_cases, functions, files, lower, student)
                # The error that ours raises too is no proof that a function is right. Beside answers that are, it will do.
                shown = answers or any(case.passed or case.name in granted for case in cases)
                if errors and (shown or right_where_sizes_agree(functions, files, lower, student)):
                    answers |= errors
                granted |= dict.fromkeys(answers, lower)
                open_cases -= set(granted)
    return replace(result, cases=tuple(with_marks(case, granted.get(case.name, ())) for case in result.cases))


def together(question: str) -> list[tuple[str, ...]]:
    """Return each function of a question alone, and then those that a case is about together."""
    several = {names for names in functions_of(question).values() if len(names) > 1}
    return [(function,) for function in FUNCTIONS[question][1]] + sorted(several)


def lower_than(functions: tuple[str, ...]) -> set[str]:
    """Return the functions that one of these rests on."""
    return set().union(*map(trusted.rests_on, functions)) - set(functions)


def some_of(functions: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield combinations of the functions: each alone, all, then two and more."""
    sizes = sorted(range(1, len(functions) + 1), key=lambda size: (size > 1) + (1 < size < len(functions)))
    every = (chosen for size in sizes for chosen in combinations(functions, size))
    return islice(every, MOST_COMBINATIONS)


def ways(functions: tuple[str, ...]) -> list[Files]:
    """Return the reference, and with it the other ways to compose one of these functions."""
    reference = catalogue.reference()
    return [reference, *(way.made_in(reference) for way in catalogue.compositions() if way.function in functions)]


def right_given(
    question: str,
    cases: Collection[str],
    functions: tuple[str, ...],
    files: Files,
    lower: tuple[str, ...],
    student: Answers,
) -> tuple[set[str], set[str]]:
    """Return the cases that pass if these functions may do what ours do on top of the student's lower functions.

    First those in which they always gave an answer, then those in which one raised the error that ours raises.
    """
    theirs = student.functions()
    ours = trusted.load(files, {name: Lower(name, theirs[name]) for name in lower})
    answers: set[str] = set()
    errors: set[str] = set()
    for name in cases:
        forgiven = {function: Forgiven(function, theirs[function], ours[function]) for function in functions}
        result = run_question(path_of(question), {**theirs, **forgiven}, partial(is_called, name))
        if result.state == "passed" and any(each.forgave for each in forgiven.values()):
            (errors if any(each.raised for each in forgiven.values()) else answers).add(name)
    return answers, errors


def is_called(name: str, case: Any) -> bool:
    return case.name == name


def right_where_sizes_agree(functions: tuple[str, ...], files: Files, lower: tuple[str, ...], student: Answers) -> bool:
    """Whether functions do what ours do on square arrays only, where shapes that are wrong raise no error."""
    theirs = student.functions()
    ours = trusted.load(files, {name: Lower(name, theirs[name]) for name in lower})
    for function in functions:
        if function not in SQUARE:
            return False
        args, kwargs = square_arguments(function)
        call = Call(function, args, kwargs, observed(theirs[function], args, kwargs))
        if call.outcome.trouble or not alike(call, observe(ours[function], args, kwargs)):
            return False
    return True


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


class Forgiven:
    """A student's function: where it does what is right given its lower functions, it is as if it did what is right.

    Of a function that returns several things, each is looked at by itself.
    """

    def __init__(self, name: str, function: Any, given: Any):
        self.__name__ = name
        self.function = function
        self.given = given
        self.forgave = self.raised = False

    def observed(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        outcome = observed(self.function, args, kwargs)
        expected, right = observe(self.given, args, kwargs), observe(trusted.right()[self.__name__], args, kwargs)
        if outcome.trouble and expected.trouble and words_of(outcome.trouble) == words_of(expected.trouble):
            self.forgave = self.raised = True
            return right
        if outcome.trouble or expected.trouble or right.trouble:
            return outcome
        parts, expected_parts, right_parts = map(self.parts, (outcome, expected, right))
        if len(parts) != len(expected_parts):
            return outcome
        calls = [Call(self.__name__, args, kwargs, part) for part in parts]
        forgiven = [alike(call, part) for call, part in zip(calls, expected_parts, strict=True)]
        self.forgave |= any(forgiven)
        results = [(b if forgive else a).result for a, b, forgive in zip(parts, right_parts, forgiven, strict=True)]
        return replace(right if any(forgiven) else outcome, result=results if len(results) > 1 else results[0])

    def parts(self, outcome: Outcome) -> list[Outcome]:
        """Return an outcome for each part of the result, if it has parts."""
        several = self.__name__ in PARTS and isinstance(outcome.result, list | tuple)
        return [replace(outcome, result=part) for part in outcome.result] if several else [outcome]


def words_of(trouble: Trouble) -> str:
    """Return what an exception says, without the place where it arose and without the name of ours around it."""
    return PLACE.sub("", trouble.text.removeprefix("Unusable: "))


def with_marks(case: CaseResult, given: tuple[str, ...]) -> CaseResult:
    return replace(case, points=case.possible, kind="", text="", given=given, picture=None) if given else case


# Mistakes by name.


def named(result: QuestionResult, book: list[Call], wrong: Collection[str], student: Answers) -> tuple[Diagnosis, ...]:
    """Return for each function that still fails a case the mistake that explains all its calls, if there is one."""
    blamed = wrong_functions(result)
    found = []
    for function in FUNCTIONS[result.question][1]:
        calls = [call for call in book if call.function == function]
        if function in blamed and calls:
            found.append(mistake_in(function, calls, wrong, student))
    return tuple(Diagnosis(m.name, m.function, m.says, m.see) for m in found if m)


def mistake_in(function: str, calls: list[Call], wrong: Collection[str], student: Answers) -> Mistake | None:
    """Return the first mistake with which ours does what the student's does, on top of right or of their own lower functions."""
    theirs = student.functions()
    lower = {name: Lower(name, theirs[name]) for name in wrong if name in trusted.rests_on(function)}
    if lower and does(trusted.load(catalogue.reference(), lower)[function], calls):
        return None  # a lower function is to blame, even where a mistake in this one would look the same
    for below in [{}, lower] if lower else [{}]:
        right = trusted.load(catalogue.reference(), below)[function] if below else trusted.right()[function]
        for mistake in catalogue.of_function(function):
            version = trusted.load(mistake.made_in(catalogue.reference()), below)
            if explains(version[function], right, calls):
                return mistake
    return None


def does(version: Any, calls: list[Call]) -> bool:
    """Whether a version does in all calls what the student's did."""
    return all(alike(call, observe(version, call.args, call.kwargs)) for call in calls)


def explains(version: Any, right: Any, calls: list[Call]) -> bool:
    """Whether a wrong version does in all calls what the student's did, and in some of them not what is right."""
    if not does(version, calls):
        return False
    answered = [call for call in calls if not call.outcome.trouble]  # errors alone tell too little
    return any(not alike(call, observe(right, call.args, call.kwargs)) for call in answered)
