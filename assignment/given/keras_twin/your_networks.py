"""The weights that go into Keras: those that a check has trained, or those of a small network trained here."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from given import mnist
from given.keras_twin.build import Params
from given.plots.style import call, numbers, parts
from given.plots.training import HIDDEN, SEED
from given.trainings import kept

DIGITS = 5000  # that the small dense network learns from, as in the picture of q12
EPOCHS = 2
CONVNET_SEED = 200  # of the generator that the check of b02 hands to fit_mnist_convnet
FILTERS, SIZE, CLASSES = 6, 5, 10  # of the small convolutional network: kernels, their rows and columns
AT_A_TIME, MINI_BATCHES, RATE = 10, 60, 0.1
PATIENCE = 5  # seconds: loops over single pixels learn less in them, which is enough to compare


def dense_params(fit_mnist: Callable, init_params: Callable, train: Callable) -> Params:
    """Return the dense network that the check of q13 has trained, or else a small one."""
    args = mnist.TRAIN_IMAGES, mnist.TRAIN_LABELS, np.random.default_rng(SEED)
    params = pairs_in(kept.find(fit_mnist, args))
    if params and all(w.ndim == 2 for w, _ in params):
        print("Your network of q13, as its check has trained it.")
        return params
    params = train_small(init_params, train)
    print(f"A network with {HIDDEN} hidden neurons, trained just now on {DIGITS:,} digits.")
    return params


def convnet_params(fit_mnist_convnet: Callable, convnet_backprop: Callable, sgd_step: Callable) -> Params:
    """Return the convolutional network that the check of b02 has trained, or else a small one."""
    args = mnist.DataSet("train_images_4d"), mnist.TRAIN_LABELS, np.random.default_rng(CONVNET_SEED)
    params = pairs_in(kept.find(fit_mnist_convnet, args))
    if params and [w.ndim for w, _ in params] == [4, 2]:
        print("Your network of b02, as its check has trained it.")
        return params
    params, digits = train_small_convnet(convnet_backprop, sgd_step)
    print(f"A network with {FILTERS} kernels, trained just now on {digits} digits.")
    return params


def pairs_in(network: Any) -> Params | None:
    """Return a network as pairs (w, b), one a layer, or None where it has another form, as in q13 it may."""
    if not isinstance(network, list | tuple) or not all(isinstance(pair, list | tuple) for pair in network):
        return None
    pairs = [tuple(pair) for pair in network]
    fits = all(len(pair) == 2 and np.ndim(pair[0]) in (2, 4) and np.ndim(pair[1]) == 1 for pair in pairs)
    return [(np.asarray(w), np.asarray(b)) for w, b in pairs] if pairs and fits else None


def train_small(init_params: Callable, train: Callable) -> Params:
    """Return a dense network that has learned from a few thousand digits."""
    rng, sizes = np.random.default_rng(0), [mnist.training()[0].shape[1], HIDDEN, CLASSES]
    images, labels = (part[:DIGITS] for part in mnist.training())
    first = call(init_params, sizes, rng, keep=True)
    how = {"epochs": EPOCHS, "batch_size": 32, "learning_rate": 0.1, "rng": rng}
    params, _ = parts(call(train, first, images, labels, keep=True, **how), ("params", "losses"), "train")
    shapes = [((d, m), (m,)) for d, m in zip(sizes[:-1], sizes[1:], strict=True)]
    return in_shape(params, shapes, "train's params")


def train_small_convnet(convnet_backprop: Callable, sgd_step: Callable) -> tuple[Params, int]:
    """Return a convolutional network, and from how many digits it has learned in the time that we wait."""
    rng, inputs = np.random.default_rng(0), FILTERS * ((28 - SIZE + 1) // 2) ** 2  # of the dense layer
    shapes = [((FILTERS, 1, SIZE, SIZE), (FILTERS,)), ((inputs, CLASSES), (CLASSES,))]
    spreads = [np.sqrt(2 / SIZE**2), np.sqrt(2 / inputs)]
    params = [(rng.normal(0, s, w), np.full(b, 0.1)) for s, (w, b) in zip(spreads, shapes, strict=True)]
    images, labels = mnist.training()
    end, step = time.process_time() + PATIENCE, 0
    while step < MINI_BATCHES and time.process_time() < end:
        some = slice(step * AT_A_TIME, (step + 1) * AT_A_TIME)
        gave = call(convnet_backprop, params, images[some].reshape(-1, 1, 28, 28).astype(float), labels[some])
        _, grads = parts(gave, ("loss", "grads"), "convnet_backprop")
        params = in_shape(call(sgd_step, params, grads, RATE), shapes, "sgd_step's params")
        step += 1
    return params, step * AT_A_TIME


def in_shape(params: Any, shapes: list, name: str) -> Params:
    """Return params as pairs of finite arrays of these shapes; raise Unfinished if they are not."""
    layers = parts(params, tuple(f"layer {i + 1}" for i in range(len(shapes))), name)
    pairs = [parts(layer, ("w", "b"), f"each layer of {name}") for layer in layers]
    return [
        (numbers(w, of_w, name), numbers(b, of_b, name)) for (w, b), (of_w, of_b) in zip(pairs, shapes, strict=True)
    ]
