"""q04_cross_entropy: the loss, and its derivative with respect to the z that went into softmax. 5 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check, check_forms

name = "q04_cross_entropy"
HINTS = {
    "cross_entropy": (
        "Of each row of p one number counts: the probability of the true class. Take its logarithm, then "
        "the mean over all examples, and turn the sign.",
        "p is (N, K), y is (N,). p[rows, columns] with two arrays of N numbers picks N numbers, one a row: "
        "the rows are 0, 1, 2, ..., the columns are the classes. What is picked is (N,), the mean one "
        "number. A 0 has to become 1e-12 before the logarithm: np.maximum does that.",
        "picked = p[np.arange(...), ...]",
    ),
    "softmax_cross_entropy_backward": (
        "What the network said, minus what it should have said: p, less 1 in the column of the true class "
        "of each row, and all of it divided by the number of examples.",
        "p is (N, K), y is (N,), the result (N, K). Work on a copy: p itself has to stay as it is. With p ="
        " [[0.2, 0.8]] and y = [1] the result is [[0.2, -0.2]].",
        "dz = p.copy()",
    ),
}
# Whoever adds some 1e-7 to the probabilities, as many do, has the loss right but where one of them is 0.
NEAR = 2e-6


@test_case(
    name="the loss of one example",
    points=0.25,
    failure_message="The loss of an example is minus the natural logarithm of the probability that was given to its "
    "true class. Here that is 1/8: the loss is log 8.",
)
def loss_of_one_example(cross_entropy):
    p, y = np.array([[0.25, 0.125, 0.5, 0.125]]), np.array([1])
    check(np.log(8), cross_entropy, p, y, tolerance=NEAR)


@test_case(
    name="the loss of a mini-batch is a mean",
    points=0.25,
    failure_message="The loss of a mini-batch is the mean of the losses of its examples, here of log 2 and log 8. The "
    "result is one number.",
)
def loss_of_two_examples(cross_entropy):
    p, y = np.array([[0.25, 0.5, 0.25], [0.125, 0.125, 0.75]]), np.array([1, 0])
    check((np.log(2) + np.log(8)) / 2, cross_entropy, p, y, tolerance=NEAR)


@test_case(
    name="a true class of probability 0",
    points=0.25,
    failure_message="The logarithm of 0 is minus infinity. A probability of 0 therefore counts as 1e-12, and NumPy "
    "must not warn.",
)
def right_class_of_probability_0(cross_entropy):
    p, y = np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([1, 0])
    check((np.log(1e12) + np.log(2)) / 2, cross_entropy, p, y, quiet=True)


@test_case(
    name="the derivatives for one example",
    points=0.25,
    failure_message="The formula is (p - onehot) / N. The row of onehot has a 1 at the true class and 0 elsewhere: "
    "take 1 away from the probability of the true class, and leave the others as they are.",
)
def gradient_of_one_example(softmax_cross_entropy_backward):
    p, y = np.array([[0.25, 0.125, 0.5, 0.125]]), np.array([1])
    check(np.array([[0.25, -0.875, 0.5, 0.125]]), softmax_cross_entropy_backward, p, y)


@test_case(
    name="the derivatives for a mini-batch of two",
    points=0.5,
    failure_message="The loss is a mean over the N examples of the mini-batch, so that the derivatives of every "
    "example are divided by N. onehot is as wide as p, even if the last class does not occur in y.",
)
def gradient_of_two_examples(softmax_cross_entropy_backward):
    p, y = np.array([[0.25, 0.5, 0.25], [0.125, 0.125, 0.75]]), np.array([1, 0])
    wanted = np.array([[0.125, -0.25, 0.125], [-0.4375, 0.0625, 0.375]])
    check(wanted, softmax_cross_entropy_backward, p, y)


@test_case(
    name="what comes back: a number, and an array like p",
    points=0.25,
    failure_message="The loss is one number. The derivatives are an array of the shape of p, of float64 numbers if p "
    "holds float64 numbers; p stays as it was.",
)
def number_and_array(cross_entropy, softmax_cross_entropy_backward):
    rng = numbers(404)
    weights = rng.uniform(3, 9, (4, 3))
    p, y = weights / weights.sum(axis=1, keepdims=True), rng.integers(0, 3, 4)
    check_forms(
        lambda: check("q04 form of the loss", cross_entropy, p, y, tolerance=NEAR, form=True, untouched=True),
        lambda: check("q04 form", softmax_cross_entropy_backward, p, y, form=True, untouched=True),
    )
