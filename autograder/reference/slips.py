"""Slips of the pen, made by program in an answer: one name for another, + for -, a sum for a mean, a loop that ends too early.

    for node in the answer: for each slip that can be made there: the answer with it, and a sentence that says so

Nobody has to think of them one by one. They are made in the reference and in the plain answers: a slip in a loop is another
one than a slip in a matrix product.
"""

import ast
import copy
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from autograder import paths
from autograder.reference.slip_kinds import BY_KIND, Edit, copied, of_name, quote
from given.machinery.outcome import Call
from given.machinery.questions import FUNCTIONS

PLAIN = paths.PACKAGE / "reference" / "plain_answers.py"
FAST = ("conv_forward", "conv_backward", "max_pool_backward")  # of these the model is written as nobody would at first


@dataclass(frozen=True)
class Slip:
    """An answer with a slip in it: the text of the function, and a sentence about the slip."""

    function: str
    says: str
    text: str

    def load(self, names: Mapping[str, Any]) -> Callable:
        """Return the function, which knows these names."""
        namespace = dict(names)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # a slip may well look like one
            exec(compile(self.text, f"{self.function} with a slip", "exec"), namespace)
        found: Callable = namespace[self.function]
        return found


def slips(call: Call, names: Mapping[str, Any]) -> tuple[Slip, ...]:
    """Return the slips that can be made in the answers to a function, each text once.

    By a call of it we see what is what; `names` are those that the answers know.
    """
    made: dict[str, Slip] = {}
    function = call.function
    for answer in answers(function):
        made[ast.unparse(answer)] = Slip(function, "", "")
        edits = list(find_edits(answer, find_kinds(answer, call, names)))
        for changes, says in [*(([edit], edit[2]) for edit in edits), *all_at_once(edits)]:
            text = ast.unparse(ast.fix_missing_locations(replaced(answer, changes)))
            made.setdefault(text, Slip(function, says, text))
    return tuple(slip for slip in made.values() if slip.says)


def answers(function: str) -> Iterator[ast.FunctionDef]:
    """Yield the answers to a function, the plain one first, without their docstrings."""
    reference = (paths.SOLUTIONS / f"{FUNCTIONS[function].module}.py").read_text(encoding="utf-8")
    plain = find_function(PLAIN.read_text(encoding="utf-8"), function)
    model = find_function(reference, function)
    if plain:
        yield plain
    if model and (not plain or function not in FAST):
        yield model


def find_function(text: str, function: str) -> ast.FunctionDef | None:
    """Return a function of a text, without its docstring."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            node.body = node.body[1:] if ast.get_docstring(node) else node.body
            return node
    return None


def all_at_once(edits: list[Edit]) -> Iterator[tuple[list[Edit], str]]:
    """Yield the same slip made at all places where it can be made: whoever takes x for a does it more than once."""
    alike: dict[str, list[Edit]] = {}
    for edit in edits:
        alike.setdefault(edit[2].split(", in `")[0].split(", where `")[0], []).append(edit)
    for says, group in alike.items():
        if len({id(old) for old, _, _ in group}) == len(group) > 1:
            yield group, f"{says.rstrip('.')}, at each place."


def replaced(answer: ast.FunctionDef, edits: list[Edit]) -> ast.FunctionDef:
    """Return a copy of an answer with some of its nodes replaced, or taken out."""
    new = {id(old): changed for old, changed, _ in edits}
    swapped: ast.FunctionDef = Swap(new).visit(answer)
    return swapped


class Swap:
    """Copies a tree with other nodes in the places of some."""

    def __init__(self, new: dict[int, Any]):
        self.new = new

    def visit(self, node: Any) -> Any:
        """Return a copy of a node, of all that is in it, or what takes its place."""
        if isinstance(node, list):
            return [copied for item in node for copied in self.visit_item(item)]
        if not isinstance(node, ast.AST):
            return node
        if id(node) in self.new:
            return copy.deepcopy(self.new[id(node)])
        return type(node)(**{name: self.visit(value) for name, value in ast.iter_fields(node)})

    def visit_item(self, item: Any) -> list[Any]:
        """Return what takes the place of an item of a list: a statement may become several."""
        found = self.visit(item)
        return found if isinstance(found, list) else [found]


def find_kinds(answer: ast.FunctionDef, call: Call, names: Mapping[str, Any]) -> dict[str, str]:
    """Return what kind of thing each name of an answer is, by what it is when a call returns: an array, a whole number, ..."""
    seen: dict[str, Any] = {}

    def look(frame: Any, event: str, _: Any) -> None:
        if event == "return" and frame.f_code.co_name == call.function:
            seen.update(frame.f_locals)

    function = Slip(call.function, "", ast.unparse(answer)).load(names)
    before = sys.getprofile()
    sys.setprofile(look)
    try:
        function(*copy.deepcopy(call.args), **copy.deepcopy(call.kwargs))
    finally:
        sys.setprofile(before)
    counters = {n.id for node in ast.walk(answer) if isinstance(node, ast.For) for n in names_in(node.target)}
    kinds = {name: "counter" if name in counters else kind_of(value) for name, value in seen.items() if name != "_"}
    return {name: kind for name, kind in kinds.items() if kind}


def kind_of(value: Any) -> str:
    """Return the kind of a value: only names of one kind are taken for one another.

    Lists have none: whoever appends to the one that a loop goes through never comes to its end.
    """
    if isinstance(value, np.ndarray | np.floating | float):
        return "numbers"
    return "whole number" if isinstance(value, int) else ""


def names_in(node: ast.AST) -> Iterator[ast.Name]:
    """Yield the names in an expression."""
    return (name for name in ast.walk(node) if isinstance(name, ast.Name))


def find_edits(answer: ast.FunctionDef, kinds: dict[str, str]) -> Iterator[Edit]:
    """Yield all slips that can be made in an answer, those of a place together."""
    for node in ast.walk(answer):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in kinds:
            kind = kinds[node.id]
            yield from of_name(node, kind, [name for name, other in kinds.items() if other == kind])
        for type_, find in BY_KIND.items():
            if isinstance(node, type_):
                yield from find(node)
    yield from exchanged_places(answer)
    for node in ast.walk(answer):
        if isinstance(node, ast.FunctionDef | ast.For | ast.If):
            yield from of_order(node)


def of_order(node: ast.FunctionDef | ast.For | ast.If) -> Iterator[Edit]:
    """Exchange two lines, or begin anew in each turn of a loop."""
    for one, other in pairwise(node.body):
        lines = [line for line in node.body if line is not one]
        lines.insert(lines.index(other) + 1, one)
        if not isinstance(other, ast.Return | ast.For):
            yield node, copied(node, body=lines), "Two lines that follow one another are exchanged."
        if isinstance(other, ast.For) and isinstance(one, ast.Assign):
            rest = [line for line in node.body if line is not one]
            rest[rest.index(other)] = copied(other, body=[one, *other.body])
            says = (
                f"{ast.unparse(one.targets[0])} is set anew in each turn of the loop over {ast.unparse(other.target)}."
            )
            yield node, copied(node, body=rest), says


def exchanged_places(answer: ast.FunctionDef) -> Iterator[Edit]:
    """Take a number of one array where one of another array belongs: x[o + k] for kernel[k]."""
    places = [n for n in ast.walk(answer) if isinstance(n, ast.Subscript) and isinstance(n.value, ast.Name)]
    texts = {ast.unparse(place): place for place in places if place.value.id != "params"}  # type: ignore[attr-defined]
    for node in places:
        for text, other in texts.items():
            if isinstance(node.ctx, ast.Load) and node.value.id != other.value.id:  # type: ignore[attr-defined]
                new = copied(other, ctx=ast.Load())
                yield node, new, f"You use a number of {text.split('[')[0]} where {quote(node)} belongs."
