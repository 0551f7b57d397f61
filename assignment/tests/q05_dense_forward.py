"""q05_dense_forward: every neuron's weighted sum of all inputs, for a mini-batch. 4 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check

name = "q05_dense_forward"
HINTS = {
    "dense_forward": (
        "All weighted sums, of all examples and all neurons, are one matrix product (@). Then the biases are added.",
        "(N, D) times (D, M) is (N, M): the D inputs of an example meet the D weights of a neuron. b is "
        "(M,), one number a column; NumPy adds it to every row by itself.",
        "sums = ... @ ...",
    ),
}


@test_case(
    name="one example, no biases",
    points=0.25,
    failure_message="Column m of w holds the weights of neuron m: multiply the inputs by them and add up. The first neuron "
    "here gives 1*1 + 2*2 + 3*3 = 14.",
)
def one_example(dense_forward):
    x, w = np.array([[1, 2, 3]]), np.array([[1, 10], [2, 0], [3, -10]])
    check(np.array([[14.0, -20.0]]), dense_forward, x, w, np.array([0, 0]))


@test_case(
    name="the biases alone",
    points=0.25,
    failure_message="Where all inputs are 0, nothing but the biases is left: each example gets them all, one for each "
    "neuron.",
)
def biases_alone(dense_forward):
    """x is zero: no weighted sum hides a bias left out, or added once in all."""
    check(
        np.array([[0.5, -2.0], [0.5, -2.0], [0.5, -2.0]]),
        dense_forward,
        np.zeros((3, 2)),
        np.ones((2, 2)),
        np.array([0.5, -2.0]),
    )


@test_case(
    name="two examples and biases",
    points=0.25,
    failure_message="The formula is x @ w + b. Every neuron has a bias of its own, b[m], which is added to its "
    "weighted sum for every example. Whole numbers and fractions may come together.",
)
def two_examples(dense_forward):
    x, w, b = np.array([[1, 2], [0, -1]]), np.array([[1, 10], [2, 0]]), np.array([0.5, 100.0])
    check(np.array([[5.5, 110.0], [-1.5, 100.0]]), dense_forward, x, w, b)


@test_case(
    name="a random mini-batch",
    points=0.5,
    failure_message="x has shape (N, D), w has shape (D, M), b has shape (M,), and the result has shape (N, M).",
)
def random_batch(dense_forward):
    rng = numbers(501)
    x, w, b = rng.standard_normal((4, 5)), rng.standard_normal((5, 3)), rng.standard_normal(3)
    check("q05 random batch", dense_forward, x, w, b)


@test_case(
    name="what comes back: an array of shape (N, M)",
    points=0.25,
    failure_message="The result has a row for every example and a column for every neuron, even if there is only one of "
    "them, and float64 numbers if it is given float64 numbers.",
)
def examples_by_neurons(dense_forward):
    rng = numbers(505)
    for label, (n, d, m) in (("a mini-batch", (4, 5, 3)), ("one example", (1, 5, 3)), ("one neuron", (4, 5, 1))):
        x, w, b = rng.standard_normal((n, d)), rng.standard_normal((d, m)), rng.standard_normal(m)
        check(f"q05 form, {label}", dense_forward, x, w, b, form=True, untouched=True)
