"""A line of the student's at which an error arose: which places of which arrays it speaks of, with the numbers of then."""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

OPERATIONS: dict[type, Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}


@dataclass(frozen=True)
class Line:
    """A line that was run, what its names stood for, and the functions of the assignment; of an empty one nothing is known."""

    text: str = ""
    names: Mapping[str, Any] = field(default_factory=dict)
    functions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def tree(self) -> ast.AST:
        """Return the line as a tree, an empty one for a part of a statement that goes over several lines."""
        text = self.text.strip().removeprefix("el")  # elif
        for whole in (text, f"{text} pass"):
            try:
                return ast.parse(whole)
            except (SyntaxError, ValueError, RecursionError):
                continue
        return ast.Module([], [])

    def say_missed_place(self) -> str:
        """Say which index leads past the end: "Here o is 1 and k is 2, so x[o + k] is x[3], and x has 3 places"."""
        missed = next((place for place in places_in(self) if not place.is_there), None)
        if missed is None or not names_in(missed.index):
            return ""
        along = f" along dimension {missed.axis}" if missed.dimensions > 1 else ""
        has = f"{missed.owner} has {missed.size} places{along}, from 0 to {missed.size - 1}"
        return f"{say_numbers(missed, self)}, and {has}. Does a loop go on too far, or is another array meant?"

    def say_place_from_the_end(self) -> str:
        """Say which index is counted and came below 0: Python takes that from the end, without a word."""
        below = (place for place in places_in(self) if place.number < 0 and place.is_there)
        found = next((place for place in below if names_in(place.index)), None)
        return f"{say_numbers(found, self)}, which is counted from the end." if found else ""


@dataclass(frozen=True)
class Place:
    """An index in a line, as it is written; which place it is then, along which dimension, and how many places there are."""

    owner: str
    written: str
    index: ast.expr
    number: int
    size: int
    axis: int
    dimensions: int

    @property
    def is_there(self) -> bool:
        return -self.size <= self.number < self.size


def places_in(line: Line) -> Iterator[Place]:
    """Yield the places of arrays and lists that a line names, as far as their numbers can be told."""
    for node in ast.walk(line.tree):
        if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
            continue
        sizes = sizes_of(line.names.get(node.value.id))
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for axis, (index, size) in enumerate(zip(indices, sizes, strict=False)):
            if is_open(index):
                break  # from here on the dimensions are counted otherwise
            number = whole_number(index, line.names)
            if number is not None:
                yield Place(node.value.id, ast.unparse(node), index, number, size, axis, len(sizes))


def sizes_of(value: Any) -> tuple[int, ...]:
    """Return how many places there are along each dimension."""
    if type(value) is np.ndarray:
        return tuple(value.shape)
    return (len(value),) if type(value) in (list, tuple) else ()


def is_open(index: ast.expr) -> bool:
    """Whether an index is `...` or None, or an array: it stands for none of the dimensions, or for several."""
    return isinstance(index, ast.Constant) and index.value in (None, ...) or isinstance(index, ast.Attribute)


def whole_number(node: ast.expr, names: Mapping[str, Any]) -> int | None:
    """Return the whole number that an expression is, if it is a simple one; else None."""
    match node:
        case ast.Constant(value=value):
            return value if type(value) is int else None
        case ast.Name(id=name):
            value = names.get(name)
            return int(value) if type(value) is int or isinstance(value, np.integer) else None
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            number = whole_number(operand, names)
            return None if number is None else -number
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in OPERATIONS:
            one, other = whole_number(left, names), whole_number(right, names)
            if one is None or other is None or (isinstance(sign, ast.FloorDiv) and other == 0):
                return None
            return OPERATIONS[type(sign)](one, other)
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]):
            return next(iter(sizes_of(names.get(name))), None)
    return None


def say_numbers(place: Place, line: Line) -> str:
    """Say which number an index is, and of which numbers it is made."""
    made_of = [f"{name} is {line.names[name]}" for name in names_in(place.index) if np.ndim(line.names[name]) == 0]
    here = (
        f"Here {' and '.join([', '.join(made_of[:-1]), made_of[-1]] if made_of[:-1] else made_of)}"
        if made_of
        else "Here"
    )
    is_whole = place.written == f"{place.owner}[{ast.unparse(place.index)}]"  # no other index beside it
    if isinstance(place.index, ast.Name):
        return here if is_whole else f"{here} in {place.written}"
    if is_whole:
        return f"{here}, so {place.written} is {place.owner}[{place.number}]"
    return f"{here}, so {ast.unparse(place.index)} in {place.written} is {place.number}"


def names_in(node: ast.expr) -> list[str]:
    """Return the names of an index, each once; those of functions aside."""
    called = {call.func.id for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}
    names = (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
    return [name for name in dict.fromkeys(names) if name not in called]
