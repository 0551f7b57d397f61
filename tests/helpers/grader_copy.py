"""A copy of the grader in which something differs, run by its real command."""

import atexit
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from autograder import paths

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

BUDGET = {"cpu_seconds": 1, "idle_seconds": 0.5, "wall_seconds": 5}
# Training reads the digits from the disk, and on a busy machine waits for it longer than half a second.
TRAINING_BUDGET = {"cpu_seconds": 10, "idle_seconds": 5, "wall_seconds": 60}


def copy_grader(folder: Path) -> Path:
    """Lay out the project in a folder: a copy of the package, and links to the rest. Return its limits.toml."""
    shutil.copytree(paths.PACKAGE, folder / "autograder")
    for part in ("assignment", "solutions", "data"):
        (folder / part).symlink_to(paths.ROOT / part)
    return folder / "autograder" / "limits.toml"


def environment_of(folder: Path) -> dict[str, str]:
    """Return the environment in which `python -m autograder` is the copy in this folder."""
    first = [str(folder), str(folder / "assignment")]
    rest = (
        [os.environ["PYTHONPATH"]] if "PYTHONPATH" in os.environ else []
    )  # the packages of an ordinary user are there
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*first, *rest])}


@cache
def impatient_grader() -> Path:
    """Return a folder with a copy that gives up soon, so that nobody waits 20 seconds for what hangs.

    Only its limits.toml differs. It is gone when this process is.
    """
    folder = Path(tempfile.mkdtemp(prefix="impatient-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = copy_grader(folder)
    limits = tomllib.loads(file.read_text(encoding="utf-8"))
    training = {name: TRAINING_BUDGET for name, row in limits["question"].items() if isinstance(row, dict)}
    file.write_text(as_toml({**limits, "question": BUDGET | training}), encoding="utf-8")
    return folder


def as_toml(table: dict[str, Any], name: str = "") -> str:
    """Return tables of numbers as TOML."""
    numbers = [f"{key} = {value}\n" for key, value in table.items() if not isinstance(value, dict)]
    tables = [as_toml(value, f"{name}.{key}".strip(".")) for key, value in table.items() if isinstance(value, dict)]
    return "".join([f"[{name}]\n" if name else "", *numbers, *tables])
