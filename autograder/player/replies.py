"""Read what a player says of a call, trusting none of it: the first oddity is Malformed, and costs the player its life."""

from typing import Any

import numpy as np

from autograder.player import wire
from given.machinery.outcome import Kind, Looks, Outcome, Trouble
from given.machinery.plain import Strange

# What a player may say went wrong; the rest (deadlines, crashes) is seen from here.
PLAYER_TROUBLES = (Kind.NOT_STARTED, Kind.EXCEPTION, Kind.MISSING, Kind.FILE)


def read_outcome(reply: dict[str, Any], positions: int, kwargs: dict) -> Outcome:
    """Return the outcome in a reply to a call with this many positional arguments; raise Malformed if it is none."""
    if set(reply) != {"result", "trouble", "warnings", "changed"}:
        raise wire.Malformed("not the reply to a call")
    warnings, changed = reply["warnings"], wire.require_list(reply["changed"])
    if not isinstance(warnings, list) or not all(isinstance(text, str) for text in warnings):
        raise wire.Malformed("warnings that are no texts")
    return Outcome(
        read_result(reply["result"]),
        read_trouble(reply["trouble"]),
        tuple(warnings),
        dict(read_change(change, positions, kwargs) for change in changed),
    )


def read_looks(form: Any) -> Looks | None:
    """Return what a result that is kept looks like; None if there is no result."""
    if form is None:
        return None
    if not isinstance(form, list) or [type(part) for part in form[:4]] != [bool] * 4 or len(form) != 5:
        raise wire.Malformed("looks that are none")
    if not (form[4] is None or isinstance(form[4], float)):
        raise wire.Malformed("a bias that is no number")
    return Looks(*form)


def read_change(form: Any, positions: int, kwargs: dict) -> tuple[int | str, Any]:
    """Return which argument was changed and to what."""
    if not isinstance(form, list) or len(form) != 2:
        raise wire.Malformed("no change where one was due")
    key, value = form
    if not (key in kwargs if isinstance(key, str) else type(key) is int and 0 <= key < positions):
        raise wire.Malformed("a change of no argument")
    return key, read_result(value)


def read_trouble(form: Any) -> Trouble | None:
    """Return what went wrong, None if nothing did."""
    if form is None:
        return None
    if not isinstance(form, list) or len(form) != 2 or not all(isinstance(part, str) for part in form):
        raise wire.Malformed("a trouble that is none")
    if form[0] not in PLAYER_TROUBLES:
        raise wire.Malformed("a trouble that a player cannot have")
    return Trouble(Kind(form[0]), form[1])


def read_result(value: Any) -> Any:
    """Return a result as `plain` makes it in-process: arrays, numbers, None, lists, tuples, Strange."""
    if isinstance(value, Strange):
        return Strange(value.type_name, read_result(value.value))
    if isinstance(value, list | tuple):
        return type(value)(read_result(item) for item in value)
    if value is None or isinstance(value, bool | int | float | np.ndarray):
        return value
    raise wire.Malformed("a result that is none")
