"""How well, and how fast, does the reference network read MNIST?

    python -m benchmarks.mnist [SEEDS]        scikit-learn, if installed, is measured beside it

For each seed, fit_mnist learns from the 60,000 training digits on one CPU thread and predict reads
the official 10,000 test digits. The peer is scikit-learn's MLPClassifier with as many hidden units
and its own defaults otherwise (Adam, mini-batches of 200), stopped after as many epochs.
"""

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import process_time

import numpy as np

from benchmarks.commands import read_numbers
from benchmarks.goal import Goal, tell_goals
from benchmarks.reference import load_digits, load_module
from given import ladder

try:
    from sklearn.neural_network import MLPClassifier
except ImportError:
    MLPClassifier = None

Read = Callable[[np.ndarray], np.ndarray]  # from images to digits
Train = Callable[[np.ndarray, np.ndarray, int], Read]  # from images, labels and a seed

SEEDS = 10  # so that a lucky seed proves nothing: the worst one counts
PEER_HIDDEN_UNITS, PEER_EPOCHS = 100, 6  # as fit_mnist has them
PEER_SEEDS = 3  # it is there to compare with, and has no goal
LEAST_ACCURACY = float(ladder.DISTINCTION)  # what we ask of students, the reference reaches
MOST_SECONDS = 15.0  # a quarter of what question 13 allows: a machine four times as slow will do

REFERENCE = load_module("training")


@dataclass(frozen=True)
class Training:
    """What came of training with one seed."""

    accuracy: float  # per cent of the test digits
    seconds: float  # of CPU time


def main() -> None:
    """Print the table and the goals."""
    (seeds,) = read_numbers(SEEDS)
    print(f"{'network':<14} seed    accuracy    CPU time")
    trainings = train_with_seeds("fit_mnist", train_reference, range(seeds))
    if MLPClassifier:
        train_with_seeds("MLPClassifier", train_peer, range(min(seeds, PEER_SEEDS)))
    else:
        print("MLPClassifier: scikit-learn is not installed")
    worst, slowest = min(each.accuracy for each in trainings), max(each.seconds for each in trainings)
    tell_goals(
        Goal("fit_mnist, accuracy of the worst seed", worst, LEAST_ACCURACY, "%", at_least=True),
        Goal("fit_mnist, CPU time of the slowest seed", slowest, MOST_SECONDS, "s"),
    )


def train_with_seeds(name: str, train: Train, seeds: Iterable[int]) -> list[Training]:
    """Train once a seed; print a line for each, and one for all."""
    trainings = []
    for seed in seeds:
        training = train_once(train, seed)
        print(f"{name:<14} {seed:>4} {training.accuracy:>9.2f} % {training.seconds:>9.1f} s", flush=True)
        trainings.append(training)
    accuracies, times = [each.accuracy for each in trainings], [each.seconds for each in trainings]
    print(f"{name:<14}  all {min(accuracies):>9.2f} % or more {max(times):.1f} s or less\n", flush=True)
    return trainings


def train_once(train: Train, seed: int) -> Training:
    """Train on the training digits, and read the test digits."""
    images, labels = load_digits("train")
    start = process_time()
    read = train(images, labels, seed)
    seconds = process_time() - start
    new_images, new_labels = load_digits("test")
    return Training(100 * float(np.mean(read(new_images) == new_labels)), seconds)


def train_reference(images: np.ndarray, labels: np.ndarray, seed: int) -> Read:
    """Train with fit_mnist."""
    params = REFERENCE.fit_mnist(images, labels, np.random.default_rng(seed))
    return lambda new: REFERENCE.predict(params, new)


def train_peer(images: np.ndarray, labels: np.ndarray, seed: int) -> Read:
    """Train scikit-learn's MLPClassifier."""
    network = MLPClassifier((PEER_HIDDEN_UNITS,), max_iter=PEER_EPOCHS, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that it has not converged: we stopped it
        return network.fit(images, labels).predict


if __name__ == "__main__":
    main()
