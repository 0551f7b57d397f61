"""Say what a function did: the nearest explanation of its answers, among known mistakes and right functions given something else."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np

from autograder.errors import PracticalError
from autograder.grading.answering_student import AnsweringStudent
from autograder.grading.cases import failed_functions, path_of
from autograder.reference import catalogue, our_functions
from autograder.reference.catalogue import Mistake
from autograder.reference.changed_arguments import changes, diagnosis_of, wrong_version
from autograder.reference.our_functions import below
from autograder.reference.slips import slips
from given.checking.otter_layer import run_question
from given.checking.results import QuestionResult, State
from given.diagnosis.candidates import Candidate, Computed, Versions, Ways
from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.evidence import Evidence
from given.diagnosis.explain import explain
from given.diagnosis.whole.ask_again import ask_again
from given.diagnosis.whole.parts import find_order_of_parts
from given.diagnosis.whole.stops import find_mended_stop
from given.machinery.calls import observe, observe_here
from given.machinery.outcome import Ask, Call, Kind, Outcome, Trouble
from given.machinery.questions import FUNCTIONS, QUESTIONS, questions_of

MEASURED = re.compile(r"\d+\.\d{2,}(?:e[+-]?\d+)?|\d+(?:\.\d+)?e[+-]?\d+|\d{4,}")  # a number that says much
# Players that are started for one hand-in, for functions that nothing better explains: each may take seconds.
MENDED = 9
WAYS = Ways(find_order_of_parts, find_mended_stop, ask_again)
Version = tuple[Diagnosis, Callable[[], Callable]]  # what it is called, and how to get it: only if somebody asks


def name_mistakes(
    results: list[QuestionResult],
    books: Mapping[str, list[Call]],
    on_ours: Mapping[str, list[Call]],
    student: AnsweringStudent,
) -> list[QuestionResult]:
    """Return the results with what can be said about the mistakes.

    What a function did on top of our lower functions, `on_ours`, is its own; else what it did at first, `books`.
    """
    named, mending = [], Mending(student)
    for result in results:
        if result.question in books and result.state is State.FAILED:
            result = replace(result, diagnoses=find_mistakes(result, books[result.question], on_ours, mending))
        named.append(result)
    return named


def find_mistakes(
    result: QuestionResult, book: list[Call], on_ours: Mapping[str, list[Call]], mending: "Mending"
) -> tuple[Diagnosis, ...]:
    """Return for each function that still fails a case what explains its calls, if anything does."""
    failed = failed_functions(result)
    found = list[Diagnosis | None]()
    for function in QUESTIONS[result.question].functions:
        calls = on_ours.get(function) or [call for call in book if call.function == function]
        if function in failed and calls:
            hidden = {case.name for case in result.cases if case.hidden}
            public = [i for i, call in enumerate(calls) if call.case not in hidden]
            with harmless(), mending.of(result.question, function, calls) as again:
                found.append(find_mistake(function, calls, public, again, mending.student.text(function)))
    return tuple(diagnosis for diagnosis in found if diagnosis)


@contextmanager
def harmless() -> Iterator[None]:
    """Go on whatever goes wrong meanwhile: a name is a help and no more. What is the machine's fault is told as always."""
    try:
        yield
    except PracticalError:
        raise
    except Exception:  # noqa: BLE001 - answers that nobody has thought of must not cost the grade
        return


class Mending:
    """Change one thing in the student's functions, on top of ours: for those that nothing better explains."""

    def __init__(self, student: AnsweringStudent):
        self.student = student
        self.left = MENDED

    @contextmanager
    def of(self, question: str, function: str, calls: Sequence[Call]) -> Iterator["Again"]:
        """Give what yields the versions of a function, and what calls it; a player is started once somebody asks."""
        with ExitStack() as stack:

            def start() -> AnsweringStudent:
                stack.close()  # of one hand-in, one player lives at a time: the other has told what it can
                again = stack.enter_context(self.student.on_ours(below((function,))))
                again.begin(question)
                self.left -= 1
                return again

            # What is asked again may be told, place by place: by a player that has seen no hidden call.
            start_for_changes, start_for_asking = cache(start), cache(start)

            def may(start_it: Any) -> bool:
                return self.left > 0 or start_it.cache_info().currsize > 0

            def ask(args: tuple) -> Outcome:
                if not may(start_for_asking):
                    return Outcome(trouble=Trouble(Kind.MISSING, "not asked"))
                return observe(start_for_asking().functions()[function], args, {})

            yield Again(lambda: start_for_changes().mended(function, calls) if may(start_for_changes) else (), ask)


@dataclass(frozen=True)
class Again:
    """A student's function once more: with one change each, and as it is."""

    mended: Callable[[], Iterable[Candidate]] = tuple
    ask: Ask | None = None


def find_mistake(
    function: str,
    calls: Sequence[Call],
    public: Sequence[int],
    again: Again = Again(),
    text: str = "",
) -> Diagnosis | None:
    """Return what explains the calls."""
    right = our_functions.right()[function]
    evidence = Evidence(calls, [observe_here(right, call.args, call.kwargs) for call in calls])
    versions = replace(versions_of(function, calls), repairs=again.mended, ask=again.ask, text=text)
    found = explain(evidence, versions, public, WAYS)
    return found and replace(found, says=without_hidden_numbers(found.says, calls, public))


def without_hidden_numbers(says: str, calls: Sequence[Call], public: Sequence[int]) -> str:
    """Return a sentence without the numbers that hidden calls alone gave it: they could be made of what these were given."""
    if not MEASURED.search(says) or len(public) == len(calls):
        return says
    alone = find_mistake(calls[0].function, [calls[i] for i in public], range(len(public))) if public else None
    known = MEASURED.findall(alone.says) if alone else []
    return MEASURED.sub(lambda number: number[0] if number[0] in known else "some number", says)


def versions_of(function: str, calls: Sequence[Call]) -> Versions:
    """Return what a function may be like, by what it would do in these calls."""
    keys = list(map(key_of_call, calls))

    def all_of(kind: str, versions: Sequence[Version]) -> list[Computed]:
        return [
            Computed(diagnosis, make, calls, keys, memory(kind, function, place))
            for place, (diagnosis, make) in enumerate(versions)
        ]

    return Versions(
        all_of("known", known(function)),
        all_of("changed", changed(function)),
        lambda: all_of("slip", slipped(function)),
    )


@cache
def memory(kind: str, function: str, place: int) -> dict[str, Outcome]:
    """Return what is known of one version, by call: the same from student to student."""
    return {}


def key_of_call(call: Call) -> str:
    """Return what tells a call from all others: the numbers that it was given, to the last bit."""
    told = hashlib.blake2b(digest_size=16)
    for part in parts_of_value([call.function, call.args, sorted(call.kwargs.items())]):
        told.update(part + b"|")
    return told.hexdigest()


def parts_of_value(value: Any) -> Iterator[bytes]:
    """Yield all that tells a value from others."""
    if isinstance(value, list | tuple):
        yield b"("
        for item in value:
            yield from parts_of_value(item)
        yield b")"
    elif isinstance(value, np.ndarray):
        yield f"{value.dtype}{value.shape}{value.flags.c_contiguous}".encode()
        yield value.tobytes()
    elif isinstance(value, np.random.Generator):
        yield repr(value.bit_generator.state).encode()
    else:
        yield getattr(value, "__name__", repr(value)).encode()


@cache
def slipped(function: str) -> tuple[Version, ...]:
    """Return the answers to a function with a slip of the pen in each; by a call of it we see which name is what."""
    names = {**our_functions.right(), "np": np}
    return tuple(
        (Diagnosis(f"{function}: {slip.says}", function, slip.says, slip=True), cache(partial(slip.load, names)))
        for call in first_call(function)
        for slip in slips(call, names)
    )


def first_call(function: str) -> list[Call]:
    """Return, as a list of one, the first call that its question makes of ours: a student's might give others its slips."""
    book: list[Call] = []
    run_question(path_of(questions_of(function)[0]), our_functions.right(), book=book)
    return [call for call in book if call.function == function][:1]


@cache
def known(function: str) -> tuple[Version, ...]:
    """Return the catalogue's mistakes in a function."""
    return tuple((diagnosis_from(m), partial(load_version, m.name, function)) for m in catalogue.of_function(function))


@cache
def changed(function: str) -> tuple[Version, ...]:
    """Return the changes of the function's arguments, and what it inherits from mistakes in lower functions."""
    right = our_functions.right()[function]
    own = [(diagnosis_of(function, change), partial(wrong_version, right, change)) for change in changes(function)]
    return (*own, *inherited(function))


def inherited(function: str) -> Iterator[Version]:
    """Yield the function on top of each mistake in a function that it rests on.

    Where several do the same, the first is taken: what it calls itself, and what is short enough to be written out once more.
    """
    files = catalogue.reference()
    itself = our_functions.called_in(files[f"{FUNCTIONS[function].module}.py"], function)

    def length(lower: str) -> int:
        return len(our_functions.slice_of(files[f"{FUNCTIONS[lower].module}.py"], lower))

    for lower in sorted(our_functions.rests_on(function), key=lambda name: (name not in itself, length(name))):
        for mistake in catalogue.of_function(lower):
            says = f"What {lower} does in it is not right: {mistake.says}"
            diagnosis = Diagnosis(f"{function}: {mistake.name}", function, says, mistake.see, mistake.slip)
            yield diagnosis, partial(load_version, mistake.name, function)


def diagnosis_from(mistake: Mistake) -> Diagnosis:
    """Return an entry of the catalogue as what students read about it."""
    return Diagnosis(mistake.name, mistake.function, mistake.says, mistake.see, mistake.slip)


def load_version(name: str, function: str) -> Callable:
    """Return a function of the reference in which, or below which, a mistake is made."""
    return load_mistake(name)[function]


@cache
def load_mistake(name: str) -> our_functions.Functions:
    """Return the functions of the reference with a mistake made in one of them."""
    return our_functions.load(catalogue.mistakes()[name].made_in(catalogue.reference()))
