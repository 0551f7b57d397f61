"""Whether two functions did the same in a call: equal results, up to rounding, the same kind of error, the same side effects."""

from typing import Any

import numpy as np

from given.machinery.outcome import Call, Kind, Outcome
from given.machinery.plain import Strange
from given.machinery.tolerance import TOLERANCE, working_dtype
from given.machinery.questions import arguments_of

# Of numerical_gradient: it divides rounding errors by a small step.
COARSE = 1e-7


def alike(call: Call, other: Outcome) -> bool:
    """Whether another function, called in the same way, did the same as the one in the book."""
    one = call.outcome
    if one.trouble or other.trouble:
        return trouble_of(one) == trouble_of(other)
    effects = [(bool(outcome.warnings), changed_arguments(outcome, call.function)) for outcome in (one, other)]
    return effects[0] == effects[1] and same(one.result, other.result, rounding(call), precise(call))


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


def precise(call: Call) -> bool:
    """Whether nothing in the arguments allows less than double precision."""
    return working_dtype([*call.args, *call.kwargs.values()]) == "float64"


def rounding(call: Call) -> float:
    """Return how much two ways of computing the same may differ, relative to the largest number."""
    if call.function == "numerical_gradient":
        return COARSE
    return TOLERANCE["float64" if precise(call) else "float32"]


def same(one: Any, other: Any, tolerance: float, precise: bool) -> bool:
    """Whether two results are equal, up to rounding: sequences part by part, nan where the other has nan."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(same(a, b, tolerance, precise) for a, b in zip(one, other, strict=True))
    if isinstance(one, Strange) and isinstance(other, Strange):
        return one.type_name == other.type_name and same(one.value, other.value, tolerance, precise)
    if not is_numeric(one) or not is_numeric(other):
        return type(one) is type(other) and not isinstance(one, list | tuple) and one == other
    return same_numbers(np.asarray(one), np.asarray(other), tolerance, precise)


def is_numeric(value: Any) -> bool:
    return isinstance(value, bool | int | float | np.ndarray)


def same_numbers(one: np.ndarray, other: np.ndarray, tolerance: float, precise: bool) -> bool:
    """Whether two arrays have the same shape and numbers; where float64 is due, float32 is a difference of its own."""
    if (
        one.shape != other.shape
        or "c" in (one.dtype.kind, other.dtype.kind)
        or (precise and single(one) != single(other))
    ):
        return False
    bound = (TOLERANCE["float32"] if single(one) else tolerance) * (max(largest(one), largest(other)) or 1.0)
    return bool(np.allclose(one.astype(np.float64), other.astype(np.float64), rtol=0, atol=bound, equal_nan=True))


def largest(array: np.ndarray) -> float:
    """Return the largest finite number."""
    return float(np.abs(array[np.isfinite(array)]).max(initial=0))


def single(array: np.ndarray) -> bool:
    """Whether an array has less than double precision."""
    return array.dtype in (np.float16, np.float32)
