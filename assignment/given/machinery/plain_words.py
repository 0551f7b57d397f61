"""Python's and NumPy's errors in plain words: what they mean, with the shapes of this call, and what to write instead.

ValueError: operands could not be broadcast together with shapes (2,3) (2,) (backprop.py, line 98)
    backprop.py, line 262, in backprop: dz = relu_backward(dx, zs[i])
    backprop.py, line 98, in relu_backward: return da * (z > 0)
    There, da has the shape (2, 3), z has the shape (2,).
In plain words: NumPy lays shapes (2, 3) and (2,) over one another from the right, ...
"""

import difflib
import re
import traceback
from collections.abc import Callable, Collection, Iterator
from pathlib import PurePath
from types import TracebackType
from typing import Any

import numpy as np

BEGINNING = "In plain words: "
LONGEST = 120  # characters of a line that is quoted
DEEPEST = 4  # calls that are shown: the first ones and the last
Match = re.Match[str]

NOT_AN_ARRAY = "A list cannot be calculated with like an array: np.array(...) makes an array of it."
NOTHING_RETURNED = "Something is None here: a function returned nothing. Is a return missing at its end?"


def broadcast(found: Match) -> str:
    """Explain shapes that do not fit; guess at a lost dimension, and at a matrix product."""
    one, other = read_shapes(found[1])[:2]
    says = f"Shapes {write(one)} and {write(other)} do not fit place by place: from the right, two sizes must be equal, or one of them 1."
    if sorted(map(len, (one, other))) == [1, 2] and max(one, other, key=len)[0] == min(one, other, key=len)[0]:
        return f"{says} Has a sum or maximum lost its dimension? keepdims=True keeps it."
    if len(one) == len(other) == 2 and one[1] == other[0]:
        return f"{says} (If it is to be a matrix product, write @, not *.)"
    return says


def read_shapes(text: str) -> list[tuple[int, ...]]:
    """Return the shapes in a text such as "(2,3) (2,)"."""
    shapes = [tuple(int(size) for size in re.findall(r"\d+", shape)) for shape in re.findall(r"\(([\d, ]*)\)", text)]
    return [*shapes, (), ()]


def write(shape: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def product(found: Match) -> str:
    """Explain a matrix product that cannot be."""
    return (
        "In a matrix product a @ b the rows of a must be as long as the columns of b are high: (N, D) @ (D, M) gives (N, M). "
        f"Here {found[1]} meets {found[2]}. Is each of them what you take it for? (a.T has rows and columns exchanged.)"
    )


def out_of_bounds(found: Match) -> str:
    """Explain an index that is too large."""
    places = f"There are {found[2]} places, from 0 to {int(found[2]) - 1}, and {found[1]} is not one of them."
    if int(found[1]) == int(found[2]):
        return f"{places} Does a loop go on too far?"
    return f"{places} (argmax of a whole table counts its numbers row by row: np.unravel_index makes row and column of it.)"


def unpacked(found: Match) -> str:
    """Explain a wrong number of names on the left."""
    return f"On the left of = there are {found[1]} names, on the right another number of values. What does the function return?"


def whole(found: Match) -> str:
    return f"An array of whole numbers ({found[2]}) cannot take up {found[1]}: np.zeros(x.shape) makes one for any numbers."


def unknown_name(found: Match) -> str:
    return f"Nothing is called {found[1]} here. Is it misspelt, or set later or elsewhere?"


def too_early(found: Match) -> str:
    return f"{found[1]} is used before it has a value: set it before the loop, and in each branch of an if."


def no_such_attribute(found: Match) -> str:
    """Suggest the names in NumPy that look alike."""
    near = difflib.get_close_matches(found[1], dir(np), 2)
    return f"NumPy has no {found[1]}." + (f" Did you mean np.{' or np.'.join(near)}?" if near else "")


def missing_argument(found: Match) -> str:
    return f"{found[1]} was called without {found[2]}: give it all that stands in its first line."


def unexpected_argument(found: Match) -> str:
    return f"{found[1]} is called with {found[2]}=..., so its first line must have an argument of this name, as it had at first."


def unfilled(found: Match) -> str:
    return f"{found[1]} numbers do not fill the shape {found[2]}. -1 in one place lets NumPy count."


Sentence = str | Callable[[Match], str]
SENTENCES: tuple[tuple[str, Sentence], ...] = (
    (
        r"truth value of an array",
        "if, and, or, max(a, b) and min(a, b) want one yes or no, and here is an array of many. For the larger of two numbers "
        "at each place write np.maximum(a, b); for if, np.where(condition, a, b).",
    ),
    (
        r"only (?:length-1|size-1|0-dimensional|integer scalar) arrays",
        "math.exp, float, int and range take one number, and here is an array of many. NumPy's own np.exp, np.log, np.sqrt take "
        "all numbers at once.",
    ),
    (r"broadcast together with remapped shapes", "np.pad wants a pair of numbers for each dimension of the array."),
    (r"could not be broadcast together with shapes (.*)", broadcast),
    (r"could not broadcast input array from shape (.* into shape .*)", broadcast),
    (r"mismatch in its core dimension .*size (\d+) is different from (\d+)", product),
    (r"shapes (\(.*?\)) and (\(.*?\)) not aligned", product),
    (
        r"does not have enough dimensions",
        "A matrix product @ wants arrays, and one of the two here is a single number: write * for that.",
    ),
    (
        r"'tuple' object does not support item assignment",
        "A pair such as (w, b) cannot be changed. Make a new one, (new_w, new_b), and put that into a list.",
    ),
    (
        r"only integers, slices|indices must be integers",
        "A place is counted in whole numbers. / gives a fraction, // a whole number; a list takes one index at a time: "
        "params[i][0].",
    ),
    (
        r"inhomogeneous shape|all input array(?: dimension|s must have the same)",
        "The pieces are not all of one shape, so they are no array. Is this a pair (params, losses), or a list of layers, where "
        "one array belongs?",
    ),
    (
        r"setting an array element with a sequence",
        "One place of an array takes one number, and here it is given several.",
    ),
    (
        r"zero-size array to reduction|attempt to get arg(?:max|min) of an empty",
        "The array is empty, so nothing in it is largest. Does a slice end before it begins?",
    ),
    (r"NoneType", NOTHING_RETURNED),
    (r"not enough values to unpack \(expected (?:at least )?(\d+)", unpacked),
    (r"too many values to unpack \(expected (\d+)", unpacked),
    (r"index (-?\d+) is out of bounds for (?:axis \d+ with )?size (\d+)", out_of_bounds),
    (
        r"list index out of range",
        "The list is shorter than that: its last place is len(...) - 1. Does a loop go on too far?",
    ),
    (r"too many indices for array", "There are more numbers between the [ ] than the array has dimensions."),
    (
        r"invalid index to scalar|'(?:float|int)' object is not subscriptable",
        "A single number has no places to look at with [ ].",
    ),
    (r"cast ufunc .* from dtype\('(\w+)'\) to dtype\('(\w+)'\)", whole),
    (r"referenced before assignment|cannot access local variable '(\w+)'", too_early),
    (r"name '(\w+)' is not defined", unknown_name),
    (r"module 'numpy' has no attribute '(\w+)'", no_such_attribute),
    (r"(\w+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.*)", missing_argument),
    (r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", unexpected_argument),
    (r"cannot reshape array of size (\d+) into shape (\(.*?\))", unfilled),
    (r"'(?:list|tuple)' (?:object has no attribute|and|object cannot)|multiply sequence|unary -: 'list'", NOT_AN_ARRAY),
    (
        r"object is not callable",
        "There is ( ) behind something that is no function. For a place write [ ]; is a * missing?",
    ),
    (r"maximum recursion depth", "The function calls itself without end."),
    (
        r"GB of memory that there are",
        "Does a list or a loop grow without end?",
    ),
    (
        r"matrices? (?:contains|must)|Unable to allocate",
        "So large an array does not fit into memory: look at the shape asked for.",
    ),
)


def in_plain_words(text: str) -> str:
    """Return what an error's text means, and what to do; "" for one that says it itself."""
    for pattern, sentence in SENTENCES:
        found = re.search(pattern, text, re.DOTALL)
        if found:
            if isinstance(sentence, str):
                return sentence
            return sentence(found) if all(group is not None for group in found.groups()) else ""
    return ""


def place_of(trace: TracebackType | None, files: Collection[str]) -> tuple[str, list[str]]:
    """Return where an error arose, the last line in these files of the student, and the lines that led there."""
    frames = list(traceback.walk_tb(trace))
    summaries = traceback.extract_tb(trace)
    own = [i for i, summary in enumerate(summaries) if name_of_file(summary.filename) in files]
    last = (own or [len(summaries) - 1])[-1]
    place = f"{name_of_file(summaries[last].filename)}, line {summaries[last].lineno}"
    shown = own if len(own) <= DEEPEST else [*own[: DEEPEST // 2], *own[-DEEPEST // 2 :]]
    lines = [line for line in (quote(summaries[i]) for i in shown) if line]
    if own and lines:
        lines += list(describe_arrays(summaries[last].line or "", frames[last][0].f_locals))
    return place, lines


def name_of_file(path: str) -> str:
    """Return a file's name without its folder, on Windows too."""
    return PurePath(path.replace("\\", "/")).name


def quote(summary: traceback.FrameSummary) -> str:
    """Quote the line of the student's at which a call was."""
    line = (summary.line or "").strip()
    cut = line if len(line) <= LONGEST else f"{line[:LONGEST]} ..."
    return f"    {name_of_file(summary.filename)}, line {summary.lineno}, in {summary.name}: {cut}" if line else ""


def describe_arrays(line: str, names: dict[str, Any]) -> Iterator[str]:
    """Yield the shapes of the arrays that a line speaks of."""
    found = [name for name in dict.fromkeys(re.findall(r"\b[A-Za-z_]\w*\b", line)) if is_array(names.get(name))]
    shapes = [f"{name} has the shape {write(names[name].shape)}" for name in found if names[name].ndim]
    if shapes:
        yield f"    There, {', '.join(shapes)}."


def is_array(value: Any) -> bool:
    return type(value) is np.ndarray
