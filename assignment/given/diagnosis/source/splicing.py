"""Write a definition with one change each, fast: its text is made once, and only the part that changes is written anew.

text = spliced(definition, bounded)       # None where a text cannot be made in this way
text.write([(old, new, "")])              # the old part's place in the text is known
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from given.diagnosis.source.slip_kinds import Edit

Place = tuple[()] | tuple[int, int]  # where a part begins and ends, in bytes
BLOCKS = (ast.FunctionDef, ast.For, ast.If, ast.While)


@dataclass(frozen=True)
class Spliced:
    """The text of a definition, and where each of its parts is in it."""

    text: bytes
    places: dict[int, Place]  # by the part's id

    def write(self, edits: Sequence[Edit]) -> str | None:
        """Return the text with these changes; None where a whole block is changed, or one change is within another."""
        pieces = sorted((self.places.get(id(old), ()), new_text(old, new)) for old, new, _ in edits)
        text, end = b"", 0
        for place_of_it, piece in pieces:
            start, stop = place_of_it or (-1, -1)
            if start < end or not piece:
                return None
            text += self.text[end:start] + piece.encode()
            end = stop
        return (text + self.text[end:]).decode()


def new_text(old: ast.AST, new: object) -> str:
    """Return what stands in the place of a part; "" where that is no expression and no simple line."""
    if not isinstance(new, ast.AST) or any(isinstance(node, BLOCKS) for node in (old, new)):
        return ""
    if isinstance(new, ast.expr):
        text = ast.unparse(ast.fix_missing_locations(new))
        return text if isinstance(new, ast.Slice) or isinstance(old, ast.stmt) else f"({text})"
    return ast.unparse(ast.fix_missing_locations(new)) if isinstance(old, ast.stmt) else ""


def splice(definition: ast.FunctionDef, written: ast.FunctionDef) -> Spliced | None:
    """Return a definition's text, in which parts may be added that are not in it; None where its parts are not found again.

    The parts of what is `written` are marked with the ids of the definition's own.
    """
    text = ast.unparse(written)
    again = ast.parse(text).body[0]
    pairs = list(zip(ast.walk(written), ast.walk(again), strict=False))
    if any(type(one) is not type(other) for one, other in pairs):
        return None
    begins = line_begins(text)
    marked = {getattr(one, "part", None): other for one, other in pairs}
    return Spliced(
        text.encode(), {part: place(node, begins) for part, node in marked.items() if part and place(node, begins)}
    )


def place(node: ast.AST, begins: Sequence[int]) -> Place:
    """Return where a part begins and ends; () of one that has no place, like an operator."""
    if not isinstance(node, ast.expr | ast.stmt) or node.end_lineno is None or node.end_col_offset is None:
        return ()
    return begins[node.lineno - 1] + node.col_offset, begins[node.end_lineno - 1] + node.end_col_offset


def line_begins(text: str) -> list[int]:
    """Return where each line begins, in bytes."""
    begins = [0]
    for line in text.encode().split(b"\n"):
        begins.append(begins[-1] + len(line) + 1)
    return begins


def mark_parts(definition: ast.FunctionDef) -> None:
    """Mark each part of a definition with its id, which a copy of it keeps."""
    for node in ast.walk(definition):
        node.part = id(node)  # type: ignore[attr-defined]
