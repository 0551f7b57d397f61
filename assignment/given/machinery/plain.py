"""Plain data, which is all that a result may consist of, and its form as JSON.

That form stands in the recorded answers, and travels between the grader and a player.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

MAX_DEPTH = 6  # results are lists of tuples of arrays: nothing honest is nested deeper
MOST_ITEMS = 1000  # that are taken from what may have no end
DOUBLE = {"f": np.float64, "c": np.complex128}  # what the numbers of a longer dtype are brought to
NUMBERS = (int, float, type(None))  # bool is an int; None is written as these are
ITERABLES: tuple[type, ...] = (zip, map, range, type(_ for _ in ()), type({}.keys()), type({}.values()))


@dataclass(frozen=True)
class Strange:
    """Stands for a part of a result that is no array, number, list or tuple; `value` is the plain data within, if any."""

    type_name: str
    value: Any = None


def make_plain(value: Any, depth: int = 0) -> Any:
    """Reduce a result to arrays, numbers, None, lists and tuples; whatever else is in it becomes Strange."""
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufc":
        return make_plain_array(value)
    if value is None or type(value) in (bool, float) or (type(value) is int and abs(value) < 2**63):
        return value
    if isinstance(value, list | tuple) and depth < MAX_DEPTH:
        kind = list if isinstance(value, list) else tuple  # a namedtuple is a tuple
        return kind(make_plain(item, depth + 1) for item in value)
    name = f"array of {value.dtype}" if isinstance(value, np.ndarray) else type(value).__name__
    items = items_within(value) if depth < MAX_DEPTH else None
    return Strange(name, None if items is None else make_plain(items, depth + 1))


def make_plain_array(value: np.ndarray | np.generic) -> Any:
    """Return an array of a dtype that every machine has; a longer one, or a matrix, is Strange with the array within."""
    array = np.array(value, subok=False)
    double = DOUBLE.get(array.dtype.kind)
    if double and array.itemsize > np.dtype(double).itemsize:
        return Strange(f"array of {array.dtype}", array.astype(double))
    return Strange("matrix", array) if isinstance(value, np.matrix) else array


def items_within(value: Any) -> tuple[Any, ...] | None:
    """Return what is in a dict, a zip or the like, or an array of objects; None of anything else."""
    if type(value) is dict:
        return tuple(islice(value.values(), MOST_ITEMS))
    is_row = type(value) is np.ndarray and value.dtype == object and value.ndim == 1
    if not is_row and not isinstance(value, ITERABLES):
        return None
    try:
        return tuple(islice(value, MOST_ITEMS))  # this may run the student's code
    except (Exception, SystemExit):
        return None


def to_json(value: Any, write_other: Callable[[Any], Any]) -> Any:
    """Return the JSON form of a value: lists and tuples become {"list": [...]} and {"tuple": [...]}.

    None, truth values and numbers stay as they are; of all else `write_other` returns the form.
    """
    if isinstance(value, NUMBERS):
        return value
    if isinstance(value, (list, tuple)):
        return {kind_of(value): [to_json(item, write_other) for item in value]}
    return write_other(value)


def kind_of(value: list | tuple) -> str:
    """Return what a list or tuple is called; a namedtuple is a tuple."""
    return "list" if isinstance(value, list) else "tuple"


def encode(value: Any) -> Any:
    """Return the JSON form of a result, with the numbers of its arrays written out."""
    return to_json(value, encode_other)


def encode_other(value: np.ndarray | Strange) -> dict[str, Any]:
    """Return the JSON form of an array, with its dtype and shape, or of something strange."""
    if isinstance(value, Strange):
        return {"strange": [value.type_name, encode(value.value)]}
    return {"dtype": str(value.dtype), "shape": list(value.shape), "numbers": value.ravel().tolist()}


def decode(form: Any) -> Any:
    """Return the result again."""
    if not isinstance(form, dict):
        return form
    if "strange" in form:
        return Strange(form["strange"][0], decode(form["strange"][1]))
    if "numbers" in form:
        return np.array(form["numbers"], form["dtype"]).reshape(form["shape"])
    ((kind, items),) = form.items()
    return {"list": list, "tuple": tuple}[kind](map(decode, items))
