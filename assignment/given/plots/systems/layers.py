"""Where in AlexNet and DeepYeast the weights sit, and where the work is done."""

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from given.architectures import ALEXNET, ALEXNET_INPUT, DEEPYEAST, DEEPYEAST_INPUT
from given.plots.style import BLUE, ORANGE, Unfinished, call, parts, picture

NETWORKS = (("AlexNet", ALEXNET, ALEXNET_INPUT), ("DeepYeast", DEEPYEAST, DEEPYEAST_INPUT))
MILLION = 1e6


@picture
def layers(network_summary: Callable) -> None:
    """Draw for each layer of two networks that learns how many weights and biases it has, and how often it multiplies."""
    tables = [count(network_summary, table, shape) for _, table, shape in NETWORKS]
    figure, rows = plt.subplots(2, 2, figsize=(10, 7.2), height_ratios=[len(counts) for counts in tables], sharey="row")
    for (name, *_), counts, (left, right) in zip(NETWORKS, tables, rows, strict=True):
        is_dense = np.array([layer.startswith("dense") for layer, *_ in counts])
        learned, work = (np.array(numbers) for numbers in list(zip(*counts, strict=True))[1:])
        draw_bars(left, counts, learned, is_dense)
        draw_bars(right, counts, work, is_dense)
        left.invert_yaxis()  # the first layer on top, on the right as well
        left.set(
            title=f"{name}: {learned.sum():,} weights and biases,\n{share(learned, is_dense)} of them in dense layers"
        )
        right.set(
            title=f"{work.sum() / MILLION:,.0f} million multiplications for an image,\n{share(work, ~is_dense)} of them in convolutions"
        )
    rows[1][0].set_xlabel("weights and biases (millions)")
    rows[1][1].set_xlabel("multiplications (millions)")
    figure.legend(*rows[0][0].get_legend_handles_labels(), loc="outside lower center", ncols=2)


def count(network_summary: Callable, table: Sequence[tuple], shape: tuple) -> list[tuple[str, int, int]]:
    """Return for each layer that learns its name, its weights and biases, and its multiplications for one image.

    Every weight of a kernel is used once at each position, every weight of a neuron once.
    """
    names = tuple(f"layer {number + 1}" for number in range(len(table)))
    summary = parts(call(network_summary, table, shape), names, "network_summary")
    counts, numbers = [], {"conv": 0, "dense": 0}
    for (kind, *_), layer in zip(table, summary, strict=True):
        output, learned = parts(layer, ("output shape", "parameters"), "each layer of network_summary")
        if kind not in numbers:
            continue
        output, learned = [whole(side) for side in output], whole(learned)
        numbers[kind] += 1
        positions = int(np.prod(output[1:]))  # of a dense layer 1
        counts.append((f"{kind} {numbers[kind]}", learned, (learned - output[0]) * positions))  # output[0] biases
    return counts


def whole(number: Any) -> int:
    """Return a whole number of a summary; raise Unfinished if it is none."""
    if not isinstance(number, int | np.integer):
        raise Unfinished(f"no picture: network_summary gave {number}, a whole number was expected")
    return int(number)


def share(numbers: np.ndarray, which: np.ndarray) -> str:
    """Return how much of the total some layers have, in percent."""
    return f"{100 * numbers[which].sum() / numbers.sum():.0f} %"


def draw_bars(axes: plt.Axes, counts: list[tuple[str, int, int]], numbers: np.ndarray, is_dense: np.ndarray) -> None:
    """Draw a bar for each layer, with its number."""
    places = np.arange(len(counts))
    for which, colour, hatch, label in ((~is_dense, BLUE, "", "convolution"), (is_dense, ORANGE, "//", "dense layer")):
        drawn = axes.barh(
            places[which], numbers[which] / MILLION, color=colour, hatch=hatch, edgecolor="white", label=label
        )
        axes.bar_label(drawn, [f"{number:,}" for number in numbers[which]], padding=2, fontsize=8)
    axes.set_yticks(places, [name for name, *_ in counts], fontsize=9)
    axes.margins(x=0.3)
