"""What works on your computer and not where it is graded: other libraries, files, threads, and waiting for keys.

There your five files find Python, NumPy and `given`, one processor and 2 GB of memory; no other file can be read or written.
"""

import ast
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

from given.machinery.questions import MODULES

THERE = {*sys.stdlib_module_names, *MODULES, "numpy", "given"}
SEVERAL_AT_ONCE = {"threading", "_thread", "concurrent", "multiprocessing", "subprocess", "asyncio"}
OF_NUMPY = {"save", "savez", "savez_compressed", "savetxt", "load", "loadtxt", "genfromtxt", "fromfile", "memmap"}
OF_PATHS = {"write_text", "write_bytes", "read_text", "read_bytes", "tofile"}
MISSED = {"ImportError", "ModuleNotFoundError", "Exception"}  # whoever catches one of these does without the library


def warn(path: Path) -> list[str]:
    """Return a line for each thing in a file that will not work when it is graded; nothing of one that cannot be read."""
    try:
        tree = parse(path.read_bytes(), path.name)
    except (OSError, SyntaxError, ValueError):
        return []
    found = sorted({(line, text) for line, text in look_at(tree, path.parent)})
    return [f"may cost points: {path.name}, line {line}: {text}" for line, text in found]


def parse(source: bytes, name: str) -> ast.Module:
    """Read a file as Python does, without its remarks on style."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source, name)


def look_at(tree: ast.AST, folder: Path) -> Iterator[tuple[int, str]]:
    """Yield line and reason for everything in a tree that will not work; what is tried and can be missed is left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Try) and any(map(can_miss, node.handlers)):
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node.lineno, text) for name in imported(node) if (text := why_not_import(name, folder)))
        if isinstance(node, ast.Call) and (text := why_not_call(node.func)):
            yield node.lineno, text
        yield from look_at(node, folder)


def can_miss(handler: ast.ExceptHandler) -> bool:
    """Whether an except clause catches a missing library."""
    return handler.type is None or any(isinstance(n, ast.Name) and n.id in MISSED for n in ast.walk(handler.type))


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Return the modules that a line imports, a.b.c as a."""
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return [name.split(".")[0] for name in names]


def why_not_import(name: str, folder: Path) -> str:
    """Return why a module is of no use when graded, and what to do; nothing if it is."""
    if name in SEVERAL_AT_ONCE:
        return f"{name}: no second thread or process can be started when this is graded; do one thing after another"
    if name in THERE:
        return ""
    if (folder / f"{name}.py").is_file():
        return f"{name}.py is not handed in; copy what you need of it into this file"
    return f"{name} is not there when this is graded; write it with NumPy, or leave the import out"


def why_not_call(function: ast.expr) -> str:
    """Return why a call fails when graded, and what to do; nothing if it does not."""
    match function:
        case ast.Name(id="open") | ast.Attribute(attr="open", value=ast.Name(id="io")):
            name = "open"
        case ast.Attribute(attr=attr, value=ast.Name(id="np" | "numpy")) if attr in OF_NUMPY:
            name = f"np.{attr}"
        case ast.Attribute(attr=attr) if attr in OF_PATHS:
            name = attr
        case ast.Name(id="input" | "breakpoint" as waits) | ast.Attribute(attr="set_trace" as waits):
            return f"{waits} waits for keys, and nobody is there to press them; take it out"
        case _:
            return ""
    return f"{name}: no file can be read or written when this is graded; keep it in a variable, or take it out"
