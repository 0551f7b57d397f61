"""What a function's text shows at sight, whatever it was meant to do: a loop left in its first turn, a result that nobody uses.

Each of these is true of the text. It is said only of functions that are wrong, and where their answers tell no more.
"""

import ast
from collections.abc import Callable, Iterator

from given.diagnosis.source.reading import definitions_in
from given.machinery.questions import FUNCTIONS

Loop = ast.For | ast.While
CHANGING = ("out", "inplace")  # keywords by which a function of NumPy changes what it is given
# Methods of an array that give a new one, and leave the old one as it was.
GIVES_NEW = {
    "T",
    "reshape",
    "transpose",
    "astype",
    "copy",
    "sum",
    "mean",
    "max",
    "min",
    "clip",
    "flatten",
    "ravel",
    "dot",
}
OF_LISTS = ("reverse", "append", "extend", "insert", "sort")  # NumPy's arrays have a sort that returns nothing, too
STARTS = ("zeros", "zeros_like", "empty", "ones", "list")
LONGEST = 60  # characters of a line that are quoted


def find_fact(text: str, function: str) -> str:
    """Say the first thing that is odd about a function's text; "" if nothing is, or it cannot be read."""
    definition = definitions_in(text).get(function)
    if definition is None:
        return ""
    quote = Quote(text.splitlines())
    return next((words for find in FACTS for words in find(definition, quote)), "")


class Quote:
    """Quotes the lines of a text."""

    def __init__(self, lines: list[str]):
        self.lines = lines

    def __call__(self, node: ast.stmt) -> str:
        """Return where a statement is, with its first line."""
        line = self.lines[node.lineno - 1].strip() if node.lineno <= len(self.lines) else ""
        line = "".join(character if character.isprintable() else "?" for character in line)
        return f"line {node.lineno}, `{line if len(line) <= LONGEST else line[: LONGEST - 3] + '...'}`"


def find_early_ends(definition: ast.FunctionDef, quote: Quote) -> Iterator[str]:
    """Yield the loops that always end in their first turn."""
    for loop in loops_in(definition):
        for line in loop.body:
            if isinstance(line, ast.Return | ast.Break):
                word = "return" if isinstance(line, ast.Return) else "break"
                yield f"The loop in {quote(loop)} always ends in its first turn, with the {word} in line {line.lineno}: is that indented too far?"


def find_no_return(definition: ast.FunctionDef, quote: Quote) -> Iterator[str]:
    """Yield that a function ends without a return, and what its last line would be to give back."""
    last = definition.body[-1]
    if any(isinstance(node, ast.Return | ast.Yield) for node in ast.walk(definition)) or isinstance(last, ast.Raise):
        return
    name = ast.unparse(last.targets[0]) if isinstance(last, ast.Assign) else ""
    given = f": `return {name}` as its last line gives {name} back" if name.isidentifier() else ""
    yield f"Nothing is returned, since {definition.name} has no return{given}."


def find_lost_results(definition: ast.FunctionDef, quote: Quote) -> Iterator[str]:
    """Yield the lines that compute something and keep it nowhere."""
    for node in ast.walk(definition):
        if not isinstance(node, ast.Expr):
            continue
        value = node.value
        if isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.Eq):
            yield f"{capital(quote(node))} compares and changes nothing: == asks whether two things are equal, = gives a name a value."
        elif isinstance(value, ast.BinOp | ast.Compare | ast.Subscript) or is_pure_call(value):
            yield f"{capital(quote(node))} computes something that is kept nowhere: give it a name, as in z = ..."


def is_pure_call(node: ast.expr) -> bool:
    """Whether an expression calls a function that does nothing but return something."""
    if not isinstance(node, ast.Call) or any(keyword.arg in CHANGING for keyword in node.keywords):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in FUNCTIONS and node.func.id != "sgd_step"
    if not isinstance(node.func, ast.Attribute):
        return False
    owner, name = node.func.value, node.func.attr
    if isinstance(owner, ast.Name) and owner.id == "np":
        return len(node.args) < 3 and name not in ("copyto", "put", "place", "fill_diagonal", "seterr", "random")
    return name in GIVES_NEW


def find_changed_in_place(definition: ast.FunctionDef, quote: Quote) -> Iterator[str]:
    """Yield the lines that use what a method returns which changes a list and returns nothing."""
    for line in ast.walk(definition):
        if not isinstance(line, ast.Return | ast.Assign) or line.value is None:
            continue
        for node in [line.value, *(line.value.elts if isinstance(line.value, ast.Tuple) else ())]:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in OF_LISTS:
                yield f"In {quote(line)}, .{node.func.attr}(...) changes the list itself and returns nothing: write it in a line of its own, and then use the list."


def find_padded_whole(definition: ast.FunctionDef, quote: Quote) -> Iterator[str]:
    """Yield the lines of the convolution layers that pad the examples and the channels as well."""
    for node in ast.walk(definition) if definition.name in ("conv_forward", "conv_backward") else ():
        if not isinstance(node, ast.Assign | ast.Return) or not isinstance(node.value, ast.Call):
            continue
        call = node.value
        if ast.unparse(call.func) in ("np.pad", "numpy.pad") and len(call.args) > 1 and is_for_all(call.args[1]):
            yield f"{capital(quote(node))} puts zeros around every dimension, the examples and the channels too: np.pad wants a pair for each of the four, (0, 0) where nothing is added."


def is_for_all(width: ast.expr) -> bool:
    """Whether a width of padding is meant for each dimension: one number, or one pair."""
    return not isinstance(width, ast.Tuple | ast.List) or not any(
        isinstance(e, ast.Tuple | ast.List) for e in width.elts
    )


def find_begun_anew(definition: ast.FunctionDef, quote: Quote) -> Iterator[str]:
    """Yield what is returned after a loop, and begun anew in each of its turns."""
    for loop, name, line in assigned_in_loops(definition):
        if is_start(line.value) and not is_given_elsewhere(definition, loop, name):
            yield f"{capital(quote(line))} is done in each turn of the loop over {counter_of(loop)}: of `{name}`, which you return, only what the last turn made is left."


def find_overwritten(definition: ast.FunctionDef, quote: Quote) -> Iterator[str]:
    """Yield what is returned after a loop, and given another value in each of its turns, which nothing in the loop uses."""
    for loop, name, line in assigned_in_loops(definition):
        stores = [node for node in ast.walk(loop) if isinstance(node, ast.Name) and node.id == name]
        if all(isinstance(node.ctx, ast.Store) for node in stores) and not is_in_a_choice(loop, line):
            yield f"{capital(quote(line))} gives `{name}` another value in each turn of the loop over {counter_of(loop)}: when it is returned, only the last turn's is left."


def assigned_in_loops(definition: ast.FunctionDef) -> Iterator[tuple[ast.For, str, ast.Assign]]:
    """Yield the names that are returned after a loop and assigned in it, each with the innermost such loop and the line."""
    returned = {name for node in definition.body if isinstance(node, ast.Return) for name in loaded_in(node)}
    for loop in loops_in(definition):
        inner = [node for other in loops_in(loop) if other is not loop for node in ast.walk(other)]
        for line in ast.walk(loop):
            if not isinstance(loop, ast.For) or not isinstance(line, ast.Assign) or line in inner:
                continue
            names = [target.id for target in line.targets if isinstance(target, ast.Name)]
            yield from ((loop, name, line) for name in names if name in returned)


def is_start(value: ast.expr) -> bool:
    """Whether something begins with this value: an empty list, zeros."""
    if isinstance(value, ast.List):
        return not value.elts
    if isinstance(value, ast.Constant):
        return value.value in (0, 0.0)
    called = value.func if isinstance(value, ast.Call) else None
    return isinstance(called, ast.Attribute | ast.Name) and ast.unparse(called).split(".")[-1] in STARTS


def is_given_elsewhere(definition: ast.FunctionDef, loop: ast.For, name: str) -> bool:
    """Whether a name is used after a loop in other lines than those that return it, as where it is put into a list there."""
    inside = {id(node) for node in ast.walk(loop)}
    lines = [node for node in ast.walk(definition) if isinstance(node, ast.stmt) and id(node) not in inside]
    simple = [
        line for line in lines if not isinstance(line, ast.Return | ast.For | ast.While | ast.If | ast.FunctionDef)
    ]
    return any(name in loaded_in(line) for line in simple)


def is_in_a_choice(loop: ast.For, line: ast.Assign) -> bool:
    """Whether a line is done in some turns only."""
    choices = [node for node in ast.walk(loop) if isinstance(node, ast.If | ast.Try)]
    return any(line in list(ast.walk(choice)) for choice in choices)


def find_unused_arguments(definition: ast.FunctionDef, quote: Quote) -> Iterator[str]:
    """Yield the arguments that a function never looks at."""
    known = FUNCTIONS[definition.name].arguments if definition.name in FUNCTIONS else ()
    arguments = [each.arg for each in (*definition.args.args, *definition.args.kwonlyargs)]
    used = loaded_in(definition)
    unused = [f"`{name}`" for name in arguments if name not in used and (not known or name in known or name != "rng")]
    if unused and not definition.args.vararg:
        yield (
            f"You never use {unused[0]}."
            if len(unused) == 1
            else f"You use none of {', '.join(unused[:-1])} and {unused[-1]}."
        )


def find_idle_counters(definition: ast.FunctionDef, quote: Quote) -> Iterator[str]:
    """Yield the loops whose turns are all alike: their counter is not used, and nothing is drawn or handed on in them."""
    for loop in loops_in(definition):
        if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name) or loop.target.id.startswith("_"):
            continue
        name, used = loop.target.id, {each for line in loop.body for each in loaded_in(line)}
        if name not in used and not {"rng", "next"} & used:
            yield f"In the loop in {quote(loop)}, {name} is not used: its turns are all alike."


def find_unused_values(definition: ast.FunctionDef, quote: Quote) -> Iterator[str]:
    """Yield what is computed, given a name, and used by nobody."""
    used = loaded_in(definition)
    for node in ast.walk(definition):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call | ast.BinOp):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id not in used and not target.id.startswith("_"):
                yield f"What you compute in {quote(node)} is used nowhere."


def loaded_in(node: ast.AST) -> set[str]:
    """Return the names whose values are used somewhere in a piece of text."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}
    grown = {
        each.target.id
        for each in ast.walk(node)
        if isinstance(each, ast.AugAssign) and isinstance(each.target, ast.Name)
    }
    return names | grown


def loops_in(node: ast.AST) -> list[Loop]:
    return [each for each in ast.walk(node) if isinstance(each, ast.For | ast.While)]


def counter_of(loop: ast.For) -> str:
    """Return what a loop counts with, as it is written."""
    text = ast.unparse(loop.target)
    return text if len(text) <= LONGEST else "it"


def capital(text: str) -> str:
    return text[0].upper() + text[1:]


Find = Callable[[ast.FunctionDef, Quote], Iterator[str]]
FACTS: tuple[Find, ...] = (
    find_early_ends,
    find_no_return,
    find_lost_results,
    find_changed_in_place,
    find_padded_whole,
    find_begun_anew,
    find_overwritten,
    find_unused_arguments,
    find_idle_counters,
    find_unused_values,
)
