"""Simplify a parsed function, so that the same work looks the same: no remarks, one form of loop, no needless names."""

import ast
from collections import Counter

SMALL = 6  # nodes of an expression, such as x.shape[0], that may as well be written out wherever its name stands
Block = list[ast.stmt]
FLIPPED = {ast.Gt: ast.Lt, ast.GtE: ast.LtE}


def simplify(block: Block, constants: dict[str, ast.expr]) -> Block:
    """Return what a function does in its simplest form; `constants` are what names outside of it stand for."""
    return write_out_names(for_loops(Plain().visit_block(block)), constants)


class Plain(ast.NodeTransformer):
    """Leave out what does nothing, and write what has two forms in one of them."""

    def visit_block(self, block: Block) -> Block:
        """Return the statements of a block that do something."""
        plain: Block = []
        for statement in block:
            result = self.visit(statement)
            plain += result if isinstance(result, list) else [] if result is None else [result]
        return plain

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field, value in ast.iter_fields(node):
            if field in ("body", "orelse", "finalbody") and isinstance(value, list):
                setattr(node, field, self.visit_block(value))
            elif isinstance(value, list):
                setattr(node, field, [self.visit(each) if isinstance(each, ast.AST) else each for each in value])
            elif isinstance(value, ast.AST):
                setattr(node, field, self.visit(value))
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | None:  # noqa: N802
        """Leave out docstrings, other constants, and what is printed."""
        if isinstance(node.value, ast.Constant) or is_print(node.value):
            return None
        return self.generic_visit(node)  # type: ignore[return-value]

    def leave_out(self, node: ast.stmt) -> None:
        """Leave out what changes no result."""

    visit_Pass = visit_Assert = visit_Global = visit_Nonlocal = visit_Delete = leave_out  # noqa: N815
    visit_Import = visit_ImportFrom = leave_out  # noqa: N815

    def visit_Raise(self, node: ast.Raise) -> ast.stmt | None:  # noqa: N802
        """Leave out what stubs raise."""
        name = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return None if isinstance(name, ast.Name) and name.id == "NotImplementedError" else node

    def visit_If(self, node: ast.If) -> ast.stmt | Block | None:  # noqa: N802
        """Leave out a choice between nothing and nothing, and one that is always made."""
        self.generic_visit(node)
        if isinstance(node.test, ast.Constant):
            return node.body if node.test.value else node.orelse
        return node if node.body or node.orelse else None

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt | None:  # noqa: N802
        """x: int = 1 is x = 1."""
        if node.value is None:
            return None
        return self.visit(ast.copy_location(ast.Assign([node.target], node.value), node))

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:  # noqa: N802
        """x += 1 is x = x + 1."""
        value = ast.BinOp(as_read(node.target), node.op, node.value)
        return self.visit(ast.copy_location(ast.Assign([node.target], value), node))

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:  # noqa: N802
        """a, b = 1, 2 is a = 1 and b = 2, and a = b = 1 likewise."""
        self.generic_visit(node)
        pairs = [pair for target in node.targets for pair in split_tuple(target, node.value)]
        return [ast.copy_location(ast.Assign([target], value), node) for target, value in pairs]

    def visit_Compare(self, node: ast.Compare) -> ast.expr:  # noqa: N802
        """a > b is b < a."""
        self.generic_visit(node)
        flipped = FLIPPED.get(type(node.ops[0]))
        if len(node.ops) == 1 and flipped:
            return ast.copy_location(ast.Compare(node.comparators[0], [flipped()], [node.left]), node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802
        """range(0, n, 1) is range(n)."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "range" and not node.keywords:
            if len(node.args) == 3 and is_number(node.args[2], 1):
                node.args.pop()
            if len(node.args) == 2 and is_number(node.args[0], 0):
                node.args.pop(0)
        return node


def is_print(node: ast.expr) -> bool:
    """Whether an expression prints something."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"


def is_number(node: ast.expr, number: int) -> bool:
    """Whether an expression is this number."""
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value == number


def as_read(target: ast.expr) -> ast.expr:
    """Return what a target stands for where it is read."""
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(target.id, ast.Load()), target)
    return target


def split_tuple(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """Return the single assignments that one of several values is."""
    several = (ast.Tuple, ast.List)
    if not (isinstance(target, several) and isinstance(value, several) and len(target.elts) == len(value.elts)):
        return [(target, value)]
    if any(isinstance(each, ast.Starred) for each in (*target.elts, *value.elts)):
        return [(target, value)]
    return list(zip(target.elts, value.elts, strict=True))


def for_loops(block: Block) -> Block:
    """Return a block whose loops are written with `for` where they count."""
    loops: Block = []
    for statement in block:
        for field in ("body", "orelse", "finalbody"):
            if isinstance(getattr(statement, field, None), list):
                setattr(statement, field, for_loops(getattr(statement, field)))
        counter = counter_of(statement)
        if isinstance(statement, ast.While) and counter:
            statement = count_with_for(statement, counter, take_start(loops, counter))
        loops.append(statement)
    return loops


def counter_of(statement: ast.stmt) -> str:
    """Return the name that a `while` counts up until it reaches something, "" for any other statement."""
    if not (isinstance(statement, ast.While) and isinstance(statement.test, ast.Compare)):
        return ""
    left, ops = statement.test.left, statement.test.ops
    if not (isinstance(left, ast.Name) and len(ops) == 1 and isinstance(ops[0], ast.Lt | ast.LtE | ast.NotEq)):
        return ""
    return left.id if any(step_of(each, left.id) for each in statement.body) else ""


def step_of(statement: ast.stmt, counter: str) -> ast.expr | None:
    """Return what a statement adds to the counter, None if it is another statement."""
    if isinstance(statement, ast.Assign) and is_name(statement.targets[0], counter):
        value = statement.value
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            if is_name(value.left, counter):
                return value.right
            if is_name(value.right, counter):
                return value.left
    return None


def is_name(node: ast.expr, name: str) -> bool:
    """Whether an expression is this name."""
    return isinstance(node, ast.Name) and node.id == name


def take_start(before: Block, counter: str) -> ast.expr:
    """Take the statement that sets a counter from those before its loop, and return where it starts; 0 if it is not there."""
    for place in reversed(range(len(before))):
        statement = before[place]
        if isinstance(statement, ast.Assign) and is_name(statement.targets[0], counter):
            del before[place]
            return statement.value
    return ast.Constant(0)


def count_with_for(loop: ast.While, counter: str, start: ast.expr) -> ast.For:
    """Return a `while` that counts as a `for`."""
    steps = [step for step in (step_of(each, counter) for each in loop.body) if step is not None]
    end = loop.test.comparators[0]  # type: ignore[attr-defined]
    bounds = [start, end, steps[0]]
    if is_number(steps[0], 1):
        bounds.pop()
        if is_number(start, 0):
            bounds.pop(0)
    body = [each for each in loop.body if step_of(each, counter) is None]
    counted = ast.Call(ast.Name("range", ast.Load()), bounds, [])
    return ast.copy_location(ast.For(ast.Name(counter, ast.Store()), counted, body, loop.orelse), loop)


def write_out_names(block: Block, constants: dict[str, ast.expr]) -> Block:
    """Return a block in which a name that is set once, and read once or stands for little, is replaced by what it stands for."""
    nodes = [node for statement in block for node in ast.walk(statement)]
    names = [node for node in nodes if isinstance(node, ast.Name)]
    set_times = Counter(node.id for node in names if not isinstance(node.ctx, ast.Load))
    read_times = Counter(node.id for node in names if isinstance(node.ctx, ast.Load))
    once = {name for name, times in set_times.items() if times == 1}
    outside = {name: value for name, value in constants.items() if name not in set_times}
    return WrittenOut(once, read_times, outside).write_block(block)


class WrittenOut(ast.NodeTransformer):
    """Replace names by what they stand for."""

    def __init__(self, once: set[str], read_times: Counter[str], values: dict[str, ast.expr]):
        self.once, self.read_times, self.values = once, read_times, values

    def write_block(self, block: Block) -> Block:
        """Return the statements of a block, without those that set what is written out."""
        return [statement for statement in map(self.write, block) if statement is not None]

    def write(self, statement: ast.stmt) -> ast.stmt | None:
        """Return a statement with names written out, None if it only sets one of these."""
        for field, value in ast.iter_fields(statement):
            if field in ("body", "orelse", "finalbody") and isinstance(value, list):
                continue
            if isinstance(value, list):
                setattr(statement, field, [self.visit(each) if isinstance(each, ast.AST) else each for each in value])
            elif isinstance(value, ast.AST):
                setattr(statement, field, self.visit(value))
        if isinstance(statement, ast.Assign) and self.is_needless(statement):
            self.values[statement.targets[0].id] = statement.value  # type: ignore[attr-defined]
            return None
        for field in ("body", "orelse", "finalbody"):
            if isinstance(getattr(statement, field, None), list):
                setattr(statement, field, self.write_block(getattr(statement, field)))
        return statement

    def is_needless(self, statement: ast.Assign) -> bool:
        """Whether the name that a statement sets may as well be written out, or is never read."""
        target = statement.targets[0]
        if not (isinstance(target, ast.Name) and target.id in self.once):
            return False
        return self.read_times[target.id] <= 1 or is_small(statement.value)

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802
        return self.values.get(node.id, node) if isinstance(node.ctx, ast.Load) else node


def is_small(node: ast.expr) -> bool:
    """Whether an expression is a name, a number, or a part of one, such as x.shape[0]."""
    parts = [part for part in ast.walk(node) if not isinstance(part, ast.expr_context)]
    plain = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.UnaryOp, ast.USub)
    return len(parts) <= SMALL and all(isinstance(part, plain) for part in parts)
