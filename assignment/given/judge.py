"""Judge one call of a student's function: what came back, against what was expected.

    check("q16 stride 2", conv1d_backward, dy, x, kernel, stride=2)
    check(slide("max pooling").output, max_pool, image, 2)

The first argument is the expected result, or the label under which it is stored. Nothing happens if the function is
right; otherwise Failure says what was called, what came back and what was expected. What counts are the numbers; one
case of each question looks at their form as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from given import answers
from given.machinery import wording, wrapping
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
    seconds: float | None = None  # of processor time, likewise
    diagnoses: list[Any] = field(default_factory=list)  # what is seen of a training, see given/trainings/


RIGHT_BUT = "The numbers are right, but not the form in which they come:"
ADDED_UP = (
    "This is a single number. @ and sum add up what * and + leave side by side; max, mean and argmax take all together, "
    "too, where no axis is given."
)
# How exact the numbers of these can be, relative to the largest.
COARSER = {"float32": TOLERANCE["float32"], "float16": 2e-3}

notes = Notes()  # of the question that is being run


class Failure(AssertionError):
    """A case that was not passed; the text and the picture are for the student.

    `before_the_part`: a training came to nothing, so that a hint about its result is out of place. `likeness` is the
    same where a function fails in the same way, whatever it was given: "" where that cannot be told.
    """

    def __init__(
        self,
        kind: Kind | str,
        text: str,
        picture: Picture | None = None,
        before_the_part: bool = False,
        likeness: str = "",
    ):
        super().__init__(text)
        self.kind = Kind(kind)
        self.picture = picture
        self.before_the_part = before_the_part
        self.likeness = likeness


def check(
    answer: Any,
    function: Any,
    *args: Any,
    tolerance: float | None = None,
    untouched: bool = False,
    quiet: bool = False,
    part: str = "",
    form: bool = False,
    **kwargs: Any,
) -> None:
    """Call the function and raise Failure unless the numbers of its result are the expected ones.

    With `part`, such as "dw", only that part of the result is looked at, and a literal answer is that part alone. With
    `form` the result must be exactly what the docstring says, and of several parts only one needs the right numbers.
    `untouched` also demands that no argument was changed, `quiet` that NumPy gave no warning. Which tolerance holds
    follows from the arguments: float32 where one of them is, else float64. `tolerance` overrides it, for functions
    that approximate by design.
    """
    outcome = observe(function, args, kwargs)
    name = name_of(function)
    require_result(outcome, name, args, kwargs, part)
    dtype = working_dtype([*args, *kwargs.values()])
    wish = Wish(find_wanted(answer, name, part), name, part, dtype, tolerance or TOLERANCE[dtype])
    try:
        (require_form if form else require_numbers)(outcome.result, wish)
    except Failure as failure:
        text = f"{wording.call(name, args, kwargs)}\n{failure}"
        raise Failure(failure.kind, text, failure.picture, likeness=failure.likeness) from None
    if untouched:
        require_untouched(outcome, name, args, kwargs)
    if quiet:
        require_quiet(outcome, name, args, kwargs)


def check_forms(*checks: Callable[[], None]) -> None:
    """Run checks of the form of several functions: one of which the numbers are wrong has cases of its own.

    Raise a Failure about form, or about a changed argument, and any other only where all of them fail.
    """
    failures = []
    for run in checks:
        try:
            run()
        except Failure as failure:
            if failure.kind in (Kind.FORM, Kind.CHANGED):
                raise
            failures.append(failure)
    if len(failures) == len(checks):
        raise failures[0]


@dataclass(frozen=True)
class Wish:
    """What is expected of a result, or of a part of it."""

    wanted: Any
    function: str
    part: str
    dtype: str
    tolerance: float

    @property
    def parts(self) -> tuple[str, ...]:
        return parts_of(self.function)

    def close(self, got: np.ndarray, wanted: np.ndarray) -> bool:
        """Whether two arrays of one shape have the same numbers, as far as the dtype of the first can tell."""
        tolerance = max(self.tolerance, COARSER.get(str(got.dtype), 0.0))
        with np.errstate(all="ignore"):
            return bool((np.abs(got.astype(np.float64) - wanted) <= tolerance * largest(wanted)).all())


def require_numbers(result: Any, wish: Wish) -> None:
    """Raise Failure unless a result, or the part that is wished for, has the right numbers, in whatever wrapping."""
    try:
        require_exactly(result, wish)
    except Failure:
        if not has_the_numbers(result, wish):
            raise


def require_form(result: Any, wish: Wish) -> None:
    """Raise Failure unless a result is what the docstring says; of several parts only one needs the right numbers."""
    try:
        require_exactly(result, wish)
    except Failure as failure:
        if has_the_numbers(result, wish):
            raise Failure(Kind.FORM, f"{RIGHT_BUT}\n{order_in_words(result, wish) or failure}") from None
        if not is_right_in_part(result, wish):
            raise


def order_in_words(result: Any, wish: Wish) -> str:
    """Return in which order the parts of a result came, and in which they should, if that is what is wrong; else ""."""
    order = wrapping.other_order(result, wish.wanted, wish.close) if wish.parts else None
    if order is None:
        return ""
    came = ", ".join(wish.parts[place] for place in order)
    return f"➜ The order: you return ({came}). Return ({', '.join(wish.parts)})."


def is_right_in_part(result: Any, wish: Wish) -> bool:
    """Whether a result of several parts has the right form, and one of the parts the right numbers."""
    if not wish.parts:
        return False
    try:
        compare(result, wish.wanted, wish.dtype, np.inf, wish.parts)
    except Failure:
        return False
    pairs = zip(result, wish.wanted, strict=True)
    return any(wrapping.unwrap(got, part, wish.close) is not None for got, part in pairs)


def require_exactly(result: Any, wish: Wish) -> None:
    """Raise Failure unless a result, or the part that is wished for, is just what the docstring says."""
    got = choose_part(result, wish.function, wish.part)
    compare(got, wish.wanted, wish.dtype, wish.tolerance, () if wish.part else wish.parts, wish.part)


def has_the_numbers(result: Any, wish: Wish) -> bool:
    """Whether a result, or the part that is wished for, has the right numbers, in whatever wrapping."""
    if wish.part:
        place = wish.parts.index(wish.part)
        return wrapping.unwrap_part(result, wish.wanted, place, len(wish.parts), wish.close) is not None
    return wrapping.unwrap(result, wish.wanted, wish.close, named=bool(wish.parts)) is not None


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


def unwrap(function: Any, result: Any, form: Any) -> Any:
    """Return a function's result in this form, whatever its wrapping and its finite numbers, for tests that go on with it.

    Raises Failure where that cannot be done, in the words of a comparison.
    """
    found = wrapping.unwrap(result, form, is_finite, named=bool(parts_of(name_of(function))))
    if found is None:
        compare(result, form, "float32", np.inf, parts_of(name_of(function)))
        raise Failure(Kind.TYPE, compare_in_words("", wording.result(result), wording.result(form)))
    return found


def is_finite(got: np.ndarray, wanted: np.ndarray) -> bool:
    return bool(np.isfinite(got).all())


def name_of(function: Any) -> str:
    return getattr(function, "__name__", str(function))


def require_result(outcome: Outcome, name: str, args: tuple, kwargs: dict, part: str = "") -> None:
    """Raise Failure if the call gave no result, in the words that fit the trouble; `part` is what was to be looked at."""
    if outcome.trouble is None:
        return
    kind, text = outcome.trouble.kind, outcome.trouble.text
    if kind is Kind.NOT_STARTED:
        text = f"{name} is not started yet: {text}"
    if kind in (Kind.EXCEPTION, Kind.DEADLINE, Kind.CRASH):
        text = f"{wording.call(name, args, kwargs)}\n{text}"
    if part:
        text = f"{text}\nSo none of {', '.join(parts_of(name))} could be looked at."
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
        count = "" if parts else wording.difference_of_length(got, wanted)
        text = compare_in_words(path, wording.result(got), kind, count)
        raise Failure(Kind.TYPE, text, likeness=likeness_of(got, wanted, path))
    for i, (part, wanted_part) in enumerate(zip(got, wanted, strict=True)):
        inner = f"{path}[{i}]" if path or not parts else parts[i]
        compare(part, wanted_part, dtype, tolerance, (), inner)


def compare_whole_number(got: Any, wanted: int, path: str) -> None:
    whole = isinstance(got, int) or (isinstance(got, np.ndarray) and got.ndim == 0 and got.dtype.kind in "iu")
    if not whole or isinstance(got, bool):
        text = compare_in_words(path, wording.result(got), f"the whole number {wanted}")
        raise Failure(Kind.TYPE, text, likeness=likeness_of(got, wanted, path))
    if int(got) != wanted:
        raise Failure(Kind.VALUES, compare_in_words(path, str(int(got)), str(wanted)))


def as_array(got: Any, wanted: Any, path: str) -> np.ndarray:
    """Take an array as an array and, where one number is expected, a number; raise Failure for anything else."""
    number = isinstance(got, int | float) and not isinstance(got, bool) and np.ndim(wanted) == 0
    if not number and not isinstance(got, np.ndarray):
        kind = "a NumPy array" if np.ndim(wanted) else "a number"
        text = compare_in_words(path, wording.result(got), f"{kind}: {wording.result(wanted)}")
        raise Failure(Kind.TYPE, text, likeness=likeness_of(got, wanted, path))
    return np.asarray(got)


def compare_array(got: np.ndarray, wanted: np.ndarray, dtype: str, tolerance: float, path: str) -> None:
    if got.shape != wanted.shape:
        added_up = ADDED_UP if wanted.ndim and not got.ndim else ""
        shapes = f"shape {wording.shape(got)}", f"shape {wording.shape(wanted)}"
        text = compare_in_words(path, *shapes, added_up)
        raise Failure(Kind.SHAPE, text, likeness=likeness_of(got, wanted, path))
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


def likeness_of(got: Any, wanted: Any, path: str) -> str:
    """Return what is the same of results that are wrong alike: too long by as much, or of the same other kind."""
    if isinstance(got, list | tuple) and isinstance(wanted, list | tuple):
        return f"{path}: {len(got) - len(wanted):+d}"
    if not isinstance(got, np.ndarray) or isinstance(wanted, list | tuple):  # parts have no shape together
        return f"{path}: {type(got).__name__}"
    if got.ndim != np.ndim(wanted):
        return f"{path}: {got.ndim} dimensions, not {np.ndim(wanted)}"
    return f"{path}: sizes {', '.join(f'{size - right:+d}' for size, right in zip(got.shape, np.shape(wanted), strict=True))}"


def require_dtype(got: np.ndarray, wanted: np.ndarray, dtype: str, path: str) -> None:
    """Demand bool for masks, whole numbers for classes; else float64 for float64. Right whole numbers may stay so."""
    if wanted.dtype.kind == "b":
        fits, wish = got.dtype.kind == "b", "bool"
    elif wanted.dtype.kind in "iu":
        fits, wish = got.dtype.kind in "iu", "whole numbers"
    else:
        floats = allowed_floats(dtype)
        fits, wish = got.dtype.kind in "iu" or got.dtype in floats, " or ".join(floats)
    if not fits:
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


def report_accuracy(percent: float, seconds: float) -> None:
    """Note the accuracy that a training reached, and the processor time that it took, for the class report."""
    notes.accuracy, notes.seconds = percent, seconds
