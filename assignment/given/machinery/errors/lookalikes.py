"""A file or a function that is not there: which one beside it was probably meant."""

import difflib
import re
from contextlib import suppress
from pathlib import Path
from types import ModuleType

from given.machinery.questions import FUNCTIONS, MODULES

MOST_READ = 200_000  # bytes of a file: ours have a tenth of it
ALIKE = 0.8  # of two names: denseforward and dense_forward, but not max_pool and mean_pool


def say_lookalike(path: Path) -> str:
    """Say which file of the folder was probably meant to be this one, with a space before it; "" if none was."""
    name = find_lookalike(path)
    if not name:
        return ""
    hidden = " (Windows may not show the .txt: View, Show, File name extensions)" if name.endswith(".txt") else ""
    return f" There is {name}: should it be called {path.name}?{hidden}"


def find_lookalike(path: Path) -> str:
    """Return the file of a folder whose name is this one's but for capitals, a copy's number, or an ending too many.

    Else one of another name that defines a function which belongs into this one.
    """
    others: list[Path] = []
    with suppress(OSError):
        others = sorted(other for other in path.parent.iterdir() if other.name != path.name)
    alike = [other.name for other in others if bare(other.name) == path.stem]
    return next(iter(alike or (other.name for other in others if defines_one_of(path.stem, other))), "")


def defines_one_of(module: str, other: Path) -> bool:
    """Whether a file that is none of the five has a function of one of them."""
    text = b""
    if bare(other.name) not in (*MODULES, "") and other.is_file():
        with suppress(OSError), other.open("rb") as file:
            text = file.read(MOST_READ)
    defined = {name.decode() for name in re.findall(rb"^def (\w+)\(", text, re.MULTILINE)}
    return any(name in FUNCTIONS and FUNCTIONS[name].module == module for name in defined)


def bare(name: str) -> str:
    """Return what a file would be called: Conv.py, conv (1).py, "conv - Copy.py" and conv.py.txt are conv."""
    stem = name.lower().removesuffix(".txt")
    if not stem.endswith(".py"):
        return ""
    return stem.removesuffix(".py").split("(")[0].split(" - ")[0].strip(" _")


def say_near_function(module: ModuleType, name: str) -> str:
    """Say which function of a file was probably meant to be this one, and where it is; "" if none was."""
    own = {
        other: value.__code__.co_firstlineno
        for other, value in vars(module).items()
        if other not in FUNCTIONS and hasattr(value, "__code__")
    }
    lower = {other.lower(): other for other in own}
    near = difflib.get_close_matches(name.lower(), lower, 1, ALIKE)
    return f"Should {lower[near[0]]}, in line {own[lower[near[0]]]}, be called {name}?" if near else ""
