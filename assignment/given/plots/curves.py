"""Pictures of functions: an activation and its slope, probabilities, and the loss."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from given.plots.style import BLUE, GREY, ORANGE, bars, compute, picture, write_title

# Above a point, clear of the curve and inside the axes.
ABOVE: Any = {"xytext": (60, 40), "textcoords": "offset points", "ha": "right", "arrowprops": {"arrowstyle": "-"}}


@picture
def activation(function: Callable, backward: Callable) -> None:
    """Draw an activation function and, dashed, its slope: what its backward makes of derivatives that are all 1."""
    z = np.linspace(-4, 4, 241)
    _, axes = plt.subplots(figsize=(8, 3.6))
    axes.axvline(0, color=GREY, linewidth=0.5)
    axes.plot(z, z, color="black", linestyle=":", label="z, unchanged", zorder=3)  # seen on top of what covers it
    axes.set(xlabel="z, the weighted sum of a neuron", ylabel="result", xlim=(-4, 4), ylim=(-0.6, 2.2), aspect="equal")
    axes.plot(z, compute(function, z, shape=z.shape), color=BLUE, linewidth=2, label=f"{function.__name__}(z)")
    slope = compute(backward, np.ones_like(z), z, shape=z.shape)
    axes.plot(z, slope, color=ORANGE, linewidth=2, linestyle="--", label="its slope")
    axes.legend(loc="upper left")


@picture
def probabilities(softmax: Callable) -> None:
    """Draw the weighted sums of three classes, and the probabilities that softmax makes of them."""
    z = np.array([[0, 1.0986, 2.1972]])
    _, (left, right) = plt.subplots(1, 2, figsize=(8, 3))
    bars(left, np.arange(3), z[0], GREY)
    left.set(xlabel="class", ylabel="weighted sum", xticks=range(3))
    write_title(left, "z", z)
    p = compute(softmax, z, shape=z.shape)
    bars(right, np.arange(3), p[0], BLUE)
    right.set(xlabel="class", ylabel="probability", xticks=range(3))
    write_title(right, f"softmax(z), adding up to {p.sum():.3g},", p)


@picture
def loss(cross_entropy: Callable, backward: Callable) -> None:
    """Draw the loss for every probability of the true class; beside it what the network said, and the derivative."""
    said, should = np.array([[0.1, 0.7, 0.2]]), np.array([[0, 0, 1.0]])
    _, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6))
    places = np.arange(3)
    bars(right, places - 0.27, said[0], GREY, width=0.25, label="said")
    bars(right, places, should[0], BLUE, width=0.25, label="should have said", hatch="//", edgecolor="white")
    right.set(xlabel="class", xticks=places, ylabel="probability, derivative", title="p (1, 3), the true class is 2")
    sure = np.linspace(0.01, 1, 100)
    losses = [compute(cross_entropy, np.array([[1 - p, p]]), np.array([1]), shape=()) for p in sure]
    left.plot(sure, losses, color=BLUE, linewidth=2)
    by_hand = compute(cross_entropy, np.array([[0.25, 0.75]]), np.array([1]), shape=())
    left.plot(0.75, by_hand, "o", color=ORANGE)
    left.annotate(f"the example by hand: {by_hand:.3f}", (0.75, by_hand), **ABOVE)
    left.set(xlabel="probability of the true class", ylabel="loss", title="cross_entropy(p, y)", ylim=(0, None))
    dz = compute(backward, said, np.array([2]), shape=(1, 3))
    bars(right, places + 0.27, dz[0], ORANGE, width=0.25, label="derivative dz")
    right.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=3, fontsize=9)  # below: bars may be anywhere
