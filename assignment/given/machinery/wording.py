"""How calls, results and differences are put into words."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from given.machinery.plain import Strange
from given.machinery.questions import arguments_of

RETURNED, EXPECTED = "It returned ", "Expected    "  # what stands before a result
SMALL = 24  # an array of up to this many numbers is written out, a larger one is described


def call(name: str, args: tuple, kwargs: dict) -> str:
    """Write a call with its arguments' names and, on lines of their own, the small arrays it was given."""
    named = {argument(name, i): value for i, value in enumerate(args)} | kwargs
    listed = ", ".join(
        key if isinstance(value, np.ndarray) else f"{key}={brief(value)}" for key, value in named.items()
    )
    shown = [place for key, value in named.items() for place in arrays_to_show(key, value)]
    arrays = [f"    {key} = {array(value, f'    {key} = ')}" for key, value in shown]
    return "\n".join([f"You called {name}({listed}) with" if arrays else f"You called {name}({listed})", *arrays])


def arrays_to_show(name: str, value: Any) -> list[tuple[str, np.ndarray]]:
    """Return the arrays of an argument with what to call them: params[0][1]; of a list only if all of it is small."""
    if isinstance(value, np.ndarray):
        return [(name, value)]
    if not isinstance(value, list | tuple):
        return []
    found = [place for i, item in enumerate(value) for place in arrays_to_show(f"{name}[{i}]", item)]
    return found if sum(inner.size for _, inner in found) <= SMALL else []


def name_arguments(name: str, keys: Iterable[int | str]) -> str:
    """Name the arguments at these positions."""
    return ", ".join(argument(name, key) if isinstance(key, int) else key for key in keys)


def argument(name: str, position: int) -> str:
    """Name the argument at a position; a function that is not of the assignment, or takes fewer, has none there."""
    arguments = arguments_of(name)
    return arguments[position] if position < len(arguments) else f"argument {position + 1}"


def brief(value: Any) -> str:
    """Describe an argument in a word: numbers as they are, arrays by their shape."""
    if isinstance(value, np.ndarray):
        return f"{shape(value)} array" if value.ndim else str(value[()])
    if isinstance(value, list | tuple):
        inner = ", ".join(brief(item) for item in value[:4]) + (", ..." if len(value) > 4 else "")
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    return getattr(value, "__name__", None) or getattr(value, "name", None) or plain_repr(value)


def plain_repr(value: Any) -> str:
    if value is None or isinstance(value, bool | int | float | complex | str):
        return repr(value)
    # The place of an object in memory tells a student nothing.
    return "rng" if isinstance(value, np.random.Generator) else f"a {type(value).__name__}"


def shape(array: np.ndarray) -> str:
    return f"({', '.join(map(str, array.shape))}{',' if array.ndim == 1 else ''})"


def array(value: np.ndarray, before: str = RETURNED) -> str:
    """Write out a small array, its rows under one another behind the text `before`; describe a large one."""
    if value.size > SMALL:
        return f"an array of shape {shape(value)}, {value.dtype}, from {number(value.min())} to {number(value.max())}"
    if not value.size:
        return f"an empty array of shape {shape(value)}, {value.dtype}"
    text = np.array2string(value, precision=6, suppress_small=True, separator=", ", prefix=before)
    return f"{text}  (shape {shape(value)}, {value.dtype})"


def number(value: np.generic) -> str:
    return f"{value:.4g}" if value.dtype.kind in "iuf" else str(value)


def result(value: Any) -> str:
    """Say what came back."""
    if isinstance(value, np.ndarray):
        return array(value) if value.ndim else str(value[()])
    if isinstance(value, Strange):
        return f"something of type {value.type_name}"
    if isinstance(value, list | tuple):
        kind = "list" if isinstance(value, list) else "tuple"
        if not value:
            return f"an empty {kind}"
        return f"a {kind} of {len(value)}: " + ", ".join(brief(item) for item in value[:6]) + ", ..." * (len(value) > 6)
    return "None (is a return missing?)" if value is None else repr(value)


def difference_of_length(got: Any, wanted: list | tuple) -> str:
    """Say by how much a list is too short or too long; "" for what is none."""
    if not isinstance(got, list | tuple):
        return ""
    fewer = len(wanted) - len(got)
    return f"{fewer} too few: does a loop end too early, or begin too late?" if fewer > 0 else f"{-fewer} too many."


def difference(got: np.ndarray, wanted: np.ndarray, wrong: np.ndarray) -> str:
    """Say how many entries of two arrays of one shape differ, and where most."""
    if not got.ndim:
        return ""
    with np.errstate(all="ignore"):
        distance = np.nan_to_num(np.abs(got.astype(np.float64) - wanted), nan=np.inf)
    where = tuple(int(i) for i in np.unravel_index(np.argmax(np.where(wrong, distance, -1)), wrong.shape))
    index = ", ".join(map(str, where))
    one, other = tell_apart(got[where], wanted[where])
    count = int(wrong.sum())
    many = f"{count} of {wrong.size} entries differ, most at [{index}]"
    few = f"1 of {wrong.size} entries differs, at [{index}]" if wrong.size > 1 else "The one entry differs"
    return f"{many if count > 1 else few}: {one} came back, {other} was expected"


def tell_apart(one: Any, other: Any) -> tuple[str, str]:
    """Write two numbers with as many digits as it takes to see that they differ."""
    pairs = ((f"{one:.{digits}g}", f"{other:.{digits}g}") for digits in (6, 9, 12, 17))
    return next((pair for pair in pairs if pair[0] != pair[1]), (f"{one:.6g}", f"{other:.6g}"))
