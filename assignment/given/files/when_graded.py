"""What works on your computer and not where it is graded: other libraries, files, threads, waiting for keys; and stubs left in.

There your five files find Python, NumPy and `given`, one processor and 2 GB of memory; no other file can be read or written.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from given.files.functions import Stage, find_functions, stub_left_in
from given.files.price import price, questions_in
from given.files.read import OLDEST, Unreadable, parse, require_old_python
from given.machinery.questions import FUNCTIONS, MODULES, questions_of

ON_WINDOWS = {"msvcrt", "winreg", "winsound", "_winapi"}  # Python says on every system that these are its own
NEWER = {"tomllib": (3, 11), "compression": (3, 14), "annotationlib": (3, 14)}
NEWER_NAMES = {"batched": (3, 12), "sumprod": (3, 12), "cbrt": (3, 11), "exp2": (3, 11), "fma": (3, 13)}
OF_PYTHON = {"itertools", "math"}  # whose names those are; NumPy has a cbrt and an exp2 of its own
FOR_SCREENS = {"tkinter", "turtle", "turtledemo", "idlelib"}  # a Python without a screen has none of them
THERE = {*sys.stdlib_module_names, *MODULES, "numpy", "given"} - ON_WINDOWS - FOR_SCREENS
FOR_LOOKING = {"plots", "grader", "yours"}  # of given/: they draw, or check, with what is not there
SEVERAL_AT_ONCE = {"threading", "_thread", "concurrent", "multiprocessing", "subprocess", "asyncio"}
OF_NUMPY = {"save", "savez", "savez_compressed", "savetxt", "load", "loadtxt", "genfromtxt", "fromfile", "memmap"}
OPENERS = {"io", "os", "codecs", "gzip", "bz2", "lzma", "shelve", "tarfile"}  # each has an open of its own
OF_OS = {"system", "popen", "fork", "execv", "startfile"}
OF_NETS = {"urlopen", "urlretrieve", "create_connection"}
OF_PATHS = {"write_text", "write_bytes", "read_text", "read_bytes", "tofile"}
OUTSIDE = (
    "{name} is called outside of all functions, so whenever the file is read: where that stops, the whole file is lost. "
    "Take the line out, and try things in a notebook or in a file of your own"
)
MISSED = {"ImportError", "ModuleNotFoundError", "Exception"}  # whoever catches one of these does without the library


@dataclass(frozen=True, order=True)
class Trap:
    """What will not work in a line of a file; `function` is the one of the assignment that it is in, "" for none.

    What is `at_import` costs the whole file.
    """

    line: int
    text: str
    function: str = ""
    at_import: bool = False


def warn(path: Path) -> list[str]:
    """Return a line for each thing in a file that will not work when it is graded, and for each function that is not as it
    should be; nothing of a file that cannot be read.
    """
    traps = find_traps(path)
    lines = [f"may cost {what_it_costs(t, path.stem)}: {path.name}, line {t.line}: {t.text}" for t in traps]
    return say_oddities(path) + lines


def say_oddities(path: Path) -> list[str]:
    """Return a line for each function of a file that is there, but not as it should be: twice, or with other arguments."""
    try:
        functions = find_functions(parse(path.read_bytes(), path.name), path.stem)
    except (OSError, Unreadable, RecursionError):
        return []
    odd = [found for found in functions if found.oddity and found.stage is not Stage.MISSING]
    return [
        f"may cost {price(questions_of(found.function))}: {path.name}, {found.function}: {found.oddity}"
        for found in odd
    ]


def find_traps(path: Path) -> list[Trap]:
    """Return what in a file will not work when it is graded; nothing of one that cannot be read."""
    try:
        source = path.read_bytes()
        tree = parse(source, path.name)
    except (OSError, Unreadable):
        return []
    try:
        require_old_python(source, path.name)
    except Unreadable as error:
        return [Trap(error.line or 1, error.reason, at_import=True)]
    try:
        return sorted(set(look_at(tree, path.parent)))
    except RecursionError:  # a sum of a thousand terms, say
        return []


def what_it_costs(trap: Trap, module: str) -> str:
    """Return the points that a trap may cost: those of its question, or of the whole file if that cannot be imported."""
    if trap.at_import:
        return price(questions_in(module))
    return price(questions_of(trap.function)) if trap.function in FUNCTIONS else "points"


def look_at(tree: ast.AST, folder: Path, function: str = "", inside: bool = False) -> Iterator[Trap]:
    """Yield everything in a tree that will not work; what is tried and can be missed is left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Try) and any(map(can_miss, node.handlers)) or is_for_running(node):
            continue
        if isinstance(node, ast.FunctionDef) and not inside:
            if node.name in FUNCTIONS and (line := stub_left_in(node)):
                yield Trap(
                    line, f"this line of the stub ends {node.name}; delete it, and what you wrote is run", node.name
                )
            yield from look_at(node, folder, node.name, inside=True)
            continue
        for trap in traps_in(node, folder):
            yield replace(trap, function=function, at_import=not inside)
        if not inside and (name := tried_out(node)):
            yield Trap(node.lineno, OUTSIDE.format(name=name), at_import=True)  # type: ignore[attr-defined]
        yield from look_at(node, folder, function, inside or isinstance(node, ast.Lambda))


def traps_in(node: ast.AST, folder: Path) -> Iterator[Trap]:
    """Yield what of one part of a tree will not work."""
    for name in imported(node):
        if text := why_not_import(name, folder):
            yield Trap(node.lineno, text)  # type: ignore[attr-defined]
    if isinstance(node, ast.Call) and (text := why_not_call(node.func)):
        yield Trap(node.lineno, text)
    if text := why_too_new(node):
        yield Trap(node.lineno, text)  # type: ignore[attr-defined]


def tried_out(node: ast.AST) -> str:
    """Return the function of the assignment that a part of a tree calls; "" if it calls none."""
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS
    return node.func.id if is_call else ""  # type: ignore[attr-defined]


def is_for_running(node: ast.AST) -> bool:
    """Whether this is `if __name__ == "__main__":`, which is run at home only."""
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def can_miss(handler: ast.ExceptHandler) -> bool:
    """Whether an except clause catches a missing library."""
    return handler.type is None or any(isinstance(n, ast.Name) and n.id in MISSED for n in ast.walk(handler.type))


def imported(node: ast.AST) -> list[str]:
    """Return the modules that a part of a tree imports, by import or by a call that does the same."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=module, names=names, level=level):
            parts = [f"{module}.{alias.name}" for alias in names] if module == "given" else [module or names[0].name]
            return [f".{part}" if level else part for part in parts]
        case ast.Call(func=ast.Name(id="__import__" | "import_module"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
    return []


def why_not_import(name: str, folder: Path) -> str:
    """Return why a module is of no use when graded, and what to do; nothing if it is."""
    first, *rest = name.lstrip(".").split(".")
    if first in SEVERAL_AT_ONCE:
        return f"{first}: no second thread or process can be started when this is graded; do one thing after another"
    if first == "given" and rest and rest[0] in FOR_LOOKING:
        return f"given.{rest[0]} is for the notebook and not there when this is graded; take it out of this file"
    if first in NEWER:
        return too_new(first, NEWER[first])
    if first in THERE and not name.startswith("."):
        return ""
    if (folder / f"{first}.py").is_file() and first not in MODULES:
        return f"{first}.py is not handed in; copy what you need of it into this file"
    if name.startswith("."):
        return f"{name}: your files lie side by side, in no package; leave the dot out"
    return f"{first} is not there when this is graded; write it with NumPy, or leave the import out"


def why_too_new(node: ast.AST) -> str:
    """Return since when Python has a function; nothing for one that all Pythons have that grade."""
    match node:
        case ast.ImportFrom(module=module, names=names) if module in OF_PYTHON:
            used = [alias.name for alias in names]
        case ast.Attribute(attr=attr, value=ast.Name(id=module)) if module in OF_PYTHON:
            used = [attr]
        case _:
            return ""
    new = next((name for name in used if name in NEWER_NAMES), None)
    return too_new(f"{module}.{new}", NEWER_NAMES[new]) if new else ""


def too_new(name: str, version: tuple[int, int]) -> str:
    since, oldest = (".".join(map(str, numbers)) for numbers in (version, OLDEST))
    return f"{name} came with Python {since}, and this may be graded with {oldest}; do without it"


def why_not_call(function: ast.expr) -> str:
    """Return why a call fails when graded, and what to do; nothing if it does not."""
    match function:
        case ast.Name(id="open") | ast.Attribute(attr="open", value=ast.Call(func=ast.Name(id="Path"))):
            name = "open"
        case ast.Attribute(attr="open", value=ast.Name(id=module)) if module in OPENERS:
            name = f"{module}.open"
        case ast.Attribute(attr=attr, value=ast.Name(id="os")) if attr in OF_OS:
            return f"os.{attr}: no second process can be started when this is graded; do it with NumPy"
        case ast.Attribute(attr=attr) | ast.Name(id=attr) if attr in OF_NETS:
            return f"{attr}: there is no network when this is graded; take it out"
        case ast.Attribute(attr=attr, value=ast.Name(id="np" | "numpy")) if attr in OF_NUMPY:
            name = f"np.{attr}"
        case ast.Attribute(attr=attr) if attr in OF_PATHS:
            name = attr
        case ast.Name(id="input" | "breakpoint" as waits) | ast.Attribute(attr="set_trace" as waits):
            return f"{waits} waits for keys, and nobody is there to press them; take it out"
        case _:
            return ""
    return f"{name}: no file can be read or written when this is graded; keep it in a variable, or take it out"
