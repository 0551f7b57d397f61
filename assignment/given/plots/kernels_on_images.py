"""Pictures of kernels on images: how many numbers they need, what they find, and how derivatives flow back."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from given import mnist
from given.plots.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SIGNED,
    Unfinished,
    both_sides,
    call,
    compute,
    numbers,
    parts,
    picture,
    table,
    write_title,
)

UNITS = 20  # neurons, or kernels of 3 x 3
KERNELS = {
    "left edges": np.array([[-1.0, 0, 1]] * 3),
    "upper edges": np.array([[-1.0] * 3, [0] * 3, [1] * 3]),
    "slanted edges": np.array([[-1.0, -1, 0], [-1, 0, 1], [0, 1, 1]]),
}


@picture
def parameter_counts(dense_parameters: Callable, conv_parameters: Callable) -> None:
    """Draw how many numbers 20 neurons and 20 kernels of 3 × 3 must learn, for grey images of three sizes."""
    sides, names = (28, 64, 250), ("MNIST", "yeast cell", "the lecture's")
    _, axes = plt.subplots(figsize=(8, 4))
    dense = [whole(dense_parameters, side * side, UNITS) for side in sides]
    convolution = [whole(conv_parameters, 1, UNITS, 3, 3)] * len(sides)
    for counts, shift, colour, hatch, label in (
        (dense, -0.2, BLUE, "", f"dense layer, {UNITS} neurons"),
        (convolution, 0.2, ORANGE, "//", f"convolution, {UNITS} kernels (3, 3)"),
    ):
        drawn = axes.bar(np.arange(3) + shift, counts, 0.36, color=colour, hatch=hatch, edgecolor="white", label=label)
        axes.bar_label(drawn, [f"{count:,}" for count in counts], padding=2)
    axes.set(yscale="log", ylim=(10, 1e7), ylabel="weights and biases")
    axes.set_xticks(range(3), [f"{name} image\n({side}, {side})" for name, side in zip(names, sides, strict=True)])
    axes.grid(axis="y", alpha=0.4)
    axes.set_axisbelow(True)
    axes.legend(loc="upper left")


def whole(function: Callable, *args: int) -> int:
    """Return the whole number above 0 that a function gives; raise Unfinished for anything else."""
    count = compute(function, *args, shape=())
    if count.dtype.kind not in "iu" or count <= 0:
        raise Unfinished(f"no picture: {function.__name__} gave {count}, a whole number above 0 was expected")
    return int(count)


@picture
def edges(conv2d: Callable, image: Any = None) -> None:
    """Draw an image, three kernels, and what each finds in the image; a handwritten digit if none is given."""
    image = digit(0) if image is None else np.asarray(image, float)
    figure, rows = plt.subplots(2, 4, figsize=(8, 4.2), height_ratios=(1, 2))
    rows[0][0].set_axis_off()
    rows[1][0].imshow(image, cmap=INK)
    rows[1][0].set(xlabel="column", ylabel="row")
    write_title(rows[1][0], "image", image)
    for axes, (name, kernel) in zip(rows[0][1:], KERNELS.items(), strict=True):
        show_kernel(axes, kernel, name)
    size = tuple(side - 2 for side in image.shape)
    results = [compute(conv2d, image, kernel, shape=size) for kernel in KERNELS.values()]
    for axes, result in zip(rows[1][1:], results, strict=True):
        low, high = both_sides(*results)
        drawn = axes.imshow(result, cmap=SIGNED, vmin=low, vmax=high)
        write_title(axes, "output", result)
    figure.colorbar(drawn, ax=rows[1], shrink=0.7, label="output")


def digit(number: int) -> np.ndarray:
    """Return one of the training digits as an image (28, 28)."""
    return mnist.training()[0][number].reshape(28, 28).astype(float)


def show_kernel(axes: plt.Axes, kernel: np.ndarray, name: str) -> None:
    table(axes, kernel, both_sides(kernel), SIGNED)
    axes.set(xticks=[], yticks=[], xlabel="", ylabel="")
    write_title(axes, f"{name}\nkernel", kernel)


@picture
def feature_maps(conv_forward: Callable) -> None:
    """Draw a mini-batch of two digits, and what a layer of three kernels makes of it, after ReLU."""
    x = np.stack([digit(0), digit(7)])[:, np.newaxis]
    w = np.stack(list(KERNELS.values()))[:, np.newaxis]
    figure, rows = plt.subplots(2, 4, figsize=(8, 4.6))
    for axes, image in zip(rows[:, 0], x[:, 0], strict=True):
        axes.imshow(image, cmap=INK)
        axes.set_title("image\n(1, 28, 28)")
    y = compute(conv_forward, x, w, np.zeros(len(w)), 1, 1, shape=(2, len(w), 28, 28))
    for row, maps in zip(rows, y, strict=True):
        for axes, result, name in zip(row[1:], maps, KERNELS, strict=True):
            drawn = axes.imshow(np.maximum(result, 0), cmap="Blues", vmin=0, vmax=y.max())
            axes.set_title(f"{name}\n(28, 28)")
    figure.colorbar(drawn, ax=rows, shrink=0.7, label="output after ReLU")
    figure.suptitle("x (2, 1, 28, 28),  w (3, 1, 3, 3)  →  y (2, 3, 28, 28)")


@picture
def error_on_image(conv_backward: Callable) -> None:
    """Draw where the derivative of three outputs goes: back to the window of each, weighted by the kernel."""
    kernel = np.arange(1.0, 10).reshape(3, 3)
    x, dy = np.zeros((1, 1, 7, 7)), np.zeros((1, 1, 5, 5))
    dy[0, 0, [0, 3, 4], [0, 2, 4]] = 1
    _, (left, middle, right) = plt.subplots(1, 3, figsize=(8, 3.6), width_ratios=(5, 3, 7))
    table(left, dy[0, 0], (0, 3))
    write_title(left, "dy", dy)
    table(middle, kernel, (0, 18))
    write_title(middle, "kernel", kernel[np.newaxis, np.newaxis])
    gave = parts(call(conv_backward, dy, x, kernel[np.newaxis, np.newaxis]), ("dx", "dw", "db"), "conv_backward")
    dx = numbers(gave[0], x.shape, "conv_backward's dx")
    table(right, dx[0, 0], (0, 18))
    write_title(right, "dx", dx)
    for row, column in np.argwhere(dy[0, 0]):
        right.add_patch(plt.Rectangle((column - 0.5, row - 0.5), 3, 3, fill=False, edgecolor=GREY, linewidth=2))
