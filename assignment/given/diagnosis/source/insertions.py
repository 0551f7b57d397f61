"""What can be missing at an expression: a factor, a sum, a sign, a derivative's mask, a transposition."""

import ast
from collections.abc import Iterator

from given.diagnosis.source.slip_kinds import Edit

WITH_NAME = "{e} * {n}", "{e} / {n}", "{e} + {n}", "{e} - {n}", "{e} * ({n} > 0)", "{e} @ {n}.T", "{e}[{n}]"
ALONE = (
    "-{e}",
    "{e}.T",
    "1 - {e}",
    "{e} + 1",
    "{e} - 1",
    "{e} * 2",
    "{e} / 2",
    "{e}.sum(axis=0)",
    "{e}.sum(axis=1)",
    "{e}.sum()",
    "{e}.sum(axis=1, keepdims=True)",
    "{e}.mean()",
    "{e}[::-1]",
    "np.exp({e})",
    "np.log({e})",
    "np.sqrt({e})",
    "np.abs({e})",
    "np.maximum({e}, 0)",
    "{e} ** 2",
    "{e} * (1 - {e})",
    "{e} % 2",
)


def insertions(definition: ast.FunctionDef, kinds: dict[str, str]) -> Iterator[list[Edit]]:
    """Yield a definition's expressions with something more done to each."""
    names = [name for name, kind in kinds.items() if kind != "counter"]
    for node in operands(definition):
        quoted = f"({ast.unparse(node)})"
        forms = [form.replace("{n}", name) for form in WITH_NAME for name in names if name != quoted[1:-1]]
        for form in (*ALONE, *forms):
            yield [(node, ast.parse(form.replace("{e}", quoted), mode="eval").body, "")]


def replacements(definition: ast.FunctionDef, kinds: dict[str, str]) -> Iterator[list[Edit]]:
    """Yield a definition with a name in the place of an expression each."""
    for node in operands(definition):
        for name in kinds if not isinstance(node, ast.Name) else ():
            yield [(node, ast.Name(name, ast.Load()), "")]


def operands(definition: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield the expressions that a formula is made of: what is returned, assigned, or one side of an operation."""
    for node in ast.walk(definition):
        if isinstance(node, ast.Return | ast.Assign | ast.AugAssign) and node.value is not None:
            yield from node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        elif isinstance(node, ast.BinOp):
            yield from (node.left, node.right)
        elif isinstance(node, ast.Call):
            yield from node.args
