"""Where each number of dy goes on the way back, and what it meets, found out by asking: a dy that is 0 but for one place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from given.diagnosis.whole.windows import IMAGE, KERNELS, LINE, Trial, in_words, table_of, written
from given.machinery.outcome import Ask, Outcome

WAYS_BACK = {
    "conv1d_backward": ((1, 0), (2, 0)),
    "conv_backward": ((1, 0), (2, 0), (1, 1)),
    "average_pool_backward": ((2, 0), (1, 0)),
    "max_pool_backward": ((2, 0), (1, 0)),
}  # strides and paddings that are tried


@dataclass(frozen=True)
class Back:
    """A way to ask for the way back: how the window moves, what is handed on, and a call for a dy."""

    trial: Trial
    call: Callable[[np.ndarray], tuple]
    image: np.ndarray
    parts: tuple[str, ...]
    only_last: bool = False  # of a window, the largest pixel, which is its last


def find_share(function: str, ask: Ask) -> str:
    """Say which number of dy goes to other places than it should, or meets other numbers; "" if none does."""
    found = (words for back in ways_back(function) for words in differences(back, ask))
    return next(found, "")


def ways_back(function: str) -> Iterator[Back]:
    """Yield the ways in which a function can be asked; none for one that is no way back of a window."""
    for stride, padding in WAYS_BACK.get(function, ()):
        shape = LINE if function == "conv1d_backward" else IMAGE
        # They grow, and no sum of some is another one.
        image = (1.0 + np.arange(np.prod(shape)) + np.sort(np.random.default_rng(8).random(shape), axis=None)).reshape(
            shape
        )
        is_conv = function.startswith("conv")
        kernel = KERNELS[len(shape)]
        window = kernel.shape if is_conv else (2, 2)
        trial = Trial(
            shape, window, stride, padding, lambda image: (image,), words_of(window, stride, padding, is_conv)
        )
        if function == "conv1d_backward":
            yield Back(trial, after(image, kernel, stride), image, ("dx", "dkernel"))
        elif is_conv:
            yield Back(trial, after(four(image), four(kernel), stride, padding), image, ("dx", "dw"))
        else:
            yield Back(trial, after(four(image), 2, stride), image, ("",), function == "max_pool_backward")


def words_of(window: tuple[int, ...], stride: int, padding: int, is_conv: bool) -> str:
    size = " x ".join(map(str, window))
    what = f"a kernel of {size} numbers" if is_conv else "size 2"
    return f"{what}, stride {stride}" + (f" and padding {padding}" if padding else "")


def four(table: np.ndarray) -> np.ndarray:
    return table[np.newaxis, np.newaxis]


def after(*arguments: object) -> Callable[[np.ndarray], tuple]:
    """Return what makes a call of a dy and these arguments; an image of four dimensions has such a dy."""
    deep = isinstance(arguments[0], np.ndarray) and arguments[0].ndim == 4
    return lambda dy: (four(dy) if deep else dy, *arguments)


def differences(back: Back, ask: Ask) -> Iterator[str]:
    """Yield what is wrong with the shares of one number of dy after the other."""
    counts = back.trial.counts()
    nothing = parts_of_answer(back, ask(back.call(np.zeros(counts))))
    if nothing is None or any(part.any() for part in nothing):
        return  # it is no matter of where something goes
    for place in product(*map(range, counts)):
        dy = np.zeros(counts)
        dy[place] = 1.0
        answers = parts_of_answer(back, ask(back.call(dy)))
        if answers is None:
            return
        start = back.trial.beginning(" that grow from one to the next" if back.only_last else "")
        there = {(*map(int, spot),) for spot in np.argwhere(np.abs(answers[0]) > 1e-9)}
        right = back.trial.looks_at(place)
        right = {max(right)} if back.only_last else right
        words = in_words(there, back.trial), in_words(right, back.trial)
        if answers[0].shape == back.image.shape and there and there != right and all(words):
            yield f"{start}dy[{written(place)}] is handed to {of_dx(words[0])}, and should be handed to {of_dx(words[1])}."
        if len(answers) > 1 and not back.trial.padding:
            yield from strange_meetings(
                back, place, answers[1], f"{start}where dy is 1 at [{written(place)}] and 0 elsewhere, "
            )


def of_dx(words: str) -> str:
    return words.replace("x[", "dx[")


def strange_meetings(back: Back, place: tuple[int, ...], dw: np.ndarray, start: str) -> Iterator[str]:
    """Yield which weight meets another number than it should."""
    if dw.shape != back.trial.window:
        return
    for weight in np.ndindex(dw.shape):
        right = tuple(p * back.trial.stride + w for p, w in zip(place, weight, strict=True))
        met = np.argwhere(np.abs(back.image - dw[weight]) < 1e-9)
        where = tuple(map(int, met[0])) if len(met) else right
        if where != right:
            name = back.parts[1]
            yield f"{start}your {name}[{written(weight)}] is x[{written(where)}], and should be x[{written(right)}]."


def parts_of_answer(back: Back, outcome: Outcome) -> list[np.ndarray] | None:
    """Return the parts that are looked at, as tables with their sides alone; None if they are not there."""
    result = outcome.result if len(back.parts) > 1 else (outcome.result,)
    if outcome.trouble or not isinstance(result, list | tuple) or len(result) < len(back.parts):
        return None
    tables = [table for part in result[: len(back.parts)] if (table := table_of(part)) is not None]
    is_flat = all(table.ndim == len(back.trial.shape) for table in tables)
    return tables if is_flat and len(tables) == len(back.parts) else None
