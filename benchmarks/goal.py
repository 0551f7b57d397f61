"""A goal: what was measured, and the bound that it should keep.

Each measurement is a process of its own; `python -m benchmarks` collects their goals in a file and
ends with a table of all.
"""

import json
import os
from collections.abc import Sequence
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
    def is_met(self) -> bool:
        """Whether the value keeps the bound."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    @property
    def bound_text(self) -> str:
        """Return what was asked for, such as "≤ 1.25 ×"."""
        return f"{'≥' if self.at_least else '≤'} {self.bound:g} {self.unit}"

    @property
    def value_text(self) -> str:
        """Return what was measured, and whether that will do."""
        return f"{self.value:.4g} {self.unit} {'✔' if self.is_met else '✘'}"


def tell_goals(*goals: Goal) -> None:
    """Print each goal on a line of its own, and leave it for the table of all."""
    print()
    for goal in goals:
        print(f"{goal.what}: goal {goal.bound_text}: {goal.value_text}", flush=True)
    if COLLECTED_IN in os.environ:
        with Path(os.environ[COLLECTED_IN]).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(goal)) + "\n" for goal in goals)


def read_goals(path: Path) -> list[Goal]:
    """Return the goals that the measurements have left in a file."""
    return [Goal(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def print_goals(goals: Sequence[Goal]) -> None:
    """Print the table of all goals; those that were missed stand out."""
    table = Table("measured", "goal", "found", title="All goals")
    for goal in goals:
        table.add_row(goal.what, goal.bound_text, goal.value_text, style=None if goal.is_met else "bold")
    print()
    Console().print(table)
