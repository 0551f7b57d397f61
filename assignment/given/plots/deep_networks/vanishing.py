"""A picture of the vanishing gradient problem: the derivatives of the weights in networks of growing depth."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np

from given.plots.style import BLUE, ORANGE, call, numbers, parts, picture

DEPTHS = range(2, 21)
NEURONS, CLASSES, EXAMPLES = 50, 10, 64
ACTIVATIONS = {"sigmoid": (ORANGE, "s", "sigmoid"), "relu": (BLUE, "o", "ReLU")}


@picture
def norms_by_depth(gradient_norms: Callable) -> None:
    """Draw the norm of the first layer's derivatives for networks of 2 to 20 layers, and those of all layers of the deepest."""
    _, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    for axes in (left, right):
        axes.axhline(1, color="black", linewidth=0.5)
        axes.set(yscale="log", ylabel="norm of dw", xticks=range(2, DEPTHS[-1] + 1, 2))
    left.set(xlabel="layers of the network", title="the first layer of each network")
    right.set(xlabel="layer", title=f"every layer of the network with {DEPTHS[-1]}")
    for activation, (colour, marker, name) in ACTIVATIONS.items():
        how = {"color": colour, "marker": marker, "markersize": 4, "label": name}
        norms = [norms_of(gradient_norms, depth, activation) for depth in DEPTHS]
        left.plot(DEPTHS, [layers[0] for layers in norms], **how)
        right.plot(range(1, DEPTHS[-1] + 1), norms[-1], **how)
    left.legend()


def norms_of(gradient_norms: Callable, depth: int, activation: str) -> np.ndarray:
    """Return the norm of each layer's dw in a network of this depth."""
    rng = np.random.default_rng(0)
    sizes = [NEURONS] * depth + [CLASSES]
    params = [
        (rng.normal(0, np.sqrt(2 / inputs), (inputs, outputs)), np.zeros(outputs))
        for inputs, outputs in zip(sizes, sizes[1:], strict=False)
    ]
    x, y = rng.normal(size=(EXAMPLES, NEURONS)), rng.integers(0, CLASSES, EXAMPLES)
    gave = call(gradient_norms, params, x, y, activation)
    norms = parts(gave, tuple(f"layer {layer}" for layer in range(1, depth + 1)), "gradient_norms")
    return numbers(np.array(norms, float), (depth,), "gradient_norms")
