"""Pictures of a network as a graph: neurons as circles, weights as lines, and derivatives flowing back along them."""

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np

from given.plots.style import BLUE, GREY, ORANGE, compute, numbers, parts, picture, call, write_number

X, W, B = np.array([[1.0, -2.0]]), np.array([[3.0, 0.0], [1.0, 5.0]]), np.array([10.0, 2.0])  # the example by hand
DZ = np.array([[1.0, 3.0]])
SIZES = (3, 4, 3)  # of the network drawn
KEY = "line: solid above 0, dashed below 0, dotted 0; the wider, the further from 0"


@picture
def dense_layer(dense_forward: Callable) -> None:
    """Draw the example by hand as a graph: inputs on the left, a weight on each line, weighted sums on the right.

    See how each neuron on the right collects from all inputs, along the lines that end in it.
    """
    axes = stage("x (1, 2)   @   w (2, 2)   +   b (2,)   =   z (1, 2)")
    lines(axes, 0, W, labels=True)
    circles(axes, 0, [f"x\n{write_number(x)}" for x in X[0]])
    circles(axes, 1, ["z"] * 2)
    for place, bias in zip(heights(2), B, strict=True):
        axes.text(1.18, place, f"bias {write_number(bias)}", va="center")
    z = compute(dense_forward, X, W, B, shape=(1, 2))
    circles(axes, 1, [f"z\n{write_number(sum_)}" for sum_ in z[0]])


@picture
def dense_layer_backward(dense_backward: Callable) -> None:
    """Draw the way back through the same layer: dz on the right, a dw on each line, a dx in each circle on the left.

    See how the arrows have turned: each input collects from all neurons, along the lines that begin in it. The number on
    a line is now the derivative of its weight, its input times the dz at its end.
    """
    axes = stage("dx (1, 2)   ←   dw (2, 2), db (2,)   ←   dz (1, 2)")
    lines(axes, 0, np.zeros((2, 2)), back=True)  # where the derivatives will stand
    circles(axes, 1, [f"dz\n{write_number(dz)}" for dz in DZ[0]])
    circles(axes, 0, ["dx"] * 2)
    gave = parts(call(dense_backward, DZ, X, W), ("dx", "dw", "db"), "dense_backward")
    shapes = zip(("dx", "dw", "db"), gave, (X.shape, W.shape, B.shape), strict=True)
    dx, dw, db = (numbers(array, shape, f"dense_backward's {name}") for name, array, shape in shapes)
    lines(axes, 0, dw, labels=True, back=True)
    circles(axes, 0, [f"dx\n{write_number(number)}" for number in dx[0]])
    for place, bias in zip(heights(2), db, strict=True):
        axes.text(1.18, place, f"db {write_number(bias)}", va="center")


@picture
def network(network_forward: Callable) -> None:
    """Draw a network of two layers, its weights as lines, and the probabilities that come out of it.

    See the line's width: the size of a weight. Solid lines are positive weights, dashed ones negative.
    """
    params, x, _ = small_network()
    axes = stage("x (1, 3)   →   w (3, 4)   →   hidden (1, 4)   →   w (4, 3)   →   probabilities (1, 3)", layers=3)
    for layer, (w, _) in enumerate(params):
        lines(axes, layer, w)
    circles(axes, 0, [write_number(number) for number in x[0]])
    circles(axes, 1, ["ReLU"] * SIZES[1])
    circles(axes, 2, ["?"] * SIZES[2])
    p = compute(network_forward, params, x, shape=(1, SIZES[2]))
    circles(axes, 2, [f"{probability:.2f}" for probability in p[0]])
    axes.text(1, -0.85, KEY, ha="center", fontsize=9)


@picture
def error_flow(backprop: Callable) -> None:
    """Draw the derivatives on their way back through that network: db in each neuron, dw as the width of each line.

    See where the blame goes. The wide lines are weights that will change most. A neuron with 0 was silent: ReLU stopped
    its weighted sum on the way forward, and stops the derivative on the way back, so all lines that end in it are thin.
    """
    params, x, y = small_network()
    axes = stage("the derivatives flow back:   dw (3, 4), db (4,)   ←   dw (4, 3), db (3,)   ←   the loss", layers=3)
    circles(axes, 0, [write_number(number) for number in x[0]])
    for layer, (w, _) in enumerate(params):
        lines(axes, layer, np.zeros_like(w), back=True)  # where the derivatives will stand
        circles(axes, layer + 1, ["?"] * SIZES[layer + 1])
    grads = gradients(backprop, params, x, y)
    for layer, (dw, db) in enumerate(grads):
        lines(axes, layer, dw, back=True)
        circles(axes, layer + 1, [write_number(np.round(number, 2)) for number in db])
    axes.text(2.2, heights(SIZES[2])[y[0]], "the true class", va="center")
    axes.text(1, -0.85, KEY, ha="center", fontsize=9)


def small_network() -> tuple[list, np.ndarray, np.ndarray]:
    """Return params, one example (1, 3) and its class (1,)."""
    rng = np.random.default_rng(22)  # of its hidden neurons two are silent, and no known mistake draws the same picture
    params = [
        (rng.normal(size=shape).round(1), rng.normal(size=shape[1]).round(1))
        for shape in zip(SIZES[:-1], SIZES[1:], strict=True)
    ]
    return params, np.array([[1.0, -0.5, 2.0]]), np.array([0])


def gradients(backprop: Callable, params: list, x: np.ndarray, y: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return a pair (dw, db) for each layer, as backprop gives them; raise Unfinished if it does not."""
    _, grads = parts(call(backprop, params, x, y), ("loss", "grads"), "backprop")
    names = tuple(f"dw and db of layer {layer + 1}" for layer in range(len(params)))
    pairs = [parts(pair, ("dw", "db"), "each layer of backprop") for pair in parts(grads, names, "backprop's grads")]
    return [
        (numbers(dw, w.shape, "backprop's dw"), numbers(db, b.shape, "backprop's db"))
        for (dw, db), (w, b) in zip(pairs, params, strict=True)
    ]


def stage(title: str, layers: int = 2) -> plt.Axes:
    """Return empty axes with room for so many layers from left to right."""
    _, axes = plt.subplots(figsize=(3.2 * layers, 3.6))
    axes.set(xlim=(-0.3, layers - 0.5), ylim=(-0.9, 3.5), title=title)
    axes.set_axis_off()
    return axes


def heights(count: int) -> np.ndarray:
    """Return where the neurons of a layer stand, the first one on top."""
    return 1.5 + (np.arange(count)[::-1] - (count - 1) / 2) * (2 if count == 2 else 1)


def circles(axes: plt.Axes, layer: int, texts: Sequence[str]) -> None:
    """Draw the neurons of a layer with a text in each; later ones cover earlier ones."""
    for place, text in zip(heights(len(texts)), texts, strict=True):
        axes.plot(layer, place, "o", markersize=42, color="white", markeredgecolor="black", zorder=3)
        axes.text(layer, place, text, ha="center", va="center", zorder=4, bbox=COVER)


COVER = {"boxstyle": "circle,pad=0.1", "facecolor": "white", "edgecolor": "none"}


def lines(axes: plt.Axes, layer: int, array: np.ndarray, labels: bool = False, back: bool = False) -> None:
    """Draw a line for each weight: wide for a large number, dashed for a negative one, an arrow at the end it runs to."""
    largest = np.abs(array).max() or 1.0
    for (i, j), number in np.ndenumerate(array):
        start, end = (layer, heights(len(array))[i]), (layer + 1, heights(array.shape[1])[j])
        colour, style = (BLUE, "-") if number > 0 else (ORANGE, "--") if number < 0 else (GREY, ":")
        width = 0.5 + 4 * abs(number) / largest
        axes.plot((start[0], end[0]), (start[1], end[1]), color=colour, linestyle=style, linewidth=width, zorder=1)
        if labels:
            near = 0.3  # of the way, so that the numbers of two lines that cross do not meet
            column, row = start[0] + near * (end[0] - start[0]), start[1] + near * (end[1] - start[1])
            axes.text(column, row, write_number(number), ha="center", va="center", bbox=COVER, zorder=2)
    axes.annotate("", **arrow(layer, back))


def arrow(layer: int, back: bool) -> dict:
    """Return where the arrow under a layer begins and ends."""
    ends = [(layer + 0.75, -0.4), (layer + 0.25, -0.4)]
    tip, tail = (ends[1], ends[0]) if back else ends
    return {"xy": tip, "xytext": tail, "arrowprops": {"arrowstyle": "-|>", "linewidth": 2, "color": GREY}}
