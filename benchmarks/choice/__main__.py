"""Train candidates with some seeds, read the digits held back, and print the table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time

import numpy as np

from autograder import paths
from benchmarks.choice import fast
from benchmarks.choice.candidates import CANDIDATES, DENSE, Candidate
from benchmarks.commands import read_numbers
from benchmarks.reference import load_digits
from given.machinery.modules import load_texts

SEEDS = 3
HELD_BACK = 10_000  # the last of the training digits
AT_A_TIME = 1_000  # images


@dataclass(frozen=True)
class Training:
    """What came of training with one seed."""

    accuracy: float  # per cent of the digits held back
    seconds: float  # of CPU time, with the fast backprop


def main() -> None:
    """Print a line for each candidate."""
    seeds, number = read_numbers(SEEDS, 0, least=0)
    print(f"per cent of the {HELD_BACK:,} training digits held back, with seeds 0 to {seeds - 1}")
    print(f"{'':<64}{'mean':>7}{'worst':>7}{'CPU':>7}  each seed")
    for k, candidate in enumerate(CANDIDATES, start=1):
        if number in (0, k):
            print_line(k, candidate, [train(candidate, seed) for seed in range(seeds)])


def print_line(number: int, candidate: Candidate, trainings: Sequence[Training]) -> None:
    """Print what came of a candidate."""
    accuracies = [training.accuracy for training in trainings]
    print(
        f"{number:>2} {candidate.function:<18} {candidate.name:<42}{np.mean(accuracies):>7.2f}{min(accuracies):>7.2f}"
        f"{max(training.seconds for training in trainings):>5.0f} s  {' '.join(f'{each:.2f}' for each in accuracies)}",
        flush=True,
    )


def train(candidate: Candidate, seed: int) -> Training:
    """Train on the first 50,000 digits, and read the last 10,000."""
    images, labels = load_digits("train")
    fit, read = load(candidate)
    images = images if candidate.function == DENSE else images.reshape(-1, 1, 28, 28)
    start = process_time()
    params = fit(images[:-HELD_BACK], labels[:-HELD_BACK], np.random.default_rng(seed))
    seconds = process_time() - start
    parts = np.split(images[-HELD_BACK:], range(AT_A_TIME, HELD_BACK, AT_A_TIME))
    found = np.concatenate([read(params, part).argmax(axis=1) for part in parts])
    return Training(100 * float(np.mean(found == labels[-HELD_BACK:])), seconds)


def load(candidate: Candidate) -> tuple[Callable, Callable]:
    """Return a candidate's function that trains, and the one that gives probabilities."""
    modules = load_texts(candidate.files(), paths.SOLUTIONS)
    if candidate.function == DENSE:
        return modules["training"].fit_mnist, modules["backprop"].network_forward
    fast.replace_backprop(modules["beyond"])
    return modules["beyond"].fit_mnist_convnet, modules["beyond"].convnet_forward


if __name__ == "__main__":
    main()
