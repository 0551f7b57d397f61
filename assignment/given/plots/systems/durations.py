"""How long a convolution takes with a kernel as long as the sequence: number by number, and by way of the Fourier transform."""

import time
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np

from given.plots.style import BLUE, GREY, ORANGE, compute, picture

LENGTHS = 2 ** np.arange(7, 18)  # up to 131,072 letters
MOST = 1.0  # seconds: where the next length might take longer, it is not tried
DIRECT = 2**13  # up to here number by number: a conv1d that copies its windows takes half a GB there
FACTOR = 4  # as much longer may the next length take, twice as long
TIMES = 3  # each is measured so often, and the shortest counts: the others waited for something else
COMPARED = 256  # letters on which both must agree


@picture
def durations(long_conv: Callable, conv1d: Callable) -> None:
    """Draw how long your long_conv takes for each length, and beside it your conv1d, which does the same number by number."""
    _, axes = plt.subplots(figsize=(9, 4.6))
    axes.set(xlabel="length of sequence and kernel", ylabel="seconds", xscale="log", yscale="log")
    axes.set_xticks(LENGTHS[1::2], [f"{length:,}" for length in LENGTHS[1::2]], fontsize=9)
    axes.set_xlim(LENGTHS[0] / 1.3, LENGTHS[-1] * 1.3)
    axes.minorticks_off()
    axes.grid(alpha=0.4)
    by_fourier = compute(long_conv, *drawn(COMPARED), shape=(COMPARED,))
    lengths, seconds = measure(long_conv, LENGTHS)
    axes.plot(lengths, seconds, "o-", color=BLUE, label="your long_conv")
    direct = number_by_number(conv1d)
    difference = np.abs(compute(direct, *drawn(COMPARED), shape=(COMPARED,)) - by_fourier).max()
    axes.set_title(f"both on the same {COMPARED} numbers: largest difference {difference:.0e}")
    lengths, seconds = measure(direct, LENGTHS[LENGTHS <= DIRECT])
    axes.plot(lengths, seconds, "s-", color=ORANGE, label="your conv1d, number by number")
    extend(axes, lengths[-1], seconds[-1])
    axes.legend(loc="upper left")


def number_by_number(conv1d: Callable) -> Callable:
    """Return a function that does with conv1d what long_conv does: zeros before the sequence, and the kernel turned around."""

    def direct(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        return conv1d(np.pad(x, (len(x) - 1, 0)), kernel[::-1].copy())

    direct.__name__ = "conv1d"
    return direct


def drawn(length: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a sequence and a kernel of this length."""
    x, kernel = np.random.default_rng(0).normal(size=(2, length))
    return x, kernel


def measure(function: Callable, lengths: np.ndarray) -> tuple[list[int], list[float]]:
    """Return for which lengths it was measured, and the seconds of each."""
    measured: list[int] = []
    seconds: list[float] = []
    for length in lengths:
        if seconds and FACTOR * seconds[-1] > MOST:
            break
        seconds.append(min(time_of(function, *drawn(length)) for _ in range(TIMES)))
        measured.append(int(length))
    return measured, seconds


def time_of(function: Callable, *args: np.ndarray) -> float:
    start = time.perf_counter()
    function(*args)
    return max(time.perf_counter() - start, 1e-7)  # some clocks stand still for so short a time, and log has no 0


def extend(axes: plt.Axes, length: int, seconds: float) -> None:
    """Draw what was not measured: four times as long for twice the length, up to the longest."""
    if length >= LENGTHS[-1]:
        return
    longest = seconds * (LENGTHS[-1] / length) ** 2
    axes.plot(
        (length, LENGTHS[-1]),
        (seconds, longest),
        ":",
        color=GREY,
        label="not measured: if it goes on so, 4 times a doubling",
    )
    axes.annotate(
        f"{longest:.2g} s", (LENGTHS[-1], longest), xytext=(-4, 2), textcoords="offset points", ha="right", va="bottom"
    )
