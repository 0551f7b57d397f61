"""The slides' point, measured: kernels find heartbeats where none was in training, a dense network does not."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from given import heartbeats
from given.heartbeats import LENGTH, f1
from given.machinery.calls import arrays_in
from given.mnist import IN_BROWSER
from given.plots.style import BLUE, GREY, ORANGE, PALE, call, compute, picture

SIGNALS = 200 if IN_BROWSER else 500  # to learn from
EACH = 60  # new signals with a beat at the same position
STARTS = np.arange(LENGTH - 2)  # where a beat of three points may begin
HIDDEN, EPOCHS, BATCH, RATE = 100, 100, 50, 5.0  # of the dense network
EARLY, LATE = 11, 31  # where the beat of the example is, and where it is moved to
HOW = (
    ("your kernels", "o-", BLUE, -1.7),
    ("a dense network", "s--", ORANGE, -2.2),
)  # the last: height of what is found


@picture
def moved_beats(yours: Any) -> None:
    """Train your fit_heartbeat and a dense network on beats in the left half; draw the F1 score of both at each position.

    The dense network is made of your functions, too: init_params, dense_forward, relu, sigmoid, their steps backward, sgd_step.
    """
    figure, panels = plt.subplot_mosaic([["early", "late"], ["f1", "f1"]], figsize=(10, 6.4), height_ratios=(2, 3))
    examples = show_examples(panels)
    signals, labels = heartbeats.heartbeats(np.random.default_rng(0), SIGNALS, "left")
    show_positions(panels["f1"], labels)
    for (name, style, colour, height), learn in zip(HOW, (learn_kernels, learn_dense), strict=True):
        find, count = learn(yours, signals, labels)
        found = find(examples)
        for axes, classes in zip((panels["early"], panels["late"]), found, strict=True):
            where = np.flatnonzero(classes == 1)
            axes.plot(where, np.full(len(where), height), style[0], color=colour, label=f"beat, says {name}")
        panels["f1"].plot(STARTS, f1_by_position(find), style, color=colour, label=f"{name}, {count:,} numbers learned")
    panels["f1"].legend(loc="center right")
    figure.legend(*panels["early"].get_legend_handles_labels(), loc="outside upper center", ncols=4)


def show_examples(panels: dict) -> np.ndarray:
    """Draw a signal with a beat and a twitch, and the same with its beat moved; return both, (2, LENGTH)."""
    signal = np.random.default_rng(3).normal(0, heartbeats.NOISE, LENGTH)
    signal[22:25] += heartbeats.twitches()[0]
    both = np.stack([signal, signal])
    for moved, axes, start, when in zip(
        both, (panels["early"], panels["late"]), (EARLY, LATE), ("as in training", "moved"), strict=True
    ):
        moved[start : start + 3] += heartbeats.beat
        axes.axvspan(start - 0.5, start + 2.5, color=PALE, alpha=0.6, linewidth=0, label="the beat")
        axes.plot(moved, color=GREY, label="signal")
        axes.set(
            title=f"a beat at position {start}: {when}", xlabel="point in time", ylim=(-2.5, 1.4), yticks=(-1, 0, 1)
        )
    return both


def show_positions(axes: plt.Axes, labels: np.ndarray) -> None:
    """Shade where beats began in training, a stripe for each position."""
    begins = np.flatnonzero(np.any((labels == 1) & (np.roll(labels, 1, axis=1) == 0), axis=0))
    for number, start in enumerate(begins):
        where = "position of beats in training" if number == 0 else None
        axes.axvspan(start - 0.5, start + 0.5, color=PALE, alpha=0.6, linewidth=0, label=where)
    axes.set(
        xlabel="position at which the beat begins", ylabel="F1 score", ylim=(-0.03, 1.03), xlim=(-1, STARTS[-1] + 1)
    )
    axes.set_title(f"{EACH} new signals for each position, learned from {len(labels)} with beats in the left half")


def learn_kernels(yours: Any, signals: np.ndarray, labels: np.ndarray) -> tuple[Callable, int]:
    """Return what finds beats with your two functions, and how many numbers they have learned."""
    find = yours.predict_heartbeat
    params = call(yours.fit_heartbeat, signals, labels, np.random.default_rng(1), keep=True)
    return lambda new: compute(find, params, new, shape=new.shape), sum(array.size for array in arrays_in(params))


def learn_dense(yours: Any, signals: np.ndarray, labels: np.ndarray) -> tuple[Callable, int]:
    """Return what finds beats with a dense network of your functions, and how many weights and biases it has learned."""
    network = Dense(yours)
    learn, find = (wrap(step, "a dense network") for step in (network.learn, network.find))
    params = call(learn, signals, labels, np.random.default_rng(1), keep=True)
    return lambda new: compute(find, params, new, shape=new.shape), sum(array.size for array in arrays_in(params))


def wrap(function: Callable, name: str) -> Callable:
    """Return a function under the name by which a message is to call it."""

    def named(*args: Any) -> Any:
        return function(*args)

    named.__name__ = name
    return named


class Dense:
    """A dense network of two layers that says for each point in time whether it is in a beat, made of your functions."""

    def __init__(self, yours: Any):
        names = ("init_params", "dense_forward", "dense_backward", "relu", "relu_backward", "sigmoid", "sgd_step")
        self.use = {name: getattr(yours, name) for name in names}

    def learn(self, signals: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> Any:
        """Return its params: the loss and the mini-batches are those that fit_heartbeat suggests."""
        params = self.use["init_params"]([LENGTH, HIDDEN, LENGTH], rng)
        for _ in range(EPOCHS):
            order = rng.permutation(len(signals))
            for start in range(0, len(signals), BATCH):
                batch = order[start : start + BATCH]
                params = self.use["sgd_step"](params, self.derivatives(params, signals[batch], labels[batch]), RATE)
        return params

    def derivatives(self, params: Any, x: np.ndarray, y: np.ndarray) -> list:
        (hidden, b1), (last, b2) = params
        z = self.use["dense_forward"](x, hidden, b1)
        a = self.use["relu"](z)
        p = self.use["sigmoid"](self.use["dense_forward"](a, last, b2))
        da, dw2, db2 = self.use["dense_backward"]((p - y) / p.size, a, last)
        _, dw1, db1 = self.use["dense_backward"](self.use["relu_backward"](da, z), x, hidden)
        return [(dw1, db1), (dw2, db2)]

    def find(self, params: Any, signals: np.ndarray) -> np.ndarray:
        """Return the classes, 0 or 1, of all points in time."""
        (hidden, b1), (last, b2) = params
        a = self.use["relu"](self.use["dense_forward"](signals, hidden, b1))
        return (self.use["dense_forward"](a, last, b2) > 0).astype(int)


def f1_by_position(find: Callable) -> list[float]:
    """Return the F1 score on new signals for each position of the beat."""
    signals, labels = signals_by_position(np.random.default_rng(2))
    found = find(signals)
    per_position = zip(np.split(found, len(STARTS)), np.split(labels, len(STARTS)), strict=True)
    return [f1(classes, truth) for classes, truth in per_position]


def signals_by_position(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return EACH signals for each position, one beat in each and two twitches beside it, and the classes of their points."""
    signals = rng.normal(0, heartbeats.NOISE, (len(STARTS) * EACH, LENGTH))
    labels, shapes = np.zeros(signals.shape, int), heartbeats.twitches()
    for signal, label, start in zip(signals, labels, np.repeat(STARTS, EACH), strict=True):
        signal[start : start + 3] += heartbeats.beat
        label[start : start + 3] = 1
        slots = np.arange(LENGTH // heartbeats.SLOT)
        free = slots[(heartbeats.SLOT * (slots + 1) <= start) | (heartbeats.SLOT * slots >= start + 3)]
        for slot in rng.choice(free, 2, replace=False):
            twitch = heartbeats.place(rng, slot)
            signal[twitch : twitch + 3] += shapes[rng.integers(len(shapes))]
    return signals, labels
