"""Pictures of what a network does with digits: how it reads them, what it mixes up, what its neurons look for."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from given import mnist
from given.plots.style import AMOUNTS, BLUE, INK, RED, SIGNED, Unfinished, both_sides, compute, numbers, picture

NOT_TRAINED = "no picture: there is no network yet. Run the cell above that trains it."


@picture
def digits(predict: Callable, params: Any, count: int = 1000) -> None:
    """Draw digits that the network has not seen in training, with what it reads: the first ten, and ten it misread.

    They are the last `count` of yours, of which the check and the ladder of q13 take 10,000.
    """
    images, labels = (part[-count:] for part in mnist.training())
    figure, rows = plt.subplots(2, 10, figsize=(8, 2.8))
    for axes, image in zip(rows[0], images, strict=False):
        axes.imshow(image.reshape(28, 28), cmap=INK)
    for axes in rows.flat:
        axes.set(xticks=[], yticks=[], frame_on=False)
    rows[0][0].set_ylabel("the first ten")
    rows[1][0].set_ylabel("misread")
    read = reading(predict, params, images)
    wrong = np.flatnonzero(read != labels)
    for axes, i in zip(rows[1], wrong, strict=False):
        axes.imshow(images[i].reshape(28, 28), cmap=INK)
    for axes, i in zip(rows.flat, [*range(10), *wrong[:10]], strict=False):
        right = read[i] == labels[i]
        says = f"reads {read[i]}" + ("" if right else f",\nis {labels[i]}")
        axes.set_title(says, color=BLUE if right else RED, fontsize=10)
    figure.suptitle(f"{100 * (1 - len(wrong) / count):.4g} % of {count:,} new digits are read right")


@picture
def confusion(predict: Callable, params: Any) -> None:
    """Draw how often each digit was read as each: a row for each true digit, a column for each digit read."""
    images, labels = mnist.exam()
    read = reading(predict, params, images)
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels, read.clip(0, 9)), 1)
    mistakes = counts - np.diag(np.diag(counts))
    _, axes = plt.subplots(figsize=(6.4, 5.6))
    axes.imshow(mistakes, cmap=AMOUNTS)
    for (row, column), number in np.ndenumerate(counts):
        dark = mistakes[row, column] > mistakes.max() / 2
        weight = "bold" if row == column else "normal"
        axes.text(
            column, row, number, ha="center", va="center", color="white" if dark else "black", weight=weight, size=9
        )
    axes.set(xlabel="read as", ylabel="true digit", xticks=range(10), yticks=range(10))
    axes.set_title(f"{len(labels):,} new digits, {mistakes.sum():,} of them misread\nbold: read right; shaded: misread")


@picture
def hidden_weights(params: Any, count: int = 21) -> None:
    """Draw the weights of the first neurons of the hidden layer as images, one weight for each pixel.

    Above it stands how often its neuron answers: the share of 1,000 digits for which the weighted sum is above 0.
    """
    w = first_layer(params)[:, :count]
    answers = share_of_answers(params)
    figure, rows = plt.subplots(3, 7, figsize=(8, 4.8))
    low, high = both_sides(np.quantile(w, (0.005, 0.995)))  # a few weights far out would pale all others
    for axes in rows.flat:
        axes.set_axis_off()
    for neuron, (axes, weights) in enumerate(zip(rows.flat, w.T, strict=False)):
        drawn = axes.imshow(weights.reshape(28, 28), cmap=SIGNED, vmin=low, vmax=high)
        axes.set_title(f"neuron {neuron}\n{100 * answers[neuron]:.0f} %", fontsize=9)
    figure.colorbar(drawn, ax=rows, label="weight")
    neurons = first_layer(params).shape[1]
    which = f"the first {len(w.T)} of {neurons} neurons" if neurons > len(w.T) else f"all {neurons} neurons"
    what = f"w (784, {neurons}): a column of 784 weights is an image of (28, 28)"
    figure.suptitle(f"{what}\n{which}, each with the share of the digits that it answers to", fontsize=11)


def reading(predict: Callable, params: Any, images: np.ndarray) -> np.ndarray:
    """Return what your network reads in these images, a whole number for each."""
    if params is None:
        raise Unfinished(NOT_TRAINED)
    read = compute(predict, params, images, shape=(len(images),))
    if read.dtype.kind not in "iu":
        raise Unfinished(f"no picture: predict gave {read.dtype}, whole numbers were expected")
    return read


def share_of_answers(params: Any, count: int = 1000) -> np.ndarray:
    """Return for each neuron of the first layer the share of these digits for which it is not silent."""
    w, b = first_layer(params), numbers(params[0][1], (params[0][0].shape[1],), "the biases of the first layer")
    sums = np.einsum("nd,dm->nm", mnist.training()[0][-count:], w) + b
    return np.mean(sums > 0, axis=0)


def first_layer(params: Any) -> np.ndarray:
    """Return the weights of the first layer, (784, hidden neurons), if the network is a list of pairs (w, b)."""
    if params is None:
        raise Unfinished(NOT_TRAINED)
    w = params[0][0]
    if not isinstance(w, np.ndarray) or w.ndim != 2 or len(w) != 784:
        raise Unfinished("no picture: it needs a network whose first layer has weights of shape (784, hidden neurons)")
    return w
