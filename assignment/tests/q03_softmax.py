"""q03_softmax: turn each row of weighted sums into probabilities. 3 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check

name = "q03_softmax"
HINTS = {
    "softmax": (
        "First take the largest number of each row away from that row: in the fraction it cancels, and exp "
        "never sees anything above 0. Then divide each row by its own sum.",
        "z is (N, K). The largest of each row is (N, 1) if you say keepdims=True, and NumPy takes it away "
        "from all K numbers of its row; without keepdims it would be (N,), which does not fit. The sums "
        "likewise. The result is (N, K).",
        "largest = z.max(axis=..., keepdims=True)",
    ),
}


@test_case(
    name="one row by hand",
    points=0.25,
    failure_message="Take exp of every weighted sum in z, then divide by the total of the row. In this row z is log "
    "1, log 2 and log 1, so that exp gives 1, 2 and 1, the total is 4, and the probabilities are 1/4, 2/4 and 1/4.",
)
def one_row(softmax):
    check(np.array([[0.25, 0.5, 0.25]]), softmax, np.log([[1.0, 2.0, 1.0]]))


@test_case(
    name="two rows by hand",
    points=0.25,
    failure_message="Each row is divided by its own total: exp of z is 1, 2, 1 in the first row and 3, 1, 4 in the "
    "second, so that the totals are 4 and 8.",
)
def two_rows(softmax):
    z = np.log([[1.0, 2.0, 1.0], [3.0, 1.0, 4.0]])
    check(np.array([[0.25, 0.5, 0.25], [0.375, 0.125, 0.5]]), softmax, z)


@test_case(
    name="a random mini-batch",
    points=0.25,
    failure_message="Every row is one example: take exp of its weighted sums, and divide by the total of that row. "
    "The result is a new array, z stays as it was.",
)
def random_batch(softmax):
    check("q03 random batch", softmax, 2 * numbers(301).standard_normal((4, 6)), untouched=True)


@test_case(
    name="weighted sums around 1000",
    points=0.25,
    failure_message="exp(1000) is too large for a computer. Taking the same number away from a whole row of z does "
    "not change its softmax: choose it such that nothing in the row is above 0.",
)
def scores_around_1000(softmax):
    z = np.array([[1000, 1000, -2000], [0, 1000, 500]])
    check(np.array([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0]]), softmax, z, quiet=True)


@test_case(
    name="what comes back: an array like z",
    points=0.25,
    failure_message="The result is an array of the shape of z, also for one example or one class, and of float64 numbers "
    "if z holds float64 numbers.",
)
def array_like_z(softmax):
    rng = numbers(305)
    for label, shape in (("three examples", (3, 4)), ("one example", (1, 4)), ("one class", (3, 1))):
        check(f"q03 form, {label}", softmax, rng.standard_normal(shape), form=True, untouched=True)
