"""Mistakes held back from those who wrote the diagnosis: how many of them does the feedback name?

    python -m tests.marks.held_back

Somebody wrote them who had not read how the diagnosis works. Those in seen.toml were read afterwards, to learn from what had no
name, as were those in fresh.toml that say `read = true`; nobody who works on the diagnosis reads the others there and kept.toml,
of which only the figures count.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from autograder.limits import tomllib
from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from given.machinery.outcome import Kind
from given.machinery.questions import is_core, questions_of
from tests.marks.trial import judged

FOLDER = Path(__file__).parent / "held_back"
SETS = ("seen", "kept", "fresh")
# The text of such a failure says by itself what is wrong.
SPEAK_FOR_THEMSELVES = {Kind.FORM, Kind.CHANGED, Kind.WARNING, Kind.DTYPE}


def read(name: str) -> list[Edit]:
    """Return the mistakes of a set."""
    keys = ("function", "find", "replace", "body")
    return [Edit(each, **{key: entry[key] for key in keys if key in entry}) for each, entry in entries_of(name).items()]


@cache
def entries_of(name: str) -> dict[str, Any]:
    """Return what the file of a set says of each mistake."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def is_named(edit: Edit) -> bool:
    """Whether the feedback says what is wrong with an answer in which this mistake is made."""
    question = questions_of(edit.function)[0]
    result = judged(edit.made_in(catalogue.reference()), [question])[question]
    kinds = {case.kind for case in result.cases if not case.passed}
    assert kinds, f"{edit.name} loses no points"
    return bool(result.diagnoses) or kinds <= SPEAK_FOR_THEMSELVES


def count(name: str) -> tuple[Counter[str], Counter[str]]:
    """Return how many mistakes of a set are named, and how many there are, by part: core and bonus, or read and unread."""
    edits = read(name)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(is_named, edits))
    parts = list(map(part_of, edits)) if name != "fresh" else list(map(is_read, edits))
    return Counter(part for part, named in zip(parts, found, strict=True) if named), Counter(parts)


def part_of(edit: Edit) -> str:
    return "core" if is_core(questions_of(edit.function)[0]) else "bonus"


def is_read(edit: Edit) -> str:
    """Say whether somebody who works on the diagnosis has read a fresh mistake."""
    return "read" if entries_of("fresh")[edit.name].get("read") else "unread"


def main() -> int:
    for name in SETS:
        named, there = count(name)
        parts = ", ".join(f"{part} {named[part]} of {there[part]}" for part in there)
        print(f"{name}: named {named.total()} of {there.total()} ({parts})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
