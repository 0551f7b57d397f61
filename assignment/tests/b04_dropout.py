"""b04_dropout: switch off a random share of the numbers, and pass derivatives back. 2 bonus points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import COARSER, RIGHT_BUT, Failure, check, check_forms, compare, require, result_of, unwrap

name = "b04_dropout"
HINTS = {
    "dropout_forward": (
        "Draw one random number for each number of x, and let it decide: rng.random draws from 0 to 1, and "
        "a share of drop of what it draws is smaller than drop.",
        "rng.random(shape) has that shape, and so has the mask: True where a number is kept. In a product "
        "True counts as 1 and False as 0. What is kept is made larger, so that the mean stays.",
        "drawn = rng.random(...)",
    ),
    "dropout_backward": (
        "Each number of x was multiplied by a factor, and its derivative is multiplied by the same one.",
        "dy, mask and dx have one shape, and all goes place by place. With drop = 0.5 a dy of 3 becomes 6 "
        "where the mask is True, and 0 where it is False.",
        "factor = ...  # by which each number was multiplied",
    ),
}


def dropped(dropout_forward, x, drop, seed):
    """Return the mask, if it is a mask and y is what it should be with this mask."""
    got = result_of(dropout_forward, x, drop, np.random.default_rng(seed))
    y, mask = unwrap(dropout_forward, got, (x, x))
    require(np.isin(mask, (0, 1)).all(), "mask should be True where a number was kept, and False elsewhere", "type")
    mask = mask.astype(bool)
    exactness = max(1e-4 if x.dtype == np.float32 else 1e-9, COARSER.get(str(y.dtype), 0.0))
    compare(y.astype(np.float64), np.where(mask, x / (1 - drop), 0), "float64", exactness, path="y")
    return mask


def require_pair(dropout_forward, x):
    """Demand (y, mask) just as the docstring says."""
    kept = dropped(dropout_forward, x, 0.5, 413).mean()
    require(0.1 < kept < 0.9, f"With drop = 0.5, {kept:.1%} of the numbers were kept")
    got = result_of(dropout_forward, x, 0.5, np.random.default_rng(413))
    try:
        compare(got, (x, x > 0), "float64", np.inf, ("y", "mask"))
    except Failure as failure:
        raise Failure("form", f"{RIGHT_BUT}\n{failure}") from None


@test_case(
    name="half of five thousand numbers",
    points=0.25,
    failure_message="With drop = 0.5 about half of the numbers are 0 afterwards and the others are twice what they were. "
    "mask says which is which. Draw one random number for each number of x.",
)
def half(dropout_forward):
    kept = dropped(dropout_forward, numbers(401).uniform(1, 2, (100, 50)), 0.5, 401).mean()
    require(abs(kept - 0.5) < 0.04, f"With drop = 0.5, {kept:.1%} of 5,000 numbers were kept")


@test_case(
    name="the way back by hand",
    points=0.25,
    failure_message="With drop = 0.75 the numbers that were kept were multiplied by 4, the others by 0. The derivatives "
    "are multiplied by the same.",
)
def backward_by_hand(dropout_backward):
    dy, mask = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[True, False], [False, True]])
    check(np.array([[4.0, 0.0], [0.0, 16.0]]), dropout_backward, dy, mask, 0.75)


@test_case(
    name="what comes back: (y, mask), and an array like dy",
    points=0.25,
    failure_message="The way forward returns (y, mask), two arrays of the shape of x, and mask is boolean: True where a "
    "number was kept. The way back returns an array of the shape of dy.",
)
def both_forms(dropout_forward, dropout_backward):
    x = numbers(413).uniform(1, 60, (3, 20))
    check_forms(
        lambda: require_pair(dropout_forward, x),
        lambda: check("b04 form", dropout_backward, x, x > 20, 0.5, form=True, untouched=True),
    )
