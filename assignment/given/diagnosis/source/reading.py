"""Read a student's text without running it: the definition of a function, and the names that code mentions."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType

CHARACTERS = 100_000  # of a file's text that is read at most; ours have 25,000
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what a text raises that is meant to do harm


@lru_cache(maxsize=8)  # a few, as texts may be large: it is the same file that is asked for again and again
def definitions_in(text: str) -> dict[str, ast.FunctionDef]:
    """Return the functions that a text defines, by name; none where it cannot be read. Whoever changes one copies it."""
    try:
        nodes = ast.parse(text).body if len(text) <= CHARACTERS else []
    except UNREADABLE:
        return {}
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}


def names_in(code: CodeType | None) -> Iterator[str]:
    """Yield every global name or attribute that a piece of code mentions, functions within it included."""
    if code is None:
        return
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_in(constant)
