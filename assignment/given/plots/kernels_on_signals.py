"""Pictures of kernels on signals: sliding, finding heartbeats, and learning to find them."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation

from given.answers import slide
from given.heartbeats import BEAT
from given.plots.film import Film
from given.plots.style import (
    BLUE,
    GREY,
    ORANGE,
    PALE,
    bars,
    call,
    compute,
    numbers,
    parts,
    picture,
    write_number,
    write_title,
)
from given.watching.line import LINE, line_on_screen

TWO_BEATS = (0, 0, 1, -1, 0.5, 0, 0, 0, 1, -1, 0.5, 0)  # the beat of the slides, at two positions
FRAMES_PER_SECOND = 2
STEPS, RATE = 100, 1  # of a kernel that learns


def windows(signal: np.ndarray, kernel: np.ndarray, stride: int) -> np.ndarray:
    """Return where the kernel begins when it lies on the signal, once for each window."""
    return np.arange(0, len(signal) - len(kernel) + 1, stride)


@picture
def sliding_kernel(conv1d: Callable, relu: Callable, kernel: Any, stride: int = 1, signal: Any = None) -> None:
    """Draw a signal, the kernel's output and its ReLU under one another; the signal of the slides if none is given.

    The output furthest from 0 is shaded with its window, their sum written out. A dash marks where there is no output.
    """
    signal = slide("Size = 3, Stride = 1").input if signal is None else np.asarray(signal, float)
    kernel = np.asarray(kernel, float)
    starts = windows(signal, kernel, stride)
    middles = starts + (len(kernel) - 1) / 2
    _, rows = plt.subplots(3, figsize=(8, 5.8), sharex=True, sharey=True)
    bars(rows[0], np.arange(len(signal)), signal, GREY)
    rows[0].set(ylabel="signal", xticks=np.arange(len(signal)))
    write_title(rows[0], "input", signal)
    output = compute(conv1d, signal, kernel, stride, shape=starts.shape)
    bars(rows[1], middles, output, BLUE)
    rows[1].set_ylabel("weighted sum")
    write_title(rows[1], f"kernel output, stride {stride}", output)
    furthest = int(np.argmax(np.abs(output)))
    show_window(rows, signal, kernel, starts[furthest], output[furthest])
    after = compute(relu, output, shape=output.shape)
    rows[2].bar(middles, np.minimum(output, 0), width=0.6, fill=False, edgecolor=GREY, linestyle="--")
    bars(rows[2], middles, after, ORANGE)
    rows[2].set(ylabel="after ReLU", xlabel="position in the signal")
    write_title(rows[2], "ReLU output", after)
    gaps = [place for place in range(len(signal)) if np.abs(middles - place).min() >= 1]
    for axes, place in product(rows[1:], gaps):
        axes.text(place, 0, "–", ha="center", va="bottom", color=GREY, fontsize=14)


def show_window(rows: Any, signal: np.ndarray, kernel: np.ndarray, start: int, output: float) -> None:
    """Shade the window that begins at `start`, and its output, and write out the weighted sum that it should be."""
    middle = start + (len(kernel) - 1) / 2
    rows[0].axvspan(start - 0.5, start + len(kernel) - 0.5, color=BLUE, alpha=0.15, linewidth=0)
    rows[1].axvspan(middle - 0.5, middle + 0.5, color=BLUE, alpha=0.15, linewidth=0)
    sum_ = spell_out(kernel, signal[start : start + len(kernel)])
    rows[0].set_title(f"{rows[0].get_title()}; shaded: {sum_}, and your conv1d says {write_number(output)}")


def spell_out(kernel: np.ndarray, window: np.ndarray) -> str:
    """Write a weighted sum as one does by hand."""
    return " + ".join(
        f"{write_number(weight, True)}·{write_number(x, True)}" for weight, x in zip(kernel, window, strict=True)
    )


@picture
def sliding(conv1d: Callable, kernel: Any = BEAT, signal: Any = TWO_BEATS, file: str | None = None) -> Film:
    """Play how a kernel slides over a signal, and write the film into a file (a .gif), if one is named."""
    signal, kernel = np.asarray(signal, float), np.asarray(kernel, float)
    starts = windows(signal, kernel, 1)
    figure, (top, bottom) = plt.subplots(2, figsize=(8, 4.4), sharex=True, dpi=80)
    bars(top, np.arange(len(signal)), signal, PALE)
    top.set(ylabel="signal", xticks=np.arange(len(signal)))
    write_title(top, "input", signal)
    output = compute(conv1d, signal, kernel, shape=starts.shape)
    move = frames(top, bottom, signal, kernel, output)
    move(0)
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # laid out once: anew for every frame takes as long as drawing it
    moving = FuncAnimation(figure, move, frames=len(output), blit=False)
    with line_on_screen():
        if file:
            moving.save(file, writer="pillow", fps=FRAMES_PER_SECOND)
        film = Film(moving.to_jshtml(fps=FRAMES_PER_SECOND, default_mode="loop"))
    if file:
        print(f"The film is in {Path(file).name}, too.")
    plt.close(figure)  # or its last frame would stand below the film
    return film


def frames(top: plt.Axes, bottom: plt.Axes, signal: np.ndarray, kernel: np.ndarray, output: np.ndarray) -> Callable:
    """Draw what does not move, and return the function that moves the rest to one position of the kernel."""
    (weights,) = top.plot([], [], "s--", color=BLUE)
    top.set_title(f"{top.get_title()}; dashed: the kernel ({len(kernel)},)")
    drawn = bottom.bar(np.arange(len(output)) + (len(kernel) - 1) / 2, 0 * output, width=0.6, color=BLUE)
    bottom.axhline(0, color="black", linewidth=0.8)
    low, high = min(output.min(), 0), max(output.max(), 0)
    bottom.set(ylabel="kernel output", xlabel="position in the signal", ylim=(low - 0.3, high + 0.6))

    def move(position: int) -> None:
        LINE.write(f"drawing the film: picture {position + 1} of {len(output)}")
        weights.set_data(position + np.arange(len(kernel)), kernel)
        for number, bar in enumerate(drawn):
            bar.set_height(output[number] if number <= position else 0)
            bar.set_color(ORANGE if number == position else BLUE)
        window = signal[position : position + len(kernel)]
        bottom.set_title(f"{spell_out(kernel, window)} = {write_number(output[position])}")

    return move


@picture
def learned_kernel(conv1d: Callable, conv1d_backward: Callable) -> None:
    """Let a kernel learn the slides' output from the slides' signal, a step down its own derivatives at a time."""
    example = slide("Size = 3, Stride = 1")
    _, (left, middle, right) = plt.subplots(1, 3, figsize=(8, 3.6))
    places = np.arange(len(example.output))
    bars(right, places - 0.2, example.output, GREY, width=0.38, label="wanted")
    right.set(xlabel="output number", ylabel="output")
    write_title(right, "output", example.output)
    weights, losses = learn_kernel(conv1d, conv1d_backward, example.input, example.output)
    for number, (path, style) in enumerate(zip(weights.T, ("-", "--", ":"), strict=True)):
        left.plot(path, style, color=BLUE)
        left.annotate(
            f"weight {number}: {write_number(np.round(path[-1], 2))}",
            (STEPS, path[-1]),
            xytext=(0, 4),
            textcoords="offset points",
            ha="right",
        )
    left.set(xlabel="step", ylabel="weight", ylim=(-1, 2.4))
    write_title(left, "kernel", weights[-1])
    middle.plot(losses, color=ORANGE)
    middle.set(xlabel="step", ylabel="mean squared difference", title=f"loss, at last {losses[-1]:.3f}", ylim=(0, None))
    output = compute(conv1d, example.input, weights[-1], shape=places.shape)
    right.bar(places + 0.2, output, width=0.38, color=BLUE, hatch="//", edgecolor="white", label="learned")
    right.legend(loc="upper right", fontsize=9)


def learn_kernel(
    conv1d: Callable, backward: Callable, signal: np.ndarray, wanted: np.ndarray
) -> tuple[np.ndarray, list[float]]:
    """Return the kernel before every step and after the last, (STEPS + 1, 3), and each time the loss."""
    weights, losses = [np.zeros(3)], []
    for _ in range(STEPS + 1):
        error = compute(conv1d, signal, weights[-1], shape=wanted.shape) - wanted
        losses.append(float(np.mean(error**2)))
        gave = parts(call(backward, 2 * error / len(error), signal, weights[-1]), ("dx", "dkernel"), "conv1d_backward")
        weights.append(weights[-1] - RATE * numbers(gave[1], (3,), "conv1d_backward's dkernel"))
    return np.array(weights[:-1]), losses
