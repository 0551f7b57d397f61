"""A copy of the grader with little patience, so that nobody waits 20 seconds for what hangs: only limits.toml differs."""

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
TRAINING_BUDGET = {"cpu_seconds": 10, "wall_seconds": 60}


@cache
def folder_of_the_impatient() -> Path:
    """Return a folder in which `python -m autograder` is that copy; it is gone when this process is."""
    folder = Path(tempfile.mkdtemp(prefix="impatient-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(paths.PACKAGE, folder / "autograder")
    for part in ("assignment", "solutions", "data"):
        (folder / part).symlink_to(paths.ROOT / part)
    limits = folder / "autograder" / "limits.toml"
    limits.write_text(toml(impatient(tomllib.loads(limits.read_text(encoding="utf-8")))), encoding="utf-8")
    return folder


def environment(temporary: Path) -> dict[str, str]:
    """Return the environment in which that copy runs, with a place for its temporary files."""
    folder = folder_of_the_impatient()
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{folder / 'assignment'}", "TMPDIR": str(temporary)}


def impatient(limits: dict[str, Any]) -> dict[str, Any]:
    """Return the limits with a small budget for each question."""
    training = {name: TRAINING_BUDGET for name, row in limits["question"].items() if isinstance(row, dict)}
    return {**limits, "question": BUDGET | training}


def toml(table: dict[str, Any], name: str = "") -> str:
    """Return tables of numbers as TOML."""
    numbers = [f"{key} = {value}\n" for key, value in table.items() if not isinstance(value, dict)]
    tables = [toml(value, f"{name}.{key}".strip(".")) for key, value in table.items() if isinstance(value, dict)]
    return "".join([f"[{name}]\n" if name else "", *numbers, *tables])
