"""The hints that stand in a question's file, under HINTS: to each function an idea, its shapes, and how a first line begins.

HINTS = {"relu": ("Each number is compared with 0 ...", "z of any shape gives ...", "return np.maximum(..., ...)")}
"""

import ast
from pathlib import Path

from given.files.read import parse

RUNGS = 3  # of the ladder of hints to a function


def read_hints(file: Path) -> dict[str, tuple[str, ...]]:
    """Return the hints in a question's file by function, without running it; none if there are none."""
    for node in parse(file.read_bytes(), file.name).body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["HINTS"]:
            hints: dict[str, tuple[str, ...]] = ast.literal_eval(node.value)
            return hints
    return {}
