"""How well, and how fast, do the reference's networks read MNIST?

    python -m benchmarks.mnist [SEEDS [SEEDS_OF_KERNELS]]    scikit-learn, if installed, is measured beside it

For each seed, fit_mnist learns from the 60,000 training digits on one CPU thread and predict reads
the official 10,000 test digits. The peer is scikit-learn's MLPClassifier with as many hidden units
and its own defaults otherwise (Adam, mini-batches of 200), stopped after as many epochs.
fit_mnist_convnet and convnet_forward likewise; they were chosen without these digits: benchmarks/choice.
"""

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import process_time

import numpy as np

from benchmarks.commands import read_numbers
from benchmarks.goal import Goal, tell_goals
from benchmarks.reference import load_digits, load_module
from given import ladder
from given.watching.freed_memory import keep_freed_memory

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
KERNEL_SEEDS = 5  # each takes ten times as long
LEAST_ACCURACY_OF_KERNELS = 99.2  # a little above b02's distinction
MOST_SECONDS_OF_KERNELS = 90.0  # half of what b02 allows
AT_A_TIME = 1000  # images with kernels, as the grader does

REFERENCE, BEYOND = load_module("training"), load_module("beyond")


@dataclass(frozen=True)
class Training:
    """What came of training with one seed."""

    accuracy: float  # per cent of the test digits
    seconds: float  # of CPU time


def main() -> None:
    """Print the table and the goals."""
    keep_freed_memory()  # as a player does
    seeds, kernel_seeds = read_numbers(SEEDS, KERNEL_SEEDS)
    print(f"{'network':<17} seed    accuracy    CPU time")
    trainings = train_with_seeds("fit_mnist", train_reference, range(seeds))
    if MLPClassifier:
        train_with_seeds("MLPClassifier", train_peer, range(min(seeds, PEER_SEEDS)))
    else:
        print("MLPClassifier: scikit-learn is not installed")
    kernels = train_with_seeds("fit_mnist_convnet", train_kernels, range(kernel_seeds))
    tell_goals(
        *goals_for("fit_mnist", trainings, LEAST_ACCURACY, MOST_SECONDS),
        *goals_for("fit_mnist_convnet", kernels, LEAST_ACCURACY_OF_KERNELS, MOST_SECONDS_OF_KERNELS),
    )


def goals_for(name: str, trainings: Sequence[Training], accuracy: float, seconds: float) -> list[Goal]:
    """Return the goals of a function: how well its worst seed reads, how long its slowest takes."""
    worst, slowest = min(each.accuracy for each in trainings), max(each.seconds for each in trainings)
    return [
        Goal(f"{name}, accuracy of the worst seed", worst, accuracy, "%", at_least=True),
        Goal(f"{name}, CPU time of the slowest seed", slowest, seconds, "s"),
    ]


def train_with_seeds(name: str, train: Train, seeds: Iterable[int]) -> list[Training]:
    """Train once a seed; print a line for each, and one for all."""
    trainings = []
    for seed in seeds:
        training = train_once(train, seed)
        print(f"{name:<17} {seed:>4} {training.accuracy:>9.2f} % {training.seconds:>9.1f} s", flush=True)
        trainings.append(training)
    accuracies, times = [each.accuracy for each in trainings], [each.seconds for each in trainings]
    print(f"{name:<17}  all {min(accuracies):>9.2f} % or more {max(times):.1f} s or less\n", flush=True)
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


def train_kernels(images: np.ndarray, labels: np.ndarray, seed: int) -> Read:
    """Train with fit_mnist_convnet."""
    params = BEYOND.fit_mnist_convnet(images.reshape(-1, 1, 28, 28), labels, np.random.default_rng(seed))

    def read(new: np.ndarray) -> np.ndarray:
        parts = np.split(new.reshape(-1, 1, 28, 28), range(AT_A_TIME, len(new), AT_A_TIME))
        return np.concatenate([BEYOND.convnet_forward(params, part).argmax(axis=1) for part in parts])

    return read


def train_peer(images: np.ndarray, labels: np.ndarray, seed: int) -> Read:
    """Train scikit-learn's MLPClassifier."""
    network = MLPClassifier((PEER_HIDDEN_UNITS,), max_iter=PEER_EPOCHS, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that it has not converged: we stopped it
        return network.fit(images, labels).predict


if __name__ == "__main__":
    main()
