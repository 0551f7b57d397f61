"""q06_dense_backward: from dz of a dense layer to the derivatives of its inputs, weights and biases. 6 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check

name = "q06_dense_backward"
HINTS = {
    "dense_backward": (
        "Each input met the weights of all neurons, and each weight met all examples: so dx and dw are "
        "matrix products with dz. A bias stands in the weighted sum of every example, so db is a sum over "
        "the examples.",
        "dx (N, D) is made of dz (N, M) and w (D, M); dw (D, M) is made of x (N, D) and dz (N, M). A "
        "product needs equal sizes in the middle, (2, 3) @ (3, 4): turn one of the two with .T until it "
        "fits. db is (M,): which axis of dz has to go?",
        "dx = dz @ ...",
    ),
}


@test_case(
    name="db of two examples",
    points=0.25,
    failure_message="Bias m is added to weighted sum m of every example. So its derivative is the sum of dz[:, m] "
    "over the examples: shape (M,), like b.",
)
def db_by_hand(dense_backward):
    dz, x, w = np.array([[1, 2], [3, 5]]), np.array([[1, 2, 3], [0, -1, 10]]), np.array([[1, 0], [0, 2], [3, 1]])
    check(np.array([4.0, 7.0]), dense_backward, dz, x, w, part="db")


@test_case(
    name="dw of two examples",
    points=0.75,
    failure_message="Weight w[d, m] multiplies input d on its way to neuron m. Its derivative is x[n, d] * dz[n, m], "
    "added up over the examples n: a product of matrices, one of them transposed, of shape (D, M), like w.",
)
def dw_by_hand(dense_backward):
    dz, x, w = np.array([[1, 2], [3, 5]]), np.array([[1, 2, 3], [0, -1, 10]]), np.array([[1, 0], [0, 2], [3, 1]])
    check(np.array([[1.0, 2.0], [-1.0, -1.0], [33.0, 56.0]]), dense_backward, dz, x, w, part="dw")


@test_case(
    name="dx of two examples",
    points=0.75,
    failure_message="Input x[n, d] reaches every neuron m through w[d, m]. Its derivative is dz[n, m] * w[d, m], "
    "added up over the neurons m: a product of matrices, one of them transposed, of shape (N, D), like x.",
)
def dx_by_hand(dense_backward):
    dz, x, w = np.array([[1, 2], [3, 5]]), np.array([[1, 2], [0, -1]]), np.array([[1, 0], [4, 2]])
    check(np.array([[1.0, 8.0], [3.0, 22.0]]), dense_backward, dz, x, w, part="dx")


@test_case(
    name="what comes back: dx, dw and db",
    points=0.5,
    failure_message="Return dx, dw and db in this order. Each has the shape of the array whose derivatives it holds, also"
    " if there is only one example, input or neuron.",
)
def three_arrays(dense_backward):
    rng = numbers(601)
    check(
        "q06 random batch",
        dense_backward,
        *map(rng.standard_normal, [(4, 3), (4, 5), (5, 3)]),
        form=True,
        untouched=True,
    )
    check(
        "q06 one example",
        dense_backward,
        *map(rng.standard_normal, [(1, 3), (1, 5), (5, 3)]),
        form=True,
        untouched=True,
    )
    check(
        "q06 one input", dense_backward, *map(rng.standard_normal, [(4, 3), (4, 1), (1, 3)]), form=True, untouched=True
    )
    check(
        "q06 one neuron", dense_backward, *map(rng.standard_normal, [(4, 1), (4, 5), (5, 1)]), form=True, untouched=True
    )


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
    name="db of a mini-batch, of one example, of one neuron",
    points=0.75,
    hidden=True,
    failure_message="db[m] is the sum of dz[:, m] over the examples, one number for each neuron, even if there is only "
    "one of them.",
)
def db_of_one(dense_backward):
    """Sizes at which a sum over the wrong axis, or over all, gives the right shape."""
    rng = np.random.default_rng(604)
    for label, (n, d, m) in (
        ("a mini-batch", (6, 5, 3)),
        ("one example", (1, 4, 2)),
        ("one neuron", (5, 3, 1)),
        ("a square", (3, 3, 3)),
    ):
        dz, x, w = rng.standard_normal((n, m)), rng.standard_normal((n, d)), rng.standard_normal((d, m))
        check(f"q06 db of {label}", dense_backward, dz, x, w, part="db")


@test_case(
    name="dx of large numbers, float32 and whole numbers, arguments left alone",
    points=0.75,
    hidden=True,
    failure_message="dz, x and w must be the same after the call as before it; float32, float64 and whole numbers all "
    "work. Nothing is divided here: if the loss is a mean, dz already says so.",
)
def dx_of_other_numbers(dense_backward):
    """Large, single and whole numbers, in Fortran order and by name; dx alone counts."""
    rng = np.random.default_rng(605)
    dz, x, w = rng.standard_normal((6, 2)), 1000 * rng.standard_normal((6, 5)), rng.standard_normal((5, 2))
    large = {"dz": dz, "w": np.asfortranarray(w), "x": np.asfortranarray(x)}
    check("q06 dx of large numbers", dense_backward, **large, part="dx", untouched=True)
    check("q06 dx of float32", dense_backward, *(array.astype(np.float32) for array in (dz, x, w)), part="dx")
    whole = rng.integers(-5, 6, (6, 5)), rng.integers(-5, 6, (5, 2))
    check("q06 dx of whole numbers", dense_backward, dz, *whole, part="dx")


@test_case(
    name="dw of large numbers, float32 and whole numbers, arguments left alone",
    points=0.75,
    hidden=True,
    failure_message="dz, x and w must be the same after the call as before it; float32, float64 and whole numbers all "
    "work. Nothing is divided here: if the loss is a mean, dz already says so.",
)
def dw_of_other_numbers(dense_backward):
    """As for dx, with numbers of their own; dw alone counts."""
    rng = np.random.default_rng(606)
    dz, x, w = rng.standard_normal((6, 2)), 1000 * rng.standard_normal((6, 5)), rng.standard_normal((5, 2))
    large = {"dz": dz, "w": np.asfortranarray(w), "x": np.asfortranarray(x)}
    check("q06 dw of large numbers", dense_backward, **large, part="dw", untouched=True)
    check("q06 dw of float32", dense_backward, *(array.astype(np.float32) for array in (dz, x, w)), part="dw")
    whole = rng.integers(-5, 6, (6, 5)), rng.integers(-5, 6, (5, 2))
    check("q06 dw of whole numbers", dense_backward, dz, *whole, part="dw")
