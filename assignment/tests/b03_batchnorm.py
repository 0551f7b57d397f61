"""b03_batchnorm: batch normalisation, forward and back. 3 bonus points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check, check_forms

name = "b03_batchnorm"
HINTS = {
    "batchnorm_forward": (
        "Each column by itself: take its mean away, divide by the root of its variance plus eps, then "
        "stretch by gamma and move by beta.",
        "x is (N, D). Mean and variance over the examples are (D,), one a column, as gamma and beta are: "
        "NumPy takes them to every row by itself. var divides by N, as it should.",
        "mean = ...  # of each column",
    ),
    "batchnorm_backward": (
        "Calculate xhat once more, then follow the formulas from dxhat on. dbeta and dgamma are sums over "
        "the examples, a and c are means over the examples.",
        "dy, xhat, dxhat and dx are (N, D); what is added up or averaged over the examples is (D,), and "
        "fits to every row by itself.",
        "xhat = ...  # as on the way forward",
    ),
}


@test_case(
    name="two inputs by hand",
    points=0.25,
    failure_message="The inputs (columns) have the means 2 and 12 and the variances 1 and 4: the mean of the squared "
    "distances from the mean. So both are -1 and 1 before gamma multiplies and beta is added. (eps is 0 here.)",
)
def forward_by_hand(batchnorm_forward):
    x, gamma, beta = np.array([[1.0, 10.0], [3.0, 14.0]]), np.array([2.0, 1.0]), np.array([5.0, 0.0])
    check(np.array([[3.0, -1.0], [7.0, 1.0]]), batchnorm_forward, x, gamma, beta, eps=0.0)


@test_case(
    name="a mini-batch",
    points=0.25,
    failure_message="Mean and variance are taken over the examples, for each input by itself. eps is left at 1e-5.",
)
def forward_batch(batchnorm_forward):
    rng = numbers(301)
    x = 3 * rng.standard_normal((6, 4)) + 1
    check("b03 batch", batchnorm_forward, x, rng.standard_normal(4), rng.standard_normal(4), untouched=True)


@test_case(
    name="dgamma by hand",
    points=0.25,
    failure_message="In y = gamma * xhat + beta, gamma collects every dy * xhat. Here xhat is 1, 1, -1, -1, since x has "
    "the mean 5 and the variance 4.",
)
def dgamma_by_hand(batchnorm_backward):
    dy, x = np.array([[4.0], [1.0], [2.0], [0.0]]), np.array([[7.0], [7.0], [3.0], [3.0]])
    check(np.array([3.0]), batchnorm_backward, dy, x, np.array([10.0]), 0.0, part="dgamma")


@test_case(
    name="dx by hand",
    points=0.25,
    failure_message="x is its own xhat here: mean 0, variance 1. dxhat is 4, 0, 0, 0; its mean is 1, and the mean of "
    "dxhat * xhat is 1 as well. Both are taken away, the second one multiplied by xhat.",
)
def backward_by_hand(batchnorm_backward):
    dy, x = np.array([[2.0], [0.0], [0.0], [0.0]]), np.array([[1.0], [1.0], [-1.0], [-1.0]])
    check(np.array([[2.0], [-2.0], [0.0], [0.0]]), batchnorm_backward, dy, x, np.array([2.0]), 0.0, part="dx")


@test_case(
    name="dbeta of a mini-batch",
    points=0.25,
    failure_message="All sums and means run over the examples, for each input by itself. Measure with "
    "numerical_gradient where you are off.",
)
def backward_batch(batchnorm_backward):
    rng = numbers(302)
    dy, x, gamma = rng.standard_normal((6, 4)), 3 * rng.standard_normal((6, 4)) + 1, rng.standard_normal(4)
    check("b03 backward batch", batchnorm_backward, dy, x, gamma, untouched=True, part="dbeta")


@test_case(
    name="what comes back: an array like x, and (dx, dgamma, dbeta)",
    points=0.25,
    failure_message="The way forward returns an array of the shape of x; the way back (dx, dgamma, dbeta): dx of the "
    "shape of x, the other two with one number for each input.",
)
def both_forms(batchnorm_forward, batchnorm_backward):
    rng = numbers(308)
    dy, x, gamma, beta = *rng.standard_normal((2, 5, 3)), *rng.standard_normal((2, 3))
    check_forms(
        lambda: check("b03 form", batchnorm_forward, x, gamma, beta, form=True, untouched=True),
        lambda: check("b03 form of the way back", batchnorm_backward, dy, x, gamma, form=True, untouched=True),
    )
