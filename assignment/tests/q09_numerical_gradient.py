"""q09_numerical_gradient: measure derivatives by moving every number of x a little to both sides. 3 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given import functions
from given.answers import numbers
from given.judge import check

name = "q09_numerical_gradient"
HINTS = {
    "numerical_gradient": (
        "One number of x at a time: f with it a little larger, f with it a little smaller, and the "
        "difference of the two divided by the distance between them. All other numbers stay where they are.",
        "The result has the shape of x, any shape. np.ndindex(shape) goes through all places of an array of"
        " that shape, even of shape (), and x[place] is one number. f gives one number each time. Move the "
        "number in a copy, or put it back.",
        "x = np.array(x, dtype=float)  # a copy, and whole numbers count as float64",
    ),
}


def moved(rng, function):
    """Return a function of another scale and shift, so that its formula does not follow from its name."""
    return functions.Moved(function, float(rng.integers(2, 9) / 4), float(rng.integers(2, 9) / 4 + 1 / 8))


@test_case(
    name="the slope of a sum of squares, roughly",
    points=0.25,
    failure_message="Move one number of x by h, see how much f(x) changes, and divide by the length of the step; then "
    "the next number. The derivative of a sum of squares is 2x.",
)
def roughly(numerical_gradient):
    x = np.array([1.0, -2.0, 0.5])
    check(2 * x, numerical_gradient, functions.sum_of_squares, x, tolerance=1e-4)


@test_case(
    name="steps to both sides",
    points=0.25,
    failure_message="Central differences are far more precise than a step to one side: (f(x + h) - f(x - h)) / 2h. "
    "Only one number of x is moved at a time.",
)
def both_sides(numerical_gradient):
    rng = numbers(904)
    f, x = moved(rng, functions.sum_of_cubes), rng.integers(-9, 10, 4) / 20
    check(f.scale * 3 * f.inside(x) ** 2, numerical_gradient, f, x, tolerance=1e-7)


@test_case(
    name="a table of whole numbers",
    points=0.5,
    failure_message="x may have any shape, and the result has the same one. Put every number back before the next one "
    "is moved. An array of whole numbers cannot hold a step of 0.00001: make a floating copy.",
)
def whole_numbers(numerical_gradient):
    rng = numbers(905)
    f, x = moved(rng, functions.product), rng.integers(-2, 3, (2, 3))
    check(f.scale * f(x) / f.inside(x), numerical_gradient, f, x, tolerance=1e-7)


@test_case(
    name="what comes back: an array like x",
    points=0.25,
    failure_message="The result is an array of the shape of x, one derivative for each of its numbers.",
)
def array_like_x(numerical_gradient):
    """No whole numbers: those are the matter of the case before, and a mistake about them shall cost one case."""
    rng = numbers(906)
    f, x = moved(rng, functions.sum_of_squares), rng.integers(-8, 9, (2, 3)) / 4
    check(f.scale * 2 * f.inside(x), numerical_gradient, f, x, tolerance=1e-4, form=True)
