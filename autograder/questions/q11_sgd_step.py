"""q11_sgd_step: one step down the slope for all weights and biases. 2 points."""

OK_FORMAT = False

from itertools import pairwise

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check, require
from given.machinery.calls import observe

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


@test_case(
    name="any depth",
    points=0.5,
    hidden=True,
    failure_message="A network may have one layer or many: walk through all. The learning rate may be any number.",
)
def any_depth(sgd_step):
    rng = np.random.default_rng(1102)
    check("q11 square layers", sgd_step, layers(rng, 3, 3, 3, 3), layers(rng, 3, 3, 3, 3), learning_rate=1)
    check("q11 one layer", sgd_step, layers(rng, 5, 4), layers(rng, 5, 4), 2.5)
    check("q11 five layers", sgd_step, layers(rng, 2, 6, 3, 5, 1, 4), layers(rng, 2, 6, 3, 5, 1, 4), 0.7)


@test_case(
    name="float32 and arrays stored by columns",
    points=0.25,
    hidden=True,
    failure_message="The step is the same for numbers of single precision, and however the numbers lie in memory.",
)
def other_arrays(sgd_step):
    rng = np.random.default_rng(1103)
    w, dw, b, db = rng.random((7, 5)), rng.random((7, 5)) - 0.5, rng.random(5), rng.random(5) - 0.5
    single = [array.astype(np.float32) for array in (w, b, dw, db)]
    check("q11 float32", sgd_step, [tuple(single[:2])], [tuple(single[2:])], 0.1)
    check("q11 by columns", sgd_step, [(np.asfortranarray(w), b)], [(np.asfortranarray(dw), db)], 0.1)
    check("q11 very different magnitudes", sgd_step, [(w * 1e-6, b * 1e6)], [(dw * 1e-3, db * 1e8)], 0.001)


@test_case(
    name="grads stays as it is",
    points=0.5,
    hidden=True,
    failure_message="params may be changed in place, but grads belongs to whoever called you. Return the new params.",
)
def grads_stays(sgd_step):
    rng = np.random.default_rng(1104)
    params, grads = layers(rng, 3, 6, 2), layers(rng, 3, 6, 2)
    check("q11 gradients stay", sgd_step, params, grads, 0.25)
    outcome = observe(sgd_step, (params, grads, 0.25), {})
    require(1 not in outcome.changed, "It changed grads. Only params may be changed in place.", "changed")
