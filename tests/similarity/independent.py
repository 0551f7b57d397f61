"""Hand-ins that were written independently of each other, as far as that can be had."""

import ast
from collections.abc import Collection
from functools import cache

from autograder.paths import PACKAGE
from autograder.reference import catalogue
from given.machinery.questions import MODULES
from tests.marks import right_ways

Files = dict[str, str]


def of_text(text: str) -> Files:
    """Return the files of a hand-in in which only these functions are written."""
    parts = {f"{module}.py": own_part(module, text) for module in MODULES}
    return {name: f"import numpy as np\n\n\n{part}" for name, part in parts.items() if part.strip()}


def own_part(module: str, text: str) -> str:
    """Return the functions of a module, and the helpers of all of them in the first file that has any."""
    tree, parts = ast.parse(text), []
    first = next(m for m in MODULES if any(right_ways.home_of(node) == m for node in tree.body))
    for node in tree.body:
        home = right_ways.home_of(node)
        is_helper = home is None and not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr)
        if (isinstance(node, ast.FunctionDef) and home == module) or (is_helper and module == first):
            parts.append(right_ways.text_of(node, text))
    return "\n\n\n".join(parts) + "\n"


def of_functions(files: Files, names: Collection[str]) -> Files:
    """Return files with these functions only."""
    kept = {}
    for file, text in files.items():
        nodes = [n for n in ast.parse(text).body if not isinstance(n, ast.FunctionDef) or n.name in names]
        kept[file] = "\n\n\n".join(ast.unparse(node) for node in nodes)
    return kept


@cache
def independent() -> dict[str, Files]:
    """Return all of them by name."""
    ways = {name: of_text(right_ways.source(name)) for name in right_ways.names()}
    plain = (PACKAGE / "reference" / "plain_answers.py").read_text(encoding="utf-8")
    return {**ways, "reference": catalogue.reference(), "plain": of_text(plain)}
