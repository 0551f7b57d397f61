"""A file or a function that is not there: which one beside it was probably meant."""

import difflib
from contextlib import suppress
from pathlib import Path
from types import ModuleType

from given.machinery.questions import FUNCTIONS

ALIKE = 0.8  # of two names: denseforward and dense_forward, but not max_pool and mean_pool


def say_lookalike(path: Path) -> str:
    """Say which file of the folder was probably meant to be this one, with a space before it; "" if none was."""
    name = find_lookalike(path)
    if not name:
        return ""
    hidden = " (Windows may not show the .txt: View, Show, File name extensions)" if name.endswith(".txt") else ""
    return f" There is {name}: should it be called {path.name}?{hidden}"


def find_lookalike(path: Path) -> str:
    """Return the file of a folder whose name is this one's but for capitals, a copy's number, or an ending too many."""
    names: list[str] = []
    with suppress(OSError):
        names = sorted(other.name for other in path.parent.iterdir())
    return next((name for name in names if name != path.name and bare(name) == path.stem), "")


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
    return f"Should {lower[near[0]]}, line {own[lower[near[0]]]}, be called so?" if near else ""
