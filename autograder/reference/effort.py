"""How long a question takes, how hard it is and what it builds on, from the shortest answer that we know and its known mistakes.

Nobody was timed. The three rates are such that q02, which a student had in four minutes with what to type in mind, comes to ten
with reading, and parts 1 and 2, which the lecture has for an afternoon, to three and a half hours.
"""

import ast
import io
import tokenize
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from autograder.reference.catalogue import compositions, of_function, reference
from autograder.reference.our_functions import slice_of

READING = 2  # minutes for the texts in notebook and file
SYMBOLS_A_MINUTE = 8  # names, numbers and operators, thinking included
MISTAKES_A_MINUTE = 5  # known ones: where there are many, some are made
TRAINING = 15  # minutes of tries, each of which trains for up to one
STEP = 5  # minutes: more exact would be pretence
LEVELS = ((35, "easy"), (100, "medium"))  # of so many symbols at most; past that it is hard
COUNTED = (tokenize.NAME, tokenize.NUMBER, tokenize.OP, tokenize.STRING)
PLAIN = Path(__file__).with_name("plain_answers.py")


def minutes(sources: dict[str, str], trains: bool) -> int:
    """Return about how many minutes some functions take, whose answers are given as text."""
    known = sum(len(of_function(name)) for name in sources)
    whole = READING + shortest(sources) / SYMBOLS_A_MINUTE + known / MISTAKES_A_MINUTE + TRAINING * trains
    return max(STEP, STEP * round(whole / STEP))


def difficulty(sources: dict[str, str]) -> str:
    """Return how hard some functions are: by the length of their answers, a training's minutes aside."""
    return next((word for most, word in LEVELS if shortest(sources) <= most), "hard")


def names_called(sources: dict[str, str]) -> set[str]:
    """Return the names that the shortest answers mention: functions of earlier questions are among them."""
    trees = map(ast.parse, shortest_answers(sources))
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


def shortest(sources: dict[str, str]) -> int:
    """Return how many symbols the shortest answers have together."""
    return sum(map(count_symbols, shortest_answers(sources)))


def shortest_answers(sources: dict[str, str]) -> list[str]:
    """Return of each function the shortest answer that we know: the one given, the plain one, or one built from others."""
    known = ([text, *plain_answers(name), *composed_answers(name)] for name, text in sources.items())
    return [min(texts, key=count_symbols) for texts in known]


def composed_answers(name: str) -> list[str]:
    """Return a function as each other way to build it from lower ones has it."""
    ways = [edit for edit in compositions() if edit.function == name]
    return [slice_of(edit.made_in(reference())[edit.file], name) for edit in ways]


def plain_answers(name: str) -> list[str]:
    """Return the plain answer of a function, if there is one."""
    return [text for known, text in plain_texts() if known == name]


@cache
def plain_texts() -> Sequence[tuple[str, str]]:
    source = PLAIN.read_text(encoding="utf-8")
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return [(node.name, ast.get_source_segment(source, node) or "") for node in functions]


@cache
def count_symbols(text: str) -> int:
    """Return how many names, numbers and operators the body of a function has, without its docstring and comments."""
    (function,) = ast.parse(text).body
    statements = [node for node in getattr(function, "body", []) if not is_docstring(node)]
    code = "\n".join(map(ast.unparse, statements))
    return sum(token.type in COUNTED for token in tokenize.generate_tokens(io.StringIO(code).readline))


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
