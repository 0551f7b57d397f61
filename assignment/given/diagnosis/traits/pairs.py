"""Wrong answers beside what is right, array by array, and what is said of all of them alike."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np


class Answer(Protocol):
    """What came back beside what is right: see measures.py."""

    @property
    def got(self) -> Any:
        """Return what came back."""

    @property
    def wanted(self) -> Any:
        """Return what is right."""

    @property
    def arguments(self) -> dict[str, Any]:
        """Return the call's arguments by name."""

    @property
    def sizes(self) -> dict[str, int]:
        """Return the sizes at hand, by letter or name."""

    @property
    def tolerance(self) -> float:
        """Return what rounding may do."""

    @property
    def letters(self) -> tuple[str, ...]:
        """Return the names of the dimensions of what is right."""

    @property
    def is_numbers(self) -> bool:
        """Whether both are arrays or numbers."""

    @property
    def has_the_shape(self) -> bool:
        """Whether both are arrays or numbers of one shape."""

    @property
    def wrong_numbers(self) -> np.ndarray:
        """Return which numbers are wrong."""


Pair = tuple[np.ndarray, np.ndarray]  # what came back, what is right


def pairs_of(got: Any, wanted: Any) -> list[Pair]:
    """Return the arrays and numbers of an answer beside those that are right; none where they are not of one form."""
    if isinstance(got, list | tuple) and isinstance(wanted, list | tuple):
        found = [pairs_of(one, other) for one, other in zip(got, wanted, strict=False)]
        return sum(found, []) if len(got) == len(wanted) and all(found) else []
    if not is_number(got) or not is_number(wanted) or np.shape(got) != np.shape(wanted):
        return []
    return [(np.asarray(got, dtype=np.float64), np.asarray(wanted, dtype=np.float64))]


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.ndarray) and np.asarray(value).dtype.kind in "biuf"


def wrong_in(pair: Pair, answer: Answer) -> np.ndarray:
    """Return which numbers are wrong."""
    got, wanted = pair
    with np.errstate(all="ignore"):
        near = np.abs(got - wanted) <= answer.tolerance * (np.abs(wanted).max(initial=0) or 1.0)
    return np.asarray(~near)


def wrong_pairs(answer: Answer) -> list[Pair]:
    """Return the arrays of an answer that are wrong, beside those that are right."""
    return [pair for pair in pairs_of(answer.got, answer.wanted) if wrong_in(pair, answer).any()]


def in_all(wrong: Sequence[Answer], describe: Callable[[Answer], Iterator[str]]) -> str:
    """Return the shortest description that fits all wrong answers that have one at all, if these are two at least."""
    found = [set(describe(answer)) for answer in wrong]
    common = set.intersection(*found)
    return min(common, key=lambda words: (len(words), words)) if common else ""


def letter(answer: Answer, axis: int) -> str:
    """Return what a dimension is called."""
    if len(answer.letters) > axis and isinstance(answer.wanted, np.ndarray):
        return answer.letters[axis]
    return f"dimension {axis}"
