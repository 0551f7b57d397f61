"""What the cells of the notebook define: names that a cell misses, and functions that belong into one of the five files.

A NameError about one of those names is one line that says which cell to run first.
"""

import ast
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import FunctionType, TracebackType
from typing import Any

from given.command.story import NoNotebook, read_cells, text_of
from given.machinery.questions import FUNCTIONS

ASSIGNMENT = Path(__file__).resolve().parents[2]
AT_THE_START = ("grader", "mnist", "np", "plots", "yours")  # what the first cell of each part sets


def find_shell() -> Any:
    """Return the notebook that this runs in; None where there is none."""
    there = sys.modules.get("IPython")
    return there.get_ipython() if there else None


def explain_missing_names(shell: Any) -> None:
    """Have a notebook say in one line which cell sets a name, where a cell misses it."""
    shell.set_custom_exc((NameError,), show_name_error)


def show_name_error(
    shell: Any, kind: type, error: NameError, trace: TracebackType, tb_offset: int | None = None
) -> None:
    """Show a NameError: in one line, if a cell misses a name that we know of; else as Python does."""
    line = say_which_cell(error.name or "", shell.user_ns["In"][-1]) if is_of_cell(shell, trace) else ""
    if line:
        error._render_traceback_ = lambda: [line]  # type: ignore[attr-defined]  # IPython asks for it
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def is_of_cell(shell: Any, trace: TracebackType) -> bool:
    """Whether an error arose in a cell, not in a file of which a function was called."""
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_globals is shell.user_ns


def say_which_cell(name: str, cell: str = "") -> str:
    """Say what to run before this cell can find a name; "" if it is not one that the notebook sets."""
    if name in AT_THE_START:
        return f"{name} is not there yet. After a break, run the first cell of the part that you are in, then this one."
    if name in FUNCTIONS:
        file = f"{FUNCTIONS[name].module}.py"
        return f"{name} is in {file}. Here, write yours.{name}: that is {name} as {file} was last saved."
    line = find_line(name, cell)
    return (
        f"{name} is not there yet. Another cell sets it: run that one first, then this one.\n    {line}" if line else ""
    )


def find_line(name: str, cell: str) -> str:
    """Return the line of the notebook that sets a name, in another cell than this one; "" if there is none."""
    for source in read_code():
        if source.strip() != cell.strip():
            for line in lines_that_set(name, source):
                return line
    return ""


def read_code() -> list[str]:
    """Return the notebook's cells with code, as it was last saved; none if it cannot be read."""
    with suppress(NoNotebook, KeyError, TypeError):
        return [text_of(cell) for cell in read_cells(ASSIGNMENT) if cell["cell_type"] == "code"]
    return []


def lines_that_set(name: str, source: str) -> Iterator[str]:
    """Yield the lines of a cell that assign to a name, define it or import it."""
    lines = ["pass" if line.startswith(("%", "!")) else line for line in source.splitlines()]
    with suppress(SyntaxError):
        for node in ast.parse("\n".join(lines)).body:
            if name in names_set_by(node):
                yield lines[node.lineno - 1]


def names_set_by(node: ast.stmt) -> list[str]:
    """Return the names that a statement on the left margin sets."""
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    return [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []


def defined_in_cells(functions: tuple[str, ...]) -> list[str]:
    """Return those of the assignment's functions that a cell of the notebook defines, where nobody looks for them."""
    shell = find_shell()
    names = shell.user_ns if shell else {}
    return [
        name for name in functions if isinstance(names.get(name), FunctionType) and names[name].__globals__ is names
    ]
