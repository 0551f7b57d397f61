"""The right ways: hand-ins written very differently from the reference, each of which must get every point.

A variant is a file of variants/ with functions to put in the place of the reference's, and the helpers they need.
"""

import ast
from typing import Any

from autograder import paths
from autograder.reference.catalogue import Files, reference
from given.machinery.questions import FUNCTIONS, MODULES

VARIANTS = paths.ROOT / "tests" / "marks" / "variants"
CORE_MODULES = tuple(module for module in MODULES if module != "beyond")


def names() -> list[str]:
    """Return the names of all variants."""
    return sorted(path.stem for path in VARIANTS.glob("*.py"))


def source(name: str) -> str:
    """Return the text of a variant."""
    return (VARIANTS / f"{name}.py").read_text(encoding="utf-8")


def hand_in(name: str) -> Files:
    """Return the files that a student who writes like this would hand in."""
    return with_variant(source(name))


def with_variant(text: str) -> Files:
    """Return the reference's files, at the end of each what a variant has for it: the last definition counts."""
    added = {f"{module}.py": part_for(module, text) for module in CORE_MODULES}
    return {file: f"{old}\n\n{added.get(file, '')}" for file, old in reference().items()}


def part_for(module: str, text: str) -> str:
    """Return the part of a variant that belongs into a module.

    That is: its functions of this module, all its helpers, and imports of what it takes from the modules before.
    """
    earlier = MODULES[: MODULES.index(module)]
    parts = []
    for node in ast.parse(text).body:
        home = home_of(node)
        if home in earlier:
            parts.append(f"from {home} import {', '.join(named_in(node))}")
        elif home is None or (home == module and isinstance(node, ast.FunctionDef)):
            parts.append(text_of(node, text))
    return "\n\n\n".join(parts) + "\n"


def home_of(node: ast.stmt) -> str | None:
    """Return the module of an assignment's function that is defined here, or of those that are imported."""
    if isinstance(node, ast.ImportFrom) and node.module in MODULES:
        return node.module
    if isinstance(node, ast.FunctionDef) and node.name in FUNCTIONS:
        return FUNCTIONS[node.name].module
    return None


def named_in(node: Any) -> list[str]:
    """Return the names that a definition or an import brings."""
    return [name.name for name in node.names] if isinstance(node, ast.ImportFrom) else [node.name]


def text_of(node: ast.stmt, text: str) -> str:
    """Return the lines of a statement, its decorators included."""
    first = min(part.lineno for part in (node, *getattr(node, "decorator_list", [])))
    return "\n".join(text.splitlines()[first - 1 : node.end_lineno])


def own_functions(text: str) -> dict[str, str]:
    """Return the assignment's functions that a file defines, the last of each name, without docstring and comments."""
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name in FUNCTIONS:
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:]
            found[node.name] = ast.unparse(node)
    return found
