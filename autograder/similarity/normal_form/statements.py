"""Take a student's file apart into functions and statements, each statement a row of tokens and the lines it stands in."""

import ast
import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from autograder.similarity.normal_form.helpers import expand_calls
from autograder.similarity.normal_form.names import read_names
from autograder.similarity.normal_form.simplify import Block, Plain, for_loops, simplify
from autograder.similarity.normal_form.tokens import Tokens, Writer

Function = ast.FunctionDef | ast.AsyncFunctionDef
PARTS = re.compile(r"^(?=def |class |async def |@)", re.MULTILINE)
MOST_TOKENS = 2_000  # of one statement; the longest of an honest hand-in has 300
MOST_STATEMENTS = 5_000  # of one file; an honest one has 300
OUTSIDE = ""  # the name of what stands in no function


class Statement(NamedTuple):
    """A statement without those inside of it."""

    function: str  # the one at top level in which it stands, or the class
    first_line: int
    last_line: int
    tokens: Tokens  # none, if it only says where a function stands


def read_statements(text: str, given: Collection[str]) -> list[Statement]:
    """Return the statements of a file; of one that is no Python those of the functions that are.

    Raises RecursionError, MemoryError, or ends the process, for what is nested too deep.
    """
    statements = (each for tree in parse(text) for each in statements_of(tree, Writer(read_names(tree, given))))
    return list(islice(statements, MOST_STATEMENTS))


def parse(text: str) -> Iterator[ast.Module]:
    """Yield the file as a tree, or a tree of each of its functions that can be parsed."""
    try:
        yield ast.parse(text)
    except (SyntaxError, ValueError):
        yield from parse_parts(text)


def parse_parts(text: str) -> Iterator[ast.Module]:
    """Yield a tree for each function at top level that can be parsed by itself."""
    line = 0
    for part in PARTS.split(text):
        try:
            tree = ast.parse(part)
        except (SyntaxError, ValueError):
            pass
        else:
            ast.increment_lineno(tree, line)
            yield tree
        line += part.count("\n")


def statements_of(tree: ast.Module, writer: Writer) -> Iterator[Statement]:
    """Yield the statements of a tree; of two functions of a name the last counts, as in Python."""
    last = {node.name: node for node in tree.body if isinstance(node, Function)}
    constants = constants_of(tree)
    yield from [extent_of(node) for node in last.values()]  # now: their bodies are taken out below
    blocks: list[tuple[str, ast.stmt, Block]] = []
    for node in tree.body:
        if isinstance(node, Function) and last[node.name] is not node:
            continue
        name = node.name if isinstance(node, Function | ast.ClassDef) else OUTSIDE
        blocks += [(name, function, block) for function, block in blocks_of(node, constants)]
    for name, _, block in expand_calls(blocks, writer.names):
        yield from write_block(name, block, writer)


def extent_of(function: Function) -> Statement:
    """Return where a function stands, its docstring aside, as a statement that says nothing."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    first = body[0].lineno if body else function.lineno
    return Statement(function.name, first, function.end_lineno or first, ())


def constants_of(tree: ast.Module) -> dict[str, ast.expr]:
    """Return what names at top level stand for, of those that stand for a number."""
    assignments = [node for node in tree.body if isinstance(node, ast.Assign)]
    return {
        target.id: node.value
        for node in assignments
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant)
    }


def blocks_of(node: ast.stmt, constants: dict[str, ast.expr]) -> Iterator[tuple[ast.stmt, Block]]:
    """Yield what each function in a statement does, the outermost last, and what the statement itself does."""
    for function in reversed([each for each in ast.walk(node) if isinstance(each, Function)]):
        yield function, simplify(function.body, constants)
        function.body = []
    if not isinstance(node, Function):
        yield node, for_loops(Plain().visit_block([node]))


def write_block(function: str, block: Block, writer: Writer) -> Iterator[Statement]:
    """Yield the statements of a block, each followed by those inside of it."""
    for node in block:
        if not isinstance(node, Function | ast.ClassDef | ast.ExceptHandler):
            yield Statement(function, node.lineno, last_line(node), writer.write(node)[:MOST_TOKENS])
        for field in ("body", "handlers", "orelse", "finalbody"):
            below = getattr(node, field, None)
            if isinstance(below, list):
                yield from write_block(function, below, writer)


def last_line(node: ast.stmt) -> int:
    """Return the last line of a statement, of one with others inside the last of its head."""
    if not isinstance(getattr(node, "body", None), list):
        return max(node.lineno, node.end_lineno or 0)
    heads = [getattr(node, "iter", None), getattr(node, "test", None)]
    heads += [item.context_expr for item in getattr(node, "items", [])]
    return max([node.lineno, *(getattr(head, "end_lineno", None) or 0 for head in heads)])
