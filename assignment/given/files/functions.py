"""Which functions of the assignment a file has, which of them are written, and what became of the others."""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from given.machinery.questions import FUNCTIONS, Function


class Stage(str, Enum):
    """How far a function is, as far as its text tells."""

    __str__ = str.__str__

    WRITTEN = "written"
    NOT_STARTED = "not started"
    MISSING = "missing"


@dataclass(frozen=True)
class Found:
    """What a file has of one function, and what is odd about it."""

    function: str
    stage: Stage
    oddity: str = ""


def find_functions(tree: ast.Module, module: str) -> list[Found]:
    """Return every function that a file should have, in the order of the assignment."""
    there = bound_names(tree)
    return [look_at(row, there, tree) for row in FUNCTIONS.values() if row.module == module]


def bound_names(tree: ast.AST) -> dict[str, list[ast.stmt]]:
    """Return what binds each name of a file, the last one last: only that counts."""
    found: dict[str, list[ast.stmt]] = {}
    for node in statements_of(tree):
        for name in names_bound(node):
            found.setdefault(name, []).append(node)
    return found


def statements_of(tree: ast.AST) -> Iterator[ast.stmt]:
    """Yield the statements that are run when a file is imported, those in branches, too."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.stmt):
            yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from statements_of(node)


def names_bound(node: ast.stmt) -> list[str]:
    """Return the names that a statement gives something to."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]


def look_at(row: Function, there: dict[str, list[ast.stmt]], tree: ast.Module) -> Found:
    """Return what a file has of one function."""
    if row.name not in there:
        return Found(row.name, Stage.MISSING, where_it_went(row.name, there, tree))
    *earlier, last = there[row.name]
    twice = f"it is defined twice, and line {last.lineno} counts, not line {earlier[-1].lineno}" if earlier else ""
    if not isinstance(last, ast.FunctionDef):
        return Found(row.name, Stage.WRITTEN, twice)
    if is_stub(last):
        return Found(row.name, Stage.NOT_STARTED, twice)
    return Found(row.name, Stage.WRITTEN, twice or changed_arguments(row, last))


def is_stub(function: ast.FunctionDef) -> bool:
    """Whether a function ends before it returns anything: in its `raise NotImplementedError`, or since it has no body."""
    body = [node for node in function.body if not is_empty(node)]
    for node in body:
        if isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node):
            return True
        if any(isinstance(inner, ast.Return) for inner in ast.walk(node)):
            return False
    return not body


def stub_left_in(function: ast.FunctionDef) -> int | None:
    """Return the line of the stub that ends a function though something is written in it; None if there is none."""
    body = [node for node in function.body if not is_empty(node)]
    if len(body) < 2 or not is_stub(function):
        return None
    return next(
        node.lineno for node in body if isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node)
    )


def is_empty(node: ast.stmt) -> bool:
    """Whether a statement does nothing: pass, ..., or a docstring."""
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def where_it_went(name: str, there: dict[str, list[ast.stmt]], tree: ast.Module) -> str:
    """Return what may have become of a function that is not there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return f"line {node.lineno} is indented, so it belongs to what stands above it: move it to the left"
    others = {other.lower(): other for other, nodes in there.items() if other not in FUNCTIONS and is_def(nodes[-1])}
    near = difflib.get_close_matches(name.lower(), others, 1)
    return f"was it renamed to {others[near[0]]}, line {there[others[near[0]]][-1].lineno}?" if near else ""


def is_def(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef)


def changed_arguments(row: Function, node: ast.FunctionDef) -> str:
    """Return what is odd about a function's first line; its first arguments should be called as they were."""
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    wanted = len(row.arguments)
    are_as_they_were = tuple(names[:wanted]) == row.arguments and len(names) - len(node.args.defaults) <= wanted
    if node.args.vararg or node.args.kwarg or are_as_they_were:
        return ""
    return f"line {node.lineno} says ({', '.join(names)}) where it was ({', '.join(row.arguments)}): write it as it was"
