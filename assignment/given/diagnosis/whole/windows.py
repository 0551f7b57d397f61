"""Where each number of a result comes from, found out by asking: an image that is 0 but for one pixel, pixel by pixel.

    y of an image with a 1 at row 0, column 2, else 0:  [0, 1, 0]     so y[1] looks at that pixel

What is found is compared with where it should come from; the first difference is told.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from given.machinery.outcome import Ask

Places = set[tuple[int, ...]]
LINE, IMAGE = (8,), (5, 7)
KERNELS = {1: np.array([2.0, 3.0, 5.0]), 2: np.array([[2.0, 3.0, 5.0], [7.0, 11.0, 13.0]])}
POOLED = ((2, 1), (2, 2), (3, 2))  # sizes and strides that are tried
MOVED = ((1, 0), (2, 0), (1, 1))  # strides and paddings


@dataclass(frozen=True)
class Trial:
    """A way to ask: the shape of what is moved over, the window's, its stride and padding, and a call for an image."""

    shape: tuple[int, ...]
    window: tuple[int, ...]
    stride: int
    padding: int
    arguments: Callable[[np.ndarray], tuple]
    words: str

    def beginning(self, more: str = "") -> str:
        """Return how a sentence begins on what was seen in this way to ask."""
        what = "a signal" if len(self.shape) == 1 else "an image"
        size = " x ".join(map(str, self.shape))
        return f"Tried with {what} of {size} numbers{more}, {self.words}: "

    def counts(self) -> list[int]:
        """Return how many positions there are along each side."""
        pairs = zip(self.shape, self.window, strict=True)
        return [(side + 2 * self.padding - window) // self.stride + 1 for side, window in pairs]

    def looks_at(self, place: tuple[int, ...]) -> Places:
        """Return the places that the window at a position covers, but for those in the padding."""
        starts = [number * self.stride - self.padding for number in place]
        sides = [range(start, start + window) for start, window in zip(starts, self.window, strict=True)]
        return {at for at in product(*sides) if all(0 <= a < side for a, side in zip(at, self.shape, strict=True))}


def find_window(function: str, ask: Ask) -> str:
    """Say which number of a result comes from other places than it should; "" if it cannot be told, or none does."""
    for trial in trials_of(function):
        words = first_difference(trial, ask)
        if words:
            return words
    return ""


def trials_of(function: str) -> Iterator[Trial]:
    """Yield the ways in which a function can be asked; none for one that moves no window."""
    if function in ("max_pool", "average_pool", "max_pool_forward", "average_pool_forward"):
        wrapped = function.endswith("_forward")
        for size, stride in POOLED:
            words = f"size {size} and stride {stride}"
            yield Trial(IMAGE, (size, size), stride, 0, pooling(wrapped, size, stride), words)
    if function in ("conv1d", "conv2d"):
        shape = LINE if function == "conv1d" else IMAGE
        kernel = KERNELS[len(shape)]
        for stride in (1, 2):
            words = f"a kernel of {' x '.join(map(str, kernel.shape))} numbers and stride {stride}"
            yield Trial(shape, kernel.shape, stride, 0, moving(kernel, stride), words)
    if function == "conv_forward":
        kernel = KERNELS[2]
        for stride, padding in MOVED:
            words = f"a kernel of 2 x 3 numbers, stride {stride} and padding {padding}"
            yield Trial(IMAGE, kernel.shape, stride, padding, layering(kernel, stride, padding), words)


def pooling(wrapped: bool, size: int, stride: int) -> Callable[[np.ndarray], tuple]:
    return lambda image: (image[np.newaxis, np.newaxis] if wrapped else image, size, stride)


def moving(kernel: np.ndarray, stride: int) -> Callable[[np.ndarray], tuple]:
    return lambda image: (image, kernel, stride)


def layering(kernel: np.ndarray, stride: int, padding: int) -> Callable[[np.ndarray], tuple]:
    four = kernel[np.newaxis, np.newaxis]
    return lambda image: (image[np.newaxis, np.newaxis], four, np.zeros(1), stride, padding)


def first_difference(trial: Trial, ask: Ask) -> str:
    """Say which number comes from other places than it should, in one way to ask."""
    found = ask_for_places(trial, ask)
    if found is None:
        return ""
    for place in product(*map(range, trial.counts())):
        there, right = found.get(place, set()), trial.looks_at(place)
        words = in_words(there, trial), in_words(right, trial)
        if there and there != right and all(words):
            return (
                f"{trial.beginning()}your y[{written(place)}] comes from {words[0]}, and should come from {words[1]}."
            )
    return ""


def ask_for_places(trial: Trial, ask: Ask) -> dict[tuple[int, ...], Places] | None:
    """Return for each number of a result the places that it comes from; None where the function does not answer so."""
    nothing = answer_to(trial, np.zeros(trial.shape), ask)
    if nothing is None:
        return None
    found: dict[tuple[int, ...], Places] = {}
    for place in np.ndindex(trial.shape):
        image = np.zeros(trial.shape)
        image[place] = 1.0
        answer = answer_to(trial, image, ask)
        if answer is None or answer.shape != nothing.shape:
            return None
        for reached in np.argwhere(np.abs(answer - nothing) > 1e-9).tolist():
            found.setdefault(tuple(reached), set()).add(place)
    return found


def answer_to(trial: Trial, image: np.ndarray, ask: Ask) -> np.ndarray | None:
    """Return what comes back for an image, as a table with its sides alone; None if it is none."""
    outcome = ask(trial.arguments(image))
    table = None if outcome.trouble else table_of(outcome.result)
    return table if table is not None and table.ndim == len(trial.shape) else None


def table_of(part: Any) -> np.ndarray | None:
    """Return a part of an answer as a table of numbers, one image of one channel with its sides alone; None if it is none."""
    if not isinstance(part, np.ndarray) or part.dtype.kind not in "iuf" or not np.isfinite(part).all():
        return None
    return (part[0, 0] if part.ndim == 4 and part.shape[:2] == (1, 1) else part).astype(np.float64)


def written(place: tuple[int, ...]) -> str:
    return ", ".join(map(str, place))


def in_words(places: Places, trial: Trial) -> str:
    """Describe places that fill a block; "" for others."""
    sides = [sorted({place[axis] for place in places}) for axis in range(len(trial.shape))]
    is_block = places == set(product(*sides)) and all(
        side == list(range(side[0], side[-1] + 1)) for side in sides if side
    )
    if not places or not is_block:
        return ""
    if len(sides) == 1:
        return f"x[{sides[0][0]}]" + (f" to x[{sides[0][-1]}]" if len(sides[0]) > 1 else "")
    return f"{stretch('row', sides[0])} and {stretch('column', sides[1])}"


def stretch(word: str, numbers: list[int]) -> str:
    """Write neighbouring rows, or columns: row 0, rows 0 to 1."""
    return f"{word} {numbers[0]}" if len(numbers) == 1 else f"{word}s {numbers[0]} to {numbers[-1]}"
