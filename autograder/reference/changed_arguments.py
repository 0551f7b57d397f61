"""What a function would do if it were given something else: an argument left out, turned around, cut, exchanged.

Each change makes a wrong version of any function, with nothing to write down for it: whoever ignores the bias does what
the reference does when the bias is 0.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations
from typing import Any

import numpy as np

from given.diagnosis.diagnosis import Diagnosis
from given.machinery.questions import FUNCTIONS, arguments_of

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A change of a function's arguments: its name, what to tell whoever does as if, and whether that is a slip."""

    name: str
    says: str
    makes: Callable[[Arguments], Arguments]
    slip: bool = True


class DoesNotApply(ValueError):
    """There is nothing in this call that the change could change."""


def wrong_version(right: Callable, change: Change) -> Callable:
    """Return the function that does what the right one does with changed arguments."""
    names = arguments_of(right.__name__)

    def wrong(*args: Any, **kwargs: Any) -> Any:
        return right(**change.makes(dict(zip(names, args, strict=False)) | kwargs))

    return wrong


def diagnosis_of(function: str, change: Change) -> Diagnosis:
    return Diagnosis(f"{function}: {change.name}", function, change.says, slip=change.slip)


@cache
def changes(function: str) -> tuple[Change, ...]:
    """Return what may be changed about the arguments of a function."""
    return tuple(find_changes(function))


def find_changes(function: str) -> Iterator[Change]:
    """Yield the changes, the likeliest first."""
    names, dimensions = arguments_of(function), FUNCTIONS[function].dimensions
    for name in names:
        yield from of_number(name)
        yield from of_array(name, dimensions.get(name, ()))
        if name in ("params", "grads"):
            yield from of_layers(name)
    for letter in dict.fromkeys(letter for name in names for letter in dimensions.get(name, ())):
        yield from along(
            letter, {name: dimensions[name].index(letter) for name in names if letter in dimensions.get(name, ())}
        )
    for one, other in combinations(names, 2):
        says = f"You use {one} where {other} belongs, and {other} where {one} belongs."
        yield Change(f"{one} and {other} exchanged", says, partial(exchanged, one=one, other=other))


def exchanged(arguments: Arguments, one: str, other: str) -> Arguments:
    """Return the arguments with two of them in each other's place."""
    return arguments | {one: arguments[other], other: arguments[one]}


def of_number(name: str) -> Iterator[Change]:
    """Yield the changes of a number among the arguments."""
    said = {
        "stride": ((1, "You do not use stride, or not everywhere: what comes back belongs to stride=1."),),
        "padding": (
            (0, "You do not use padding, or not everywhere: what comes back belongs to padding=0."),
            (1, "Your padding is always 1: use the padding that is given."),
        ),
        "size": ((2, "Your window is always 2 by 2: use the size that is given."),),
        "eps": ((0.0, "You do not use eps."), (1e-5, "You always add 1e-5: use the eps that is given.")),
        "drop": ((0.5, "You always drop one half: use the drop that is given."), (0.0, "You do not use drop.")),
        "learning_rate": ((1.0, "You do not use learning_rate."),),
    }
    for value, says in said.get(name, ()):
        yield Change(f"{name} {value}", says, partial(replaced, name=name, value=value))
    if name == "stride":
        says = "Your windows stand side by side: you move by the length of the window, not by stride."
        yield Change("stride is size", says, lambda a: replaced(a, "stride", window_of(a)))
        yield Change(
            "stride + 1", "You move by one more than stride.", lambda a: a | {"stride": a.get("stride", 1) + 1}
        )
    if name == "drop":
        yield Change("drop complement", "You use 1 - drop for drop.", lambda a: a | {"drop": 1 - a["drop"]})
    if name == "padding":
        says = "You put twice as many zeros at each end as padding says."
        yield Change("padding twice", says, lambda a: replaced(a, "padding", 2 * a.get("padding", 0)))


def replaced(arguments: Arguments, name: str, value: Any) -> Arguments:
    """Return the arguments with another value for one; raise DoesNotApply if it has that value."""
    default = {"stride": 1, "padding": 0, "eps": 1e-5}.get(name)
    if arguments.get(name, default) == value:
        return arguments
    return arguments | {name: value}


def thinned_out(arguments: Arguments) -> Arguments:
    """Return the arguments with every stride-th pixel or number of the input, and a stride of 1."""
    name = next(name for name in ("image", "x") if name in arguments)
    array, stride = array_of(arguments, name), arguments.get("stride", 1)
    chosen = (slice(None),) * (array.ndim - min(array.ndim, 2)) + (slice(None, None, stride),) * min(array.ndim, 2)
    return arguments | {name: array[chosen], "stride": 1}


def window_of(arguments: Arguments) -> int:
    """Return the height of the kernel or of the window."""
    if "size" in arguments:
        return int(arguments["size"])
    kernel = arguments["w"] if "w" in arguments else arguments["kernel"]
    return int(kernel.shape[-1])


def of_array(name: str, letters: tuple[str, ...]) -> Iterator[Change]:
    """Yield the changes of an array among the arguments."""

    def do(operation: Callable[[np.ndarray], np.ndarray]) -> Callable[[Arguments], Arguments]:
        return lambda a: a | {name: operation(array_of(a, name))}

    small = name in ("b", "beta", "h0")  # whoever leaves out one of these has shown the rest
    for word, value in (("zero", 0), ("one", 1)):
        says = f"You do not use {name}: what comes back belongs to {name} = {value}."
        yield Change(f"{name} {word}", says, do(partial(np.full_like, fill_value=value)), slip=small)
    yield Change(f"{name} negative", f"You use {name} with the wrong sign.", do(lambda array: -array))
    yield Change(
        f"{name} relu", f"You use {name} after a ReLU (0 where it is negative).", do(lambda a: np.maximum(a, 0))
    )
    yield Change(f"{name} absolute", f"You use {name} without its signs.", do(np.abs))
    yield Change(f"{name} squared", f"You use the square of {name}.", do(np.square))
    yield Change(f"{name} whole", f"You use {name} cut off to whole numbers.", do(np.trunc))
    if len(letters) >= 1:
        says = f"You use {name} turned around: its last number comes first."
        yield Change(f"{name} turned", says, do(np.flip))
    if len(letters) >= 2:
        says = f"{name} is to be transposed (.T), and is not; or it is, and should not be."
        yield Change(f"{name} transposed", says, do(swap_last))
        for axis in (-1, -2):
            says = f"You use {name} turned around along {letters[axis]}."
            yield Change(f"{name} turned {axis}", says, do(partial(np.flip, axis=axis)))
        says = f"You use {name} turned around along {letters[-2]} and {letters[-1]}."
        yield Change(f"{name} turned over", says, do(lambda array: np.flip(array, (-2, -1))))
    if len(letters) == 1:
        says = f"You use the first number of {name} alone, for all places."
        yield Change(f"{name} first", says, do(lambda array: np.full_like(array, array[0])), slip=False)
        says = f"You use the sum of {name} at each place, where its numbers belong to one place each."
        yield Change(f"{name} summed", says, do(lambda array: np.full_like(array, array.sum(), dtype=np.float64)))


def array_of(arguments: Arguments, name: str) -> np.ndarray:
    """Return an argument that is an array; raise DoesNotApply for any other."""
    value = arguments[name]
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "if":
        raise DoesNotApply(name)
    return value


def swap_last(array: np.ndarray) -> np.ndarray:
    return array.swapaxes(-1, -2)


def of_layers(name: str) -> Iterator[Change]:
    """Yield the changes of a list of pairs of weights and biases."""

    def each(operation: Callable[[Any, Any], tuple[Any, Any]]) -> Callable[[Arguments], Arguments]:
        return lambda a: a | {name: [operation(w, b) for w, b in a[name]]}

    def layers(choose: Callable[[list], list]) -> Callable[[Arguments], Arguments]:
        return lambda a: a | {name: choose(list(a[name]))}

    d = "d" if name == "grads" else ""
    yield Change(f"{name} without b", f"You do not use the {d}b of {name}.", each(lambda w, b: (w, np.zeros_like(b))))
    yield Change(f"{name} without w", f"You do not use the {d}w of {name}.", each(lambda w, b: (np.zeros_like(w), b)))
    yield Change(f"{name} b negative", f"You use the {d}b of {name} with the wrong sign.", each(lambda w, b: (w, -b)))
    yield Change(f"{name} w negative", f"You use the {d}w of {name} with the wrong sign.", each(lambda w, b: (-w, b)))
    yield Change(
        f"{name} without the last", f"You leave out the last pair of {name}.", layers(lambda pairs: pairs[:-1])
    )
    yield Change(
        f"{name} without the first", f"You leave out the first pair of {name}.", layers(lambda pairs: pairs[1:])
    )
    yield Change(f"{name} first alone", f"You use the first pair of {name} only.", layers(lambda pairs: pairs[:1]))
    yield Change(
        f"{name} last alone",
        f"Only the last pair of {name} shows in what you return: does each turn of the loop go on with what the turn before made?",
        layers(lambda pairs: pairs[-1:]),
    )
    yield Change(f"{name} backwards", f"You go through {name} from its end.", layers(lambda pairs: pairs[::-1]))
    for which, place in (("last", -1), ("first", 0)):
        says = f"In the {which} pair of {name} you do not use {d}b."
        yield Change(f"{name} {which} without b", says, layers(partial(without_bias, place=place)))


def without_bias(pairs: list, place: int) -> list:
    """Return the pairs with the biases of one being 0."""
    pairs[place] = (pairs[place][0], np.zeros_like(pairs[place][1]))
    return pairs


def along(letter: str, axes: dict[str, int]) -> Iterator[Change]:
    """Yield the changes of all arguments that have a dimension of this letter."""

    def take(places: Callable[[int], Any]) -> Callable[[Arguments], Arguments]:
        return lambda a: a | {name: taken(a, name, axis, places) for name, axis in axes.items() if name in a}

    cuts = (
        ("first", "the first", lambda n: [0]),
        ("last", "the last", lambda n: [n - 1]),
        ("all but the first", "all but the first", lambda n: range(1, n)),
        ("all but the last", "all but the last", lambda n: range(n - 1)),
    )
    for name, words, places in cuts:
        yield Change(f"{letter} {name}", f"You use {words} along {letter} only.", take(places), slip="all" in name)
    says = f"You use the first along {letter} for all of them."
    yield Change(f"{letter} repeated", says, take(lambda n: [0] * n), slip=False)
    says = f"You use the last along {letter} for all of them."
    yield Change(f"{letter} last repeated", says, take(lambda n: [n - 1] * n), slip=False)
    if len(axes) > 1:
        yield Change(f"{letter} backwards", f"You go through {letter} from its end.", take(lambda n: range(n)[::-1]))


def taken(arguments: Arguments, name: str, axis: int, places: Callable[[int], Any]) -> np.ndarray:
    """Return an argument with some places of a dimension."""
    array = array_of(arguments, name)
    chosen = list(places(array.shape[axis]))
    if not chosen:
        raise DoesNotApply(name)
    return array.take(chosen, axis)
