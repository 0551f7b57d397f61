"""Where is the protein? Your convnet learns it from drawn cells; what its kernels became, and what it mixes up."""

import time
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from given.mnist import IN_BROWSER
from given.plots.digits_read import NOT_TRAINED
from given.plots.style import (
    AMOUNTS,
    BLUE,
    GREY,
    SIGNED,
    Unfinished,
    both_sides,
    call,
    compute,
    numbers,
    parts,
    picture,
)
from given.trainings.cells import CLASSES, SIZE, cells

LEARNED = 300 if IN_BROWSER else 1000  # cells to learn from
NEW = 400  # cells to test with
BATCH, MOST = 20, 20  # MOST: seconds of processor time after which training stops
COURSE = ((9, 0.1), (3, 0.02))  # so many epochs with this learning rate: small steps at the end, as it jumps about else
EPOCHS = sum(epochs for epochs, _ in COURSE)
KERNELS, SIDE = 8, 5
HIDDEN = 30  # neurons of the dense network
EXAMPLES = 4  # cells of each class
YELLOW, SKY = np.array([1.0, 0.9, 0.1]), np.array([0.15, 0.4, 0.75])  # the protein and the cell, in one picture


@picture
def learn_cells(convnet_forward: Callable, convnet_backprop: Callable, sgd_step: Callable) -> Any:
    """Draw some cells of each class, train a convnet on many, draw how many new ones it gets right, and return its params."""
    figure = plt.figure(figsize=(10, 4.6))
    halves: Any = figure.subfigures(1, 2, width_ratios=(1, 1.1))
    show_cells(halves[0])
    axes = halves[1].subplots()
    axes.set(xlabel="epoch", ylabel="new cells told right (%)", ylim=(0, 102), xlim=(0, EPOCHS + 0.3))
    axes.plot((0, EPOCHS), (25, 25), color=GREY, linestyle="--", label="guessing: 25 %")
    params, accuracies = train_convnet(convnet_forward, convnet_backprop, sgd_step)
    axes.plot(range(1, len(accuracies) + 1), accuracies, "o-", color=BLUE, label="your convnet")
    stopped = "" if len(accuracies) == EPOCHS else f", stopped after {MOST} s"
    axes.set_title(f"{accuracies[-1]:.1f} % of {NEW} new cells, learned from {LEARNED:,}{stopped}")
    axes.legend(loc="lower right")
    return params


def show_cells(figure: Any) -> None:
    """Draw examples, a column for each class: the protein in yellow, the cell in blue."""
    images, classes = cells(np.random.default_rng(0), 100)
    for number, column in enumerate(figure.subplots(EXAMPLES, len(CLASSES)).T):
        for axes, image in zip(column, images[classes == number], strict=False):
            axes.imshow(in_colours(image))
            axes.set_axis_off()
        column[0].set_title(CLASSES[number])
    figure.suptitle("drawn by a program; yellow: protein, blue: cell", fontsize=11)


def in_colours(image: np.ndarray) -> np.ndarray:
    """Return an image of two channels as one in colours, (SIZE, SIZE, 3), each channel as bright as can be."""
    protein, cell = (image / image.max(axis=(1, 2), keepdims=True))[:, :, :, np.newaxis]
    return np.clip(cell * SKY + protein * YELLOW, 0, 1)


def train_convnet(forward: Callable, backprop: Callable, sgd_step: Callable) -> tuple[Any, list[float]]:
    """Return a convnet, and after each epoch the percentage of new cells that it gets right."""
    rng, start = np.random.default_rng(1), time.process_time()
    x, y = cells(rng, LEARNED)
    params, seen = first_params(rng), 0
    accuracies: list[float] = []
    for rate in [rate for epochs, rate in COURSE for _ in range(epochs)]:
        if time.process_time() - start > MOST:
            break
        shuffled = rng.permutation(len(x))
        for batch in np.split(shuffled, range(BATCH, len(x), BATCH)):
            gave = parts(call(backprop, params, x[batch], y[batch], keep=True), ("loss", "grads"), "convnet_backprop")
            params = call(sgd_step, params, gave[1], rate, keep=True)
            seen += len(batch)
            if time.process_time() - start > MOST:
                require_some(seen)
                break
        accuracies.append(accuracy(told_by_convnet(forward, params)))
    return params, accuracies


def require_some(seen: int) -> None:
    """Raise Unfinished where so few cells were used when the time was over that nothing can have been learned."""
    if seen < LEARNED / 10:
        raise Unfinished(
            f"no picture: {MOST} seconds were enough for {seen} of {LEARNED:,} cells. "
            "Loops over single numbers take long: a matrix product for all windows at once is quicker"
        )


def first_params(rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return small random weights and zero biases, as in init_params."""
    inputs = KERNELS * ((SIZE - SIDE + 1) // 2) ** 2  # of the dense layer
    shapes = ((KERNELS, 2, SIDE, SIDE), 2 * SIDE**2, KERNELS), ((inputs, len(CLASSES)), inputs, len(CLASSES))
    return [
        (rng.normal(0, np.sqrt(2 / fan_in), shape).astype(np.float32), np.zeros(outputs, np.float32))
        for shape, fan_in, outputs in shapes
    ]


def new_cells() -> tuple[np.ndarray, np.ndarray]:
    """Return the cells to test with, always the same."""
    return cells(np.random.default_rng(2), NEW)


def told_by_convnet(forward: Callable, params: Any) -> np.ndarray:
    """Return which class of each new cell is the most probable, by your convnet."""
    return compute(forward, params, new_cells()[0], shape=(NEW, len(CLASSES))).argmax(axis=1)


def accuracy(told: np.ndarray) -> float:
    """Return how many of the new cells are told right, in percent."""
    return 100 * float(np.mean(told == new_cells()[1]))


@picture
def cell_kernels(conv_forward: Callable, params: Any) -> None:
    """Draw the learned kernels, both channels of each, and what they find in a cell of each class, after ReLU."""
    w, b = kernels_of(params)
    figure, rows = plt.subplots(2 + len(CLASSES), 1 + len(w), figsize=(10, 6.6))
    for axes in rows.flat:
        axes.set(xticks=[], yticks=[], frame_on=False)
    low, high = both_sides(w)
    for number, kernel in enumerate(w):
        for channel in (0, 1):
            drawn = rows[channel][1 + number].imshow(kernel[channel], cmap=SIGNED, vmin=low, vmax=high)
        rows[0][1 + number].set_title(f"kernel {number}", fontsize=10)
    figure.colorbar(drawn, ax=rows[:2], label="weight")
    rows[0][1].set_ylabel("protein", fontsize=9)
    rows[1][1].set_ylabel("cell", fontsize=9)
    images, classes = new_cells()
    chosen = [int(np.argmax(classes == number)) for number in range(len(CLASSES))]
    for axes, image, name in zip(rows[2:, 0], images[chosen], CLASSES, strict=True):
        axes.imshow(in_colours(image))
        axes.set_ylabel(name, fontsize=10)
    side = SIZE - w.shape[2] + 1
    maps = np.maximum(compute(conv_forward, images[chosen], w, b, shape=(len(chosen), len(w), side, side)), 0)
    for row, of_cell in zip(rows[2:, 1:], maps, strict=True):
        for axes, found in zip(row, of_cell, strict=True):
            drawn = axes.imshow(found, cmap=AMOUNTS, vmin=0, vmax=maps.max())
    figure.colorbar(drawn, ax=rows[2:], label="output after ReLU")


def kernels_of(params: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the kernels and biases of a convnet for cells, if there is one."""
    if params is None:
        raise Unfinished(NOT_TRAINED)
    w, b = parts(params[0], ("conv_w", "conv_b"), "the first layer of the convnet")
    return numbers(w, (KERNELS, 2, SIDE, SIDE), "conv_w"), numbers(b, (KERNELS,), "conv_b")


@picture
def cell_confusion(
    convnet_forward: Callable, params: Any, init_params: Callable, train: Callable, predict: Callable
) -> None:
    """Draw how often each class was told as each, by your convnet and by a dense network that learns from the same cells."""
    kernels_of(params)
    _, (left, right) = plt.subplots(1, 2, figsize=(10, 4.8))
    learned = sum(array.size for pair in params for array in pair)
    draw_confusion(left, told_by_convnet(convnet_forward, params), f"your convnet, {learned:,} weights and biases")
    told, learned = told_by_dense(init_params, train, predict)
    draw_confusion(right, told, f"a dense network, {learned:,} weights and biases")


def told_by_dense(init_params: Callable, train: Callable, predict: Callable) -> tuple[np.ndarray, int]:
    """Return which classes your dense network finds, and how many weights and biases it has."""
    x, y = cells(np.random.default_rng(1), LEARNED)  # the cells that the convnet had
    rng = np.random.default_rng(3)
    params = call(init_params, [x[0].size, HIDDEN, len(CLASSES)], rng, keep=True)
    for epochs, rate in COURSE:
        how = {"epochs": epochs, "batch_size": BATCH, "learning_rate": rate, "rng": rng}
        trained = call(train, params, x.reshape(len(x), -1), y, keep=True, **how)
        params, _ = parts(trained, ("params", "losses"), "train")
    told = compute(predict, params, new_cells()[0].reshape(NEW, -1), shape=(NEW,))
    return told, sum(np.size(array) for pair in params for array in pair)


def draw_confusion(axes: plt.Axes, told: np.ndarray, name: str) -> None:
    """Draw a row for each true class, a column for each class that was told."""
    true = new_cells()[1]
    counts = np.array([[np.sum((true == row) & (told == column)) for column in range(4)] for row in range(4)])
    axes.imshow(counts, cmap=AMOUNTS, vmin=0, vmax=NEW / len(CLASSES))
    for (row, column), number in np.ndenumerate(counts):
        dark, weight = number > 0.6 * NEW / len(CLASSES), "bold" if row == column else "normal"
        axes.text(column, row, number, ha="center", va="center", color="white" if dark else "black", weight=weight)
    axes.set_xticks(range(len(CLASSES)), CLASSES, fontsize=9)
    axes.set_yticks(range(len(CLASSES)), CLASSES)
    axes.set(
        xlabel="told as", ylabel="true class", title=f"{name}:\n{accuracy(told):.1f} % of {NEW} new cells told right"
    )
