"""Find a slip by mending it: change one thing in a function's own text, and see whether its answers are right then.

    def relu_backward(dy, z): return dy * (z < 0)      # the student's
    def relu_backward(dy, z): return dy * (z >= 0)     # one of some hundred changes, and all is right

The text is parsed here, and never run. Where the change is made is where the slip is; to what is left for the student to find.
"""

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from given.diagnosis.source.edits import all_at_once, find_edits, replaced
from given.diagnosis.source.insertions import counted_on, exchanges, guards, indices, insertions, replacements
from given.diagnosis.source.reading import UNREADABLE, definitions_in
from given.diagnosis.source.slip_kinds import Edit, copied
from given.diagnosis.source.splicing import BLOCKS, mark_parts, splice
from given.machinery.questions import FUNCTIONS

MOST_PARTS = 1_500  # of the texts that are changed: names, numbers, operators and so on; our longest answer has 412
CHANGES = 6_000  # that are tried at most, if there is time
TURNS = 20_000  # of the loops in one call; whoever takes more does not come to an end
SECONDS = 1  # of processor time in one call: what grows in a loop may take twice as long in each turn
LONGEST = 60  # characters of a line that are quoted
GROWING = ("append", "extend", "insert", "add", "update")
Loop = TypeVar("Loop", ast.For, ast.While)
WHOLE = {"size", "stride", "padding", "batch_size", "epochs"}  # arguments that are whole numbers


@dataclass(frozen=True)
class Repair:
    """A function's own text with one change: its lines, with those of its helpers before them, and where the change is."""

    function: str
    lines: str
    where: str

    def text(self, name: str) -> str:
        """Return the text that gives the mended function this name; its helpers are within it, so that no other meets them."""
        body = self.lines.replace("\n", "\n    ")
        return f"def {name}():\n    {body}\n    return {self.function}\n{name} = {name}()\n"


def repairs(text: str, function: str) -> Iterator[Repair]:
    """Yield a function of a file's text with one change each, the smallest changes first; none where it cannot be read."""
    try:
        definitions = find_definitions(text, function)
        if sum(1 for definition in definitions for _ in ast.walk(definition)) <= MOST_PARTS:
            yield from islice(changed(definitions, function, text.splitlines()), CHANGES)
    except UNREADABLE:
        return


def find_definitions(text: str, function: str) -> tuple[ast.FunctionDef, ...]:
    """Return the function and those of its file that it calls and the assignment does not know, itself last."""
    there = definitions_in(text)
    if function not in there or there[function].decorator_list:
        return ()
    wanted, found = [function], dict[str, ast.FunctionDef]()
    while wanted:
        name = wanted.pop()
        if name in there and name not in found and (name == function or name not in FUNCTIONS):
            found[name] = without_docstring(there[name])
            wanted += [node.id for node in ast.walk(there[name]) if isinstance(node, ast.Name)]
    return tuple(reversed(found.values()))


def without_docstring(definition: ast.FunctionDef) -> ast.FunctionDef:
    """Return a definition that has something to do besides its docstring without that."""
    has_more = ast.get_docstring(definition) is not None and len(definition.body) > 1
    return copied(definition, body=definition.body[1:]) if has_more else definition


def changed(definitions: Sequence[ast.FunctionDef], function: str, lines: Sequence[str]) -> Iterator[Repair]:
    """Yield the definitions with one change each: what can go wrong in a line, made or undone, then what can be missing."""
    writers = {id(definition): writer_of(definition) for definition in definitions}
    texts = {id(definition): write(definition) for definition in definitions}
    for find in (guards, slips_of, exchanges, counted_on, replacements, indices, insertions):
        for definition in definitions:
            for edits in find(definition, kinds_of(definition)):
                mended = writers[id(definition)](edits)
                if mended:
                    others = (mended if each is definition else texts[id(each)] for each in definitions)
                    yield Repair(function, "\n".join(others), tell_where(edits, lines))


def writer_of(definition: ast.FunctionDef) -> Callable[[list[Edit]], str]:
    """Return what writes a definition with changes; "" where something would be put into itself."""
    grown = [(name, set(map(id, ast.walk(call)))) for name, call in growing_calls(definition)]
    fast = splice(definition, marked(definition))

    def rewrite(edits: list[Edit]) -> str:
        grows = any(id(old) in parts and name in names_in(new) for old, new, _ in edits for name, parts in grown)
        text = None if grows or fast is None else fast.write(edits)
        if text is not None:
            return text
        mended = replaced(definition, edits)
        return "" if feeds_itself(mended) else write(mended)

    return rewrite


def marked(definition: ast.FunctionDef) -> ast.FunctionDef:
    """Return a definition with loops that come to an end, its parts marked with those that they come from."""
    mark_parts(definition)
    return bounded(definition)


def names_in(new: Any) -> set[str]:
    """Return the names in what takes the place of a part: in another, or in several."""
    parts = [node for each in (new if isinstance(new, list) else [new]) for node in ast.walk(each)]
    return {node.id for node in parts if isinstance(node, ast.Name)}


def write(definition: ast.FunctionDef) -> str:
    """Return a definition as text, with loops that come to an end."""
    return ast.unparse(bounded(definition))


def bounded(definition: ast.FunctionDef) -> ast.FunctionDef:
    """Return a copy of a definition with loops that come to an end."""
    copy_of_it: ast.FunctionDef = ast.fix_missing_locations(bound_loops(copy.deepcopy(definition)))
    return copy_of_it


def slips_of(definition: ast.FunctionDef, kinds: dict[str, str]) -> Iterator[list[Edit]]:
    """Yield the slips that can be made in a definition, within lines first: most are the way back from another slip."""
    edits = sorted(find_edits(definition, kinds), key=lambda edit: isinstance(edit[0], BLOCKS))
    yield from ([edit] for edit in edits)
    alike = [(old, new, says.split(", in `")[0].split(", where `")[0].rstrip(".")) for old, new, says in edits]
    yield from (group for group, _ in all_at_once(alike))
    for line in dict.fromkeys(getattr(old, "lineno", 0) for old, _, _ in alike):
        yield from (
            group for group, _ in all_at_once([edit for edit in alike if getattr(edit[0], "lineno", 0) == line])
        )


def kinds_of(definition: ast.FunctionDef) -> dict[str, str]:
    """Return what kind of thing each name of a definition is, as far as its text tells: a counter, a whole number, numbers.

    Lists have none: one that is put into itself grows without end.
    """
    arguments = [argument.arg for argument in (*definition.args.args, *definition.args.kwonlyargs)]
    kinds = {name: "whole number" if name in WHOLE else "numbers" for name in arguments}
    for node in ast.walk(definition):
        if isinstance(node, ast.For):
            kinds |= dict.fromkeys(names_stored(node.target), "counter")
        elif isinstance(node, ast.Assign):
            kind = "whole number" if counts(node.value) else "numbers"
            kinds |= {name: kind for target in node.targets for name in names_stored(target)}
    lists = lists_in(definition)
    return {name: kind for name, kind in kinds.items() if name not in lists}


def lists_in(definition: ast.FunctionDef) -> set[str]:
    """Return the names that are lists somewhere: to which something is appended, or a list is assigned."""
    lists = {name for name, _ in growing_calls(definition)}
    for node in ast.walk(definition):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List | ast.ListComp):
            lists.update(*map(names_stored, node.targets))
    return lists


def feeds_itself(definition: ast.FunctionDef) -> bool:
    """Whether something that grows is put into itself."""
    put_in = ((name, ast.walk(each)) for name, call in growing_calls(definition) for each in call.args)
    return any(isinstance(node, ast.Name) and node.id == name for name, nodes in put_in for node in nodes)


def growing_calls(definition: ast.FunctionDef) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls by which something with a name grows, as in out.append(y)."""
    calls = (node for node in ast.walk(definition) if isinstance(node, ast.Call))
    for call in calls:
        owner = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr in GROWING else None
        if isinstance(owner, ast.Name):
            yield owner.id, call


def names_stored(target: ast.expr) -> list[str]:
    """Return the names that an assignment or a loop gives a value."""
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]


def counts(value: ast.expr) -> bool:
    """Whether an expression is a size, or is made of sizes."""
    text = ast.unparse(value)
    return ".shape" in text or text.startswith("len(") or ("//" in text and "(" not in text)


def bound_loops(definition: ast.FunctionDef) -> ast.FunctionDef:
    """Return a definition whose loops together end after so many turns or seconds, by an error: a change can make one endless."""
    first = ast.parse(
        "from time import process_time as _now\n"
        f"_end = _now() + {SECONDS}\n"
        f"_turns = zip(range({TURNS}), iter(lambda: _now() > _end, True))"
    ).body
    bounded: ast.FunctionDef = Bound().visit(definition)
    bounded.body = [*first, *bounded.body]
    return bounded


class Bound(ast.NodeTransformer):
    """Counts the turns of every loop."""

    def visit_For(self, node: ast.For) -> ast.For:
        return self.count_turns(node)

    def visit_While(self, node: ast.While) -> ast.While:
        return self.count_turns(node)

    def count_turns(self, node: Loop) -> Loop:
        self.generic_visit(node)
        node.body = [*ast.parse("next(_turns)").body, *node.body]
        return node


def tell_where(edits: Sequence[Edit], lines: Sequence[str]) -> str:
    """Say where a change is, in the student's own words: the line, and what to look at in it."""
    old, _, _ = edits[0]
    place = getattr(old, "lineno", 0)
    line = lines[place - 1].strip() if 0 < place <= len(lines) else ""
    quoted = f"line {place}, `{shorten(line)}`" + (" (and where it is alike)" if len(edits) > 1 else "")
    if isinstance(edits[0][1], ast.If) and edits[0][2]:
        return f"{quoted}, {edits[0][2]}"
    if isinstance(old, BLOCKS):
        return f"the order of the lines from {quoted} on, or how far they are indented"
    text = shorten(ast.unparse(old))
    return f"`{text}` in {quoted}" if len(text) < len(line) / 2 else quoted


def shorten(text: str) -> str:
    """Return a text that fits into a line, and does nothing there but be read."""
    first = "".join(character if character.isprintable() else "?" for character in text.split("\n")[0])
    return first if len(first) <= LONGEST else f"{first[: LONGEST - 3]}..."
