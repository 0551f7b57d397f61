"""Disguises of copied code, made by program: each takes the text of a file and returns another that does the same."""

import ast
import builtins
import random
import re
from collections.abc import Callable

from given.machinery.questions import FUNCTIONS, MODULES

Disguise = Callable[[str, random.Random], str]
Function = ast.FunctionDef
KEPT = {*dir(builtins), *FUNCTIONS, *MODULES, "np", "self"}


def rename(text: str, rng: random.Random) -> str:
    """Give other names to helpers, classes, arguments that are passed by place, and variables."""
    tree = ast.parse(text)
    imported = {
        a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names
    }
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | {
        n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)
    }
    names |= {n.name for n in ast.walk(tree) if isinstance(n, Function | ast.ClassDef)}
    attributes = {
        n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)
    }  # or what is passed by name to a class would not fit
    own = sorted(name for name in names - KEPT - imported - attributes if not name.startswith("__"))
    new = {name: f"{rng.choice(['tmp', 'val', 'arr', 'my', 'foo'])}_{number}" for number, name in enumerate(own)}
    for node in ast.walk(tree):
        for field in ("id", "arg", "name"):
            old = getattr(node, field, None)
            if isinstance(old, str) and old in new and not isinstance(node, ast.alias):
                setattr(node, field, new[old])
    return ast.unparse(tree)


def reorder_functions(text: str, rng: random.Random) -> str:
    """Put the functions into another order."""
    tree = ast.parse(text)
    functions = [node for node in tree.body if isinstance(node, Function)]
    others = [node for node in tree.body if not isinstance(node, Function)]
    rng.shuffle(functions)
    return ast.unparse(ast.Module([*others, *functions], []))


class StatementsExchanged(ast.NodeTransformer):
    """Exchanges neighbours that do not need each other."""

    def __init__(self, rng: random.Random):
        self.rng = rng

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            for place in range(len(body) - 1):
                if is_independent(body[place], body[place + 1]) and self.rng.random() < 0.8:
                    body[place : place + 2] = body[place : place + 2][::-1]
        return node


def is_independent(first: ast.stmt, second: ast.stmt) -> bool:
    if not (isinstance(first, ast.Assign | ast.AugAssign) and isinstance(second, ast.Assign | ast.AugAssign)):
        return False
    return not (sets(first) & names_in(second) or sets(second) & names_in(first))


def names_in(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def sets(node: ast.Assign | ast.AugAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {name for target in targets for name in names_in(target)}


def reorder_statements(text: str, rng: random.Random) -> str:
    """Exchange neighbouring statements that do not need each other."""
    return ast.unparse(StatementsExchanged(rng).visit(ast.parse(text)))


def reformat(text: str, rng: random.Random) -> str:
    """Indent by two, in one-line parentheses, with empty lines and blanks."""
    lines = ast.unparse(ast.parse(text)).split("\n")
    out = []
    for line in lines:
        indent = len(line) - len(line.lstrip())
        out.append(" " * (indent // 2) + re.sub(r", ", " ,", line.lstrip()))
        if rng.random() < 0.2:
            out.append("")
    return "\n".join(out)


def comment(text: str, rng: random.Random) -> str:
    """Put a remark behind and above many lines."""
    out = []
    for line in ast.unparse(ast.parse(text)).split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        if line.strip() and rng.random() < 0.5:
            out.append(f"{indent}# here we compute step {rng.randrange(99)} of my own idea")
        out.append(line)
    return "\n".join(out)


def annotate(text: str, rng: random.Random) -> str:
    """Give types to arguments, results and variables."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, Function):
            node.returns = ast.Name("object", ast.Load())
            for arg in node.args.args:
                arg.annotation = ast.parse("np.ndarray", mode="eval").body
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [typed(each) for each in body]  # type: ignore[attr-defined]
    return ast.unparse(ast.fix_missing_locations(tree))


def typed(statement: ast.stmt) -> ast.stmt:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name):
        return ast.AnnAssign(statement.targets[0], ast.Name("object", ast.Load()), statement.value, 1)
    return statement


def document(text: str, rng: random.Random) -> str:
    """Write other docstrings."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, Function):
            if ast.get_docstring(node) is not None:
                node.body.pop(0)
            node.body.insert(0, ast.Expr(ast.Constant(f"My very own function number {rng.randrange(999)}.")))
    return ast.unparse(ast.fix_missing_locations(tree))


def print_lines(text: str, rng: random.Random) -> str:
    """Print something before many statements."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, Function | ast.For | ast.If | ast.While):
            node.body = [each for old in node.body for each in (*said(rng), old)]
    return ast.unparse(ast.fix_missing_locations(tree))


def said(rng: random.Random) -> list[ast.stmt]:
    return ast.parse(f"print('now at', {rng.randrange(99)})").body if rng.random() < 0.5 else []


class Whiles(ast.NodeTransformer):
    """Writes `for i in range(...)` as `while`."""

    def visit_For(self, node: ast.For) -> ast.AST | list[ast.stmt]:  # noqa: N802
        self.generic_visit(node)
        call = node.iter
        is_range = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "range"
        if (
            not is_range
            or not isinstance(node.target, ast.Name)
            or any(isinstance(n, ast.Continue) for n in ast.walk(node))
        ):
            return node
        args = [ast.unparse(each) for each in call.args]  # type: ignore[attr-defined]
        start, end, step = args[0] if args[1:] else "0", args[1] if args[1:] else args[0], args[2] if args[2:] else "1"
        if step.startswith("-"):
            return node
        loop = ast.parse(
            f"{node.target.id} = {start}\nwhile {node.target.id} < {end}:\n    {node.target.id} += {step}"
        ).body
        loop[1].body = [*node.body, *loop[1].body]  # type: ignore[attr-defined]
        return loop


def use_while(text: str, rng: random.Random) -> str:
    """Count with `while`."""
    return ast.unparse(ast.fix_missing_locations(Whiles().visit(ast.parse(text))))


class Swapped(ast.NodeTransformer):
    """Exchanges the operands of + and *, and turns comparisons around."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.op, ast.Add | ast.Mult) and not any(
            isinstance(n, ast.List | ast.Tuple) for n in (node.left, node.right)
        ):
            node.left, node.right = node.right, node.left
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:  # noqa: N802
        self.generic_visit(node)
        turned = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE, ast.Eq: ast.Eq}
        other = turned.get(type(node.ops[0]))
        if other and len(node.ops) == 1:
            return ast.Compare(node.comparators[0], [other()], [node.left])
        return node


def swap_operands(text: str, rng: random.Random) -> str:
    """Exchange the operands of + and *, and turn comparisons around."""
    return ast.unparse(ast.fix_missing_locations(Swapped().visit(ast.parse(text))))


class Temporaries(ast.NodeTransformer):
    """Gives names to parts of expressions."""

    def __init__(self, rng: random.Random):
        self.rng, self.count = rng, 0

    def visit_FunctionDef(self, node: Function) -> ast.AST:  # noqa: N802
        node.body = self.split_block(node.body)
        return node

    def split_block(self, block: list[ast.stmt]) -> list[ast.stmt]:
        out: list[ast.stmt] = []
        for statement in block:
            for field in ("body", "orelse"):
                if isinstance(getattr(statement, field, None), list):
                    setattr(statement, field, self.split_block(getattr(statement, field)))
            value = getattr(statement, "value", None)
            if isinstance(statement, ast.Assign | ast.AugAssign | ast.Return) and isinstance(
                value, ast.BinOp | ast.Call | ast.Tuple
            ):
                out += self.split(value)
            out.append(statement)
        return out

    def split(self, value: ast.expr) -> list[ast.stmt]:
        before: list[ast.stmt] = []
        for field, parts in ast.iter_fields(value):
            if field == "func":
                continue
            for place, part in enumerate(parts if isinstance(parts, list) else [parts]):
                if isinstance(part, ast.BinOp | ast.Call | ast.Subscript) and self.rng.random() < 0.7:
                    self.count += 1
                    name = f"part_{self.count}"
                    before.append(ast.Assign([ast.Name(name, ast.Store())], part))
                    if isinstance(parts, list):
                        parts[place] = ast.Name(name, ast.Load())
                    else:
                        setattr(value, field, ast.Name(name, ast.Load()))
        return before


def split_expressions(text: str, rng: random.Random) -> str:
    """Give names to parts of expressions."""
    return ast.unparse(ast.fix_missing_locations(Temporaries(rng).visit(ast.parse(text))))


def extract_helpers(text: str, rng: random.Random) -> str:
    """Make the expression behind many a `return` or `=` a function of its own."""
    tree = ast.parse(text)
    helpers: list[ast.stmt] = []
    for function in [node for node in tree.body if isinstance(node, Function)]:
        local = {n.arg for n in ast.walk(function.args) if isinstance(n, ast.arg)}
        local |= {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        for statement in ast.walk(function):
            if isinstance(statement, ast.Assign | ast.Return) and is_movable(statement.value) and rng.random() < 0.5:
                arguments = ", ".join(sorted(names_in(statement.value) & local))
                call = f"helper_{len(helpers)}({arguments})"
                helpers += ast.parse(f"def {call}:\n    return {ast.unparse(statement.value)}").body
                statement.value = ast.parse(call, mode="eval").body
    return ast.unparse(ast.fix_missing_locations(ast.Module([*tree.body, *helpers], [])))


def is_movable(value: ast.expr | None) -> bool:
    """Whether an expression may stand in another function: it binds no names of its own."""
    if not isinstance(value, ast.BinOp | ast.Call):
        return False
    return not any(isinstance(node, ast.Lambda | ast.comprehension | ast.NamedExpr) for node in ast.walk(value))


DISGUISES: dict[str, Disguise] = {
    "renamed": rename,
    "functions reordered": reorder_functions,
    "statements reordered": reorder_statements,
    "reformatted": reformat,
    "commented": comment,
    "annotated": annotate,
    "documented": document,
    "print lines": print_lines,
    "while for for": use_while,
    "operands swapped": swap_operands,
    "split into temporaries": split_expressions,
    "helpers extracted": extract_helpers,
}


def disguise(files: dict[str, str], name: str, seed: int = 0) -> dict[str, str]:
    """Return the files in a disguise; "everything" is all of them, one on top of the other."""
    rng = random.Random(f"{name} {seed}")
    steps = list(DISGUISES.values()) if name == "everything" else [DISGUISES[name]]
    if name == "everything":  # the layout is what the last one writes
        steps = [step for step in steps if step not in (reformat, comment)] + [comment]
    for step in steps:
        files = {file: step(text, rng) for file, text in files.items()}
    return files
