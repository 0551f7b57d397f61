"""b04_dropout: switch off a random share of the numbers, and pass derivatives back. 2 bonus points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.judge import check, compare, require, result_of

name = "b04_dropout"


def dropped(dropout_forward, x, drop, seed):
    """Return the mask, if it is a mask and y is what it should be with this mask."""
    got = result_of(dropout_forward, x, drop, np.random.default_rng(seed))
    require(isinstance(got, list | tuple) and len(got) == 2, "It should return two things: (y, mask)", "type")
    y, mask = got
    boolean = isinstance(mask, np.ndarray) and mask.dtype == bool
    require(boolean, "mask should be a boolean array: True where a number was kept", "type")
    require(mask.shape == x.shape, f"x has the shape {x.shape}, but mask has {mask.shape}", "shape")
    single = x.dtype == np.float32
    wanted = np.where(mask, x / (1 - drop), 0)
    compare(y, wanted, "float32" if single else "float64", 1e-4 if single else 1e-9, path="y")
    return mask


@test_case(
    name="half of five thousand numbers",
    points=0.5,
    failure_message="With drop = 0.5 about half of the numbers are 0 afterwards and the others are twice what they were. "
    "mask says which is which. Draw one random number for each number of x.",
)
def half(dropout_forward):
    kept = dropped(dropout_forward, np.linspace(1, 2, 5000).reshape(100, 50), 0.5, 401).mean()
    require(abs(kept - 0.5) < 0.04, f"With drop = 0.5, {kept:.1%} of 5,000 numbers were kept")


@test_case(
    name="the way back by hand",
    points=0.5,
    failure_message="With drop = 0.75 the numbers that were kept were multiplied by 4, the others by 0. The derivatives "
    "are multiplied by the same.",
)
def backward_by_hand(dropout_backward):
    dy, mask = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[True, False], [False, True]])
    check(np.array([[4.0, 0.0], [0.0, 16.0]]), dropout_backward, dy, mask, 0.75)
