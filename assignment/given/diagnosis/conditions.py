"""When it goes wrong: what the calls that are wrong have in common, and those that are right have not."""

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from given.diagnosis.evidence import Evidence, Piece
from given.diagnosis.likeness import is_number

FEWEST = 2  # calls that are wrong, and that are right: of one alone too much can be said
MOST = 0.5  # of the calls that are right, for something that is not so in any call that is wrong
DEFAULTS = {"stride": 1, "padding": 0}
Facts = dict[str, bool]  # what holds in a call, in words: "stride is 1"


def find_condition(evidence: Evidence, piece: Piece) -> str:
    """Say when a piece is right: what holds in all calls in which it is right, or in most, and in no other; "" if nothing does."""
    if min(len(piece.wrong), len(piece.right)) < FEWEST:
        return ""
    right, wrong = ([facts_of(evidence, i) for i in calls] for calls in (piece.right, piece.wrong))
    known = [words for words in right[0] if all(words in facts for facts in (*right, *wrong))]
    shares = {words: sum(facts[words] for facts in right) / len(right) for words in known}
    fitting = [words for words in known if shares[words] > MOST and not any(facts[words] for facts in wrong)]
    if not fitting:
        return ""
    best = max(fitting, key=lambda words: shares[words])  # the first of equals: the simplest
    if shares[best] == 1:
        return f"is right where {best}, and wrong in all other cases."
    return f"is right in all cases where {best}: look at what it does in others."


def facts_of(evidence: Evidence, i: int) -> Facts:
    """Return what can be said of a call, the simplest first."""
    arguments = evidence.arguments(i)
    numbers = whole_numbers(evidence, i)
    texts = {name: value for name, value in arguments.items() if isinstance(value, str)}
    return {
        **{f"{name} is 0": number == 0 for name, number in numbers.items()},
        **{f"{name} is 1": number == 1 for name, number in numbers.items()},
        **dict(facts_of_texts(texts)),
        **dict(facts_of_arrays(arguments)),
        **{f"{name} is odd": number % 2 == 1 for name, number in numbers.items()},
        **dict(facts_of_pairs(numbers)),
    }


def whole_numbers(evidence: Evidence, i: int) -> dict[str, int]:
    """Return the sizes at hand, the whole numbers among the arguments, 0 too, and the lengths of lists."""
    arguments = {**{k: v for k, v in DEFAULTS.items() if k in evidence.names}, **evidence.arguments(i)}
    given = {name: value for name, value in arguments.items() if type(value) is int}
    lengths = {f"the length of {name}": len(value) for name, value in arguments.items() if isinstance(value, list)}
    return {**given, **evidence.sizes(i), **lengths}


def facts_of_texts(texts: dict[str, str]) -> Iterator[tuple[str, bool]]:
    for name, text in texts.items():
        yield from ((f"there is no {letter} in {name}", letter not in text) for letter in "ACGTN")


def facts_of_arrays(arguments: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield what can be said of the numbers in the arguments that are arrays."""
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.size:
            yield f"no number of {name} is negative", bool((value >= 0).all())
            yield f"no number of {name} is 0", bool((value != 0).all())
            yield f"no number of {name} is large", bool((np.abs(value) < 30).all())


def facts_of_pairs(numbers: dict[str, int]) -> Iterator[tuple[str, bool]]:
    """Yield which of two numbers are equal, or divide one another."""
    for one, other in permutations(numbers, 2):
        if one < other and one.isupper() == other.isupper():
            yield f"{one} and {other} are equal", numbers[one] == numbers[other]
        if one.isupper() and other.islower() and numbers[other] > 0:
            yield f"{one} can be divided by {other}", numbers[one] % numbers[other] == 0


def find_elements(evidence: Evidence, piece: Piece) -> str:
    """Say at which numbers a piece is wrong, and only there: where z is negative, at the true class; "" if nothing fits."""
    calls = (*piece.wrong, *piece.right)
    masks = {i: mask for i in calls if (mask := wrong_numbers(evidence, piece, i)) is not None}
    if len(piece.wrong) < FEWEST or len(masks) < len(calls):
        return ""
    fitting = set.intersection(*(set(kinds_of_numbers(evidence, i, mask)) for i, mask in masks.items()))
    return f"is wrong {min(fitting, key=len)}, and right everywhere else." if fitting else ""


def wrong_numbers(evidence: Evidence, piece: Piece, i: int) -> np.ndarray | None:
    """Return which numbers of a piece are wrong in a call; None where its shape is."""
    got, wanted = evidence.got(piece, i), evidence.wanted(piece, i)
    if not (is_number(got) and is_number(wanted)) or np.shape(got) != np.shape(wanted):
        return None
    with np.errstate(all="ignore"):
        distance = np.abs(np.asarray(got, float) - np.asarray(wanted, float))
    return np.asarray(~(distance <= evidence.rounding(i) * (np.abs(wanted).max(initial=0) or 1.0)))


COMPARED: dict[str, Callable[[np.ndarray], Any]] = {
    "negative": lambda value: value < 0,
    "positive": lambda value: value > 0,
    "0": lambda value: value == 0,
    "not negative": lambda value: value >= 0,
    "not positive": lambda value: value <= 0,
}


def kinds_of_numbers(evidence: Evidence, i: int, wrong: np.ndarray) -> Iterator[str]:
    """Yield the descriptions that fit the wrong numbers of a call and no others."""
    for name, value in evidence.arguments(i).items():
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
