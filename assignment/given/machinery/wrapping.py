"""Right numbers in another wrapping than the docstring's: a list for an array, a kept dimension, parts in another order.

Only the wrapping is read generously. The numbers of an array keep their order, and are compared as always: what is wrong
stays wrong, however it is wrapped.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from given.machinery.plain import Strange

MOST_ITEMS = 1000  # of an array that could be a wrapping of several results; a longer one is none

Close = Callable[[np.ndarray, np.ndarray], bool]  # whether an array has the numbers of another one of its shape


def unwrap(got: Any, wanted: Any, close: Close, named: bool = False) -> Any:
    """Return a result in the form of what is expected, if in some wrapping it holds that; else None.

    The order of parts that are `named` is free.
    """
    if not isinstance(wanted, list | tuple):
        array = read_array(got, np.shape(wanted))
        return array if array is not None and close(array, np.asarray(wanted)) else None
    for items in arrangements(got, wanted, named):
        parts = [unwrap(item, part, close) for item, part in zip(items, wanted, strict=True)]
        if all(part is not None for part in parts):
            return parts
    return None


def unwrap_part(got: Any, wanted: Any, place: int, parts: int, close: Close) -> Any:
    """Return that of so many parts of a result, in its place or another, which holds what is expected; else None."""
    items = items_of(got)
    if len(items) > parts + 1:  # one value too many is a matter of form, a list of guesses is not
        items = []
    found = (unwrap(item, wanted, close) for item in [*items[place : place + 1], *items, got])
    return next((part for part in found if part is not None), None)


def other_order(got: Any, wanted: Sequence[Any], close: Close) -> list[int] | None:
    """Return which of the expected parts came first, second and so on, if all came, in another order; else None."""
    items, usual = items_of(got), list(range(len(wanted)))
    orders = map(list, permutations(usual)) if len(items) == len(usual) else iter([])
    return next((order for order in orders if order != usual and fits(items, wanted, order, close)), None)


def fits(items: Sequence[Any], wanted: Sequence[Any], order: Sequence[int], close: Close) -> bool:
    """Whether things are the expected parts in this order."""
    return all(unwrap(item, wanted[place], close) is not None for item, place in zip(items, order, strict=True))


def arrangements(got: Any, wanted: Sequence[Any], named: bool) -> Iterator[Sequence[Any]]:
    """Give the ways to read a result as so many things, the likeliest first."""
    items, count = items_of(got) or [got], len(wanted)
    if count <= len(items) <= count + 1:
        yield items[:count]
        yield items[-count:]
    if len(items) == count and (named or is_layer(wanted)):
        yield from permutations(items)
    columns = [items_of(item) for item in items]  # weights and biases apart, in two lists
    if columns and all(len(column) == count for column in columns):
        yield list(zip(*columns, strict=True))
    flat = leaves(items)
    if len(flat) == len(leaves(wanted)) > count:
        yield regroup(flat, wanted)


def is_layer(wanted: Sequence[Any]) -> bool:
    """Whether this is a layer's pair of weights and biases: they cannot be taken for one another."""
    return len(wanted) == 2 and np.ndim(wanted[0]) > np.ndim(wanted[1]) == 1 if all_arrays(wanted) else False


def all_arrays(values: Sequence[Any]) -> bool:
    return all(isinstance(value, np.ndarray) for value in values)


def regroup(flat: Sequence[Any], wanted: Sequence[Any]) -> list[Any]:
    """Deal a flat list out into groups as large as those expected."""
    sizes = [len(leaves(part)) for part in wanted]
    ends = np.cumsum(sizes)
    return [flat[end - size : end] if size > 1 else flat[end - 1] for size, end in zip(sizes, ends, strict=True)]


def items_of(got: Any) -> list[Any]:
    """Return what a sequence, or an array, consists of; nothing for anything else."""
    got = opened(got)
    if isinstance(got, np.ndarray) and got.ndim:
        return list(got) if len(got) <= MOST_ITEMS else []
    return list(got) if isinstance(got, list | tuple) else []


def leaves(value: Any) -> list[Any]:
    """Return what is in a sequence, and in those within it."""
    value = opened(value)
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


def opened(value: Any) -> Any:
    """Return the plain data within a strange thing."""
    return value.value if isinstance(value, Strange) else value


def read_array(got: Any, shape: tuple[int, ...]) -> np.ndarray | None:
    """Return a result as real numbers of this shape, if nothing but its wrapping has to change; else None."""
    got = opened(got)
    if isinstance(got, list | tuple):
        return read_list(got, shape)
    if not isinstance(got, bool | int | float | np.ndarray):
        return None
    array = np.asarray(got)
    if array.dtype.kind != "c":
        return reshape(array, shape)
    is_real = np.allclose(array.imag, 0, atol=1e-9 * np.abs(array).max(initial=0))
    return reshape(array.real, shape) if is_real else None


def read_list(got: Sequence[Any], shape: tuple[int, ...]) -> np.ndarray | None:
    """Do the same with a list: of the numbers or rows, or of the result and one value more."""
    if 1 <= len(got) <= 2 and (first := read_array(got[0], shape)) is not None:
        return first
    for row in (shape[1:], ()) if shape else ():  # rows, or one number after another
        rows = [read_array(item, row) for item in got]
        if not any(item is None for item in rows):
            return reshape(np.array(rows), shape)
    return None


def reshape(array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray | None:
    """Return an array in this shape, if it has other dimensions of 1, is one long row, or has its channels last; else None."""
    if without_ones(array.shape) == without_ones(shape) or array.shape == (np.prod(shape, dtype=int),):
        return array.reshape(shape)
    if len(shape) == array.ndim == 4 and np.moveaxis(array, -1, 1).shape == shape:
        return np.moveaxis(array, -1, 1)
    return None


def without_ones(shape: tuple[int, ...]) -> list[int]:
    return [size for size in shape if size != 1]
