"""What a fingerprint is made of: whole folders, minus a list of what does not count.

A list of what does count would miss the next file that somebody adds: a changed grader would serve old grades.
"""

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from autograder import paths

# By these names a tree is called in a list of what is left out, wherever it lies.
TREES = {
    "autograder": paths.PACKAGE,
    "given": paths.GIVEN,
    "solutions": paths.SOLUTIONS,
    "data": paths.DATA,
    "marks": paths.ROOT / "tests" / "marks",
}


def files_of_trees(names: Iterable[str], left_out: Collection[str] = ()) -> dict[str, Path]:
    """Return the files below these trees by name, such as "given/judge.py", sorted.

    `left_out` names files, or folders with all that is in them. Hidden files and byte code never count.
    """
    files = {name: path for tree in names for name, path in files_below(tree)}
    return {name: files[name] for name in sorted(files) if not is_below(name, left_out)}


def files_below(tree: str) -> Iterator[tuple[str, Path]]:
    """Yield the files of one tree with their names."""
    # In an installation solutions/ and data/ lie inside of autograder/, and are trees of their own all the same.
    others = paths.INSTALLED if tree == "autograder" else None
    for folder, folders, files in os.walk(TREES[tree]):
        here = Path(folder)
        folders[:] = [name for name in folders if counts(name) and here / name != others]
        for path in (here / name for name in files if counts(name)):
            yield f"{tree}/{path.relative_to(TREES[tree]).as_posix()}", path


def counts(name: str) -> bool:
    """Whether a file or folder of this name counts: not what is hidden, nor byte code."""
    return not name.startswith((".", "__pycache__"))


def is_below(name: str, places: Collection[str]) -> bool:
    """Whether a name is one of the places, or lies in one."""
    return any(name == place or name.startswith(f"{place}/") for place in places)


def digest_of_files(files: dict[str, Path]) -> str:
    """Return a hash over the names and the contents of files."""
    parts = [f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for name, path in files.items()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
