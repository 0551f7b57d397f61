"""q11_sgd_step: one step down the slope for all weights and biases. 2 points."""

OK_FORMAT = False

from itertools import pairwise

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check

name = "q11_sgd_step"
HINTS = {
    "sgd_step": (
        "Downhill is against the derivative: where it is positive, the number becomes smaller. How much, "
        "the learning rate and the derivative say together.",
        "params and grads are lists of pairs in the same order, and dw has the shape of w. A pair cannot be"
        " changed: make a new pair for each layer, and collect them in a new list.",
        "for (w, b), (dw, db) in zip(params, grads):\n    ...",
    ),
}


def layers(rng, *sizes):
    """Return random (w, b) pairs for layers of these sizes."""
    return [(rng.standard_normal((m, n)), rng.standard_normal(n)) for m, n in pairwise(sizes)]


@test_case(
    name="one layer by hand",
    points=0.25,
    failure_message="Every weight and every bias becomes the old one minus the learning rate times its derivative.",
)
def one_layer(sgd_step):
    params = [(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([10.0, 20.0]))]
    grads = [(np.array([[1.0, 0.0], [-2.0, 4.0], [0.0, 6.0]]), np.array([-4.0, 2.0]))]
    stepped = [(np.array([[0.5, 2.0], [4.0, 2.0], [5.0, 3.0]]), np.array([12.0, 19.0]))]
    check(stepped, sgd_step, params, grads, 0.5)


@test_case(
    name="two layers",
    points=0.25,
    failure_message="Pair every layer with its own derivatives: the first (w, b) with the first (dw, db), and so on.",
)
def two_layers(sgd_step):
    params = [(np.array([[1.0]]), np.array([2.0])), (np.array([[3.0]]), np.array([4.0]))]
    grads = [(np.array([[1.0]]), np.array([2.0])), (np.array([[-4.0]]), np.array([6.0]))]
    stepped = [(np.array([[0.5]]), np.array([1.0])), (np.array([[5.0]]), np.array([1.0]))]
    check(stepped, sgd_step, params, grads, 0.5)
    rng = numbers(1101)
    check("q11 two layers", sgd_step, layers(rng, 4, 3, 2), layers(rng, 4, 3, 2), 0.03)


@test_case(
    name="what comes back: a pair (w, b) for each layer",
    points=0.25,
    failure_message="Return a list with one pair (w, b) for each layer, in the order of params and with the same shapes, "
    "whether they are new arrays or the old ones, changed.",
)
def pairs(sgd_step):
    rng = numbers(1105)
    check("q11 form", sgd_step, layers(rng, 4, 3, 2), layers(rng, 4, 3, 2), 0.25, form=True)
