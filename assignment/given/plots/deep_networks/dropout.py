"""Pictures of dropout: what a mask does to a layer, and what a network learns without it and with it."""

from collections.abc import Callable
from functools import partial

import matplotlib.pyplot as plt
import numpy as np

from given import mnist
from given.plots.networks import gradients
from given.plots.style import BLUE, ORANGE, call, compute, numbers, parts, picture, table

X = np.array([[1.0, 2, 3, 2, 1], [2, 1, 1, 3, 2], [3, 2, 1, 1, 3], [1, 3, 2, 3, 1]])
DRAWINGS = 10_000
DIGITS, NEW, HIDDEN = 600, 500, 100
EPOCHS = 15 if mnist.IN_BROWSER else 25  # a page takes several times as long
AT_A_TIME, RATE = 50, 0.3
DROP_PIXELS, DROP = 0.2, 0.5  # for the inputs, and for the hidden neurons


@picture
def dropout_masks(dropout_forward: Callable) -> None:
    """Draw the numbers of a layer, a mask, and what dropout makes of them, once and on average."""
    figure, (before, middle, once, often) = plt.subplots(1, 4, figsize=(10, 2.9))
    rng, limits = np.random.default_rng(0), (0, X.max() / (1 - DROP))
    table(before, X, limits)
    before.set(title="x (4, 5)")
    y, mask = drop_out(dropout_forward, X, DROP, rng)
    table(middle, mask.astype(float), (0, 1), "gray")
    middle.set(title="mask: 1 is kept, 0 is not")
    table(once, y, limits)
    once.set(title=f"y, with drop = {DROP}")
    many, _ = drop_out(dropout_forward, np.broadcast_to(X, (DRAWINGS, *X.shape)), DROP, rng)
    table(often, many.mean(axis=0).round(1), limits)
    often.set(title=f"y, mean of {DRAWINGS:,} masks")
    for axes in figure.axes:
        axes.set(xticks=range(5), yticks=range(4), xlabel="neuron", ylabel="")
    before.set(ylabel="example")


@picture
def dropout_curves(
    init_params: Callable, backprop: Callable, sgd_step: Callable, dropout_forward: Callable, dropout_backward: Callable
) -> None:
    """Train a network twice, without dropout and with it; draw its loss on the digits it learns from, and on new ones."""
    _, both = plt.subplots(1, 2, figsize=(10, 3.8), sharey=True)
    for axes, title in zip(both, (f"on the {DIGITS:,} digits it learns from", f"on {NEW} new digits"), strict=True):
        axes.set(xlabel="epoch", title=title, xlim=(0, 1.12 * EPOCHS), ylim=(0, 1))
    both[0].set(ylabel="loss (cross-entropy)")
    with_dropout = partial(gradients_with_dropout, dropout_forward, dropout_backward)
    for find, colour, marker, name in (
        (gradients_without_dropout, ORANGE, "o", "without dropout"),
        (with_dropout, BLUE, "s", "with dropout"),
    ):
        losses = train(init_params, backprop, sgd_step, find)
        for axes, loss in zip(both, losses.T, strict=True):
            axes.plot(range(1, EPOCHS + 1), loss, color=colour, marker=marker, markersize=4, label=name)
        axes.annotate(f" {loss[-1]:.2f}", (EPOCHS, loss[-1]), xytext=(4, 0), textcoords="offset points", va="center")
    both[0].legend()


def drop_out(
    dropout_forward: Callable, x: np.ndarray, drop: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return the y and the mask that dropout gives for an array, drawn anew."""
    own = np.random.default_rng(rng.integers(1 << 32))  # calls are on copies: ours would stay where it is
    y, mask = parts(call(dropout_forward, x, drop, own), ("y", "mask"), "dropout_forward")
    return numbers(y, x.shape, "dropout_forward's y"), numbers(mask, x.shape, "dropout_forward's mask")


def gradients_without_dropout(
    backprop: Callable, params: list, x: np.ndarray, y: np.ndarray, rng: np.random.Generator
) -> list:
    return gradients(backprop, params, x, y)


def gradients_with_dropout(
    dropout_forward: Callable,
    dropout_backward: Callable,
    backprop: Callable,
    params: list,
    x: np.ndarray,
    y: np.ndarray,
    rng: np.random.Generator,
) -> list:
    """Return the derivatives with some pixels of each example switched off, and some hidden neurons for all of them.

    A hidden neuron is switched off, or made up for, by the weights that lead away from it: so backprop is used as it is.
    """
    first, (w, b) = params
    x, _ = drop_out(dropout_forward, x, DROP_PIXELS, rng)
    factors, mask = drop_out(dropout_forward, np.ones((len(w), 1), w.dtype), DROP, rng)
    (dw_first, db_first), (dw, db) = gradients(backprop, [first, (w * factors, b)], x, y)
    mask = np.broadcast_to(mask, w.shape).copy()
    return [(dw_first, db_first), (compute(dropout_backward, dw, mask, DROP, shape=w.shape), db)]


def train(init_params: Callable, backprop: Callable, sgd_step: Callable, find_gradients: Callable) -> np.ndarray:
    """Return the losses (EPOCHS, 2) of a network: after each epoch on the digits it learns from, and on new ones."""
    orders, masks = np.random.default_rng(0), np.random.default_rng(1)  # both networks see the same mini-batches
    sizes, (images, labels) = [784, HIDDEN, 10], mnist.training()
    params = layers_of(call(init_params, sizes, orders), sizes, "init_params")
    losses = []
    for _ in range(EPOCHS):
        order = orders.permutation(DIGITS)
        for start in range(0, DIGITS, AT_A_TIME):
            some = order[start : start + AT_A_TIME]
            grads = find_gradients(backprop, params, images[some], labels[some], masks)
            params = layers_of(call(sgd_step, params, grads, RATE), sizes, "sgd_step")
        for part in (slice(DIGITS), slice(-NEW, None)):
            loss, _ = parts(call(backprop, params, images[part], labels[part]), ("loss", "grads"), "backprop")
            losses.append(numbers(loss, (), "backprop's loss"))
    return np.reshape(losses, (EPOCHS, 2))


def layers_of(params: object, sizes: list[int], function: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the two layers that a function gave, in float32, which takes half the time."""
    pairs = [
        parts(pair, ("w", "b"), f"each layer of {function}") for pair in parts(params, ("layer 1", "layer 2"), function)
    ]
    shapes = zip(sizes, sizes[1:], strict=False)
    return [
        (
            numbers(w, shape, f"{function}'s w").astype(np.float32),
            numbers(b, shape[1:], f"{function}'s b").astype(np.float32),
        )
        for (w, b), shape in zip(pairs, shapes, strict=True)
    ]
