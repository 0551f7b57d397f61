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


@test_case(
    name="inputs of very different spread",
    points=0.25,
    hidden=True,
    failure_message="Some inputs hardly vary, and there it matters that eps is added to the variance before the root "
    "is taken, and that the variance is that of the whole mini-batch, divided by N.",
)
def very_different_spreads(batchnorm_forward):
    rng = np.random.default_rng(303)
    x, gamma = rng.standard_normal((5, 7)) * 10.0 ** np.arange(-4, 3), rng.standard_normal(7)
    check("b03 spreads", batchnorm_forward, x, gamma, rng.standard_normal(7))
    check("b03 spreads, eps", batchnorm_forward, x, gamma, rng.standard_normal(7), 0.1)


@test_case(
    name="an input that never varies",
    points=0.25,
    hidden=True,
    failure_message="Where all examples are the same the variance is 0, and eps keeps you from dividing by 0. The "
    "same holds for a mini-batch of one.",
)
def no_spread(batchnorm_forward, batchnorm_backward):
    """An input, and a mini-batch of one, whose variance is 0: eps alone is left to divide by."""
    rng = np.random.default_rng(304)
    x, gamma, beta = (
        rng.standard_normal((4, 3)) * np.array([1, 0, 1]),
        np.array([2.0, 3.0, 0.5]),
        rng.standard_normal(3),
    )
    check("b03 no spread", batchnorm_forward, x, gamma, beta, quiet=True)
    check(np.array([beta]), batchnorm_forward, x[:1], gamma, beta, quiet=True)
    check("b03 no spread, backward", batchnorm_backward, rng.standard_normal((4, 3)), x, gamma, quiet=True, part="dx")


@test_case(
    name="the way back, as many examples as inputs",
    points=0.25,
    hidden=True,
    failure_message="The table is square here, so that a mean along the wrong axis gives no error but wrong numbers.",
)
def backward_square(batchnorm_backward):
    rng = np.random.default_rng(305)
    check("b03 square", batchnorm_backward, *rng.standard_normal((2, 5, 5)), rng.standard_normal(5), part="dx")


@test_case(
    name="the way back, inputs of very different spread",
    points=0.25,
    hidden=True,
    failure_message="Inputs that hardly vary, where eps matters, beside others that vary a lot; then another eps.",
)
def backward_spreads(batchnorm_backward):
    rng = np.random.default_rng(306)
    dy, x = rng.standard_normal((6, 1)), rng.standard_normal((6, 1))
    for spread, label in [(0.002, "small"), (1, "middle"), (300, "large")]:
        check(f"b03 backward {label}", batchnorm_backward, dy, spread * x, np.array([1.5]), part="dx")
    check("b03 backward, eps", batchnorm_backward, dy, x, np.array([1.5]), 0.1, part="dx")


@test_case(
    name="whole numbers",
    points=0.25,
    hidden=True,
    failure_message="Whole numbers count as float64: the results are fractions. Arguments come by name here.",
)
def whole_numbers(batchnorm_forward, batchnorm_backward):
    x, gamma, beta = np.array([[1, 7], [2, 3], [6, 3]]), np.array([2, 3]), np.array([1, 0])
    check("b03 whole numbers", batchnorm_forward, beta=beta, gamma=gamma, x=x, eps=1e-3)
    check("b03 whole numbers, backward", batchnorm_backward, eps=1e-3, gamma=gamma, x=x, dy=x[::-1], part="dgamma")


@test_case(
    name="float32, stored in another order, nothing changed",
    points=0.25,
    hidden=True,
    failure_message="The arguments are float32, stored column by column, and must stay as they were: make new arrays.",
)
def single_precision(batchnorm_forward, batchnorm_backward):
    rng = np.random.default_rng(307)
    x, dy = (np.asfortranarray(rng.standard_normal((8, 3)), dtype=np.float32) for _ in range(2))
    gamma, beta = rng.standard_normal((2, 3)).astype(np.float32)
    check("b03 float32", batchnorm_forward, x, gamma, beta, untouched=True)
    check("b03 float32, backward", batchnorm_backward, dy, x, gamma, untouched=True, part="dx")
