"""Whether a sentence about a slip in our text can be said of the student's: it may speak of names and loops that are not there."""

import ast
import re
from collections.abc import Iterator

from given.diagnosis.source.reading import definitions_in

SAYS_NAMES = (
    re.compile(r"You use (\w+) where (\w+) belongs"),
    re.compile(r"You (?:divide|multiply|add to) (\w+) (?:by |)(\w+) where"),
    re.compile(r"You (?:overwrite|take away \(-=\) from|add to|leave out the line that \w+) (?:all of )?(\w+)"),
    re.compile(r"minus sign too many before (\w+)"),
    re.compile(r"^(\w+) is (?:squared|set anew)"),
)
SAYS_LOOP = re.compile(r"[Ll]oop over (\w+)")
EARLY_RETURN = "is a return indented too far"


def can_be_said(sentence: str, text: str, function: str) -> bool:
    """Whether what a sentence speaks of is in the function's text; of a text that cannot be read nothing is known."""
    definition = definitions_in(text).get(function)
    if definition is None:
        return True
    names = {name for pattern in SAYS_NAMES for found in pattern.finditer(sentence) for name in found.groups()}
    loops = {found[1] for found in SAYS_LOOP.finditer(sentence)}
    return (
        names <= names_of(definition)
        and loops <= set(loops_over(definition))
        and (EARLY_RETURN not in sentence or leaves_a_loop(definition))
    )


def names_of(definition: ast.FunctionDef) -> set[str]:
    """Return the names of a definition, those of its arguments included."""
    arguments = {argument.arg for argument in (*definition.args.args, *definition.args.kwonlyargs)}
    return arguments | {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)}


def loops_over(definition: ast.FunctionDef) -> Iterator[str]:
    """Yield the names that loops count with."""
    for node in ast.walk(definition):
        if isinstance(node, ast.For):
            yield from (name.id for name in ast.walk(node.target) if isinstance(name, ast.Name))


def leaves_a_loop(definition: ast.FunctionDef) -> bool:
    """Whether a loop is left by a return or a break."""
    loops = [node for node in ast.walk(definition) if isinstance(node, ast.For | ast.While)]
    return any(isinstance(node, ast.Return | ast.Break) for loop in loops for node in ast.walk(loop))
