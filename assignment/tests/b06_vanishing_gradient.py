"""b06_vanishing_gradient: how large the derivatives are in each layer of a deep network. 2 bonus points."""

OK_FORMAT = False

from itertools import pairwise

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check

name = "b06_vanishing_gradient"
HINTS = {
    "gradient_norms": (
        "backprop once more, with a choice between two pairs of functions; of each layer only the norm of dw is kept.",
        "The norm of a table is one number: square all its numbers, add them up, take the root. The list "
        "has one a layer, the layer next to the input first: what is collected from the back has to be "
        "turned round.",
        "go, go_back = (relu, relu_backward) if activation == ... else (..., ...)",
    ),
}


def layers(rng, *sizes):
    """Return random (w, b) pairs for layers of these sizes, weights with variance 2 / fan-in."""
    return [(rng.normal(0, np.sqrt(2 / m), (m, n)), 0.1 * rng.standard_normal(n)) for m, n in pairwise(sizes)]


@test_case(
    name="one layer by hand",
    points=0.25,
    failure_message="All weights are 0, so both classes have probability 1/2 and dz is -1/2, 1/2. With x = 3, 4, dw is "
    "[[-1.5, 1.5], [-2, 2]]: the norm is the root of the sum of the four squares, 12.5.",
)
def by_hand(gradient_norms):
    params, x, y = [(np.zeros((2, 2)), np.zeros(2))], np.array([[3.0, 4.0]]), np.array([0])
    check([np.sqrt(12.5)], gradient_norms, params, x, y, "relu")


@test_case(
    name="two layers with relu",
    points=0.25,
    failure_message="With relu these are the norms of the dw (without db) that your backprop finds, as plain numbers in "
    "a list, the layer next to the input first.",
)
def with_relu(gradient_norms):
    rng = numbers(601)
    params, x = layers(rng, 4, 5, 3), rng.standard_normal((6, 4))
    check("b06 relu", gradient_norms, params, x, np.array([0, 2, 1, 1, 0, 2]), "relu")


@test_case(
    name="three layers with sigmoid",
    points=0.25,
    failure_message="Sigmoid takes the place of ReLU on the way forward and on the way back. There is none after the "
    "last layer: softmax is there.",
)
def with_sigmoid(gradient_norms):
    rng = numbers(602)
    params, x = layers(rng, 4, 6, 5, 3), rng.standard_normal((6, 4))
    check("b06 sigmoid", gradient_norms, params, x, np.array([0, 2, 1, 1, 0, 2]), "sigmoid")


@test_case(
    name="what comes back: a list with a number for each layer",
    points=0.25,
    failure_message="The result is a list with one number for each layer, in the order of params.",
)
def list_of_norms(gradient_norms):
    rng = numbers(606)
    params, x = layers(rng, 4, 5, 3), rng.standard_normal((6, 4))
    check("b06 form", gradient_norms, params, x, np.array([0, 2, 1, 1, 0, 2]), "relu", form=True, untouched=True)
