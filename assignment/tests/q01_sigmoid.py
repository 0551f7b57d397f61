"""q01_sigmoid: the sigmoid and its derivative, for arrays of any shape. 3 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check, check_forms

name = "q01_sigmoid"
HINTS = {
    "sigmoid": (
        "exp of a large positive number overflows, exp of a negative one is at most 1. So take exp only of "
        "-|z|, the number itself with a minus in front, whatever its sign. For z of 0 and more that is "
        "exp(-z), for z below 0 it is exp(z): then divide as the form of the formula for that sign says.",
        "z of any shape gives the same shape, number by number. np.exp, np.abs and np.where(condition, a, "
        "b) work on all numbers at once: no loop, and no if. At z = 0 the result is 1/2, at z = log(3) it "
        "is 3/4.",
        "small = np.exp(...)  # of what is never above 0",
    ),
    "sigmoid_backward": (
        "By the chain rule each number of da is multiplied by the slope of sigmoid at its place. The slope "
        "can be had from the result s of sigmoid alone: you need no new exp.",
        "da, z and what comes back have one shape, and all goes place by place: *, not @. Where z is 0, s "
        "is 1/2, so a da of 1 becomes 1/4.",
        "s = ...  # there is a function for that",
    ),
}


@test_case(
    name="the sigmoid at 0 and at plus and minus log 3",
    points=0.25,
    failure_message="The formula is 1 / (1 + exp(-z)). With z = log 3, exp(-z) is 1/3, so that the result is 3/4.",
)
def sigmoid_by_hand(sigmoid):
    z = np.array([0.0, np.log(3), -np.log(3)])
    check(np.array([0.5, 0.75, 0.25]), sigmoid, z)


@test_case(
    name="the derivative at 0 and at plus and minus log 3",
    points=0.25,
    failure_message="If s is the sigmoid of z, its derivative is s (1 - s): 1/4 at z = 0. The chain rule multiplies "
    "it by da, the derivative of the loss with respect to s. The function is given z, not s.",
)
def gradient_by_hand(sigmoid_backward):
    da = np.array([16.0, 4.0, -32.0, 8.0])
    z = np.array([np.log(3), 0.0, -np.log(3), 0.0])
    check(np.array([3.0, 1.0, -6.0, 2.0]), sigmoid_backward, da, z)


@test_case(
    name="no overflow at plus and minus 1000",
    points=0.25,
    failure_message="exp(1000) is too large for a computer, exp(-1000) is merely 0. Rewrite the formula, for z below 0 "
    "at least, so that no large number is ever given to exp.",
)
def sigmoid_of_large_numbers(sigmoid):
    check(np.array([0.0, 0.5, 1.0]), sigmoid, np.array([-1000, 0, 1000]), quiet=True, untouched=True)


@test_case(
    name="what comes back: arrays like z",
    points=0.25,
    failure_message="The result of either function is an array of the shape of z; of float64 numbers if z holds float64 "
    "numbers.",
)
def arrays_like_z(sigmoid, sigmoid_backward):
    da, z = numbers(103).standard_normal((2, 3, 4))
    check_forms(
        lambda: check("q01 form", sigmoid, z, form=True, untouched=True),
        lambda: check("q01 form of the derivative", sigmoid_backward, da, z, form=True, untouched=True),
    )
