"""Call a function and see everything a test must know: its result, warnings, changed arguments, errors, CPU time.

`observed` is the one helper through which every test looks at student code. It works on a function of this process and,
in the grader, on a stand-in for a function that lives in another one; the tests cannot tell the difference.
"""

import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from given import mnist

MAX_WORDS = 500  # characters of an exception's text that are shown
MAX_DEPTH = 6  # results are lists of tuples of arrays: nothing honest is nested deeper


@dataclass(frozen=True)
class Trouble:
    """Why a call gave no result: `kind` is one of the keys of wording.KINDS, `text` the details."""

    kind: str
    text: str


@dataclass(frozen=True)
class Strange:
    """Stands for a part of a result that is no array, number, list or tuple."""

    type_name: str


@dataclass(frozen=True)
class Outcome:
    """What one call did, seen from outside; `changed` has the arguments it changed, by position or name, as they are now."""

    result: Any = None
    trouble: Trouble | None = None
    warnings: tuple[str, ...] = ()
    changed: dict[int | str, Any] = field(default_factory=dict)
    cpu_seconds: float = 0.0


def observed(function: Any, args: tuple, kwargs: dict, *, keep: bool = False) -> Outcome:
    """Call `function(*args, **kwargs)` on copies of the arguments and return what happened, never raising.

    With `keep` the result is passed on as it is (to be handed back to another function of the student), not as plain
    arrays. A `function` may bring its own `observed`: the grader's stand-ins do.
    """
    elsewhere = getattr(function, "observed", None)
    return elsewhere(args, kwargs, keep) if elsewhere else observe(function, args, kwargs, keep)


def observe(function: Callable, args: tuple, kwargs: dict, keep: bool = False) -> Outcome:
    """The same, for a function of this process."""
    given_args, given_kwargs = fresh(args), fresh(kwargs)
    result, trouble, start = None, None, time.process_time()
    with np.errstate(all="warn", under="ignore"), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = function(*given_args, **given_kwargs)
        except (Exception, SystemExit) as error:
            trouble = what_was_raised(error)
    return Outcome(
        result if keep else plain(result),
        trouble,
        tuple(str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)),
        changed(args, given_args) | changed(kwargs, given_kwargs),
        time.process_time() - start,
    )


def fresh(value: Any) -> Any:
    """Copy arrays, lists, texts, generators and data sets, so that the tests' own are out of the function's reach."""
    if isinstance(value, np.ndarray):
        return value.copy(order="K")
    if isinstance(value, list | tuple):
        return type(value)(fresh(item) for item in value)
    if isinstance(value, dict):
        return {key: fresh(item) for key, item in value.items()}
    if isinstance(value, mnist.DataSet):
        return value.array()
    if isinstance(value, str):
        return "".join(list(value))  # equal, but not the same: `is` must fail here as it fails where texts come by pipe
    return same_state(value) if isinstance(value, np.random.Generator) else value


def same_state(generator: np.random.Generator) -> np.random.Generator:
    """Return another generator in the same state: what copy.deepcopy does, in a tenth of its time."""
    bits = type(generator.bit_generator)(0)
    bits.state = generator.bit_generator.state
    return np.random.Generator(bits)


def plain(value: Any, depth: int = 0) -> Any:
    """Reduce a result to arrays, numbers, None, lists and tuples; whatever else is in it becomes Strange."""
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufc":
        return np.array(value, subok=False)
    if value is None or type(value) in (bool, float) or (type(value) is int and abs(value) < 2**63):
        return value
    if isinstance(value, list | tuple) and depth < MAX_DEPTH:
        kind = list if isinstance(value, list) else tuple  # a namedtuple is a tuple
        return kind(plain(item, depth + 1) for item in value)
    return Strange(f"array of {value.dtype}" if isinstance(value, np.ndarray) else type(value).__name__)


def changed(before: Any, after: Any) -> dict[int | str, Any]:
    """Return the arguments that are not what they were, by position (of a tuple) or name (of a dict)."""
    keys = before if isinstance(before, dict) else range(len(before))
    return {key: plain(after[key]) for key in keys if not unchanged(before[key], after[key])}


def unchanged(before: Any, after: Any) -> bool:
    """Whether two arguments hold the same numbers; what is neither an array nor a list of them cannot be changed."""
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(unchanged, before, after))
    if not isinstance(before, np.ndarray) or before.dtype.kind not in "biufc":
        return True
    return np.array_equal(before, after, equal_nan=True)


def what_was_raised(error: BaseException) -> Trouble:
    """Tell an untouched stub from an error, and say in which line of whose file the error arose."""
    if isinstance(error, NotImplementedError):
        return Trouble("not started", str(error))
    try:
        words = str(error)[:MAX_WORDS]
    except Exception:
        words = "(its text cannot be shown)"
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{frame.filename.replace(chr(92), '/').rsplit('/', 1)[-1]}, line {frame.lineno}"
    return Trouble("exception", f"{type(error).__name__}: {words} ({place})")
