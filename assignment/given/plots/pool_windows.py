"""Pictures of pooling: the largest number of a window or the mean, and who gets the derivative on the way back."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from given.answers import slide
from given.plots.style import ORANGE, RED, compute, picture, table, write_title

MOST_RINGED = 64  # numbers of a table: in a larger image the rings would cover what is to be seen


@picture
def pooling(max_pool: Callable, average_pool: Callable, size: int = 2, stride: int = 1, image: Any = None) -> None:
    """Draw an image, its max pooling and its average pooling side by side; the slides' table if none is given.

    In a table a ring marks each winner, a number that is the largest of some window. The framed window gives the framed numbers.
    """
    is_slide = image is None
    image = slide("max pooling").input if image is None else np.asarray(image)
    starts = [np.arange(0, length - size + 1, stride) for length in image.shape]
    shape = tuple(map(len, starts))
    _, (left, middle, right) = plt.subplots(1, 3, figsize=(8, 4))
    scale = (0, image.max())
    table(left, image, scale)
    write_title(left, "input\n", image)
    row, column = ((length - 1) // 2 for length in shape)  # on the slides' table: the number misprinted there
    frame(left, row * stride, column * stride, size)
    for axes, function, name in ((middle, max_pool, "max"), (right, average_pool, "average")):
        result = compute(function, image, size, stride, shape=shape)
        table(axes, result, scale)
        write_title(axes, f"{name} pooling {size}×{size},\nstride {stride}", result)
        frame(axes, row, column, 1)
        if name == "max" and image.size <= MOST_RINGED:
            rings(left, winners(image, result, size, stride))
            write_title(left, "a ring: a winner\ninput", image)
    if is_slide:
        middle.text(column, row + 0.33, "(slide: 26)", ha="center", va="center", fontsize=8)


def winners(image: np.ndarray, largest: np.ndarray, size: int, stride: int) -> np.ndarray:
    """Return the rows and columns (n, 2) in which the numbers of a max pooling stand in the image.

    A window of equal numbers has no winner, nor has one that does not hold the number said to be its largest.
    """
    found = set()
    for (row, column), number in np.ndenumerate(largest):
        top, left = row * stride, column * stride
        window = image[top : top + size, left : left + size]
        places = np.argwhere(window == number)
        if 0 < len(places) < window.size:
            found.add((int(top + places[0][0]), int(left + places[0][1])))
    return np.array(sorted(found)).reshape(-1, 2)


def rings(axes: plt.Axes, places: np.ndarray) -> None:
    """Draw a ring around each of these rows and columns, the larger the fewer there are."""
    width = axes.get_xlim()[1] - axes.get_xlim()[0]
    axes.scatter(places[:, 1], places[:, 0], s=25_000 / width**2, facecolors="none", edgecolors=ORANGE, linewidths=2)


def frame(axes: plt.Axes, row: int, column: int, size: int) -> None:
    """Draw a frame around `size` rows and columns of a table, beginning with these."""
    axes.add_patch(plt.Rectangle((column - 0.5, row - 0.5), size, size, fill=False, edgecolor=RED, linewidth=3))


@picture
def pooling_backward(forward: Callable, backward: Callable, size: int = 2, stride: int = 1) -> None:
    """Draw the slides' table, its pooling, and what each of its numbers gets when every output has the derivative 1."""
    x = slide("max pooling").input[np.newaxis, np.newaxis].astype(float)
    _, (left, middle, right) = plt.subplots(1, 3, figsize=(8, 4))
    table(left, x[0, 0], (0, x.max()))
    write_title(left, "x", x)
    shape = (1, 1, *(len(np.arange(0, length - size + 1, stride)) for length in x.shape[2:]))
    y = compute(forward, x, size, stride, shape=shape)
    table(middle, y[0, 0], (0, x.max()))
    write_title(middle, "y", y)
    dx = compute(backward, np.ones(shape), x, size, stride, shape=x.shape)
    table(right, dx[0, 0], (0, max(dx.max(), 1)))
    write_title(right, "dx, for dy = 1\neverywhere,", dx)
