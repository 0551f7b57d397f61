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


@test_case(
    name="ten layers",
    points=0.5,
    hidden=True,
    failure_message="However deep the network, one number a layer, from input to output. Every layer needs the numbers "
    "that went into this very layer.",
)
def ten_layers(gradient_norms):
    rng = np.random.default_rng(603)
    params, x, y = layers(rng, 7, *[12] * 9, 4), rng.standard_normal((9, 7)), np.arange(9) % 4
    check("b06 ten layers, sigmoid", gradient_norms, params, x, y, "sigmoid")
    check("b06 ten layers, relu", gradient_norms, params, x, y, "relu")


@test_case(
    name="one example, one layer, large numbers",
    points=0.25,
    hidden=True,
    failure_message="Networks of one or two layers, a mini-batch of one, and weighted sums in the thousands, which "
    "must not overflow.",
)
def small_and_large(gradient_norms):
    rng = np.random.default_rng(604)
    check("b06 one layer", gradient_norms, layers(rng, 3, 4), rng.standard_normal((5, 3)), np.arange(5) % 4, "sigmoid")
    x = 1e3 * rng.standard_normal((1, 3))
    check("b06 large", gradient_norms, layers(rng, 3, 6, 4), x, np.array([2]), "relu", quiet=True)
    check("b06 one example", gradient_norms, layers(rng, 3, 6, 4), x / 1e3, np.array([1]), "sigmoid", quiet=True)


@test_case(
    name="float32, arguments by name, nothing changed",
    points=0.25,
    hidden=True,
    failure_message="The arguments are called params, x, y and activation, and stay as they were.",
)
def single_precision(gradient_norms):
    rng = np.random.default_rng(605)
    params = [(w.astype(np.float32), b.astype(np.float32)) for w, b in layers(rng, 5, 4, 6, 3)]
    x, y = np.asfortranarray(rng.standard_normal((8, 5)), dtype=np.float32), np.arange(8) % 3
    check("b06 float32", gradient_norms, activation="sigmoid", y=y, x=x, params=params, untouched=True)
    check("b06 float32, relu", gradient_norms, activation="relu", y=y, x=x, params=params, untouched=True)
