"""A picture of batch normalisation: how large numbers are, layer by layer, on the way forward and on the way back."""

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np

from given.plots.style import BLUE, ORANGE, RED, call, compute, numbers, parts, picture

LAYERS, NEURONS, EXAMPLES = 20, 100, 200
# What the first weights are multiplied by, beyond the size that suits ReLU (question 10).
SIZES = {0.5: ("half as large", ORANGE, "v"), 1.0: ("as in q10", BLUE, "o"), 2.0: ("twice as large", RED, "^")}


@picture
def spread_over_depth(way_forward: Sequence[Callable], way_back: Sequence[Callable]) -> None:
    """Draw how large numbers are in each layer of a deep network, for three sizes of its first weights.

    Of dense layer, batch normalisation and ReLU, in this order, it takes the functions for the way forward and for the way back.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2))
    for axes, what in ((left, "forward: spread of the activations"), (right, "back: spread of the derivatives dx")):
        axes.set(yscale="log", xlabel="layer", ylabel="standard deviation", title=what, xticks=range(0, LAYERS + 1, 5))
        axes.axhline(1, color="black", linewidth=0.5)
    for normalise in (False, True):
        for width, (size, (name, colour, marker)) in zip((5, 3, 1.5), SIZES.items(), strict=True):
            spreads = spread_of(way_forward, way_back, size, normalise)
            how = {"color": colour, "marker": marker, "linewidth": width if normalise else 1, "markersize": 4}
            label = f"{'with' if normalise else 'without'} batch normalisation, weights {name}"
            for axes, spread in zip((left, right), spreads, strict=True):
                axes.plot(range(1, LAYERS + 1), spread, linestyle="-" if normalise else "--", label=label, **how)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize=9)


def spread_of(
    way_forward: Sequence[Callable], way_back: Sequence[Callable], size: float, normalise: bool
) -> tuple[list[float], list[float]]:
    """Return the standard deviation of the activations of each layer, and of the derivatives with respect to its inputs."""
    rng, shape = np.random.default_rng(0), (EXAMPLES, NEURONS)
    weights = rng.normal(0, size * np.sqrt(2 / NEURONS), (LAYERS, NEURONS, NEURONS))
    activations, seen = [rng.normal(size=shape)], []
    dense_forward, batchnorm_forward, relu = way_forward
    for w in weights:
        z = compute(dense_forward, activations[-1], w, np.zeros(NEURONS), shape=shape)
        y = compute(batchnorm_forward, z, np.ones(NEURONS), np.zeros(NEURONS), shape=shape) if normalise else z
        seen.append((z, y))
        activations.append(compute(relu, y, shape=shape))
    derivatives = [rng.normal(size=shape)]
    dense_backward, batchnorm_backward, relu_backward = way_back
    for w, (z, y), x in zip(weights[::-1], seen[::-1], activations[-2::-1], strict=True):
        dz = compute(relu_backward, derivatives[-1], y, shape=shape)
        if normalise:
            dz = first_part(call(batchnorm_backward, dz, z, np.ones(NEURONS)), "batchnorm_backward", shape)
        derivatives.append(first_part(call(dense_backward, dz, x, w), "dense_backward", shape))
    return [a.std() for a in activations[1:]], [dx.std() for dx in derivatives[:0:-1]]


def first_part(gave: object, function: str, shape: tuple[int, ...]) -> np.ndarray:
    """Return the dx that a function gave with the derivatives of two other things."""
    dx, *_ = parts(gave, ("dx", "and", "two more"), function)
    return numbers(dx, shape, f"{function}'s dx")
