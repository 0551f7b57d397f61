"""How much CPU time does it take to learn to read 93.8 % of the digits?

    python -m benchmarks.learning [SEEDS]        needs torch and scipy

The reference, PyTorch and SciPy take turns, all on one thread. Every few steps the clock stops
while the 10,000 test digits are read; at 93.8 % the race is over.

The reference runs its own fit_mnist. PyTorch runs the same fit_mnist, with `train` written in
PyTorch: the same network from the same first weights, the same mini-batches, the same steps.
SciPy's conjugate gradients are how the lecture's course does it today: sigmoids, 784-25-10, and
20,004 images at once for 60 iterations. Nothing stops them, so their accuracy stands beside their time.
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import pairwise
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from scipy.optimize import fmin_cg

from benchmarks.commands import read_numbers
from benchmarks.goal import Goal, tell_goals
from benchmarks.reference import load_digits, load_module

Params = list[tuple[np.ndarray, np.ndarray]]
Read = Callable[[np.ndarray], np.ndarray]  # from images to digits
Measure = Callable[[np.ndarray, np.ndarray, np.random.Generator], tuple[float, float]]

SEEDS = 9  # odd, so that the median is one of them
ACCURACY = 0.938  # where the conjugate gradients end
STEPS = 25  # between two looks at the test digits: a look takes as long as some forty steps
IMAGES, SIZES, ITERATIONS = 20_004, (784, 25, 10), 60  # as the course has them
FIRST_WEIGHTS = 0.12  # likewise: its weights are drawn between -0.12 and 0.12
CG_SEEDS = 3  # each takes some thirty times as long as ours
SMALLEST = 1e-12  # that a logarithm is taken of
FASTER_THAN_CG = 20.0  # times, at least, so that a student tries a second network, and a third
TIME_OF_PYTORCH = 0.8  # at most: with so few digits a step, a framework's overhead shows

REFERENCE = load_module("training")


def main() -> None:
    """Print a line a seed, the medians, and the goals."""
    (seeds,) = read_numbers(SEEDS)
    torch.set_num_threads(1)
    images, labels = load_digits("train")
    time_pytorch(images, labels, np.random.default_rng(0))  # its first steps are slow, whatever they are
    print(f"CPU seconds to {100 * ACCURACY:g} % on one thread; PyTorch {torch.__version__}")
    print("seed       fit_mnist    steps     PyTorch    steps     fmin_cg  accuracy")
    rounds = [run_seed(seed, images, labels) for seed in range(seeds)]
    ours, pytorchs = (median(times[i] for times in rounds) for i in (0, 1))
    scipys = median(times[2] for times in rounds[:CG_SEEDS])
    print(f"{'median':<8}" + "".join(f"{seconds:>10.2f} s {'':>8}" for seconds in (ours, pytorchs, scipys)))
    what = f"fit_mnist to {100 * ACCURACY:g} %"
    tell_goals(
        Goal(f"{what}, times faster than fmin_cg", scipys / ours, FASTER_THAN_CG, at_least=True),
        Goal(f"{what}, CPU time over PyTorch's", ours / pytorchs, TIME_OF_PYTORCH),
    )


def run_seed(seed: int, images: np.ndarray, labels: np.ndarray) -> list[float]:
    """Print the line of a seed; return CPU seconds: the reference, PyTorch, at first also SciPy."""
    racers: list[Measure] = [time_reference, time_pytorch]
    if seed < CG_SEEDS:
        racers.append(time_conjugate_gradients)
    pairs = [measure(images, labels, np.random.default_rng(seed)) for measure in racers]
    print(f"{seed:<8}" + "".join(f"{seconds:>10.2f} s {more:>8.4g}" for seconds, more in pairs), flush=True)
    return [seconds for seconds, _ in pairs]


# The race of the reference and PyTorch


class FinishLine(Exception):
    """The test digits are read well enough; the rest of the training is cut short."""


class Referee:
    """Has the clock, and stops it to see how well the test digits are read."""

    def __init__(self) -> None:
        self.images, self.labels = load_digits("test")
        self.steps, self.looking, self.start = 0, 0.0, process_time()

    def count_step(self, read: Read) -> None:
        """Count a step; raise FinishLine if `read` now knows enough of the digits."""
        self.steps += 1
        if self.steps % STEPS:
            return
        before = process_time()
        accuracy = np.mean(read(self.images) == self.labels)
        self.looking += process_time() - before
        if accuracy >= ACCURACY:
            raise FinishLine

    def seconds(self) -> float:
        """Return the CPU time of the training alone."""
        return process_time() - self.start - self.looking


def time_reference(images: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """Return the CPU seconds that fit_mnist takes to the accuracy, and its steps."""
    referee, sgd_step = Referee(), REFERENCE.sgd_step

    def step_and_count(params: Params, grads: Params, learning_rate: float) -> Params:
        params = sgd_step(params, grads, learning_rate)
        referee.count_step(lambda new: REFERENCE.predict(params, new))
        return params

    return run_race(referee, "sgd_step", step_and_count, images, labels, rng)


def time_pytorch(images: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """Return the same for fit_mnist with `train` in PyTorch."""
    referee = Referee()

    def train(
        params: Params,
        x: np.ndarray,
        y: np.ndarray,
        *,
        epochs: int,
        batch_size: int,
        learning_rate: float,
        rng: np.random.Generator,
    ) -> tuple[Params, list[float]]:
        network = make_torch_network(params)
        optimizer = torch.optim.SGD(network.parameters(), lr=learning_rate)
        pixels, digits = torch.from_numpy(x), torch.from_numpy(y)
        for _ in range(epochs):
            for batch in torch.from_numpy(rng.permutation(len(x))).split(batch_size):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(network(pixels[batch]), digits[batch]).backward()
                optimizer.step()
                referee.count_step(lambda new: network(torch.from_numpy(new)).argmax(dim=1).numpy())
        return params_of(network), []

    return run_race(referee, "train", train, images, labels, rng)


def run_race(
    referee: Referee,
    name: str,
    function: Callable[..., Any],
    images: np.ndarray,
    labels: np.ndarray,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Run fit_mnist with another function of this name until the referee ends it.

    Returns CPU seconds and steps.
    """
    with suppress(FinishLine), patch.object(REFERENCE, name, function):
        REFERENCE.fit_mnist(images, labels, rng)
        sys.exit(f"fit_mnist with this {name} never reads {100 * ACCURACY:g} % of the digits")
    return referee.seconds(), referee.steps


def make_torch_network(params: Params) -> torch.nn.Sequential:
    """Return the network of `params`: dense layers with ReLU in between."""
    layers: list[torch.nn.Module] = []
    for w, b in params:
        layer = torch.nn.Linear(*w.shape)
        layer.weight.data, layer.bias.data = torch.from_numpy(w.T.copy()), torch.from_numpy(b.copy())
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def params_of(network: torch.nn.Sequential) -> Params:
    """Return a network's weights as we keep them."""
    weights = [parameter.detach().numpy() for parameter in network.parameters()]
    return [(w.T, b) for w, b in zip(weights[::2], weights[1::2], strict=True)]


# The course's conjugate gradients


def time_conjugate_gradients(images: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """Return the CPU seconds of SciPy's fmin_cg, and the accuracy in per cent that it ends with."""
    sample = rng.permutation(len(images))[:IMAGES]
    cost = Cost(images[sample].astype(np.float64), labels[sample])
    shapes = [shape for inputs, outputs in pairwise(SIZES) for shape in [(inputs, outputs), (outputs,)]]
    start = process_time()
    first = np.concatenate([rng.uniform(-FIRST_WEIGHTS, FIRST_WEIGHTS, np.prod(shape)) for shape in shapes])
    weights = fmin_cg(cost.value, first, cost.gradient, maxiter=ITERATIONS, disp=False)
    seconds = process_time() - start
    new_images, new_labels = load_digits("test")
    _, outputs = run_sigmoids(weights, new_images)
    return seconds, 100 * float(np.mean(outputs.argmax(axis=1) == new_labels))


class Cost:
    """The cross-entropy of a network of sigmoids, and its gradient, as functions of one vector."""

    def __init__(self, images: np.ndarray, labels: np.ndarray):
        self.images, self.onehot = images, np.eye(SIZES[-1])[labels]
        self.weights, self.loss, self.slope = np.array([]), 0.0, np.array([])

    def value(self, weights: np.ndarray) -> float:
        """Return the loss."""
        self.move_to(weights)
        return self.loss

    def gradient(self, weights: np.ndarray) -> np.ndarray:
        """Return the derivative of the loss with respect to every weight."""
        self.move_to(weights)
        return self.slope

    def move_to(self, weights: np.ndarray) -> None:
        """Go forward and back, once for each point: fmin_cg asks for value and gradient apart."""
        if np.array_equal(weights, self.weights):
            return
        self.weights = weights.copy()
        hidden, p = run_sigmoids(weights, self.images)
        log_likelihood = self.onehot * np.log(p + SMALLEST) + (1 - self.onehot) * np.log(1 - p + SMALLEST)
        self.loss = -np.sum(log_likelihood) / len(p)
        self.slope = np.concatenate([slope.ravel() for slope in self.slopes(hidden, p)])

    def slopes(self, hidden: np.ndarray, p: np.ndarray) -> Sequence[np.ndarray]:
        """Return the derivatives with respect to w1, b1, w2, b2."""
        _, _, w2, _ = split_weights(self.weights)
        dz2 = (p - self.onehot) / len(p)
        dz1 = dz2 @ w2.T * hidden * (1 - hidden)
        return self.images.T @ dz1, dz1.sum(axis=0), hidden.T @ dz2, dz2.sum(axis=0)


def run_sigmoids(weights: np.ndarray, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what the two layers give: (N, hidden) and (N, classes)."""
    w1, b1, w2, b2 = split_weights(weights)
    hidden = sigmoid(images @ w1 + b1)
    return hidden, sigmoid(hidden @ w2 + b2)


def split_weights(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return w1, b1, w2, b2 out of the vector of all weights."""
    inputs, hidden, classes = SIZES
    w1, b1, w2, b2 = np.split(weights, np.cumsum([inputs * hidden, hidden, hidden * classes]))
    return w1.reshape(inputs, hidden), b1, w2.reshape(hidden, classes), b2


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


if __name__ == "__main__":
    main()
