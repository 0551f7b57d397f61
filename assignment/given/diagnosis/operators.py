"""What a result may be but what is right: its negative, turned around, summed, truncated, one of the arguments, ...

Each operator makes of what is right what a function with that mistake would return. It explains a wrong answer if that
is the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations, permutations
from typing import Any

import numpy as np

Operation = Callable[[np.ndarray], Any]


@dataclass(frozen=True)
class Operator:
    """A mistake of any function: its name, what to say after "Your dx" or "What you return", and what it does.

    `slip`: what is right is all there, and one small thing was done to it.
    """

    name: str
    says: str
    does: Operation
    slip: bool = True


def softmax(array: np.ndarray) -> np.ndarray:
    powers = np.exp(array - array.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


EVERYWHERE = (
    Operator("negative", "has the wrong sign everywhere.", lambda a: -a),
    Operator("absolute", "has lost its signs: it is never negative.", np.abs),
    Operator("relu", "is 0 where it should be negative: a ReLU too many.", lambda a: np.maximum(a, 0)),
    Operator("not positive", "is 0 where it should be positive.", lambda a: np.minimum(a, 0)),
    Operator("rounded down", "is rounded down to whole numbers (// or floor): keep what follows the point.", np.floor),
    Operator("truncated", "has lost what follows the point: are the numbers put into whole ones?", np.trunc),
    Operator("rounded", "is rounded to whole numbers.", np.round),
    Operator("rounded up", "is rounded up to whole numbers.", np.ceil),
    Operator("squared", "is the square of what it should be.", np.square),
    Operator("root", "is the square root of what it should be.", np.sqrt),
    Operator("logarithm", "is the logarithm of what it should be: leave out log.", np.log),
    Operator("exponential", "is exp of what it should be: leave out exp.", np.exp),
    Operator("inverse", "is 1 divided by what it should be.", lambda a: 1 / a),
    Operator("complement", "is 1 minus what it should be.", lambda a: 1 - a),
    Operator("log of it, negative", "is minus the logarithm of what it should be.", lambda a: -np.log(a)),
    Operator("tanh", "has gone through tanh once too often.", np.tanh),
    Operator("sigmoid", "has gone through a sigmoid once too often.", lambda a: 1 / (1 + np.exp(-a))),
    Operator("softmax", "has gone through softmax once too often.", softmax),
    Operator("yes or no", "is 1 where it should be larger than 0.5, and 0 elsewhere.", lambda a: (a > 0.5) * 1.0),
    Operator("signs", "has the right signs only: the size of the numbers is lost.", np.sign, slip=False),
    Operator("zero", "is 0 everywhere.", lambda a: 0.0 * a, slip=False),
    Operator("one", "is 1 everywhere.", np.ones_like, slip=False),
)


def operators(dimensions: int, letter: Callable[[int], str]) -> Iterator[Operator]:
    """Yield what may have been done to a result of so many dimensions, the likeliest first; `letter` names each."""
    axes = tuple(range(dimensions))
    yield from EVERYWHERE
    for order in permutations(axes):
        if order != axes and (dimensions < 3 or len(fixed(order)) in (dimensions - 2, 0)):
            yield Operator(f"order {order}", in_order(order, letter), partial(np.transpose, axes=order))
    for count in range(1, dimensions + 1):
        for chosen in combinations(axes, count):
            named = " and ".join(map(letter, chosen))
            yield Operator(f"turned {chosen}", f"is turned around along {named}.", partial(np.flip, axis=chosen))
    for axis in axes:
        yield from along(axis, letter(axis))


def fixed(order: tuple[int, ...]) -> list[int]:
    """Return the dimensions that an order leaves where they are."""
    return [axis for axis, place in enumerate(order) if axis == place]


def in_order(order: tuple[int, ...], letter: Callable[[int], str]) -> str:
    """Say that dimensions have changed places."""
    moved = [axis for axis, place in enumerate(order) if axis != place]
    if len(order) == 2:
        return "is transposed: rows and columns have changed places."
    if len(moved) == 2:
        return f"has {letter(moved[0])} and {letter(moved[1])} in each other's place."
    return f"has its dimensions in another order: ({', '.join(map(letter, order))})."


def along(axis: int, letter: str) -> Iterator[Operator]:
    """Yield what may have been done along one dimension."""

    def every(fill: Operation) -> Operation:
        return lambda a: np.broadcast_to(fill(a), a.shape)

    first, last = (lambda a: a.take([0], axis)), (lambda a: a.take([-1], axis))
    yield Operator(f"last missing {axis}", f"ends one too early along {letter}: the last is missing.", cut(axis, 0, -1))
    yield Operator(f"first missing {axis}", f"begins one too late along {letter}: the first is missing.", cut(axis, 1))
    yield Operator(f"ends missing {axis}", f"lacks the first and the last along {letter}.", cut(axis, 1, -1))
    yield Operator(f"later {axis}", f"is moved by one along {letter}.", lambda a: np.roll(a, 1, axis))
    yield Operator(f"earlier {axis}", f"is moved back by one along {letter}.", lambda a: np.roll(a, -1, axis))
    yield Operator(f"first of all {axis}", f"has the first along {letter} in the place of all.", every(first), False)
    yield Operator(f"last of all {axis}", f"has the last along {letter} in the place of all.", every(last), False)
    yield Operator(f"first alone {axis}", f"has only the first along {letter}.", lambda a: a.take(0, axis), False)
    yield Operator(f"last alone {axis}", f"has only the last along {letter}.", lambda a: a.take(-1, axis), False)
    for name, reduce in (("sum", np.sum), ("mean", np.mean), ("maximum", np.max)):
        says = f"holds the {name} over {letter}, where each stays by itself."
        yield Operator(f"{name} {axis}", says, partial(reduce, axis=axis))
        yield Operator(f"{name} {axis} kept", says, partial(reduce, axis=axis, keepdims=True))
    normal = f"is divided by its sum along {letter}."
    yield Operator(f"normalised {axis}", normal, lambda a: a / a.sum(axis=axis, keepdims=True))
    centred = f"has lost its mean along {letter}."
    yield Operator(f"centred {axis}", centred, lambda a: a - a.mean(axis=axis, keepdims=True))
    yield Operator(f"added up {axis}", f"is added up along {letter}.", lambda a: a.cumsum(axis=axis))


def cut(axis: int, start: int, stop: int | None = None) -> Operation:
    """Return the operation that keeps a stretch of one dimension."""
    return lambda a: a[(slice(None),) * axis + (slice(start, stop),)]


def undoing(dimensions: int) -> Iterator[Operator]:
    """Yield what is still to be done to a result of so many dimensions, to make it what is right."""

    def letter(axis: int) -> str:
        return f"dimension {axis}" if dimensions > 1 else "its length"

    for axis in range(dimensions):
        for name, reduce in (("sum", np.sum), ("mean", np.mean)):
            says = f"has a dimension too many: its {name} over {letter(axis)} (axis={axis}) would be right."
            yield Operator(f"{name} over {axis} missing", says, partial(reduce, axis=axis))
        yield Operator(f"one more {axis}", f"goes on one too far along {letter(axis)}.", cut(axis, 0, -1))
        yield Operator(f"one before {axis}", f"begins one too early along {letter(axis)}.", cut(axis, 1))
        yield Operator(f"one at each end {axis}", f"has one too many at both ends of {letter(axis)}.", cut(axis, 1, -1))
    for name, reduce in (("sum", np.sum), ("mean", np.mean)):
        yield Operator(f"{name} of all missing", f"is not one number yet: its {name} would be right.", reduce)


def leafwise(operation: Operation, value: Any) -> Any:
    """Return a result with an operation done to each of its arrays and numbers."""
    if isinstance(value, list | tuple):
        return tuple(leafwise(operation, item) for item in value)
    with np.errstate(all="ignore"):
        return operation(np.asarray(value, dtype=np.float64))
