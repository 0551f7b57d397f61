"""Write an expression or a statement as a row of tokens, the same one however it was written."""

import ast
from collections.abc import Iterable

from autograder.similarity.normal_form.names import OWN, Names

Tokens = tuple[str, ...]
SORTED = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr, ast.BitXor)  # operators whose operands may be exchanged
# What NumPy's functions of two arguments are as operators.
OPERATORS: dict[str, type[ast.operator]] = {
    "add": ast.Add,
    "subtract": ast.Sub,
    "multiply": ast.Mult,
    "divide": ast.Div,
    "true_divide": ast.Div,
    "power": ast.Pow,
    "dot": ast.MatMult,
    "matmul": ast.MatMult,
}
BY_PLACE = "axis"  # x.sum(axis=0) is x.sum(0)
TEXT = "s"  # whatever it says


class Writer:
    """Writes the tokens of one file."""

    def __init__(self, names: Names):
        self.names = names

    def write(self, node: ast.AST | None) -> Tokens:
        """Return the tokens of an expression, or of the head of a statement; "_" for one that is not there."""
        if node is None:
            return ("_",)
        own_way = getattr(self, f"write_{type(node).__name__}", None)
        return own_way(node) if own_way else (type(node).__name__, *self.write_all(expressions_of(node)))

    def write_all(self, nodes: Iterable[ast.AST | None]) -> Tokens:
        """Return the tokens of some expressions, one after the other."""
        return tuple(token for node in nodes for token in self.write(node))

    def write_Name(self, node: ast.Name) -> Tokens:  # noqa: N802
        return (self.names.call(node.id),)

    def write_arg(self, node: ast.arg) -> Tokens:
        return (OWN,)

    def write_Constant(self, node: ast.Constant) -> Tokens:  # noqa: N802
        value = node.value
        if isinstance(value, str | bytes):
            return (TEXT,)
        return (str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)[:40],)

    def write_JoinedStr(self, node: ast.JoinedStr) -> Tokens:  # noqa: N802
        return (TEXT,)

    def write_Attribute(self, node: ast.Attribute) -> Tokens:  # noqa: N802
        return (
            (node.attr,)
            if self.names.is_module(node.value)
            else (f".{self.names.call_attribute(node.attr)}", *self.write(node.value))
        )

    def write_Subscript(self, node: ast.Subscript) -> Tokens:  # noqa: N802
        return ("[]", *self.write_all([node.value, node.slice]))

    def write_Slice(self, node: ast.Slice) -> Tokens:  # noqa: N802
        return (":", *self.write_all([node.lower, node.upper, node.step]))

    def write_Tuple(self, node: ast.Tuple | ast.List) -> Tokens:  # noqa: N802
        return (f"({len(node.elts)}", *self.write_all(node.elts))

    write_List = write_Tuple  # noqa: N815

    def write_UnaryOp(self, node: ast.UnaryOp) -> Tokens:  # noqa: N802
        return (type(node.op).__name__, *self.write(node.operand))

    def write_BinOp(self, node: ast.BinOp) -> Tokens:  # noqa: N802
        if isinstance(node.op, SORTED):
            return self.sort(type(node.op).__name__, [self.write(each) for each in operands(node, type(node.op))])
        if isinstance(node.op, ast.Sub):  # a - b is a + -b
            return self.write(ast.BinOp(node.left, ast.Add(), ast.UnaryOp(ast.USub(), node.right)))
        return (type(node.op).__name__, *self.write_all([node.left, node.right]))

    def write_BoolOp(self, node: ast.BoolOp) -> Tokens:  # noqa: N802
        return self.sort(type(node.op).__name__, [self.write(each) for each in node.values])

    def sort(self, name: str, parts: list[Tokens]) -> Tokens:
        """Return the tokens of operands that may stand in any order."""
        return (f"{name}{len(parts)}", *(token for part in sorted(parts) for token in part))

    def write_Compare(self, node: ast.Compare) -> Tokens:  # noqa: N802
        parts = [self.write(each) for each in (node.left, *node.comparators)]
        names = "".join(type(op).__name__ for op in node.ops)
        if names in ("Eq", "NotEq"):
            parts.sort()
        return (names, *(token for part in parts for token in part))

    def write_Call(self, node: ast.Call) -> Tokens:  # noqa: N802
        """np.sum(x), sum(x) of an imported sum, and x.sum() are one; so are x.dot(w) and x @ w."""
        name, arguments = self.take_apart(node)
        if name in OPERATORS and len(arguments) == 2 and not node.keywords:
            return self.write(ast.BinOp(arguments[0], OPERATORS[name](), arguments[1]))
        if name == "transpose" and len(arguments) == 1:
            return (".T", *self.write(arguments[0]))
        if name == "len":
            return ("[]", ".shape", *self.write_all(arguments), "0")
        own = name == OWN
        keywords = sorted((OWN if own else word.arg or "**", self.write(word.value)) for word in node.keywords)
        named = [token for word, tokens in keywords for token in (f"{word}=", *tokens) if token != f"{BY_PLACE}="]
        return (f"{name}()", *self.write_all(arguments), *named)

    def take_apart(self, node: ast.Call) -> tuple[str, list[ast.expr]]:
        """Return what a call calls, and its arguments: of a method the object is the first."""
        if isinstance(node.func, ast.Attribute):
            receiver = [] if self.names.is_module(node.func.value) else [node.func.value]
            return self.names.call_attribute(node.func.attr), [*receiver, *node.args]
        if isinstance(node.func, ast.Name):
            return self.names.call(node.func.id), node.args
        return "()", [node.func, *node.args]

    def write_NamedExpr(self, node: ast.NamedExpr) -> Tokens:  # noqa: N802
        return self.write(node.value)

    def write_Lambda(self, node: ast.Lambda) -> Tokens:  # noqa: N802
        return ("lambda", *self.write(node.body))

    def write_Assign(self, node: ast.Assign) -> Tokens:  # noqa: N802
        return ("=", *self.write_all([*node.targets, node.value]))


def expressions_of(node: ast.AST) -> list[ast.AST]:
    """Return what a node is made of, but for the statements below it."""
    skipped = (ast.stmt, ast.expr_context, ast.excepthandler, ast.operator)
    return [each for each in ast.iter_child_nodes(node) if not isinstance(each, skipped)]


def operands(node: ast.expr, operator: type[ast.operator]) -> list[ast.expr]:
    """Return the operands of a chain such as a + b - c: a, b and -c."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, operator):
        return [*operands(node.left, operator), *operands(node.right, operator)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and operator is ast.Add:
        return [*operands(node.left, operator), ast.UnaryOp(ast.USub(), node.right)]
    return [node]
