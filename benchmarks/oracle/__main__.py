"""Draw, compare, and print the table: `make oracle`, or `python -m benchmarks.oracle [DRAWS]`."""

import sys
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from benchmarks.commands import read_numbers
from benchmarks.goal import Goal, tell_goals
from benchmarks.oracle import bonus, convolutions, course_checks, keras_layers, networks
from benchmarks.oracle.draw import KINDS, Draw
from benchmarks.oracle.peer import Comparison, relative_error
from given.machinery.questions import FUNCTIONS

DRAWS = 200
PYTORCH = (*networks.COMPARISONS, *convolutions.COMPARISONS, *bonus.COMPARISONS)
AS_JUDGED = {"float64": 1e-9, "float32": 1e-4, "int64": 1e-9}  # the largest error that the grader allows
ESTIMATES = {
    "init_params": 2e-2,
    "numerical_gradient": 1e-7,
}  # a spread of 90,000 numbers; the error of central differences
TRAINED = (
    "fit_mnist",
    "fit_mnist_convnet",
    "fit_heartbeat",
    "predict_heartbeat",
)  # judged by what they reach: make bench


def main() -> None:
    """Print the largest error of each function, and what public courses have their students look at."""
    (draws,) = read_numbers(DRAWS)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    errors = {kind: find_errors(PYTORCH, kind, draws) for kind in KINDS}
    keras = find_errors(keras_layers.COMPARISONS, "float32", max(1, draws // 10))
    show(errors, keras, draws)
    missing = [name for name in FUNCTIONS if name not in errors["float64"] and name not in TRAINED]
    worst = [max(errors[kind][name] / ESTIMATES.get(name, AS_JUDGED[kind]) for name in errors[kind]) for kind in KINDS]
    goals = [
        Goal("functions that nothing is compared with", len(missing), 0, "functions"),
        *(Goal(f"largest error over the one allowed, {k}", w, 1.0) for k, w in zip(KINDS, worst, strict=True)),
        *course_checks.take(),
    ]
    tell_goals(*goals)
    sys.exit(not all(goal.is_met for goal in goals))


def find_errors(comparisons: Sequence[Comparison], kind: str, draws: int) -> dict[str, float]:
    """Return the largest error of each function in so many draws."""
    largest: dict[str, float] = defaultdict(float)
    for comparison in comparisons:
        for seed in range(draws):
            for function, ours, theirs in comparison(Draw(np.random.default_rng(seed), kind)):
                largest[function] = max(largest[function], relative_error(ours, theirs))
    return largest


def show(errors: dict[str, dict[str, float]], keras: dict[str, float], draws: int) -> None:
    """Print a line a function."""
    title = f"Largest error in {draws} draws each, relative to the largest number, beside PyTorch {torch.__version__}"
    table = Table("function", *errors, f"beside Keras {keras_layers.VERSION}, float32", title=title)
    for function in FUNCTIONS:
        if function in errors["float64"]:
            found = [f"{errors[kind][function]:.1e}" for kind in errors]
            table.add_row(function, *found, f"{keras[function]:.1e}" if function in keras else "")
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
