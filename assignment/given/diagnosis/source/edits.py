"""Make every slip that can be made in a function's text: in a part of a line, in the order of lines, at several places at once."""

import ast
import copy
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from given.diagnosis.source.slip_kinds import BY_KIND, Edit, copied, of_name, quote


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


def all_at_once(edits: list[Edit]) -> Iterator[tuple[list[Edit], str]]:
    """Yield the same slip made at all places where it can be made: whoever takes x for a does it more than once."""
    alike: dict[str, list[Edit]] = {}
    for edit in edits:
        alike.setdefault(edit[2].split(", in `")[0].split(", where `")[0], []).append(edit)
    for says, group in alike.items():
        if len({id(old) for old, _, _ in group}) == len(group) > 1:
            yield group, f"{says.rstrip('.')}, at each place."


def replaced(answer: ast.FunctionDef, edits: list[Edit]) -> ast.FunctionDef:
    """Return a copy of an answer with some of its parts replaced, or taken out."""
    new = {id(old): changed for old, changed, _ in edits}
    swapped: ast.FunctionDef = Swap(new).visit(answer)
    return swapped


class Swap:
    """Copies a tree with other parts in the places of some."""

    def __init__(self, new: dict[int, Any]):
        self.new = new

    def visit(self, node: Any) -> Any:
        """Return a copy of a part, of all that is in it, or what takes its place."""
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
