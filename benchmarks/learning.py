"""How much CPU time does it take to learn to read 93.8 % of the digits? The reference, PyTorch and SciPy, by turns.

    python bench/learning.py [SEEDS]        needs torch and scipy

All on one thread. Every few steps the clock stops while the 10,000 test digits are read; at 93.8 % the race is over.

The reference runs its own fit_mnist. PyTorch runs the same fit_mnist, with `train` written in PyTorch: the same network from
the same first weights, the same mini-batches, the same steps. SciPy's conjugate gradients are how the lecture's course does
it today: sigmoids, 784-25-10, and 20,004 images at once for 60 iterations, whose accuracy is printed beside their time.
They take so long that CG_SEEDS will do.
"""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")  # read when NumPy is imported

import sys
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import process_time
from unittest.mock import patch

import numpy as np
import torch
from scipy.optimize import fmin_cg

from benchmarks.goal import Goal, tell
from benchmarks.mnist import load

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "solutions"))
import training  # noqa: E402, after the path is set

ACCURACY = 0.938
STEPS = 25  # between two looks at the test digits
IMAGES, SIZES, ITERATIONS, CG_SEEDS = 20_004, (784, 25, 10), 60, 3  # of the conjugate gradients


class Reached(Exception):
    """The test digits are read well enough; the rest of the training is cut short."""


class Referee:
    """Has the clock, and stops it to see how well the test digits are read."""

    def __init__(self):
        self.images, self.labels = load("test")
        self.steps, self.looking, self.start = 0, 0.0, process_time()

    def step(self, read):
        """Count a step, after which `read` tells images (N, 784) apart; raise Reached if it does so well enough."""
        self.steps += 1
        if self.steps % STEPS:
            return
        before = process_time()
        accuracy = np.mean(read(self.images) == self.labels)
        self.looking += process_time() - before
        if accuracy >= ACCURACY:
            raise Reached

    def seconds(self):
        return process_time() - self.start - self.looking


def reference(images, labels, rng):
    """Return the CPU seconds that fit_mnist takes to the accuracy, and its steps."""
    referee, sgd_step = Referee(), training.sgd_step

    def watched(params, grads, learning_rate):
        params = sgd_step(params, grads, learning_rate)
        referee.step(lambda new: training.predict(params, new))
        return params

    with suppress(Reached), patch.object(training, "sgd_step", watched):
        training.fit_mnist(images, labels, rng)
        sys.exit(f"fit_mnist never reads {100 * ACCURACY:g} % of the digits")
    return referee.seconds(), referee.steps


def pytorch(images, labels, rng):
    """Return the same for fit_mnist with `train` in PyTorch."""
    referee = Referee()

    def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
        network = torch_network(params)
        optimizer = torch.optim.SGD(network.parameters(), lr=learning_rate)
        x, y = torch.from_numpy(x), torch.from_numpy(y)
        for _ in range(epochs):
            for batch in torch.from_numpy(rng.permutation(len(x))).split(batch_size):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(network(x[batch]), y[batch]).backward()
                optimizer.step()
                referee.step(lambda new: network(torch.from_numpy(new)).argmax(dim=1).numpy())
        weights = [parameter.detach().numpy() for parameter in network.parameters()]
        return [(w.T, b) for w, b in zip(weights[::2], weights[1::2], strict=True)], []

    with suppress(Reached), patch.object(training, "train", train):
        training.fit_mnist(images, labels, rng)
        sys.exit(f"PyTorch never reads {100 * ACCURACY:g} % of the digits")
    return referee.seconds(), referee.steps


def torch_network(params):
    """Return the network of `params`: dense layers with ReLU in between."""
    layers = []
    for w, b in params:
        layer = torch.nn.Linear(*w.shape)
        layer.weight.data, layer.bias.data = torch.from_numpy(w.T.copy()), torch.from_numpy(b.copy())
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def conjugate_gradients(images, labels, rng):
    """Return the CPU seconds of SciPy's fmin_cg, and the accuracy in percent that it ends with."""
    chosen = rng.permutation(len(images))[:IMAGES]
    cost = Cost(images[chosen].astype(np.float64), labels[chosen])
    shapes = [shape for inputs, outputs in pairwise(SIZES) for shape in [(inputs, outputs), (outputs,)]]
    start = process_time()
    first = np.concatenate([rng.uniform(-0.12, 0.12, np.prod(shape)) for shape in shapes])
    theta = fmin_cg(cost.value, first, cost.gradient, maxiter=ITERATIONS, disp=False)
    seconds = process_time() - start
    new_images, new_labels = load("test")
    return seconds, 100 * np.mean(outputs_of(theta, new_images)[-1].argmax(axis=1) == new_labels)


class Cost:
    """The cross-entropy of a network of sigmoids, and its gradient, as functions of all weights in one vector."""

    def __init__(self, images, labels):
        self.images, self.wanted = images, np.eye(SIZES[-1])[labels]
        self.theta = np.array([])

    def value(self, theta):
        self.look(theta)
        return self.found

    def gradient(self, theta):
        self.look(theta)
        return self.slope

    def look(self, theta):
        """Go forward and back once for each point: fmin_cg asks for value and gradient separately."""
        if np.array_equal(theta, self.theta):
            return
        self.theta, n = theta.copy(), len(self.images)
        hidden, p = outputs_of(theta, self.images)
        _, _, w2, _ = unpacked(theta)
        self.found = -np.sum(self.wanted * np.log(p + 1e-12) + (1 - self.wanted) * np.log(1 - p + 1e-12)) / n
        dz2 = (p - self.wanted) / n
        dz1 = dz2 @ w2.T * hidden * (1 - hidden)
        slopes = self.images.T @ dz1, dz1.sum(axis=0), hidden.T @ dz2, dz2.sum(axis=0)
        self.slope = np.concatenate([slope.ravel() for slope in slopes])


def outputs_of(theta, images):
    """Return what the two layers say: (N, hidden) and (N, classes)."""
    w1, b1, w2, b2 = unpacked(theta)
    hidden = sigmoid(images @ w1 + b1)
    return hidden, sigmoid(hidden @ w2 + b2)


def unpacked(theta):
    """Return w1, b1, w2, b2 out of the vector of all weights."""
    inputs, hidden, classes = SIZES
    w1, b1, w2, b2 = np.split(theta, np.cumsum([inputs * hidden, hidden, hidden * classes]))
    return w1.reshape(inputs, hidden), b1, w2.reshape(hidden, classes), b2


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def main():
    """Print a line a seed, the medians, and the goals."""
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
    torch.set_num_threads(1)
    images, labels = load("train")

    def run(what, seed):
        return what(images, labels, np.random.default_rng(seed))

    run(pytorch, 0)  # its first steps are slow, whatever they are
    print(f"CPU seconds to {100 * ACCURACY:g} % on one thread; PyTorch {torch.__version__}")
    print("seed       fit_mnist    steps     PyTorch    steps     fmin_cg  accuracy")
    times = {reference: [], pytorch: [], conjugate_gradients: []}
    for seed in seeds:
        found = [run(what, seed) for what in list(times)[: 3 if seed < CG_SEEDS else 2]]
        for what, (seconds, _) in zip(times, found, strict=False):
            times[what].append(seconds)
        print(f"{seed:<8}" + "".join(f"{seconds:>10.2f} s {more:>8.4g}" for seconds, more in found), flush=True)
    ours, torchs, scipys = map(median, times.values())
    print(f"{'median':<8}" + "".join(f"{seconds:>10.2f} s {'':>8}" for seconds in (ours, torchs, scipys)))
    tell(
        [
            Goal("fit_mnist to 93.8 %, times faster than fmin_cg", scipys / ours, 20, at_least=True),
            Goal("fit_mnist to 93.8 %, CPU time over PyTorch's", ours / torchs, 0.8),
        ]
    )


if __name__ == "__main__":
    main()
