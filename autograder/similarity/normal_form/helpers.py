"""Write out what a student's small helpers return, where they are called: one more helper makes no other solution."""

import ast
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice

from autograder.similarity.normal_form.names import OWN, Names
from autograder.similarity.normal_form.simplify import Block

MOST_NODES = 80  # of what a helper returns; larger ones are compared by themselves
MOST_WRITTEN_OUT = 1_500  # nodes in a statement, so that none grows without a bound
Function = ast.FunctionDef | ast.AsyncFunctionDef
FunctionBlock = tuple[str, ast.stmt, Block]  # the name at top level, the function or other statement, and what it does


@dataclass(frozen=True)
class Helper:
    """A function that does nothing but return something small."""

    function: Function
    returned: ast.expr


def expand_calls(blocks: list[FunctionBlock], names: Names) -> list[FunctionBlock]:
    """Return the functions with the calls of small helpers written out, and without these helpers."""
    found = (helper_of(function, block, names) for _, function, block in blocks)
    expander = CallsExpanded({helper.function.name: helper for helper in found if helper})
    expanded = [(name, function, [expander.expand(each) for each in block]) for name, function, block in blocks]
    written_out = {id(expander.helpers[name].function) for name in expander.called}
    return [each for each in expanded if id(each[1]) not in written_out]


def helper_of(function: ast.stmt, block: Block, names: Names) -> Helper | None:
    """Return a student's own function at top level as a helper, None if it is none."""
    if not isinstance(function, Function) or names.call(function.name) != OWN or function.col_offset:
        return None
    if len(block) != 1 or not isinstance(block[0], ast.Return) or block[0].value is None:
        return None
    returned = block[0].value
    if count_nodes(returned, MOST_NODES) > MOST_NODES:
        return None
    recursive = any(isinstance(node, ast.Name) and node.id == function.name for node in ast.walk(returned))
    return None if recursive else Helper(function, returned)


def count_nodes(node: ast.AST, most: int) -> int:
    """Return of how many nodes an expression consists; of more than `most` no further ones are counted."""
    return sum(1 for _ in islice(ast.walk(node), most + 1))


class CallsExpanded(ast.NodeTransformer):
    """Replaces the calls of helpers by what they return, and keeps their names."""

    def __init__(self, helpers: dict[str, Helper]):
        self.helpers = helpers
        self.called: set[str] = set()
        self.left = 0

    def expand(self, statement: ast.stmt) -> ast.stmt:
        """Return a statement with its calls, and those in the statements inside of it, written out."""
        self.left = MOST_WRITTEN_OUT
        return self.visit(statement)

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in self.helpers or any(isinstance(each, ast.Starred) for each in node.args):
            return node
        helper = self.helpers[name]
        grown = count_nodes(helper.returned, self.left) * (1 + count_nodes(node, self.left))
        if grown > self.left:
            return node
        self.left -= grown
        self.called.add(name)
        arguments = [each.arg for each in (*helper.function.args.posonlyargs, *helper.function.args.args)]
        values = dict(zip(arguments, node.args))  # noqa: B905 # others have defaults, or are given by name
        values |= {word.arg: word.value for word in node.keywords if word.arg}
        return Filled(values).visit(deepcopy(helper.returned))


class Filled(ast.NodeTransformer):
    """Puts other expressions in the place of names."""

    def __init__(self, values: dict[str, ast.expr]):
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802
        return self.values.get(node.id, node)
