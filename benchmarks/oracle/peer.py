"""What PyTorch says: a result, and its derivatives, which it finds by itself."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch

from benchmarks.oracle.draw import Array, Draw

Pair = tuple[str, Any, Any]  # a function of ours, what came back from it, what should
Comparison = Callable[[Draw], Iterator[Pair]]

# Numbers below are what is left where 1 - 1 is calculated in two right ways: they are compared as they stand.
VANISHED = 1e-12


def tensor(array: Any) -> torch.Tensor:
    """Return PyTorch's copy of an array, which knows its derivative; whole numbers count as float64."""
    array = np.ascontiguousarray(array) if np.ndim(array) else np.asarray(array)
    return torch.tensor(array.astype(np.float64) if array.dtype.kind == "i" else array, requires_grad=True)


def ask(draw: Draw, function: Callable[..., Any], *arrays: Array) -> tuple[Array, Array, tuple[Array, ...]]:
    """Return the result y of PyTorch's function, a drawn dy, and the derivatives of sum(dy * y) by each of the arrays."""
    tensors = [tensor(array) for array in arrays]
    y = function(*tensors)
    dy = draw.numbers(*y.shape)
    (y * tensor(dy).detach()).sum().backward()
    return y.detach().numpy(), dy, tuple(np.asarray(each.grad) for each in tensors)


def relative_error(ours: Any, theirs: Any) -> float:
    """Return the largest error, relative to the largest value of an array; of several arrays, that of the worst.

    A wrong shape, or the wrong number of arrays, is infinitely wrong.
    """
    if isinstance(theirs, tuple | list) and not isinstance(ours, np.ndarray):
        same_length = isinstance(ours, tuple | list) and len(ours) == len(theirs)
        return max(map(relative_error, ours, theirs), default=0.0) if same_length else float("inf")
    mine, other = np.asarray(ours), np.asarray(theirs, dtype=np.float64)
    if mine.shape != other.shape:
        return float("inf")
    largest = float(np.abs(other).max(initial=0.0))
    error = float(np.abs(mine.astype(np.float64) - other).max(initial=0.0))
    return error / largest if largest > VANISHED else error


def flat(params: Sequence[tuple[Array, Array]]) -> list[Array]:
    """Return the weights and biases of all layers in one row."""
    return [part for pair in params for part in pair]
