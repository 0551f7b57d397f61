"""Whether two functions did the same in a call: equal results, up to rounding, the same kind of error, the same side effects.

Results are compared in brief: of an array its shape and a few sums in which every number counts. So what a wrong function
does in each public case takes little room, and is compared in no time.
"""

import hashlib
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from given.machinery.outcome import Call, Kind, Outcome
from given.machinery.plain import Strange
from given.machinery.questions import arguments_of
from given.machinery.tolerance import TOLERANCE, working_dtype

# Of numerical_gradient: it divides rounding errors by a small step.
COARSE = 1e-7
USUAL = 10_000  # numbers in an array; what is made for larger ones is not kept: it could fill the memory


@dataclass(frozen=True)
class Digest:
    """An array in brief: `sums` are two of its finite numbers, as parts of the largest, and one of what is nan or infinite.

    Each place has its weights, the cosine and the sine of its number: nowhere are both small, so one wrong number shows.
    """

    shape: tuple[int, ...]
    sums: tuple[float, float, float]
    largest: float
    single: bool = False  # less than double precision

    @property
    def number(self) -> float:
        """Return the number itself, of an array without dimensions."""
        if self.sums[2]:
            return math.nan if self.sums[2] > 0 and self.sums[2] < 4 else math.copysign(math.inf, self.sums[2])
        return math.copysign(self.largest, self.sums[0])


def digest(value: Any) -> Any:
    """Return a result with each array and number in brief; lists are tuples then, and a complex array is no number."""
    if isinstance(value, list | tuple):
        return tuple(map(digest, value))
    if isinstance(value, Strange):
        return Strange(value.type_name, digest(value.value))
    if isinstance(value, bool | int | float | np.ndarray | np.number):
        return digest_array(np.asarray(value))
    return value


def digest_array(array: np.ndarray) -> Any:
    """Return an array in brief; a complex one is nothing that ever equals anything."""
    if array.dtype.kind not in "biuf":
        return float("nan")
    numbers = array.astype(np.float64).ravel()
    finite = np.isfinite(numbers)
    kinds = np.where(np.isnan(numbers), 1, np.where(finite, 0, 2 * np.sign(numbers)))
    numbers = np.where(finite, numbers, 0)
    largest = float(np.abs(numbers).max(initial=0))
    cosines, sines = weights(numbers.size)
    numbers = numbers / (largest or 1.0)
    sums = (float(numbers @ cosines), float(numbers @ sines), float(kinds @ (2 + cosines)))
    return Digest(array.shape, sums, largest, array.dtype in (np.float16, np.float32))


def weights(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights of so many places."""
    return usual_weights(count) if count <= USUAL else make_weights(count)


def make_weights(count: int) -> tuple[np.ndarray, np.ndarray]:
    places = np.arange(1, count + 1)
    return np.cos(places), np.sin(places)


usual_weights = lru_cache(maxsize=256)(make_weights)


def same(one: Any, other: Any, tolerance: float, precise: bool = False) -> bool:
    """Whether two results in brief are equal, up to rounding: sequences part by part, nan where the other has nan.

    Where float64 is due (`precise`), float32 is a difference of its own.
    """
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(same(a, b, tolerance, precise) for a, b in zip(one, other, strict=True))
    if isinstance(one, Digest) and isinstance(other, Digest):
        return same_array(one, other, tolerance, precise)
    if isinstance(one, Strange) and isinstance(other, Strange):
        return one.type_name == other.type_name and same(one.value, other.value, tolerance, precise)
    return type(one) is type(other) and not isinstance(one, tuple) and one == other


def same_array(one: Digest, other: Digest, tolerance: float, precise: bool) -> bool:
    if one.shape != other.shape or (precise and one.single != other.single):
        return False
    allowed = TOLERANCE["float32"] if one.single or other.single else tolerance
    largest = max(one.largest, other.largest)
    return abs(one.largest - other.largest) <= allowed * largest and all(
        abs(a - b) <= allowed for a, b in zip(one.sums, other.sums, strict=True)
    )


def scaled(value: Any, factor: float) -> Any:
    """Return what a result would be in brief if all its numbers were multiplied."""
    if isinstance(value, tuple):
        return tuple(scaled(item, factor) for item in value)
    if not isinstance(value, Digest):
        return value
    sign = -1 if factor < 0 else 1
    cosines, sines, odd = value.sums
    return Digest(value.shape, (sign * cosines, sign * sines, odd), abs(factor) * value.largest, value.single)


def key(value: Any, tolerance: float) -> str:
    """Return eight letters that are the same for results that are equal up to rounding, and hardly ever for others."""
    digits = 6 if tolerance <= 1e-9 else 3
    return hashlib.blake2b(repr(rounded(value, digits)).encode(), digest_size=4).hexdigest()


def rounded(value: Any, digits: int) -> Any:
    """Return a result in brief with its numbers rounded to so many digits."""
    if isinstance(value, tuple):
        return tuple(rounded(item, digits) for item in value)
    if isinstance(value, Strange):
        return value.type_name, rounded(value.value, digits)
    if isinstance(value, Digest):
        sums = tuple(round(number, digits) + 0.0 for number in value.sums)
        return value.shape, sums, float(f"{value.largest:.{digits}g}")
    return value


def alike(call: Call, other: Outcome) -> bool:
    """Whether another function, called in the same way, did the same as the one in the book."""
    return alike_in_brief(call, in_brief(call.outcome), in_brief(other))


def in_brief(outcome: Outcome) -> Outcome:
    """Return an outcome with its result in brief."""
    return Outcome(digest(outcome.result), outcome.trouble, outcome.warnings, outcome.changed)


def alike_in_brief(call: Call, one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes of a call, both in brief, are the same."""
    if one.trouble or other.trouble:
        return trouble_of(one) == trouble_of(other)
    effects = [(bool(outcome.warnings), changed_arguments(outcome, call.function)) for outcome in (one, other)]
    return effects[0] == effects[1] and same(one.result, other.result, rounding(call), is_precise(call))


def trouble_of(outcome: Outcome) -> tuple[str, str]:
    """Return the kind of a trouble and, of an exception, its type; the rest of its text depends on who wrote the code."""
    if outcome.trouble is None:
        return "", ""
    kind, text = outcome.trouble.kind, outcome.trouble.text
    return kind, text.split(":")[0] if kind is Kind.EXCEPTION else ""


def changed_arguments(outcome: Outcome, function: str) -> set[str]:
    """Return the names of the arguments that a call has changed."""
    names = dict(enumerate(arguments_of(function)))
    return {names[key] if isinstance(key, int) else key for key in outcome.changed}


def is_precise(call: Call) -> bool:
    """Whether nothing in the arguments allows less than double precision."""
    return working_dtype([*call.args, *call.kwargs.values()]) == "float64"


def rounding(call: Call) -> float:
    """Return how much two ways of computing the same may differ, relative to the largest number."""
    if call.function == "numerical_gradient":
        return COARSE
    return TOLERANCE["float64" if is_precise(call) else "float32"]


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.ndarray) and np.asarray(value).dtype.kind in "biuf"
