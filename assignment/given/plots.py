"""The pictures of the notebook, drawn with your own functions.

    plots.sliding_kernel(yours.conv1d, yours.relu, kernel=[0, 2, 1], stride=1)

`yours.conv1d` is your conv1d, as the file conv.py on disk has it now. A picture needs functions that work: where one is
not started, or raises an error, one line says so in place of the picture.
"""

import traceback
from collections.abc import Callable
from functools import wraps
from itertools import product
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from . import mnist, modules
from .answers import slide
from .questions import MODULE_OF, MODULES

FOLDER = Path(__file__).resolve().parent.parent

# Okabe and Ito's colours can be told apart with any kind of colour vision; no meaning rests on colour alone.
BLUE, ORANGE, RED, GREY = "#0072B2", "#E69F00", "#D55E00", "#767676"


class Yours:
    """Your functions by name, each read afresh from your file whenever you write `yours.` and its name."""

    def __getattr__(self, name: str) -> Callable:
        if name not in MODULE_OF:
            raise AttributeError(f"the assignment has no function {name!r}")
        return modules.functions(modules.load_all(FOLDER))[name]

    def __dir__(self) -> list[str]:
        return list(MODULE_OF)


yours = Yours()


def picture(draw: Callable) -> Callable:
    """Make a drawing function print one line, and show no half-drawn figure, if a function it calls raises an error."""

    @wraps(draw)
    def drawn(*args: Any, **kwargs: Any) -> Any:
        before = set(plt.get_fignums())
        try:
            return draw(*args, **kwargs)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a student's code raises
            for number in set(plt.get_fignums()) - before:
                plt.close(number)
            print(in_one_line(error))
            return None

    return drawn


def in_one_line(error: BaseException) -> str:
    """Say what is not started, which file cannot be read, or in which line of your files an error arose."""
    text = (str(error).splitlines() or [""])[0]
    if isinstance(error, NotImplementedError):
        return f"not started yet: {text}"
    if isinstance(error, ImportError):
        return f"no picture: {text}"
    theirs = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).stem in MODULES]
    place = (
        f"{Path(theirs[-1].filename).name}, line {theirs[-1].lineno}" if theirs else "what does the check above say?"
    )
    return f"no picture: {type(error).__name__}: {text} ({place})"


@picture
def sliding_kernel(conv1d: Callable, relu: Callable, kernel: Any, stride: int = 1, signal: Any = None) -> None:
    """Draw a signal, the kernel's output and its ReLU under one another; the heartbeat of the slides if none is given.

    See how each output stands below the middle of the window that it was computed from; a dash marks where there is no
    output, as on the slides. The output furthest from 0 is shaded with its window, their sum written out. ReLU keeps what
    rises above 0 and drops what falls below: dashed outlines.
    """
    signal = slide("Size = 3, Stride = 1").input if signal is None else np.asarray(signal, float)
    kernel = np.asarray(kernel, float)
    output = conv1d(signal, kernel, stride)
    after = relu(output)
    middles = np.arange(len(output)) * stride + (len(kernel) - 1) / 2
    _, rows = plt.subplots(3, figsize=(8, 5.5), sharex=True, sharey=True, layout="constrained")
    bars(rows[0], np.arange(len(signal)), signal, GREY, "input")
    bars(rows[1], middles, output, BLUE, "kernel output")
    rows[2].bar(middles, np.minimum(output, 0), width=0.6, fill=False, edgecolor=GREY, linestyle="--")
    bars(rows[2], middles, after, ORANGE, "after ReLU")
    gaps = [place for place in range(len(signal)) if np.abs(middles - place).min() >= 1]
    for axes, place in product(rows[1:], gaps):
        axes.text(place, 0, "–", ha="center", va="bottom", color=GREY)
    furthest = int(np.argmax(np.abs(output)))
    show_window(rows, signal, kernel, furthest * stride, output[furthest])
    rows[2].set_xlabel("position in the signal")
    rows[2].set_xticks(np.arange(len(signal)))


def bars(axes: Any, places: np.ndarray, heights: np.ndarray, colour: str, label: str) -> None:
    """Draw numbers as bars with the numbers written at their ends."""
    drawn = axes.bar(places, heights, width=0.6, color=colour)
    axes.bar_label(drawn, [written(height) for height in heights], padding=2)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.margins(y=0.25)
    axes.set_ylabel(label)


def show_window(rows: Any, signal: np.ndarray, kernel: np.ndarray, start: int, output: float) -> None:
    """Shade the window that begins at `start`, and its output, and write out the sum that the output should be."""
    window, middle = signal[start : start + len(kernel)], start + (len(kernel) - 1) / 2
    rows[0].axvspan(start - 0.5, start + len(kernel) - 0.5, color=BLUE, alpha=0.15, linewidth=0)
    rows[1].axvspan(middle - 0.5, middle + 0.5, color=BLUE, alpha=0.15, linewidth=0)
    terms = [f"{written(weight)}·{written(number, True)}" for weight, number in zip(kernel, window, strict=True)]
    rows[0].set_title(f"shaded: {' + '.join(terms)}, and your conv1d says {written(output)}")


def written(number: float, as_factor: bool = False) -> str:
    """Write a number with a true minus sign, and as a factor in brackets if it is negative."""
    text = f"{number + 0.0:g}".replace("-", "−")  # + 0.0 turns a -0 into a 0
    return f"({text})" if as_factor and number < 0 else text


@picture
def gradient_check(backprop: Callable, numerical_gradient: Callable) -> None:
    """Draw the derivative of the loss for every weight and bias of a small network, computed against measured.

    See whether all points lie on the diagonal: there, backpropagation and numerical_gradient agree. Points on another
    line through the middle speak of a forgotten factor, a cloud of points of a wrong formula.
    """
    groups = both_gradients(backprop, numerical_gradient)
    _, axes = plt.subplots(figsize=(5, 5), layout="constrained")
    axes.axline((0, 0), slope=1, color=GREY, linewidth=1, zorder=0)
    for (label, measured, computed), marker, colour in zip(groups, "os^D", (BLUE, ORANGE, RED, GREY), strict=True):
        axes.scatter(measured, computed, marker=marker, color=colour, alpha=0.7, label=label)
    difference = max(np.abs(measured - computed).max() for _, measured, computed in groups)
    axes.set(xlabel="measured by numerical_gradient", ylabel="computed by backprop", aspect="equal")
    axes.set_title(f"largest difference: {difference:.0e}")
    axes.legend()


def both_gradients(backprop: Callable, numerical_gradient: Callable) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Return for each array of a small network its name and its derivatives, as measured and as computed."""
    rng = np.random.default_rng(0)
    params = [(rng.normal(size=shape), rng.normal(size=shape[1])) for shape in ((4, 5), (5, 3))]
    x, y = rng.normal(size=(6, 4)), np.array([0, 1, 2, 0, 1, 2])
    computed = backprop(params, x, y)[1]
    groups = []
    for i, j in np.ndindex(2, 2):
        measured = numerical_gradient(loss_of(backprop, params, x, y, i, j), params[i][j])
        groups.append((f"layer {i + 1}, {('weights', 'biases')[j]}", np.ravel(measured), np.ravel(computed[i][j])))
    return groups


def loss_of(backprop: Callable, params: list, x: np.ndarray, y: np.ndarray, layer: int, part: int) -> Callable:
    """Return the loss as a function of one array of the network, the weights (part 0) or the biases (1) of a layer."""

    def loss(array: np.ndarray) -> float:
        changed = [list(pair) for pair in params]
        changed[layer][part] = array
        return backprop([tuple(pair) for pair in changed], x, y)[0]

    return loss


@picture
def loss_curve(init_params: Callable, train: Callable, digits: int = 5000, epochs: int = 8) -> Any:
    """Train a small network on a few thousand digits, draw the loss of every epoch and return the network.

    See the curve fall, steeply first and then more slowly. It should start below the dashed line, the loss of a network
    that guesses. A curve that jumps about asks for a smaller learning rate, one that hardly falls for a larger one.
    """
    rng = np.random.default_rng(0)
    images, labels = mnist.training()
    start = init_params([784, 30, 10], rng)
    how = {"epochs": epochs, "batch_size": 32, "learning_rate": 0.1, "rng": rng}
    params, losses = train(start, images[:digits].copy(), labels[:digits].copy(), **how)
    _, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    axes.plot(np.arange(1, len(losses) + 1), losses, "o-", color=BLUE)
    axes.axhline(np.log(10), color=GREY, linestyle="--")
    place = {"xytext": (0, -4), "textcoords": "offset points", "ha": "right", "va": "top"}
    axes.annotate("guessing: log 10 = 2.30", (len(losses), np.log(10)), **place)
    axes.set(xlabel="epoch", ylabel="mean loss (cross-entropy)", ylim=(0, None), title=f"Training on {digits:,} digits")
    return params


@picture
def digits(predict: Callable, params: Any, count: int = 1000) -> None:
    """Draw digits that the network has not seen in training, with what it reads: the first ten, and ten it misread.

    See whether you would have read the misread ones yourself: most are sloppily written, some are the network's fault.
    """
    if params is None:
        raise NotImplementedError("q12_train: run the cell with the loss curve first, it trains the network")
    images, labels = (part[-count:].copy() for part in mnist.training())
    read = predict(params, images)
    wrong = np.flatnonzero(read != labels)
    figure, rows = plt.subplots(2, 10, figsize=(11, 3.6), layout="constrained")
    show_digits(rows[0], images, labels, read, np.arange(10))
    show_digits(rows[1], images, labels, read, wrong[:10])
    rows[0][0].set_ylabel("the first ten")
    rows[1][0].set_ylabel("misread")
    figure.suptitle(f"{100 * (1 - len(wrong) / count):.1f} % of {count:,} new digits are read right")


def show_digits(row: Any, images: np.ndarray, labels: np.ndarray, read: np.ndarray, which: np.ndarray) -> None:
    """Draw these digits side by side, with what was read and, where that is wrong, what it is."""
    for axes in row:
        axes.set(xticks=[], yticks=[], frame_on=False)
    for axes, i in zip(row, which, strict=False):
        axes.imshow(images[i].reshape(28, 28), cmap="gray_r")
        right = read[i] == labels[i]
        text = f"reads {read[i]}" + ("" if right else f",\nis {labels[i]}")
        axes.set_title(text, fontsize=11, color=BLUE if right else RED)


@picture
def pooling(max_pool: Callable, average_pool: Callable, size: int = 2, stride: int = 1, image: Any = None) -> None:
    """Draw an image, its max pooling and its average pooling side by side; the slides' table if none is given.

    See how the maximum spreads the large numbers and how the average evens them out. All three share one colour scale.
    The outlined windows of the input give the outlined numbers.
    """
    image = slide("max pooling").input if image is None else np.asarray(image)
    largest, mean = max_pool(image, size, stride), average_pool(image, size, stride)
    _, columns = plt.subplots(1, 3, figsize=(10, 4), layout="constrained")
    titles = ("input", f"max pooling {size}×{size}, stride {stride}", f"average pooling {size}×{size}, stride {stride}")
    for axes, numbers, title in zip(columns, (image, largest, mean), titles, strict=True):
        show_table(axes, numbers, image.max())
        axes.set(title=title, xlabel="column", ylabel="row")
    row, column = ((length - 1) // 2 for length in largest.shape)  # on the slides' table: the number misprinted there
    outline(columns[0], row * stride, column * stride, size)
    for axes in columns[1:]:
        outline(axes, row, column, 1)


def show_table(axes: Any, numbers: np.ndarray, top: float) -> None:
    """Draw an array as an image, from white for 0 to dark for `top`, the numbers written in if they are few."""
    axes.imshow(numbers, cmap="Blues", vmin=0, vmax=top)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    if numbers.size <= 64:
        for (row, column), number in np.ndenumerate(numbers):
            colour = "white" if number > top / 2 else "black"
            axes.text(column, row, f"{number:g}", ha="center", va="center", color=colour)


def outline(axes: Any, row: int, column: int, size: int) -> None:
    """Draw a frame around `size` rows and columns of a table, beginning with these."""
    axes.add_patch(plt.Rectangle((column - 0.5, row - 0.5), size, size, fill=False, edgecolor=RED, linewidth=3))
