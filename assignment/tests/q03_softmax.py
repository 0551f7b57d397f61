"""q03_softmax: turn each row of scores into probabilities. 3 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.judge import check

name = "q03_softmax"


@test_case(
    name="one row by hand",
    points=0.25,
    failure_message="Take exp of every score, then divide by the sum of the row. The scores here are log 1, log 2 and "
    "log 1, so that exp gives 1, 2 and 1, and the probabilities are 1/4, 2/4 and 1/4.",
)
def one_row(softmax):
    check(np.array([[0.25, 0.5, 0.25]]), softmax, np.log([[1.0, 2.0, 1.0]]))


@test_case(
    name="two rows by hand",
    points=0.25,
    failure_message="Each row is divided by its own sum: exp of the scores is 1, 2, 1 in the first row and 3, 1, 4 in "
    "the second, so that the sums are 4 and 8.",
)
def two_rows(softmax):
    z = np.log([[1.0, 2.0, 1.0], [3.0, 1.0, 4.0]])
    check(np.array([[0.25, 0.5, 0.25], [0.375, 0.125, 0.5]]), softmax, z)


@test_case(
    name="a random batch",
    points=0.5,
    failure_message="Every row is one example: exp of its scores, divided by the sum over that row. The result is a "
    "new array, z stays as it was.",
)
def random_batch(softmax):
    check("q03 random batch", softmax, 2 * np.random.default_rng(301).standard_normal((4, 6)), untouched=True)


@test_case(
    name="scores around 1000",
    points=0.5,
    failure_message="exp(1000) is too large for a computer. Taking the same number away from all scores of a row does "
    "not change its softmax: choose it such that no score is above 0.",
)
def scores_around_1000(softmax):
    z = np.array([[1000, 1000, -2000], [0, 1000, 500]])
    check(np.array([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0]]), softmax, z, quiet=True)
