"""Hints before a line is written: to each function an idea, what becomes of the shapes, and how its first line may begin.

How far somebody has got is kept in a file beside check.py.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from given.checking.report import fit, wrap
from given.files.functions import Stage, find_functions
from given.files.hints import RUNGS, read_hints
from given.files.read import Unreadable, parse
from given.machinery.questions import QUESTIONS, questions_of

KEPT = ".hints.json"  # how many hints to each function were shown
TITLES = ("The idea", "The shapes", "A first line (put something in place of each ...)")


def tell_hints(folder: Path, question: str, functions: Sequence[str], rung: int, how_to_go_on: str) -> str:
    """Return so many hints to these functions, or to those of the question that are not started; with 0 one more than before."""
    hints = read_hints(folder / "tests" / f"{question}.py")
    asked = [name for name in functions if name in hints] or open_functions(folder, question, list(hints))
    if not asked:
        return f"There are no hints to {question}."
    shown = read_shown(folder)
    lines: list[str] = []
    for name in asked:
        rungs = min(rung or shown.get(name, 0) + 1, RUNGS)
        shown[name] = rungs
        lines += [*describe(question, name, hints[name][:rungs]), ""]
    keep_shown(folder, shown)
    is_all = all(shown[name] == RUNGS for name in asked)
    return "\n".join([*lines, "(That is all.)" if is_all else f"(One more: {how_to_go_on})"])


def open_functions(folder: Path, question: str, names: list[str]) -> list[str]:
    """Return those of the question's functions that are not written yet, as far as their file tells; else all of them."""
    module = QUESTIONS[question].module
    try:
        found = find_functions(parse((folder / f"{module}.py").read_bytes(), module), module)
    except (OSError, Unreadable):
        return names
    waiting = {row.function for row in found if row.stage is not Stage.WRITTEN}
    return [name for name in names if name in waiting] or names


def describe(question: str, function: str, hints: Sequence[str]) -> list[str]:
    """Return the hints to a function, each under its title."""
    lines = [f"{QUESTIONS[question].number}, {function}: hint {len(hints)} of {RUNGS}"]
    for place, (title, hint) in enumerate(zip(TITLES, hints, strict=False)):
        is_code = place == RUNGS - 1
        lines += [f"  {title}:", fit(hint, 4) if is_code else wrap(hint, 4)]
    return lines


def read_shown(folder: Path) -> dict[str, int]:
    """Return how many hints to each function were shown before; none where that cannot be read."""
    with suppress(OSError, ValueError):
        kept = json.loads((folder / KEPT).read_text(encoding="utf-8"))
        if isinstance(kept, dict):
            return {name: rungs for name, rungs in kept.items() if isinstance(rungs, int) and questions_of(name)}
    return {}


def keep_shown(folder: Path, shown: dict[str, int]) -> None:
    """Keep for the next time how many were shown; where nothing can be written, the next time begins anew."""
    with suppress(OSError):
        (folder / KEPT).write_text(json.dumps(shown), encoding="utf-8")
