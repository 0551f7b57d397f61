"""What can be missing at an expression: a factor, a sum, a sign, a derivative's mask, a transposition."""

import ast
from collections.abc import Iterator

from given.diagnosis.source.slip_kinds import Edit, copied

# The likeliest first, at all places, then the others: there is not always time for all.
FORMS = (
    (
        "{e} * {n}",
        "{e} / {n}",
        "-{e}",
        "{e}.T",
        "1 - {e}",
        "{e} + 1",
        "{e} - 1",
        "{e} ** 2",
        "np.sqrt({e})",
        "np.exp({e})",
    ),
    (
        "{e} + {n}",
        "{e} - {n}",
        "{e} * ({n} > 0)",
        "{e}.sum(axis=0)",
        "{e}.sum(axis=1)",
        "{e}.sum()",
        "{e} * 2",
        "{e} / 2",
    ),
    (
        "{e}[{n}]",
        "{e} @ {n}.T",
        "{e}.sum(axis=1, keepdims=True)",
        "{e}.mean()",
        "{e}[::-1]",
        "np.log({e})",
        "np.abs({e})",
    ),
    ("np.maximum({e}, 0)", "{e} * (1 - {e})", "{e} % 2"),
)
OF_ONE = ("exp", "log", "sqrt", "abs", "tanh")  # functions that are taken for one another
OF_MANY = ("sum", "mean", "max", "min", "median", "prod", "std", "var", "argmax", "argmin")
OF_THE_FILE = ("relu", "sigmoid", "softmax"), ("relu_backward", "sigmoid_backward")
IN_INDEX = "{e} + 1", "{e} - 1", "{e} * {n}", "{e} + {n}", "{e} - {n}", "{n}"


GUARDED = "which should not be done when {} is 0,"


def guards(definition: ast.FunctionDef, kinds: dict[str, str]) -> Iterator[list[Edit]]:
    """Yield a definition in which a line of a loop that looks one place back is not done at the first place."""
    for loop in (node for node in ast.walk(definition) if isinstance(node, ast.For)):
        counters = [node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name)]
        for counter in counters:
            for line in loop.body:
                if not isinstance(line, ast.If) and f"{counter} - 1" in ast.unparse(line):
                    test = ast.parse(f"{counter} > 0", mode="eval").body
                    yield [(line, ast.If(test, [line], []), GUARDED.format(counter))]


def exchanges(definition: ast.FunctionDef, kinds: dict[str, str]) -> Iterator[list[Edit]]:
    """Yield a definition with another function in the place of one each: exp for log, the mean for the median."""
    for node in ast.walk(definition):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            family: tuple[str, ...] = next((names for names in (OF_ONE, OF_MANY) if node.func.attr in names), ())
            for name in family:
                if name != node.func.attr:
                    yield [(node, copied(node, func=copied(node.func, attr=name)), "")]
            if node.func.attr == "reshape":
                yield [(node, ast.Attribute(node.func.value, "T", ast.Load()), "")]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            family = next((names for names in OF_THE_FILE if node.func.id in names), ())
            for name in family:
                if name != node.func.id:
                    yield [(node, copied(node, func=ast.Name(name, ast.Load())), "")]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            for name in OF_ONE:
                yield [(node, filled(f"np.{name}({{e}})", node.left), "")]


def filled(form: str, node: ast.expr, name: str = "") -> ast.expr:
    """Return a form with an expression and a name in it."""
    return ast.parse(form.replace("{n}", name).replace("{e}", f"({ast.unparse(node)})"), mode="eval").body


def indices(definition: ast.FunctionDef, kinds: dict[str, str]) -> Iterator[list[Edit]]:
    """Yield a definition with another number as an index, or at the end of a slice, each."""
    whole = [name for name, kind in kinds.items() if kind != "numbers"]
    for node in ast.walk(definition):
        for part in parts_of_index(node.slice) if isinstance(node, ast.Subscript) else ():
            forms = [form.replace("{n}", name) for form in IN_INDEX for name in (whole if "{n}" in form else [""])]
            for form in forms:
                if form != ast.unparse(part):
                    yield [(part, filled(form, part), "")]


def counted_on(definition: ast.FunctionDef, kinds: dict[str, str]) -> Iterator[list[Edit]]:
    """Yield a definition with a counter multiplied at all its places: a window's number is not where it begins."""
    whole = [name for name, kind in kinds.items() if kind == "whole number"]
    for counter in (name for name, kind in kinds.items() if kind == "counter"):
        nodes = [n for n in ast.walk(definition) if isinstance(n, ast.Name) and n.id == counter]
        used = [node for node in nodes if isinstance(node.ctx, ast.Load)]
        lines = [[node for node in used if node.lineno == line] for line in dict.fromkeys(n.lineno for n in used)]
        for places in (used, *lines) if len(lines) > 1 else lines:
            for name in whole if len(places) > 1 else ():
                yield [(node, filled("{e} * {n}", node, name), "") for node in places]


def parts_of_index(index: ast.expr) -> Iterator[ast.expr]:
    """Yield the numbers that an index is made of."""
    for item in index.elts if isinstance(index, ast.Tuple) else [index]:
        if isinstance(item, ast.Slice):
            yield from (end for end in (item.lower, item.upper) if end is not None)
        else:
            yield item


def insertions(definition: ast.FunctionDef, kinds: dict[str, str]) -> Iterator[list[Edit]]:
    """Yield a definition's expressions with something more done to each."""
    names = [name for name, kind in kinds.items() if kind != "counter"]
    nodes = [(node, ast.unparse(node)) for node in operands(definition)]
    for forms in FORMS:
        for node, text in nodes:
            for form in forms:
                for name in names if "{n}" in form else [""]:
                    if name != text:
                        yield [(node, filled(form, node, name), "")]


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
            if isinstance(node.func, ast.Attribute) and not isinstance(node.func.value, ast.Name | ast.Attribute):
                yield node.func.value
