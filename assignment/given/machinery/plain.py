"""Plain data, which is all that a result may consist of, and its form as JSON.

That form stands in the recorded answers, and travels between the grader and a player.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


MAX_DEPTH = 6  # results are lists of tuples of arrays: nothing honest is nested deeper


@dataclass(frozen=True)
class Strange:
    """Stands for a part of a result that is no array, number, list or tuple."""

    type_name: str


def make_plain(value: Any, depth: int = 0) -> Any:
    """Reduce a result to arrays, numbers, None, lists and tuples; whatever else is in it becomes Strange."""
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufc":
        return np.array(value, subok=False)
    if value is None or type(value) in (bool, float) or (type(value) is int and abs(value) < 2**63):
        return value
    if isinstance(value, list | tuple) and depth < MAX_DEPTH:
        kind = list if isinstance(value, list) else tuple  # a namedtuple is a tuple
        return kind(make_plain(item, depth + 1) for item in value)
    return Strange(f"array of {value.dtype}" if isinstance(value, np.ndarray) else type(value).__name__)


def to_json(value: Any, write_other: Callable[[Any], Any]) -> Any:
    """Return the JSON form of a value: lists and tuples become {"list": [...]} and {"tuple": [...]}.

    None, truth values and numbers stay as they are; of all else `write_other` returns the form.
    """
    if isinstance(value, list | tuple):
        return {kind_of(value): [to_json(item, write_other) for item in value]}
    return value if value is None or isinstance(value, bool | int | float) else write_other(value)


def kind_of(value: list | tuple) -> str:
    """Return what a list or tuple is called; a namedtuple is a tuple."""
    return "list" if isinstance(value, list) else "tuple"


def encode(value: Any) -> Any:
    """Return the JSON form of a result, with the numbers of its arrays written out."""
    return to_json(value, encode_other)


def encode_other(value: np.ndarray | Strange) -> dict[str, Any]:
    """Return the JSON form of an array, with its dtype and shape, or of something strange."""
    if isinstance(value, Strange):
        return {"strange": value.type_name}
    return {"dtype": str(value.dtype), "shape": list(value.shape), "numbers": value.ravel().tolist()}


def decode(form: Any) -> Any:
    """Return the result again."""
    if not isinstance(form, dict):
        return form
    if "strange" in form:
        return Strange(form["strange"])
    if "numbers" in form:
        return np.array(form["numbers"], form["dtype"]).reshape(form["shape"])
    ((kind, items),) = form.items()
    return {"list": list, "tuple": tuple}[kind](map(decode, items))
