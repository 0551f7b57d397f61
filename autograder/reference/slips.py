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
from typing import Any

import numpy as np

from autograder import paths
from given.diagnosis.source.edits import all_at_once, find_edits, replaced
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
