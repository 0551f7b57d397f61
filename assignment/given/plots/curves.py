"""Pictures of functions: an activation and its slope, probabilities, and the loss."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np

from given.plots.style import BLUE, GREY, ORANGE, bars, compute, picture, write_title


@picture
def activation(function: Callable, backward: Callable) -> None:
    """Draw an activation function and, dashed, its slope: what its backward makes of derivatives that are all 1.

    See where the slope is large: there the neuron learns. Where it is 0, nothing passes back. The dotted line is z itself.
    """
    z = np.linspace(-6, 6, 241)
    _, axes = plt.subplots(figsize=(7, 3.5))
    axes.axvline(0, color=GREY, linewidth=0.5)
    axes.plot(z, z, color=GREY, linestyle=":", label="z, unchanged")
    axes.set(xlabel="z, the weighted sum of a neuron", ylabel="result", ylim=(-0.4, 1.8))
    axes.plot(z, compute(function, z, shape=z.shape), color=BLUE, linewidth=2, label=f"{function.__name__}(z)")
    slope = compute(backward, np.ones_like(z), z, shape=z.shape)
    axes.plot(z, slope, color=ORANGE, linewidth=2, linestyle="--", label="its slope")
    axes.legend(loc="upper left")


@picture
def probabilities(softmax: Callable) -> None:
    """Draw the weighted sums of three classes, and the probabilities that softmax makes of them.

    See how each 1.0986 more makes a class three times as probable, and that the bars on the right add up to 1.
    """
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
    """Draw the loss for every probability of the true class; beside it what the network said, and the derivative.

    See how a confident mistake, on the far left, has a far larger loss than a little doubt. On the right, each
    derivative is the difference of the two bars before it: where it is negative, the network should say more.
    """
    said, should = np.array([[0.1, 0.7, 0.2]]), np.array([[0, 0, 1.0]])
    _, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5))
    places = np.arange(3)
    bars(right, places - 0.27, said[0], GREY, width=0.25, label="said")
    bars(right, places, should[0], BLUE, width=0.25, label="should have said", hatch="//", edgecolor="white")
    right.set(xlabel="class", xticks=places, ylabel="probability, derivative", title="p (1, 3), the true class is 2")
    sure = np.linspace(0.01, 1, 100)
    losses = [compute(cross_entropy, np.array([[1 - p, p]]), np.array([1]), shape=()) for p in sure]
    left.plot(sure, losses, color=BLUE, linewidth=2)
    by_hand = compute(cross_entropy, np.array([[0.25, 0.75]]), np.array([1]), shape=())
    left.plot(0.75, by_hand, "o", color=ORANGE)
    left.annotate(f"the example by hand: {by_hand:.3f}", (0.75, by_hand), xytext=(-70, 30), textcoords="offset points")
    left.set(xlabel="probability of the true class", ylabel="loss", title="cross_entropy(p, y)", ylim=(0, None))
    dz = compute(backward, said, np.array([2]), shape=(1, 3))
    bars(right, places + 0.27, dz[0], ORANGE, width=0.25, label="derivative dz")
    right.legend(loc="lower left", fontsize=9)
