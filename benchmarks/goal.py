"""A goal: what was measured, and the bound that it should keep.

Each measurement is a process of its own; `python -m bench` collects their goals in a file and ends with a table of all.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

COLLECTED_IN = "BENCH_GOALS"  # the environment variable with the name of the file, if there is one


@dataclass(frozen=True)
class Goal:
    """A value and its bound in the same unit: at most as large, or at least."""

    what: str
    value: float
    bound: float
    unit: str = "×"
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    @property
    def wanted(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g} {self.unit}"

    @property
    def found(self) -> str:
        return f"{self.value:.4g} {self.unit} {'✔' if self.met else '✘'}"


def tell(goals: list[Goal]) -> None:
    """Print each goal on a line of its own, and leave it for the table of all."""
    print()
    for goal in goals:
        print(f"{goal.what}: goal {goal.wanted}: {goal.found}", flush=True)
    if COLLECTED_IN in os.environ:
        with Path(os.environ[COLLECTED_IN]).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(goal)) + "\n" for goal in goals)


def collected(path: Path) -> list[Goal]:
    """Return the goals that the measurements have left in a file."""
    return [Goal(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def show(goals: list[Goal]) -> None:
    """Print the table of all goals."""
    table = Table("measured", "goal", "found", title="All goals")
    for goal in goals:
        table.add_row(goal.what, goal.wanted, goal.found, style=None if goal.met else "bold")
    Console().print(table)
