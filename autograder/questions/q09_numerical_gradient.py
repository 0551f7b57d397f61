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


@test_case(
    name="another step, and x as it was before",
    points=0.5,
    hidden=True,
    failure_message="The step is h wherever it occurs, and it may be given by position or by name. After the call x "
    "has its old values again.",
)
def another_step(numerical_gradient):
    # Multiples of 1/8 are exact in binary: adding and subtracting h = 1/8 brings back exactly the old value.
    rng = np.random.default_rng(901)
    f, x = moved(rng, functions.sum_of_cubes), rng.integers(-16, 16, (3, 4)) / 8
    check(f.scale * (3 * f.inside(x) ** 2 + (0.125 * f.scale) ** 2), numerical_gradient, f, x, h=0.125, untouched=True)
    check(f.scale * (3 * f.inside(x) ** 2 + (0.25 * f.scale) ** 2), numerical_gradient, f, x, 0.25, untouched=True)
    f, x = moved(rng, functions.product), np.array([[0.5, 2.0], [-1.0, 4.0]])
    check(f.scale * f(x) / f.inside(x), numerical_gradient, f, x, h=0.125, untouched=True)


@test_case(
    name="one number, and three dimensions",
    points=0.5,
    hidden=True,
    failure_message="x may have any number of dimensions, none at all included: then it is one number, and so is its "
    "derivative.",
)
def any_shape(numerical_gradient):
    rng = np.random.default_rng(902)
    f, x = moved(rng, functions.weighted_sine), rng.standard_normal((2, 3, 4))
    check("q09 three dimensions", numerical_gradient, f, x, tolerance=1e-7)
    check("q09 one number", numerical_gradient, moved(rng, functions.sum_of_cubes), x=np.array(1.5), tolerance=1e-7)


@test_case(
    name="an array stored column by column",
    points=0.75,
    hidden=True,
    failure_message="x.reshape(-1) and x.ravel() are sometimes x itself and sometimes a copy of it; moving a number "
    "of a copy does not move that of x. Every place of the result belongs to the same place of x.",
)
def column_by_column(numerical_gradient):
    rng = np.random.default_rng(903)
    f, x = moved(rng, functions.weighted_sine), np.asfortranarray(rng.standard_normal((4, 3)))
    check("q09 column by column", numerical_gradient, f=f, x=x, tolerance=1e-7)
