"""When it goes wrong: what the calls that are wrong have in common, and those that are right have not."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import combinations
from math import comb
from typing import Any, Protocol

import numpy as np

FEWEST = 2  # calls that are wrong, and that are right: of one alone too much can be said
CHANCE = 0.03  # at most, that something which holds in as many calls holds in just these
RARE = 0.01  # the same for what holds in some other calls as well
MOST = 0.6  # of the calls in which it does not hold
DEFAULTS = {"stride": 1, "padding": 0}
Facts = dict[str, bool]  # what holds in a call, in words: "stride is 1"


class Answer(Protocol):
    """What came back in a call beside what is right: see measures.py."""

    @property
    def arguments(self) -> dict[str, Any]:
        """Return the call's arguments by name."""

    @property
    def sizes(self) -> dict[str, int]:
        """Return the sizes at hand, by letter or name."""

    @property
    def has_the_shape(self) -> bool:
        """Whether both are arrays or numbers of one shape."""

    @property
    def wrong_numbers(self) -> np.ndarray:
        """Return which numbers are wrong."""


def find_condition(wrong: Sequence[Answer], right: Sequence[Answer], names: Collection[str]) -> str:
    """Say when answers are right: what holds in all calls that are and in no other; "" if nothing does.

    `names` are those of all arguments that the function can be given.
    """
    if min(len(wrong), len(right)) < FEWEST:
        return ""
    defaults = {name: value for name, value in DEFAULTS.items() if name in names}
    if_right, if_wrong = ([facts_of(answer, defaults) for answer in answers] for answers in (right, wrong))
    known = [words for words in if_right[0] if all(words in facts for facts in (*if_right, *if_wrong))]
    best = next((words for words in known if all_and_no_other(words, if_right, if_wrong)), "")
    if best and comb(len(right) + len(wrong), len(right)) >= 1 / CHANCE:
        return f"is right where {best}, and wrong in all other cases tried here."
    always = next((words for words in known if always_right(words, if_right, if_wrong)), "")
    return f"is always right where {always}: what is wrong shows only where that is not so." if always else ""


def always_right(words: str, if_right: Sequence[Facts], if_wrong: Sequence[Facts]) -> bool:
    """Whether something holds in no call that is wrong, and most calls in which it does not hold are wrong.

    So many wrong calls are among those by chance in one of a hundred cases at most.
    """
    others = len(if_wrong) + sum(not facts[words] for facts in if_right)
    there = len(if_right) + len(if_wrong) - others
    if any(facts[words] for facts in if_wrong) or there < FEWEST or len(if_wrong) < MOST * others:
        return False
    return comb(others, len(if_wrong)) <= RARE * comb(len(if_right) + len(if_wrong), len(if_wrong))


def all_and_no_other(words: str, if_right: Sequence[Facts], if_wrong: Sequence[Facts]) -> bool:
    """Whether something holds in all calls that are right, and in no other."""
    return all(facts[words] for facts in if_right) and not any(facts[words] for facts in if_wrong)


def facts_of(answer: Answer, defaults: dict[str, int]) -> Facts:
    """Return what can be said of a call, the simplest first."""
    numbers = whole_numbers(answer, defaults)
    texts = {name: value for name, value in answer.arguments.items() if isinstance(value, str)}
    return {
        **{f"{name} is 0": number == 0 for name, number in numbers.items()},
        **{f"{name} is 1": number == 1 for name, number in numbers.items()},
        **dict(facts_of_texts(texts)),
        **dict(facts_of_arrays(answer.arguments)),
        **{f"{name} is odd": number % 2 == 1 for name, number in numbers.items()},
        **dict(facts_of_pairs(numbers)),
        **{f"{name} is 2 at most": number <= 2 for name, number in numbers.items()},
        **dict(facts_of_windows(numbers)),
    }


def whole_numbers(answer: Answer, defaults: dict[str, int]) -> dict[str, int]:
    """Return the sizes at hand, the whole numbers among the arguments, 0 too, and the lengths of lists."""
    given = {name: value for name, value in answer.arguments.items() if type(value) is int}
    lengths = {
        f"the length of {name}": len(value) for name, value in answer.arguments.items() if isinstance(value, list)
    }
    return {**defaults, **given, **answer.sizes, **lengths}


def facts_of_texts(texts: dict[str, str]) -> Iterator[tuple[str, bool]]:
    for name, text in texts.items():
        yield from ((f"there is no {letter} in {name}", letter not in text) for letter in "ACGTN")


def facts_of_arrays(arguments: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield what can be said of the numbers in the arguments that are arrays."""
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.size:
            yield f"no number of {name} is large", bool((np.abs(value) < 30).all())


def facts_of_pairs(numbers: dict[str, int]) -> Iterator[tuple[str, bool]]:
    """Yield which of two sizes are equal."""
    for one, other in combinations(sorted(numbers), 2):
        if one.isupper() and other.isupper():
            yield f"{one} and {other} are equal", numbers[one] == numbers[other]


def facts_of_windows(numbers: dict[str, int]) -> Iterator[tuple[str, bool]]:
    """Yield how windows lie: side by side, overlapping, and whether something is left over."""
    if "stride" not in numbers:
        return
    stride = numbers["stride"]
    for side, kernel in (("L", "K"), ("H", "KH"), ("W", "KW"), ("H", "size"), ("W", "size")):
        if side in numbers and kernel in numbers:
            rest = (numbers[side] + 2 * numbers.get("padding", 0) - numbers[kernel]) % stride
            yield f"the windows do not overlap (stride is at least {kernel})", stride >= numbers[kernel]
            yield f"no number is left over at the end of {side}", rest == 0


def find_elements(wrong: Sequence[Answer], right: Sequence[Answer]) -> str:
    """Say which numbers are wrong, and no others, in all calls: where z is negative, at the true class; "" if nothing fits."""
    answers = (*wrong, *right)
    if len(wrong) < FEWEST or not all(answer.has_the_shape for answer in answers):
        return ""
    fitting = set.intersection(*(set(kinds_of_numbers(answer)) for answer in answers))
    return f"is wrong {min(fitting, key=len)}, and right everywhere else, in the cases tried here." if fitting else ""


COMPARED: dict[str, Callable[[np.ndarray], Any]] = {
    "negative": lambda value: value < 0,
    "positive": lambda value: value > 0,
    "0": lambda value: value == 0,
    "not negative": lambda value: value >= 0,
    "not positive": lambda value: value <= 0,
}


def kinds_of_numbers(answer: Answer) -> Iterator[str]:
    """Yield the descriptions that fit the wrong numbers of an answer and no others."""
    wrong = answer.wrong_numbers
    for name, value in answer.arguments.items():
        if not isinstance(value, np.ndarray):
            continue
        if value.shape == wrong.shape:
            yield from (
                f"where {name} is {words}" for words, test in COMPARED.items() if np.array_equal(test(value), wrong)
            )
        if wrong.ndim == 2 and value.shape == wrong.shape[:1] and value.dtype.kind in "iu":
            true_class = np.arange(wrong.shape[1]) == value[:, np.newaxis]
            if np.array_equal(true_class, wrong):
                yield "at the true class of each example"
            if np.array_equal(~true_class, wrong):
                yield "at all classes but the true one"
