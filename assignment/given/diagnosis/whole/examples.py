"""The simplest calls that a function gets wrong, each so small that it can be worked out in one's head."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from given.machinery.outcome import Ask

WEIGHTS = np.array([[1.0], [2.0], [4.0], [9.0]])
SCORES = {"A": 1.0, "C": 2.0, "G": 4.0, "T": 9.0, "N": 4.0}
LAYERS: tuple[tuple[tuple, tuple[int, ...], tuple], ...] = (
    (("flatten",), (2, 3, 4), ((24,), 0)),
    (("dense", 5), (3,), ((5,), 20)),
    (("max pool", 2, 2), (3, 5, 7), ((3, 2, 3), 0)),
    (("max pool", 3, 2), (3, 7, 5), ((3, 3, 2), 0)),
    (("conv", 2, 3, 1, 0, 1), (1, 5, 7), ((2, 3, 5), 20)),
    (("conv", 2, 3, 2, 1, 1), (3, 5, 7), ((2, 3, 4), 56)),
    (("conv", 4, 3, 1, 1, 2), (6, 5, 7), ((4, 5, 7), 112)),
)
MANY = 2_000  # numbers of which a share is switched off: of a fifth, hardly ever less than 14 or more than 26 percent


def find_example(function: str, ask: Ask) -> str:
    """Say which of the simplest calls goes wrong; "" if none does, or there are none."""
    find = {"motif_scan": letters, "network_summary": layers, "dropout_forward": switched_off}.get(function)
    return next(find(ask), "") if find else ""


def letters(ask: Ask) -> Iterator[str]:
    """Yield the letter that scores something else than it should."""
    for letter, score in SCORES.items():
        got = ask((letter, WEIGHTS)).result
        if isinstance(got, np.ndarray) and got.shape == (1,) and abs(got[0] - score) > 1e-9:
            yield (
                f"Tried with the letter {letter} alone and a motif of one place, where A, C, G and T score 1, 2, 4 and 9: "
                f"it scores {short(got[0])}, and should score {score:g}."
            )
        elif isinstance(got, np.ndarray) and got.shape != (1,):
            yield (
                f"Tried with the letter {letter} alone and a motif of one place: {got.size} scores came back. There is one "
                "position, so one score: L - K + 1."
            )


def layers(ask: Ask) -> Iterator[str]:
    """Yield the layer of which, alone, the shape or the number of parameters is not right."""
    for layer, shape, (right_shape, right_count) in LAYERS:
        got = ask(([layer], shape)).result
        if (
            not isinstance(got, list | tuple)
            or len(got) != 1
            or not isinstance(got[0], list | tuple)
            or len(got[0]) != 2
        ):
            continue
        start = f"Tried with an input of {shape} and one layer, {layer}: "
        if as_numbers(got[0][0]) != list(right_shape):
            yield f"{start}your shape is {written(got[0][0])}, and should be {right_shape}."
        elif as_numbers([got[0][1]]) != [right_count]:
            yield f"{start}you count {written(got[0][1])} parameters, and there are {right_count}."


def as_numbers(values: Any) -> list[float]:
    """Return whole numbers in a list or an array as numbers; nothing of what is none."""
    items = values.tolist() if isinstance(values, np.ndarray) else values
    if not isinstance(items, list | tuple) or not all(isinstance(item, int | float) for item in items):
        return []
    return [float(item) for item in items]


def written(value: Any) -> str:
    """Write what came back, if it is short."""
    text = str(tuple(value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 40 and text.isprintable() else "something else"


def switched_off(ask: Ask) -> Iterator[str]:
    """Yield what dropout does to ones that it should not: what becomes of those that stay, and how many stay."""
    y, _ = after_dropout(ask, 0.5)
    _, mask = after_dropout(ask, 0.2)
    kept = np.unique(y[y != 0])
    if len(kept) == 1 and abs(kept[0] - 2) > 1e-6:
        yield (
            f"Tried with ones and drop = 0.5: what is kept becomes {short(kept[0])}. It should become 1 / 0.5, "
            "which is 2, so that the mean stays as it was."
        )
    if mask.size and not 0.74 < mask.mean() < 0.86:
        share = round(100 * float(mask.mean()))
        yield f"Tried with ones and drop = 0.2: {share} % of your mask are True, and about 80 % should be kept."
    if len(mask) > 1 and len({int(row.sum()) for row in mask}) == 1:
        yield "Every row of your mask keeps as many numbers. Chance should decide about each number by itself."


def after_dropout(ask: Ask, drop: float) -> tuple[np.ndarray, np.ndarray]:
    """Return what dropout makes of ones, and its mask; of what is neither, arrays without numbers."""
    x = np.ones((40, MANY // 40))
    result = ask((x, drop, np.random.default_rng(4))).result
    if isinstance(result, list | tuple) and len(result) == 2:
        y, mask = result
        if all(isinstance(each, np.ndarray) and each.shape == x.shape for each in result) and mask.dtype == bool:
            return y.astype(np.float64), mask
    return np.zeros((0, 0)), np.zeros((0, 0), bool)


def short(number: float) -> str:
    return f"{float(number):.3g}"
