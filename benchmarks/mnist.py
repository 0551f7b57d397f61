"""How well, and how fast, does the reference network read MNIST?

    python bench/mnist.py [SEEDS]        scikit-learn, if installed, is measured beside it

For each seed, fit_mnist learns from the 60,000 training digits on one CPU thread and predict reads
the official 10,000 test digits. The peer is scikit-learn's MLPClassifier with as many hidden units
and its own defaults otherwise (Adam, mini-batches of 200), stopped after as many epochs.
"""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")  # read when NumPy is imported

import sys
import warnings
from pathlib import Path
from time import process_time

import numpy as np

from benchmarks.goal import Goal, tell

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "solutions"))
from training import fit_mnist, predict  # noqa: E402, after the path is set

GOAL_ACCURACY, GOAL_SECONDS = 98.0, 15.0
PEER_HIDDEN_UNITS, PEER_EPOCHS, PEER_SEEDS = 100, 6, 3  # as fit_mnist has them; a few seeds will do


def load(name):
    """Return images (N, 784) float32 in [0, 1] and labels (N,) of data/mnist_<name>.npz."""
    with np.load(ROOT / "data" / f"mnist_{name}.npz") as stored:
        images = stored["images"].reshape(-1, 784).astype(np.float32) / np.float32(255)
        return images, stored["labels"].astype(np.int64)


def reference(images, labels, seed):
    """Train fit_mnist; return a function from images to digits."""
    params = fit_mnist(images, labels, np.random.default_rng(seed))
    return lambda new: predict(params, new)


def peer(images, labels, seed):
    """Train scikit-learn's MLPClassifier; return a function from images to digits."""
    from sklearn.neural_network import MLPClassifier

    network = MLPClassifier((PEER_HIDDEN_UNITS,), max_iter=PEER_EPOCHS, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that it has not converged: we stopped it
        return network.fit(images, labels).predict


def measure(name, train, seeds):
    """Train once a seed and print the results; return a pair (accuracy, seconds) for each."""
    (images, labels), (new_images, new_labels) = load("train"), load("test")
    results = []
    for seed in seeds:
        start = process_time()
        read = train(images, labels, seed)
        seconds = process_time() - start
        accuracy = 100 * np.mean(read(new_images) == new_labels)
        results.append((accuracy, seconds))
        print(f"{name:<14} {seed:>4} {accuracy:>9.2f} % {seconds:>9.1f} s", flush=True)
    accuracies, times = zip(*results, strict=True)
    print(f"{name:<14}  all {min(accuracies):>9.2f} % or more {max(times):.1f} s or less\n")
    return results


def main():
    """Print the table and the goals."""
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
    print(f"{'network':<14} seed    accuracy    CPU time")
    results = measure("fit_mnist", reference, seeds)
    try:
        measure("MLPClassifier", peer, seeds[:PEER_SEEDS])
    except ImportError:
        print("MLPClassifier: scikit-learn is not installed")
    accuracies, times = zip(*results, strict=True)
    tell(
        [
            Goal("fit_mnist, accuracy of the worst seed", min(accuracies), GOAL_ACCURACY, "%", at_least=True),
            Goal("fit_mnist, CPU time of the slowest seed", max(times), GOAL_SECONDS, "s"),
        ]
    )


if __name__ == "__main__":
    main()
