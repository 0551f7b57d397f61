"""Pictures of a network as a graph: neurons as circles, weights as lines, and derivatives flowing back along them."""

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np

from given.plots.style import BLUE, GREY, ORANGE, call, compute, numbers, parts, picture, write_number

# The examples by hand of q05 and q06, of q07 and of q08, as the notebook has them.
X, W, B = np.array([[1.0, -2.0]]), np.array([[3.0, 0.0], [1.0, 5.0]]), np.array([10.0, 2.0])
DZ = np.array([[1.0, 3.0]])
LOG3 = 1.0986
LAYERS = [
    (np.array([[1.0, 1.0], [2.0, -1.0]]), np.array([1.0, -2.0])),
    (np.array([[5.0, 7.0], [-LOG3, -1.0]]), np.array([0.0, 1.0])),
]
HIDDEN = (("−2", "0"), ("1", "1"))  # z and what ReLU makes of it
NETWORK = [
    (np.array([[1.0, -1.0]]), np.array([0.0, 1.0])),
    (np.array([[1.0, 3.0], [5.0, 2.0]]), np.array([-2 - LOG3, -6.0])),
]
ONE_INPUT, CLASS = np.array([[2.0]]), np.array([1])

KEY = "line: solid above 0, dashed below 0, dotted 0; the wider, the further from 0"


@picture
def dense_layer(dense_forward: Callable) -> None:
    """Draw the example by hand as a graph: inputs on the left, a weight on each line, weighted sums on the right."""
    axes = stage("x (1, 2)   @   w (2, 2)   +   b (2,)   =   z (1, 2)")
    lines(axes, 0, W, written(W))
    circles(axes, 0, written(X[0], "x\n"))
    circles(axes, 1, ["z"] * 2)
    beside(axes, written(B, "bias "))
    z = compute(dense_forward, X, W, B, shape=(1, 2))
    circles(axes, 1, written(z[0], "z\n"))


@picture
def dense_layer_backward(dense_backward: Callable) -> None:
    """Draw the way back through the same layer: from dz on the right to a dw on each line and a dx in each circle on the left."""
    axes = stage("back from dz (1, 2):   dx (1, 2),   dw (2, 2),   db (2,)")
    lines(axes, 0, np.zeros((2, 2)), back=True)  # where the derivatives will stand
    circles(axes, 1, written(DZ[0], "dz\n"))
    circles(axes, 0, [f"{x}\ndx ?" for x in written(X[0], "x ")])
    gave = parts(call(dense_backward, DZ, X, W), ("dx", "dw", "db"), "dense_backward")
    shapes = zip(("dx", "dw", "db"), gave, (X.shape, W.shape, B.shape), strict=True)
    dx, dw, db = (numbers(array, shape, f"dense_backward's {name}") for name, array, shape in shapes)
    both = [
        f"dw {write_number(derivative)}\n(w {write_number(w)})" for derivative, w in zip(dw.flat, W.flat, strict=True)
    ]
    lines(axes, 0, dw, both, back=True)
    circles(axes, 0, [f"{x}\n{change}" for x, change in zip(written(X[0], "x "), written(dx[0], "dx "), strict=True)])
    beside(axes, written(db, "db "))


@picture
def network(network_forward: Callable) -> None:
    """Draw the example by hand as a graph of two layers, and the probabilities that come out of it."""
    axes = stage("x (1, 2)   →   z (1, 2)   →   ReLU (1, 2)   →   probabilities (1, 2)", layers=3)
    for layer, (w, b) in enumerate(LAYERS):
        lines(axes, layer, w, written(w))
        below(axes, layer + 1, written(b, "bias "))
    circles(axes, 0, written(X[0], "x\n"))
    circles(axes, 1, [f"z {z}\nReLU {a}" for z, a in HIDDEN])
    circles(axes, 2, ["?"] * 2)
    p = compute(network_forward, LAYERS, X, shape=(1, 2))
    circles(axes, 2, [f"p\n{probability:.2f}" for probability in p[0]])
    axes.text(1, -1.1, KEY, ha="center", fontsize=9)


@picture
def error_flow(backprop: Callable) -> None:
    """Draw the derivatives on their way back through the network by hand: db in each neuron, dw on each line, and as its width."""
    axes = stage("the way back: in each neuron the derivative of its bias, on each line that of its weight", layers=3)
    circles(axes, 0, written(ONE_INPUT[0], "x\n"))
    for layer, (w, _) in enumerate(NETWORK):
        lines(axes, layer, np.zeros_like(w), back=True)  # where the derivatives will stand
        circles(axes, layer + 1, ["db\n?"] * 2)
    grads = gradients(backprop, NETWORK, ONE_INPUT, CLASS)
    for layer, (dw, db) in enumerate(grads):
        lines(axes, layer, dw, written(dw.round(2), "dw "), back=True)
        circles(axes, layer + 1, written(db.round(2), "db\n"))
    axes.text(2.2, heights(2)[CLASS[0]], "the true class", va="center")
    axes.text(1, -1.1, KEY, ha="center", fontsize=9)


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
    _, axes = plt.subplots(figsize=(2 + 2 * layers, 3.6))
    axes.set(xlim=(-0.3, layers - 0.5), ylim=(-1.3, 3.5), title=title)
    axes.set_axis_off()
    return axes


def heights(count: int) -> np.ndarray:
    """Return where the neurons of a layer stand, the first one on top."""
    return 1.5 + (np.arange(count)[::-1] - (count - 1) / 2) * (2 if count == 2 else 1)


def circles(axes: plt.Axes, layer: int, texts: Sequence[str]) -> None:
    """Draw the neurons of a layer with a text in each; later ones cover earlier ones."""
    for place, text in zip(heights(len(texts)), texts, strict=True):
        axes.plot(layer, place, "o", markersize=46, color="white", markeredgecolor="black", zorder=3)
        axes.text(layer, place, text, ha="center", va="center", zorder=4, bbox=COVER, fontsize=10)


COVER = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"}


def written(array: np.ndarray, before: str = "") -> list[str]:
    """Return the numbers of an array as texts, each with something before it."""
    return [before + write_number(number) for number in array.flat]


def beside(axes: plt.Axes, texts: Sequence[str]) -> None:
    """Write a text to the right of each neuron of the second layer of two."""
    for place, text in zip(heights(len(texts)), texts, strict=True):
        axes.text(1.18, place, text, va="center")


def below(axes: plt.Axes, layer: int, texts: Sequence[str]) -> None:
    """Write a text below each neuron of a layer."""
    for place, text in zip(heights(len(texts)), texts, strict=True):
        axes.text(layer, place - 0.55, text, ha="center", va="top", fontsize=9)


def lines(axes: plt.Axes, layer: int, array: np.ndarray, labels: Sequence[str] = (), back: bool = False) -> None:
    """Draw a line for each weight: wide for a large number, dashed for a negative one, an arrow at the end it runs to."""
    largest = np.abs(array).max() or 1.0
    for place, ((i, j), number) in enumerate(np.ndenumerate(array)):
        start, end = (layer, heights(len(array))[i]), (layer + 1, heights(array.shape[1])[j])
        colour, style = (BLUE, "-") if number > 0 else (ORANGE, "--") if number < 0 else (GREY, ":")
        width = 0.5 + 4 * abs(number) / largest
        axes.plot((start[0], end[0]), (start[1], end[1]), color=colour, linestyle=style, linewidth=width, zorder=1)
        if labels:
            near = 0.3  # of the way, so that the numbers of two lines that cross do not meet
            column, row = start[0] + near * (end[0] - start[0]), start[1] + near * (end[1] - start[1])
            axes.text(column, row, labels[place], ha="center", va="center", bbox=COVER, zorder=2, fontsize=9)
    axes.annotate("", **arrow(layer, back))


def arrow(layer: int, back: bool) -> dict:
    """Return where the arrow under a layer begins and ends."""
    ends = [(layer + 0.75, -0.6), (layer + 0.25, -0.6)]
    tip, tail = (ends[1], ends[0]) if back else ends
    return {"xy": tip, "xytext": tail, "arrowprops": {"arrowstyle": "-|>", "linewidth": 2, "color": GREY}}
