"""A picture of a recurrent network: its states through time, and how far back a derivative reaches."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np

from given.plots.style import BLUE, ORANGE, RED, SIGNED, call, compute, numbers, parts, picture

STEPS, NEURONS = 40, 12
PULSES = {5: 1.0, 20: -1.0}  # what comes in: at these steps; at all others nothing
# What wh multiplies the length of a state by, the same in all directions.
LENGTHS = {0.7: (ORANGE, "v"), 1.0: (BLUE, "o"), 1.4: (RED, "^")}


@picture
def states_through_time(rnn_forward: Callable, rnn_backward: Callable) -> None:
    """Draw the states of three networks that read the same two pulses, and how a derivative fares on its way back through time."""
    figure = plt.figure(figsize=(10, 5.6))
    grid = figure.add_gridspec(4, 2, height_ratios=(0.7, 1, 1, 1))
    signal, back = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[:, 1])
    rows = [figure.add_subplot(grid[row, 0]) for row in (1, 2, 3)]
    x = np.zeros((1, STEPS, 1))
    x[0, list(PULSES), 0] = list(PULSES.values())
    signal.bar(range(STEPS), x[0, :, 0], color="black")
    signal.set(ylabel="x", title=f"x (1, {STEPS}, 1), and below it h (1, {STEPS}, {NEURONS}), a row a neuron")
    for axes in (signal, *rows):
        axes.set(xlim=(-0.5, STEPS - 0.5))
    back.set(yscale="log", xlabel="step", ylabel="norm of the derivative with respect to h")
    back.set_title("back through time, from the last step")
    for axes, (length, (colour, marker)) in zip(rows, LENGTHS.items(), strict=True):
        wx, wh = weights(length)
        h = compute(rnn_forward, x, np.zeros((1, NEURONS)), wx, wh, np.zeros(NEURONS), shape=(1, STEPS, NEURONS))
        drawn = axes.imshow(h[0].T, cmap=SIGNED, vmin=-1, vmax=1, aspect="auto")
        axes.set(yticks=[], ylabel=f"wh: × {length:g}")
        norms = norms_back(rnn_backward, x, h, wx, wh)
        back.plot(range(STEPS - 1), norms, color=colour, marker=marker, markersize=4, label=f"× {length:g}")
    rows[-1].set(xlabel="step")
    figure.colorbar(drawn, ax=rows, label="h", ticks=(-1, 0, 1))
    back.legend(title="wh")


def weights(length: float) -> tuple[np.ndarray, np.ndarray]:
    """Return wx and wh: wh turns a state, and makes it so many times as long."""
    rng = np.random.default_rng(0)
    turn, _ = np.linalg.qr(rng.normal(size=(NEURONS, NEURONS)))
    return rng.normal(size=(1, NEURONS)), length * turn


def norms_back(rnn_backward: Callable, x: np.ndarray, h: np.ndarray, wx: np.ndarray, wh: np.ndarray) -> list[float]:
    """Return the norms of the derivatives of the last state's sum, made 1 there, with respect to each state before it.

    For rnn_backward that state is the first, h0, of a sequence that begins after it.
    """
    norms = []
    for t in range(STEPS - 1):
        later = slice(t + 1, None)
        dh = np.zeros_like(h[:, later])
        dh[:, -1] = 1 / np.sqrt(NEURONS)
        gave = call(rnn_backward, dh, x[:, later], h[:, t], h[:, later], wx, wh)
        _, dh0, *_ = parts(gave, ("dx", "dh0", "dwx", "dwh", "db"), "rnn_backward")
        norms.append(float(np.linalg.norm(numbers(dh0, (1, NEURONS), "rnn_backward's dh0"))))
    return norms
