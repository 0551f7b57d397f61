"""Python's and NumPy's errors in plain words: what they mean, with the shapes of this call, and what to write instead.

ValueError: operands could not be broadcast together with shapes (2,3) (2,) (backprop.py, line 98)
    backprop.py, line 262, in backprop: dz = relu_backward(dx, zs[i])
    backprop.py, line 98, in relu_backward: return da * (z > 0)
    There, da has the shape (2, 3), z has the shape (2,).
In plain words: NumPy lays shapes (2, 3) and (2,) over one another from the right, ...
"""

import re
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from types import FrameType
from typing import Any

import numpy as np

BEGINNING = "In plain words: "
LONGEST = 120  # characters of a line that is quoted
DEEPEST = 4  # calls that are shown: the first ones and the last
WITHIN_A_LINE = ("<genexpr>", "<listcomp>", "<lambda>")  # the line around it is quoted already
OF_ARRAYS = (
    ValueError,
    IndexError,
)  # errors in which the arrays are wrong, and the line that has them made or passed on


@dataclass(frozen=True)
class Origin:
    """Where an error arose: the place, the student's lines that led there, and the line that is to be mended.

    `called` is the lower function of the assignment that was given what it cannot work with in that line, if it is one.
    `is_inside` is False where the student's function could not even be entered.
    """

    place: str
    lines: list[str]
    line: str = ""
    names: Mapping[str, Any] = field(default_factory=dict)  # what they stood for in the line
    called: str = ""
    is_inside: bool = True


def find_origin(error: BaseException, files: Collection[str], functions: Collection[str] = ()) -> Origin:
    """Return where an error arose, the last line in these files; or the line that called a lower one of these functions."""
    frames = list(traceback.walk_tb(error.__traceback__))
    summaries = traceback.extract_tb(error.__traceback__)
    own = [i for i, summary in enumerate(summaries) if name_of_file(summary.filename) in files]
    last = (own or [len(summaries) - 1])[-1]
    lower = first_lower(own, summaries, functions) if isinstance(error, OF_ARRAYS) else None
    to_mend = own[own.index(lower) - 1] if lower is not None else last
    place = f"{name_of_file(summaries[to_mend].filename)}, line {summaries[to_mend].lineno}"
    shown = own if len(own) <= DEEPEST else [*own[: DEEPEST // 2], *own[-DEEPEST // 2 :]]
    lines = [line for line in (quote(summaries[i]) for i in shown if summaries[i].name not in WITHIN_A_LINE) if line]
    if not own or not lines:
        return Origin(place, lines, is_inside=bool(own))
    line, names = summaries[to_mend].line or "", frames[to_mend][0].f_locals
    if lower is None:
        return Origin(place, [*lines, *describe_arrays(line, names)], line, names)
    called = summaries[lower].name
    return Origin(place, [*lines, *describe_arguments(called, frames[lower][0])], line, names, called)


def first_lower(
    own: Sequence[int], summaries: Sequence[traceback.FrameSummary], functions: Collection[str]
) -> int | None:
    """Return the first of these frames that is in another function of the assignment than the one that was called."""
    names = [summaries[i].name for i in own]
    if not names or names[0] not in functions:
        return None
    return next((i for i, name in zip(own, names, strict=True) if name in functions and name != names[0]), None)


def name_of_file(path: str) -> str:
    """Return a file's name without its folder, on Windows too."""
    return PurePath(path.replace("\\", "/")).name


def quote(summary: traceback.FrameSummary) -> str:
    """Quote the line of the student's at which a call was."""
    line = (summary.line or "").strip()
    cut = line if len(line) <= LONGEST else f"{line[:LONGEST]} ..."
    return f"    {name_of_file(summary.filename)}, line {summary.lineno}, in {summary.name}: {cut}" if line else ""


def describe_arrays(line: str, names: Mapping[str, Any]) -> Iterator[str]:
    """Yield the shapes of the arrays that a line speaks of."""
    shapes = shapes_of(re.findall(r"\b[A-Za-z_]\w*\b", line), names)
    if shapes:
        yield f"    There, {', '.join(f'{name} has the shape {shape}' for name, shape in shapes)}."


def describe_arguments(function: str, frame: FrameType) -> Iterator[str]:
    """Yield the shapes of the arrays that a function was given."""
    code = frame.f_code
    shapes = shapes_of(code.co_varnames[: code.co_argcount], frame.f_locals)
    if shapes:
        yield f"    There, {function} is given {', '.join(f'{name} of the shape {shape}' for name, shape in shapes)}."


def shapes_of(words: Sequence[str], names: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return those of some words that are arrays, each once, with their shapes."""
    arrays = [name for name in dict.fromkeys(words) if is_array(names.get(name)) and names[name].ndim]
    return [(name, str(names[name].shape)) for name in arrays]


def is_array(value: Any) -> bool:
    return type(value) is np.ndarray
