"""No work: hand-ins that know what the public cases expect, and how a second look goes about, but how to answer nothing.

They are made anew from whatever the public cases are. Each is said to earn what it knows: the cases whose numbers stand on a
slide or in its stub, and no more.
"""

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from autograder import paths
from autograder.authoring.recorded_mistakes import record_calls
from autograder.reference import catalogue, our_functions
from autograder.reference.catalogue import Files
from given.machinery.plain import encode
from given.machinery.questions import FUNCTIONS, MODULES, arguments_of
from tests.attacks.attack import read

LARGE = 100_000  # characters that an entry may take: a file may have a million bytes
LOWER = tuple(name for name in FUNCTIONS if not our_functions.rests_on(name))


@dataclass(frozen=True)
class Idler:
    """A hand-in without work: what it tries, and how its files are made."""

    name: str
    tries: str
    files: Callable[[], Files]


@cache
def book() -> dict[str, list[Any]]:
    """Return what the calls of the public cases are answered with, by function."""
    entries: dict[str, list[Any]] = {}
    for calls in record_calls(paths.ASSIGNMENT / "tests", our_functions.right()).values():
        for call in calls:
            arguments = dict(zip(arguments_of(call.function), call.args, strict=False)) | call.kwargs
            row = [{name: told(value) for name, value in arguments.items()}, encode(call.outcome.result)]
            if len(json.dumps(row)) < LARGE:
                entries.setdefault(call.function, []).append(row)
    return entries


def packed(module: str) -> str:
    """Return the part of the book for a file, packed as students would pack it."""
    own = {name: rows for name, rows in book().items() if FUNCTIONS[name].module == module}
    return base64.b64encode(zlib.compress(json.dumps(own).encode(), 9)).decode()


def told(value: Any) -> Any:
    """Return all that tells an argument from others, as hand_ins/no_work/table.py does."""
    if isinstance(value, np.ndarray):
        return [str(value.dtype), list(value.shape), value.tobytes().hex()]
    if isinstance(value, list | tuple):
        return [told(item) for item in value]
    return "rng" if isinstance(value, np.random.Generator) else getattr(value, "__name__", repr(value))


def table(*more: str) -> Files:
    """Return five files with the table alone, and more code after it."""
    text = "\n\n".join(read(f"no_work/{name}") for name in ("table", *more))
    return {f"{module}.py": f"BOOK = {packed(module)!r}\n{text}" for module in MODULES}


def honest_bottom(*more: str) -> Files:
    """Return right answers to what rests on nothing, the table for all else, and more code after it."""
    answers = "\n\n".join(
        our_functions.slice_of(catalogue.reference()[f"{FUNCTIONS[name].module}.py"], name) for name in LOWER
    )
    lower = f"LOWER = {LOWER!r}\n\n{answers}\n\n"
    return {
        file: text + lower + "\n\n".join(read(f"no_work/{name}") for name in more) for file, text in table().items()
    }


def idler(*names: str, make: Callable[..., Files] = table) -> Idler:
    """Return the hand-in of some files of hand_ins/no_work/, the last of which says its name and what it tries."""
    name, tries = read(f"no_work/{names[-1]}").splitlines()[0].removeprefix("# ").split(": ", 1)
    return Idler(name, tries, lambda: make(*(name for name in names if name != "table")))


TABLES = [idler(name) for name in ("table",)] + [
    idler("table", name) for name in ("own_error", "nearest", "between", "by_shapes")
]
SABOTEURS = [
    *(idler("sabotage", name, make=honest_bottom) for name in ("saboteur_errors", "saboteur_zeros")),
    *(idler(name, make=honest_bottom) for name in ("zeros_for_strangers", "learns_in_second_look")),
]
DERIVATIVES, LONG_CONV = idler("table", "derivatives_by_name"), idler("table", "long_conv_at_places")
HONEST = Idler("honest", "answers what rests on nothing, and looks the rest up", honest_bottom)
IDLERS = [*TABLES, *SABOTEURS, DERIVATIVES, LONG_CONV, HONEST]
