"""q06_dense_backward: from dz of a dense layer to the derivatives of its inputs, weights and biases. 6 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.judge import check

name = "q06_dense_backward"


@test_case(
    name="db of two examples",
    points=0.5,
    failure_message="Bias m is added to weighted sum m of every example. So its derivative is the sum of dz[:, m] "
    "over the examples: shape (M,), like b.",
)
def db_by_hand(dense_backward):
    dz, x, w = np.array([[1, 2], [3, 5]]), np.array([[1, 2, 3], [0, -1, 10]]), np.array([[1, 0], [0, 2], [3, 1]])
    check(np.array([4.0, 7.0]), dense_backward, dz, x, w, part="db")


@test_case(
    name="dw of two examples",
    points=1,
    failure_message="Weight w[d, m] multiplies input d on its way to neuron m. Its derivative is x[n, d] * dz[n, m], "
    "added up over the examples n: a product of matrices, one of them transposed, of shape (D, M), like w.",
)
def dw_by_hand(dense_backward):
    dz, x, w = np.array([[1, 2], [3, 5]]), np.array([[1, 2, 3], [0, -1, 10]]), np.array([[1, 0], [0, 2], [3, 1]])
    check(np.array([[1.0, 2.0], [-1.0, -1.0], [33.0, 56.0]]), dense_backward, dz, x, w, part="dw")


@test_case(
    name="dx of two examples",
    points=1,
    failure_message="Input x[n, d] reaches every neuron m through w[d, m]. Its derivative is dz[n, m] * w[d, m], "
    "added up over the neurons m: a product of matrices, one of them transposed, of shape (N, D), like x.",
)
def dx_by_hand(dense_backward):
    dz, x, w = np.array([[1, 2], [3, 5]]), np.array([[1, 2], [0, -1]]), np.array([[1, 0], [4, 2]])
    check(np.array([[1.0, 8.0], [3.0, 22.0]]), dense_backward, dz, x, w, part="dx")


@test_case(
    name="all three for a random mini-batch",
    points=0.5,
    failure_message="Return dx, dw and db in this order. Each has the shape of the array whose derivatives it holds.",
)
def random_batch(dense_backward):
    rng = np.random.default_rng(601)
    dz, x, w = rng.standard_normal((4, 3)), rng.standard_normal((4, 5)), rng.standard_normal((5, 3))
    check("q06 random batch", dense_backward, dz, x, w)


@test_case(
    name="dw when all arrays are square",
    points=0.75,
    hidden=True,
    failure_message="All arrays are square here, so that transposing the wrong one, or the result, gives no error but "
    "wrong numbers. dw[d, m] belongs to input d and neuron m.",
)
def dw_square(dense_backward):
    rng = np.random.default_rng(602)
    dz, x, w = rng.standard_normal((4, 4)), rng.standard_normal((4, 4)), rng.standard_normal((4, 4))
    check("q06 dw square", dense_backward, dz, x, w, part="dw")


@test_case(
    name="dx when all arrays are square",
    points=0.75,
    hidden=True,
    failure_message="All arrays are square here, so that transposing the wrong one, or the result, gives no error but "
    "wrong numbers. dx[n, d] belongs to example n and input d.",
)
def dx_square(dense_backward):
    rng = np.random.default_rng(603)
    dz, x, w = rng.standard_normal((4, 4)), rng.standard_normal((4, 4)), rng.standard_normal((4, 4))
    check("q06 dx square", dense_backward, dz, x, w, part="dx")


@test_case(
    name="one example, one input, one neuron",
    points=0.5,
    hidden=True,
    failure_message="Each result has the shape of its array even if that has only one row or column: dx like x, dw "
    "like w, db (M,).",
)
def one_of_each(dense_backward):
    rng = np.random.default_rng(604)
    check("q06 one example", dense_backward, *map(rng.standard_normal, [(1, 3), (1, 5), (5, 3)]))
    check("q06 one input", dense_backward, *map(rng.standard_normal, [(4, 3), (4, 1), (1, 3)]))
    check("q06 one neuron", dense_backward, *map(rng.standard_normal, [(4, 1), (4, 5), (5, 1)]))


@test_case(
    name="large numbers, float32, and arguments left alone",
    points=1,
    hidden=True,
    failure_message="dz, x and w must be the same after the call as before it; float32, float64 and whole numbers all "
    "work. Nothing is divided here: if the loss is a mean, dz already says so.",
)
def arguments_left_alone(dense_backward):
    rng = np.random.default_rng(605)
    dz, x, w = rng.standard_normal((6, 2)), 1000 * rng.standard_normal((6, 5)), rng.standard_normal((5, 2))
    check("q06 large numbers", dense_backward, dz, w=np.asfortranarray(w), x=np.asfortranarray(x), untouched=True)
    check("q06 float32", dense_backward, *(array.astype(np.float32) for array in (dz, x, w)), untouched=True)
    check("q06 whole numbers", dense_backward, dz, rng.integers(-5, 6, (6, 5)), rng.integers(-5, 6, (5, 2)))
