"""Judge one call of a student's function: what came back, against what was expected.

    check("q16 stride 2", conv1d_backward, dy, x, kernel, stride=2)
    check(slide("max pooling").output, max_pool, image, 2)

The first argument is the expected result, or the label under which it is stored. Nothing happens if the function is
right; otherwise Failure says what was called, what came back and what was expected.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from given import answers
from given.machinery import wording
from given.machinery.calls import observe
from given.machinery.outcome import Kind, Outcome
from given.machinery.picture import Picture, picture
from given.machinery.questions import parts_of
from given.machinery.tolerance import TOLERANCE, working_dtype


@dataclass
class Notes:
    """What there is to say about a question whether it was passed or not."""

    remarks: list[str] = field(default_factory=list)
    accuracy: float | None = None  # per cent, of a question that trains


notes = Notes()  # of the question that is being run


class Failure(AssertionError):
    """A case that was not passed; the text and the picture are for the student."""

    def __init__(self, kind: Kind | str, text: str, picture: Picture | None = None):
        super().__init__(text)
        self.kind = Kind(kind)
        self.picture = picture


def check(
    answer: Any,
    function: Any,
    *args: Any,
    tolerance: float | None = None,
    untouched: bool = False,
    quiet: bool = False,
    part: str = "",
    **kwargs: Any,
) -> None:
    """Call the function and raise Failure unless the result is the expected one.

    With `part`, such as "dw", only that part of the result is looked at, and a literal answer is that part alone.
    `untouched` also demands that no argument was changed, `quiet` that NumPy gave no warning. Which tolerance holds
    follows from the arguments: float32 where one of them is, else float64. `tolerance` overrides it, for functions
    that approximate by design.
    """
    outcome = observe(function, args, kwargs)
    name = name_of(function)
    require_result(outcome, name, args, kwargs)
    wanted = find_wanted(answer, name, part)
    dtype = working_dtype([*args, *kwargs.values()])
    try:
        got = choose_part(outcome.result, name, part)
        compare(got, wanted, dtype, tolerance or TOLERANCE[dtype], () if part else parts_of(name), part)
    except Failure as failure:
        raise Failure(failure.kind, f"{wording.call(name, args, kwargs)}\n{failure}", failure.picture) from None
    if untouched:
        require_untouched(outcome, name, args, kwargs)
    if quiet:
        require_quiet(outcome, name, args, kwargs)


def find_wanted(answer: Any, name: str, part: str) -> Any:
    """Return what is expected: a literal as it stands; under a label, the recorded result or the part of it."""
    if not isinstance(answer, str):
        return answer
    wanted = answers.look_up(answer)
    return wanted[parts_of(name).index(part)] if part else wanted


def choose_part(got: Any, name: str, part: str) -> Any:
    """Return the part of a result that a check is about: without a `part`, all of it."""
    if not part:
        return got
    parts = parts_of(name)
    if not isinstance(got, list | tuple) or len(got) != len(parts):
        raise Failure(
            Kind.TYPE,
            compare_in_words("", wording.result(got), f"a tuple or list of {len(parts)} ({', '.join(parts)})"),
        )
    return got[parts.index(part)]


def result_of(function: Any, *args: Any, keep: bool = False, **kwargs: Any) -> Any:
    """Call the function and return its result, for tests that compare it with something else themselves.

    With `keep` it is whatever the student's function returned, good only to be handed to another one.
    """
    outcome = observe(function, args, kwargs, keep=keep)
    require_result(outcome, name_of(function), args, kwargs)
    return outcome.result


def name_of(function: Any) -> str:
    return getattr(function, "__name__", str(function))


def require_result(outcome: Outcome, name: str, args: tuple, kwargs: dict) -> None:
    """Raise Failure if the call gave no result, in the words that fit the trouble."""
    if outcome.trouble is None:
        return
    kind, text = outcome.trouble.kind, outcome.trouble.text
    if kind is Kind.NOT_STARTED:
        text = f"{name} is not started yet: {text}"
    if kind in (Kind.EXCEPTION, Kind.DEADLINE, Kind.CRASH):
        text = f"{wording.call(name, args, kwargs)}\n{text}"
    raise Failure(kind, text)


def compare(got: Any, wanted: Any, dtype: str, tolerance: float, parts: tuple[str, ...] = (), path: str = "") -> None:
    """Raise Failure unless `got` is `wanted`: sequences part by part, arrays and numbers within the tolerance."""
    if isinstance(wanted, list | tuple):
        return compare_parts(got, wanted, dtype, tolerance, parts, path)
    if isinstance(wanted, bool | int):
        return compare_whole_number(got, wanted, path)
    compare_array(as_array(got, wanted, path), np.asarray(wanted), dtype, tolerance, path)


def compare_parts(
    got: Any, wanted: list | tuple, dtype: str, tolerance: float, parts: tuple[str, ...], path: str
) -> None:
    if not isinstance(got, list | tuple) or len(got) != len(wanted):
        kind = f"a tuple or list of {len(wanted)}" + (f" ({', '.join(parts)})" if parts else "")
        raise Failure(Kind.TYPE, compare_in_words(path, wording.result(got), kind))
    for i, (part, wanted_part) in enumerate(zip(got, wanted, strict=True)):
        inner = f"{path}[{i}]" if path or not parts else parts[i]
        compare(part, wanted_part, dtype, tolerance, (), inner)


def compare_whole_number(got: Any, wanted: int, path: str) -> None:
    whole = isinstance(got, int) or (isinstance(got, np.ndarray) and got.ndim == 0 and got.dtype.kind in "iu")
    if not whole or isinstance(got, bool):
        raise Failure(Kind.TYPE, compare_in_words(path, wording.result(got), f"the whole number {wanted}"))
    if int(got) != wanted:
        raise Failure(Kind.VALUES, compare_in_words(path, str(int(got)), str(wanted)))


def as_array(got: Any, wanted: Any, path: str) -> np.ndarray:
    """Take an array as an array and, where one number is expected, a number; raise Failure for anything else."""
    number = isinstance(got, int | float) and not isinstance(got, bool) and np.ndim(wanted) == 0
    if not number and not isinstance(got, np.ndarray):
        kind = "a NumPy array" if np.ndim(wanted) else "a number"
        raise Failure(Kind.TYPE, compare_in_words(path, wording.result(got), f"{kind}: {wording.result(wanted)}"))
    return np.asarray(got)


def compare_array(got: np.ndarray, wanted: np.ndarray, dtype: str, tolerance: float, path: str) -> None:
    if got.shape != wanted.shape:
        raise Failure(
            Kind.SHAPE, compare_in_words(path, f"shape {wording.shape(got)}", f"shape {wording.shape(wanted)}")
        )
    require_dtype(got, wanted, dtype, path)
    if not np.isfinite(got).all():
        shown = picture(got, wanted, ~np.isfinite(got), path)
        raise Failure(Kind.NOT_FINITE, compare_in_words(path, wording.result(got), wording.result(wanted)), shown)
    error = np.abs(got.astype(np.float64) - wanted)
    wrong = ~(error <= tolerance * largest(wanted))
    if wrong.any():
        where = wording.difference(got, wanted, wrong)
        shown = picture(got, wanted, wrong, path)
        raise Failure(Kind.VALUES, compare_in_words(path, wording.result(got), wording.result(wanted), where), shown)


def require_dtype(got: np.ndarray, wanted: np.ndarray, dtype: str, path: str) -> None:
    """Demand whole numbers for classes; else float64 for float64. Right whole numbers may stay whole numbers."""
    labels = wanted.dtype.kind in "iu"
    fits = got.dtype.kind in "iu" or (not labels and got.dtype in allowed_floats(dtype))
    if not fits:
        wish = "whole numbers" if labels else " or ".join(allowed_floats(dtype))
        raise Failure(Kind.DTYPE, compare_in_words(path, f"dtype {got.dtype}", f"dtype {wish}"))


def allowed_floats(dtype: str) -> tuple[str, ...]:
    return ("float64",) if dtype == "float64" else ("float32", "float64")


def largest(wanted: np.ndarray) -> float:
    """Return what errors are measured against: the largest number expected, or 1 where all are 0."""
    return float(np.abs(wanted).max(initial=0)) or 1.0


def compare_in_words(path: str, got: str, wanted: str, where: str = "") -> str:
    """Set what came back above what was expected."""
    heading = f"In {path} of the result:\n" if path else ""
    return f"{heading}{wording.RETURNED}{got}\n{wording.EXPECTED}{wanted}" + (f"\n{where}" if where else "")


def require_untouched(outcome: Outcome, name: str, args: tuple, kwargs: dict) -> None:
    if outcome.changed:
        which = wording.name_arguments(name, outcome.changed)
        text = f"{wording.call(name, args, kwargs)}\nIt changed {which}. Work on a copy, or make a new array."
        raise Failure(Kind.CHANGED, text)


def require_quiet(outcome: Outcome, name: str, args: tuple, kwargs: dict) -> None:
    if outcome.warnings:
        raise Failure(Kind.WARNING, f"{wording.call(name, args, kwargs)}\nNumPy warned: {outcome.warnings[0]}")


def require(condition: bool, text: str, kind: Kind | str = Kind.VALUES) -> None:
    """Raise Failure with this text unless the condition holds, for the few properties that are no comparison."""
    if not condition:
        raise Failure(kind, text)


def remark(text: str) -> None:
    """Say something about a question that the student should read even when it was passed."""
    notes.remarks.append(text)


def report_accuracy(percent: float) -> None:
    """Note the accuracy that a training reached, for the class report."""
    notes.accuracy = percent
