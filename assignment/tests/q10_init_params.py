"""q10_init_params: random weights to start from, and biases of zero. 3 points.

Weights are random, so these cases look at their statistics. The layers are so wide that the bounds lie at least eight
standard errors from what is right: chance cannot fail you.
"""

OK_FORMAT = False

from itertools import pairwise

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import Failure, compare, require, result_of, unwrap

name = "q10_init_params"
HINTS = {
    "init_params": (
        "For each layer draw a table of random numbers with rng.normal. It wants the standard deviation, "
        "the root of the variance. The biases are zeros.",
        "sizes [784, 100, 10] makes two layers: w (784, 100) with b (100,), then w (100, 10) with b (10,). "
        "Neighbours in sizes belong together, so there is one layer fewer than there are sizes. "
        "rng.normal(mean, deviation, shape) draws a table of that shape.",
        "for fan_in, fan_out in zip(sizes[:-1], sizes[1:]):\n    w = rng.normal(0, ..., (fan_in, fan_out))",
    ),
}


def layers_of(init_params, sizes, rng, form=False):
    """Call init_params and return a pair (w, b) a layer; with `form` they must come just as the docstring says."""
    params = result_of(init_params, sizes, rng)
    shapes = [(np.zeros(shape), np.zeros(shape[1])) for shape in pairwise(sizes)]
    found = unwrap(init_params, params, shapes)
    require(all(np.isfinite(array).all() for pair in found for array in pair), "There is nan or infinity", "not finite")
    if form:
        compare(params, shapes, "float32", np.inf)  # right shapes will do
    return found


def weights_of(init_params, sizes, rng):
    """Call init_params and return its weights, one flat array a layer, even if they are turned: see the case of the shapes."""
    counts = [a * b for a, b in pairwise(sizes)]
    try:
        weights = [w for w, _ in layers_of(init_params, sizes, rng)]
    except Failure:
        params = result_of(init_params, sizes, rng)
        pairs = isinstance(params, list | tuple) and all(isinstance(pair, list | tuple) and pair for pair in params)
        weights = [pair[0] for pair in params] if pairs else []
        if [w.size if isinstance(w, np.ndarray) else None for w in weights] != counts:
            raise
    return [w.ravel() for w in weights]


def require_layers(init_params, sizes, form=False):
    """Demand (fan_in, fan_out) weights that differ from each other and biases of zero, one for every neuron."""
    for k, (w, b) in enumerate(layers_of(init_params, sizes, np.random.default_rng(1000), form)):
        require(not b.any(), f"init_params({sizes}, rng)[{k}]: the biases should be zero, but they are {b}")
        require(np.unique(w).size > w.size / 2, f"init_params({sizes}, rng)[{k}]: the weights should all be different")


def require_variance(init_params, sizes):
    """Demand the right variance in every layer."""
    weights = weights_of(init_params, sizes, np.random.default_rng(1001))
    for k, (w, fan_in) in enumerate(zip(weights, sizes[:-1], strict=True)):
        found, wanted = np.var(w, dtype=np.float64), 2 / fan_in
        text = f"init_params({sizes}, rng)[{k}]: the variance of the weights is {found:.5f}, it should be {wanted:.5f}"
        require(abs(found - wanted) < 0.06 * wanted, text)


@test_case(
    name="what comes back: a pair of weights and zero biases for each layer",
    points=0.25,
    failure_message="sizes[k] inputs, sizes[k + 1] neurons: a row of weights for each input, a bias for each neuron.",
)
def shapes_and_biases(init_params):
    k = int(numbers(1007).integers(0, 9))
    require_layers(init_params, [4 + k, 3 + k, 2 + k], form=True)


@test_case(
    name="variance 2 / fan-in",
    points=0.5,
    failure_message="fan-in is the number of inputs of a layer. The variance is the square of the standard deviation. "
    "rng.normal wants the standard deviation.",
)
def variance(init_params):
    k = int(numbers(1008).integers(0, 50))
    require_variance(init_params, [150 + k, 240 + k, 260 + k])


@test_case(
    name="drawn from rng",
    points=0.5,
    failure_message="Take every random number from the generator rng that you are given, not from np.random.",
)
def drawn_from_rng(init_params):
    seeds = (1003, 1003, 1004)
    first, again, other = (weights_of(init_params, [20, 30, 10], numbers(seed))[0] for seed in seeds)
    require(np.array_equal(first, again), "Two generators of the same seed should give the same weights")
    require(np.mean(first == other) < 0.1, "Two generators of different seeds should give different weights")
