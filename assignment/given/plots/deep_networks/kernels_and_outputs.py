"""Pictures of a convolutional network: the kernels of its first layer, and what they find in a digit."""

import time
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.image import AxesImage

from given import mnist
from given.machinery.wording import shape as written_shape
from given.plots.style import AMOUNTS, INK, SIGNED, Unfinished, both_sides, call, compute, numbers, parts, picture
from given.trainings import kept

COLUMNS = 6  # kernels of the small network, and those that are drawn of a larger one
SIZE = 5  # rows and columns of a kernel of the small network
DIGITS = 500 if mnist.IN_BROWSER else 1500  # a page takes several times as long
AT_A_TIME, RATE = 10, 0.2
PATIENCE = 10  # seconds: what loops over single pixels have learned by then is enough for a picture
NEW = 100  # digits that are read and not learned from; loops over single pixels read ten in a second
SEED = 200  # of the generator that the check of b02 hands to fit_mnist_convnet
PLACE = "where the assignment is installed, not in this page" if mnist.IN_BROWSER else "in the cell above"
NOT_TRAINED = f"no picture: there is no network of these files yet. The check trains it, {PLACE}."


@picture
def kernels_before_and_after(
    convnet_forward: Callable, convnet_backprop: Callable, conv_forward: Callable, sgd_step: Callable
) -> None:
    """Train a small network on a few digits; draw its kernels, and what they find in one digit, before and after."""
    figure, rows = lay_out([None, digit(0), None, digit(0)])
    before = first_network(np.random.default_rng(2))
    after, steps = learn(convnet_backprop, sgd_step, before)
    figure.suptitle(
        f"{COLUMNS} kernels w {written_shape(before[0][0])}, before and after {steps} mini-batches of {AT_A_TIME} digits"
    )
    limits = both_sides(before[0][0], after[0][0])
    found = [outputs(conv_forward, params, digit(0)) for params in (before, after)]
    for when, params, output, two in zip(
        ("before", "after"), (before, after), found, (rows[:2], rows[2:]), strict=True
    ):
        percent = 100 * share_read(convnet_forward, params, NEW)
        two[0][0].text(
            1, 0.5, f"{when} training:\n{percent:.3g} % of {NEW} new\ndigits read right", ha="right", va="center"
        )
        figure.colorbar(show(two[0][1:], params[0][0][:, 0], SIGNED, limits), ax=two[0], label="weight")
        figure.colorbar(show(two[1][1:], output, AMOUNTS, (0, np.max(found))), ax=two[1], label="output after ReLU")


@picture
def convnet_kernels(fit_mnist_convnet: Callable, convnet_forward: Callable, conv_forward: Callable) -> None:
    """Draw kernels of the network that the check of b02 has trained, and what they find in two digits."""
    figure, rows = lay_out([None, digit(0), digit(7)])
    args = mnist.DataSet("train_images_4d"), mnist.TRAIN_LABELS, np.random.default_rng(SEED)
    params = kept.find(fit_mnist_convnet, args)
    if params is None:
        raise Unfinished(NOT_TRAINED)
    w = params[0][0]
    percent = 100 * share_read(convnet_forward, params, 1000)
    first = f"{COLUMNS} of " if len(w) > COLUMNS else ""
    figure.suptitle(f"{first}the kernels w {written_shape(w)}; {percent:.4g} % of 1,000 new digits are read right")
    found = [outputs(conv_forward, params, image) for image in (digit(0), digit(7))]
    weights = show(rows[0][1:], w[:, 0], SIGNED, both_sides(w))
    for row, output in zip(rows[1:], found, strict=True):
        answers = show(row[1:], output, AMOUNTS, (0, np.max(found)))
    figure.colorbar(weights, ax=rows[0], label="weight")
    figure.colorbar(answers, ax=rows[1:], label="output after ReLU")


def lay_out(images: list[np.ndarray | None]) -> tuple[plt.Figure, np.ndarray]:
    """Return a figure with a row for each image, drawn on the left; a row without one is for kernels, and lower."""
    heights = [1 if image is None else 1.3 for image in images]
    figure, rows = plt.subplots(len(images), COLUMNS + 1, figsize=(10, 1.35 * sum(heights)), height_ratios=heights)
    for axes in rows.flat:
        axes.set(xticks=[], yticks=[], frame_on=False)
    for axes, image in zip(rows[:, 0], images, strict=True):
        if image is None:
            axes.set_axis_off()
        else:
            axes.imshow(image, cmap=INK)
    return figure, rows


def digit(number: int) -> np.ndarray:
    return mnist.training()[0][number].reshape(28, 28).astype(float)


def first_network(rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return a network whose kernels are random and so small that what they learn outweighs it."""
    inputs = COLUMNS * ((28 - SIZE + 1) // 2) ** 2  # of the dense layer
    w = rng.normal(0, 0.1, (COLUMNS, 1, SIZE, SIZE)), rng.normal(0, np.sqrt(2 / inputs), (inputs, 10))
    return [(w[0], np.zeros(COLUMNS)), (w[1], np.zeros(10))]


def learn(convnet_backprop: Callable, sgd_step: Callable, params: Any) -> tuple[Any, int]:
    """Return what a network becomes in one epoch, or as far as it comes while we wait, and the number of its steps."""
    images, labels = mnist.training()
    start, shapes = time.process_time(), [[array.shape for array in pair] for pair in params]
    for step in range(DIGITS // AT_A_TIME):
        if time.process_time() - start > PATIENCE:
            return params, step
        some = slice(step * AT_A_TIME, (step + 1) * AT_A_TIME)
        gave = call(convnet_backprop, params, images[some].reshape(-1, 1, 28, 28).astype(float), labels[some])
        _, grads = parts(gave, ("loss", "grads"), "convnet_backprop")
        layers = parts(call(sgd_step, params, grads, RATE), ("kernels", "dense layer"), "sgd_step")
        pairs = [parts(pair, ("w", "b"), "each layer of sgd_step") for pair in layers]
        params = [
            tuple(numbers(array, shape, "a step's weights") for array, shape in zip(*both, strict=True))
            for both in zip(pairs, shapes, strict=True)
        ]
    return params, DIGITS // AT_A_TIME


def share_read(convnet_forward: Callable, params: Any, count: int) -> float:
    """Return the share of the last digits, which are not learned from, that a network reads right."""
    images, labels = (part[-count:] for part in mnist.training())
    p = compute(convnet_forward, params, images.reshape(-1, 1, 28, 28).astype(float), shape=(count, 10))
    return float(np.mean(p.argmax(axis=1) == labels))


def outputs(conv_forward: Callable, params: Any, image: np.ndarray) -> np.ndarray:
    """Return what the kernels of a network find in an image, after ReLU."""
    w, b = params[0]
    shape = (1, len(w), *(side - kernel + 1 for side, kernel in zip(image.shape, w.shape[2:], strict=True)))
    return np.maximum(compute(conv_forward, image[np.newaxis, np.newaxis], w, b, shape=shape)[0], 0)


def show(row: np.ndarray, images: np.ndarray, colours: str, limits: tuple[float, float]) -> AxesImage:
    """Draw images side by side in one scale of colours, as many as there is room for."""
    for axes, image in zip(row, images, strict=False):
        drawn = axes.imshow(image, cmap=colours, vmin=limits[0], vmax=limits[1])
    for axes in row[len(images) :]:
        axes.set_axis_off()
    return drawn
