"""What can go wrong at one place of an answer: another name, another operator, another axis, a loop that ends too early."""

import ast
import copy
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

Edit = tuple[ast.AST, Any, str]  # what is replaced, by what, and what to say
# Characters of an expression that is quoted: students can read these sentences before they have an answer.
LONGEST = 24


def quote(node: ast.AST) -> str:
    """Quote an expression of ours, if it is short: what is long would be the answer itself."""
    text = ast.unparse(node)
    return f"`{text}`" if len(text) <= LONGEST else "a formula"


def within(node: ast.AST) -> str:
    """Say in which expression it was, if that is short."""
    text = ast.unparse(node)
    return f", in `{text}`" if len(text) <= LONGEST else ""


def copied(node: Any, **changed: Any) -> Any:
    """Return a copy of a part with some of its fields changed."""
    new = copy.copy(node)
    for name, value in changed.items():
        setattr(new, name, value)
    return new


def of_name(node: ast.Name, kind: str, names: list[str]) -> Iterator[Edit]:
    """Take another name, always the first place, or a number combined with another one."""
    for name in names:
        if name != node.id:
            yield node, ast.Name(name, ast.Load()), f"You use {name} where {node.id} belongs."
    if kind == "numbers":
        yield node, ast.UnaryOp(ast.USub(), node), f"There is a minus sign too many before {node.id}."
        yield node, ast.BinOp(node, ast.Pow(), ast.Constant(2)), f"{node.id} is squared where it belongs as it is."
    if kind == "counter":
        yield node, ast.Constant(0), f"There is always the first place, 0, where {node.id} belongs."
    others = [name for name in names if name != node.id]  # size // size is 1, and says nothing of what was done
    for name in others if kind == "whole number" else ():
        for operator, words in (
            (ast.FloorDiv, "divide {} by {}"),
            (ast.Mult, "multiply {} by {}"),
            (ast.Add, "add to {} {}"),
        ):
            new = ast.BinOp(node, operator(), ast.Name(name, ast.Load()))
            yield node, new, f"You {words.format(node.id, name)} where {node.id} alone belongs."


OPERATORS: dict[type, list[tuple[type, str]]] = {
    ast.Add: [(ast.Sub, "subtract (-) where you should add (+)"), (ast.Mult, "multiply (*) where you should add (+)")],
    ast.Sub: [(ast.Add, "add (+) where you should subtract (-)")],
    ast.Mult: [
        (ast.Div, "divide (/) where you should multiply (*)"),
        (ast.Add, "add (+) where you should multiply (*)"),
    ],
    ast.Div: [
        (ast.Mult, "multiply (*) where you should divide (/)"),
        (ast.FloorDiv, "divide with //, which cuts the fraction off, where / belongs"),
    ],
    ast.FloorDiv: [(ast.Div, "divide with / where // belongs, which rounds down")],
    ast.Pow: [(ast.Mult, "multiply (*) where you should take a power (**)")],
    ast.MatMult: [(ast.Mult, "multiply place by place (*) where a matrix product (@) belongs")],
}
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Pow: "**", ast.MatMult: "@"}


def of_operation(node: ast.BinOp) -> Iterator[Edit]:
    """Take another operator, leave an operand out, exchange the two, or bracket them in another way."""
    for operator, says in OPERATORS.get(type(node.op), ()):
        yield node, copied(node, op=operator()), f"You {says}{within(node)}."
    sign = SIGNS.get(type(node.op), "?")
    unit = isinstance(node.left, ast.Constant) and node.left.value == 1.0 and isinstance(node.op, ast.Mult)
    if not unit:
        yield node, node.left, f"You leave out what follows the {sign}: {quote(node.right)}{within(node)}."
        yield node, node.right, f"You leave out what is before the {sign}: {quote(node.left)}{within(node)}."
    if isinstance(node.op, ast.Sub | ast.Div | ast.FloorDiv | ast.MatMult):
        swapped = copied(node, left=node.right, right=node.left)
        yield node, swapped, f"The two sides of {sign} are exchanged{within(node)}."
    if isinstance(node.op, ast.Pow):
        yield node, copied(node, right=ast.Constant(0.5)), f"You take a root where a power belongs{within(node)}."
    yield from of_brackets(node)


def of_brackets(node: ast.BinOp) -> Iterator[Edit]:
    """Forget the brackets around a sum or a difference: (a - b) / c becomes a - b / c."""
    if not isinstance(node.op, ast.Mult | ast.Div | ast.FloorDiv | ast.Pow):
        return
    for side, other in (("left", node.right), ("right", node.left)):
        inner = getattr(node, side)
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Add | ast.Sub | ast.Mult):
            if side == "left":
                new = copied(inner, right=ast.BinOp(inner.right, node.op, other))
            else:
                new = copied(inner, left=ast.BinOp(other, node.op, inner.left))
            yield node, new, f"Brackets are missing around {quote(inner)}{within(node)}."


def of_sign(node: ast.UnaryOp) -> Iterator[Edit]:
    """Lose a minus sign."""
    if isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield node, node.operand, f"The minus sign is missing before {quote(node.operand)}."


FAMILIES = (
    ("sum", "mean", "max", "min"),
    ("argmax", "argmin"),
    ("maximum", "minimum"),
    ("zeros", "ones"),
    ("var", "std"),
    ("permutation", "choice"),
)


def of_call(node: ast.Call) -> Iterator[Edit]:
    """Leave a function out, take a related one, or make a slip in what it is told."""
    called = ast.unparse(node.func)
    name = called.split(".")[-1]
    for other in (other for family in FAMILIES if name in family for other in family if other != name):
        if isinstance(node.func, ast.Attribute):
            says = f"You take {other} where {name} belongs{within(node)}."
            yield node, copied(node, func=copied(node.func, attr=other)), says
    if len(node.args) == 1 and called not in ("len", "range", "tuple"):
        yield node, node.args[0], f"You leave out {called}{within(node)}."
    if isinstance(node.func, ast.Attribute) and name in ("sum", "mean", "copy", "max", "cumsum"):
        yield node, node.func.value, f"You leave out .{name}{within(node)}."
    if name in ("maximum", "minimum", "max", "min", "where") and len(node.args) > 1:
        for kept in node.args[-2:]:
            yield node, kept, f"You leave out {called}: it is always {quote(kept)}."
    for find in {"range": (of_range,), "len": (of_length,), "var": (of_variance,), "std": (of_variance,)}.get(name, ()):
        yield from find(node)
    yield from of_closing_bracket(node)
    yield from of_keywords(node)
    if called not in ("range", "slice"):
        yield from of_arguments(node, called)


def of_closing_bracket(node: ast.Call) -> Iterator[Edit]:
    """Close the bracket of a function too early: sqrt(a / b) becomes sqrt(a) / b."""
    if len(node.args) != 1 or not isinstance(node.args[0], ast.BinOp):
        return
    inner, called = node.args[0], ast.unparse(node.func)
    says = f"The bracket of {called} closes too early: it should go around all of the formula."
    yield node, copied(inner, left=copied(node, args=[inner.left])), says
    late = f"The bracket of {called} opens too late: it should go around all of the formula."
    yield node, copied(inner, right=copied(node, args=[inner.right])), late
    if isinstance(inner.left, ast.BinOp):
        first = copied(inner.left, left=copied(node, args=[inner.left.left]))
        yield node, copied(inner, left=first), says
        others = copied(node, args=[copied(inner, left=inner.left.left)])
        yield node, ast.BinOp(others, inner.left.op, inner.left.right), says


def of_keywords(node: ast.Call) -> Iterator[Edit]:
    """Leave out what a function is told by keyword, or go along another axis."""
    for keyword in node.keywords:
        rest = [other for other in node.keywords if other is not keyword]
        words = f"{keyword.arg}={ast.unparse(keyword.value)}"
        yield node, copied(node, keywords=rest), f"You leave out {words}{within(node)}."
        yield from of_axis(node, keyword, rest)


def of_arguments(node: ast.Call, called: str) -> Iterator[Edit]:
    """Exchange two arguments."""
    for one, other in pairwise(range(len(node.args))):
        args = list(node.args)
        args[one], args[other] = args[other], args[one]
        says = f"{quote(args[other])} and {quote(args[one])} are exchanged, in {called}."
        yield node, copied(node, args=args), says


def of_variance(node: ast.Call) -> Iterator[Edit]:
    """Divide by N - 1."""
    new = copied(node, keywords=[*node.keywords, ast.keyword("ddof", ast.Constant(1))])
    yield node, new, "Your variance is divided by N - 1 where N belongs."


def of_length(node: ast.Call) -> Iterator[Edit]:
    """Take another number for how many there are."""
    if not node.args:
        return
    counted = node.args[0]
    sizes = {
        "the number of all entries": ast.Attribute(counted, "size", ast.Load()),
        "one less": ast.BinOp(node, ast.Sub(), ast.Constant(1)),
        "one more": ast.BinOp(node, ast.Add(), ast.Constant(1)),
        "the number of columns": ast.Subscript(
            ast.Attribute(counted, "shape", ast.Load()), ast.Constant(-1), ast.Load()
        ),
    }
    for words, new in sizes.items():
        yield node, new, f"You take {words} where {quote(node)} belongs."


def of_axis(node: ast.Call, keyword: ast.keyword, rest: list[ast.keyword]) -> Iterator[Edit]:
    """Go along another axis."""
    if keyword.arg != "axis":
        return
    right = ast.unparse(keyword.value)
    for axis in ("0", "1", "(2, 3)", "(0, 1)", "(1, 2)"):
        if axis != right and axis.startswith("(") == right.startswith("("):
            new = copied(node, keywords=[*rest, ast.keyword("axis", ast.parse(axis, mode="eval").body)])
            yield node, new, f"You go along axis={axis} where axis={right} belongs{within(node)}."


def of_range(node: ast.Call) -> Iterator[Edit]:
    """Begin or end a loop one too early or too late."""
    if not node.args:
        return
    last = len(node.args) > 1
    end, one = node.args[1 if last else 0], ast.Constant(1)
    start = node.args[0] if last else ast.Constant(0)
    step = node.args[2:]

    def counted(first: ast.expr, stop: ast.expr) -> ast.Call:
        return copied(node, args=[first, stop, *step])

    quoted = quote(node)
    right = f", where {quoted} is right" if quoted.startswith("`") else ""
    shorter, longer = ast.BinOp(end, ast.Sub(), one), ast.BinOp(end, ast.Add(), one)
    if step and ast.unparse(step[0]).startswith("-"):
        shorter, longer = longer, shorter
    yield node, counted(start, shorter), f"Your loop ends one turn too early{right}."
    yield node, counted(start, longer), f"Your loop goes on one turn too far{right}."
    later = ast.BinOp(start, ast.Sub() if step and ast.unparse(step[0]).startswith("-") else ast.Add(), one)
    yield node, counted(later, end), f"Your loop leaves out its first turn{right}."
    if len(step) == 1 and not isinstance(step[0], ast.UnaryOp):
        says = f"Your loop goes on by 1, not by {ast.unparse(step[0])}{right}."
        yield node, copied(node, args=[start, end]), says


def of_number(node: ast.Constant) -> Iterator[Edit]:
    """Take another number."""
    if type(node.value) is int and 0 <= node.value <= 3:
        for value in {node.value + 1, node.value - 1, 0} - {node.value}:
            yield node, ast.Constant(value), f"There is a {value} where a {node.value} belongs."
    if type(node.value) is float and node.value not in (0.0, 1.0):
        for factor in (0.0, 0.001, 0.01, 100.0, 1000.0):
            other = factor * node.value
            yield node, ast.Constant(other), f"There is {other:g} where {node.value:g} belongs."


def of_slice(node: ast.Slice) -> Iterator[Edit]:
    """Begin or end a stretch one too early or too late, or leave an end out."""
    one, quoted = ast.Constant(1), f"`{ast.unparse(node)}`"
    if node.upper is not None:
        shorter, longer = ast.BinOp(node.upper, ast.Sub(), one), ast.BinOp(node.upper, ast.Add(), one)
        yield node, copied(node, upper=shorter), f"Your window ends one too early, where {quoted} is right."
        yield node, copied(node, upper=longer), f"Your window goes on one too far, where {quoted} is right."
        yield node, copied(node, upper=None), f"Your window has no end, where {quoted} is right."
    if node.lower is not None:
        later = ast.BinOp(node.lower, ast.Add(), one)
        yield node, copied(node, lower=later), f"Your window begins one too late, where {quoted} is right."
        yield node, copied(node, lower=None), f"Your window begins at 0, where {quoted} is right."
    if node.step is not None:
        yield node, copied(node, step=None), f"You do not skip by {ast.unparse(node.step)}, where {quoted} is right."


def of_collecting(node: ast.AugAssign) -> Iterator[Edit]:
    """Overwrite, or take away, what should be collected."""
    target = ast.unparse(node.target)
    assign = ast.Assign([node.target], node.value, lineno=0)
    base = node.target.value if isinstance(node.target, ast.Subscript) else node.target
    sign = SIGNS.get(type(node.op), "?")
    yield node, assign, f"You overwrite {target} with each turn: collect, with {sign}= in place of =."
    if isinstance(node.op, ast.Add):
        yield node, copied(node, op=ast.Sub()), f"You take away (-=) from {target} what you should add (+=)."
    if base is not node.target:
        everywhere = copied(node, target=copied(base, ctx=ast.Store()))
        yield node, everywhere, f"You add to all of {ast.unparse(base)} what belongs to {target} alone."
    yield node, ast.Pass(), f"You leave out the line that collects {target}."


def of_assignment(node: ast.Assign) -> Iterator[Edit]:
    """Add to what should be replaced, give all places what belongs to one, or leave the line out."""
    target, *more = node.targets
    if more or isinstance(target, ast.Tuple):
        return
    if isinstance(target, ast.Subscript | ast.Name) and isinstance(node.value, ast.BinOp | ast.Call | ast.Subscript):
        adding = ast.AugAssign(target, ast.Add(), node.value)
        yield node, adding, f"You add to {ast.unparse(target)} (+=) what should replace it (=)."
    if isinstance(target, ast.Subscript):
        whole = copied(node, targets=[copied(target.value, ctx=ast.Store())])
        yield (
            node,
            whole,
            f"You overwrite all of {ast.unparse(target.value)} with what belongs to {ast.unparse(target)}.",
        )
        allin = ast.AugAssign(copied(target.value, ctx=ast.Store()), ast.Add(), node.value)
        yield node, allin, f"You add to all of {ast.unparse(target.value)} what belongs to {ast.unparse(target)}."
    yield node, ast.Pass(), f"You leave out the line that computes {ast.unparse(target)}."


COMPARED: dict[type, list[type]] = {
    ast.Gt: [ast.GtE, ast.Lt, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt, ast.LtE],
    ast.Lt: [ast.LtE, ast.Gt, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt, ast.GtE],
    ast.Eq: [ast.NotEq],
}


def of_comparison(node: ast.Compare) -> Iterator[Edit]:
    """Compare in another way."""
    for operator in COMPARED.get(type(node.ops[0]), ()):
        new = copied(node, ops=[operator()])
        yield node, new, f"You compare {quote(new)} where {quote(node)} belongs."


def of_attribute(node: ast.Attribute) -> Iterator[Edit]:
    """Forget to transpose."""
    if node.attr == "T":
        yield node, node.value, f"You leave out .T: {quote(node)} is right."


def of_condition(node: ast.If) -> Iterator[Edit]:
    """Do always, or never, what depends on a condition."""
    test = quote(node.test)
    yield node, node.body, f"You do always what should only be done if {test}."
    if node.orelse:
        yield node, node.orelse, f"You never do what should be done if {test}."
    else:
        yield node, ast.Pass(), f"You never do what should be done if {test}."


def of_loop(node: ast.For) -> Iterator[Edit]:
    """Stop after the first turn, as a return does that is indented too far."""
    says = f"Your loop over {ast.unparse(node.target)} stops after its first turn: is a return indented too far?"
    yield node, copied(node, body=[*node.body, ast.Break()]), says
    inner = node.body[-1]
    if len(node.body) > 1:
        outside = [copied(node, body=node.body[:-1]), inner]
        says = f"The last line of the loop over {ast.unparse(node.target)} is done once, after it: is it indented too little?"
        yield node, outside, says


def of_subscript(node: ast.Subscript) -> Iterator[Edit]:
    """Exchange two indices, or make the same slip in all stretches."""
    if isinstance(node.slice, ast.Tuple):
        yield from of_all_stretches(node, node.slice)
        for one, other in pairwise(range(len(node.slice.elts))):
            items = list(node.slice.elts)
            items[one], items[other] = items[other], items[one]
            new = copied(node, slice=copied(node.slice, elts=items))
            yield node, new, f"Two indices are exchanged: {quote(node)} is right."


def of_all_stretches(node: ast.Subscript, index: ast.Tuple) -> Iterator[Edit]:
    """Make the same slip in each stretch of an index: in rows and columns alike."""
    by_place = [list(of_slice(item)) if isinstance(item, ast.Slice) else [] for item in index.elts]
    stretches = [edits for edits in by_place if edits]
    for edits in zip(*stretches, strict=False) if len(stretches) > 1 else ():
        new = {id(old): changed for old, changed, _ in edits}
        items = [new.get(id(item), item) for item in index.elts]
        says = edits[0][2].split(", where")[0]
        yield node, copied(node, slice=copied(index, elts=items)), f"{says}, in both directions."


BY_KIND: dict[type, Callable[[Any], Iterator[Edit]]] = {
    ast.BinOp: of_operation,
    ast.UnaryOp: of_sign,
    ast.Call: of_call,
    ast.Constant: of_number,
    ast.Slice: of_slice,
    ast.AugAssign: of_collecting,
    ast.Assign: of_assignment,
    ast.Compare: of_comparison,
    ast.Attribute: of_attribute,
    ast.If: of_condition,
    ast.For: of_loop,
    ast.Subscript: of_subscript,
}
