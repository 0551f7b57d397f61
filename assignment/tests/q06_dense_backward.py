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
