"""What public courses have their students look at before they trust a network, on the reference.

The first loss is log C; fifty images can be learnt by heart; derivatives agree with central differences (CS231n,
"Neural networks part 3: before learning: sanity checks").
"""

import numpy as np

from benchmarks.goal import Goal
from benchmarks.oracle.peer import flat, relative_error
from benchmarks.reference import load_digits, load_module

backprop = load_module("backprop")
training = load_module("training")
beyond = load_module("beyond")
IMAGES = 50
CLASSES = 10


def take() -> list[Goal]:
    """Return what was found, each with its goal."""
    x, y = load_digits("train")
    x, y = x[:IMAGES].astype(np.float64), y[:IMAGES]
    rng = np.random.default_rng(0)
    small = [(0.001 * w, b) for w, b in training.init_params([784, 32, CLASSES], rng)]
    loss, _ = backprop.backprop(small, x, y)
    learnt, losses = training.train(
        training.init_params([784, 32, CLASSES], rng), x, y, epochs=200, batch_size=10, learning_rate=0.1, rng=rng
    )
    right = float((training.predict(learnt, x) == y).mean())
    return [
        Goal("first loss with small weights, over log C", abs(loss / np.log(CLASSES) - 1), 1e-3, "off"),
        Goal("fifty images learnt by heart", 100 * right, 100, "%", at_least=True),
        Goal("loss when fifty images are learnt", losses[-1], 0.01, ""),
        Goal("derivatives of a dense network beside central differences", check_dense(rng), 1e-6, "off"),
        Goal("derivatives of a convolutional network beside central differences", check_convnet(rng), 1e-6, "off"),
    ]


def check_dense(rng: np.random.Generator) -> float:
    """Return how far the derivatives of a dense network are from measured ones."""
    params = training.init_params([5, 4, 3], rng)
    x, y = rng.normal(size=(6, 5)), rng.integers(0, 3, 6)
    return check(backprop.backprop, params, x, y)


def check_convnet(rng: np.random.Generator) -> float:
    """Return how far the derivatives of a convolutional network are from measured ones."""
    params = [(rng.normal(size=(2, 1, 3, 3)), rng.normal(size=2)), (rng.normal(size=(8, 3)), rng.normal(size=3))]
    x, y = rng.normal(size=(4, 1, 6, 6)), rng.integers(0, 3, 4)
    return check(beyond.convnet_backprop, params, x, y)


def check(backward, params, x, y) -> float:  # type: ignore[no-untyped-def]
    """Measure the derivative of the loss by each weight and bias, and return the largest difference."""
    _, grads = backward(params, x, y)
    measured = []
    for place, array in enumerate(flat(params)):

        def loss(moved: np.ndarray, place: int = place) -> float:
            arrays = [moved if i == place else other for i, other in enumerate(flat(params))]
            return float(backward(list(zip(arrays[::2], arrays[1::2], strict=True)), x, y)[0])

        measured.append(backprop.numerical_gradient(loss, array))
    return relative_error(flat(grads), measured)
