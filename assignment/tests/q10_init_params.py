"""q10_init_params: random weights to start from, and biases of zero. 3 points.

Weights are random, so these cases look at their statistics. The layers are so wide that the bounds lie at least eight
standard errors from what is right: chance cannot fail you.
"""

OK_FORMAT = False

from itertools import pairwise

import numpy as np
from otter.test_files import test_case

from given.judge import compare, require, result_of

name = "q10_init_params"


def weights_of(init_params, sizes, rng):
    """Call init_params and return its weights, one flat array a layer: shapes and biases are looked at elsewhere."""
    params = result_of(init_params, sizes, rng)
    fits = isinstance(params, list | tuple) and len(params) == len(sizes) - 1
    fits = fits and all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in params)
    require(fits, f"init_params({sizes}, rng) should return a list of {len(sizes) - 1} pairs (w, b)", "type")
    weights = [pair[0] for pair in params]
    wanted = [sizes[k] * sizes[k + 1] for k in range(len(weights))]
    fits = all(isinstance(w, np.ndarray) and w.size == n for w, n in zip(weights, wanted, strict=True))
    require(fits, f"init_params({sizes}, rng): the weights should be arrays of {wanted} numbers", "shape")
    require(all(w.dtype in ("float32", "float64") for w in weights), "The weights should be float64", "dtype")
    require(all(np.isfinite(w).all() for w in weights), "There is nan or infinity in the weights", "not finite")
    return [w.ravel() for w in weights]


def require_layers(init_params, sizes):
    """Demand (fan_in, fan_out) weights that differ from each other and biases of zero, one for every neuron."""
    params = result_of(init_params, sizes, np.random.default_rng(1000))
    zeros = [(np.zeros(shape), np.zeros(shape[1])) for shape in pairwise(sizes)]
    compare(params, zeros, "float32", np.inf)  # right shapes will do
    for k, (w, b) in enumerate(params):
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
    name="shapes and biases",
    points=0.5,
    failure_message="sizes[k] inputs, sizes[k + 1] neurons: a row of weights for each input, a bias for each neuron.",
)
def shapes_and_biases(init_params):
    require_layers(init_params, [4, 3, 2])


@test_case(
    name="variance 2 / fan-in",
    points=0.5,
    failure_message="fan-in is the number of inputs of a layer. The variance is the square of the standard deviation.",
)
def variance(init_params):
    require_variance(init_params, [150, 240, 260])


@test_case(
    name="drawn from rng",
    points=0.5,
    failure_message="Take every random number from the generator rng that you are given, not from np.random.",
)
def drawn_from_rng(init_params):
    seeds = (1003, 1003, 1004)
    first, again, other = (weights_of(init_params, [20, 30, 10], np.random.default_rng(seed))[0] for seed in seeds)
    require(np.array_equal(first, again), "Two generators of the same seed should give the same weights")
    require(np.mean(first == other) < 0.1, "Two generators of different seeds should give different weights")
