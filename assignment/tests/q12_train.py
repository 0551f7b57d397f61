"""q12_train: train with mini-batches in random order, and predict classes. 5 points."""

OK_FORMAT = False

from itertools import pairwise

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check, check_forms, require, result_of, unwrap

name = "q12_train"
HINTS = {
    "train": (
        "Two loops, one within the other: over the epochs and, in each, over its mini-batches. Each epoch "
        "has a new random order of the examples, cut into pieces; each piece takes one backprop and one "
        "sgd_step.",
        "rng.permutation(N) is a new order of 0 to N - 1. A piece of it, batch_size long, picks examples "
        "and their classes alike: x[piece] is (batch_size, D), y[piece] is (batch_size,). The last piece "
        "may be shorter. For the mean of an epoch each loss counts as often as its piece has examples; in "
        "the end divide by N.",
        "for epoch in range(epochs):\n    order = ...",
    ),
    "predict": (
        "network_forward gives each class a probability. The answer is the place of the largest in each "
        "row, not its value.",
        "The probabilities are (N, K), the answer is (N,). Along which axis do you look for the largest? "
        "argmax gives its place.",
        "p = ...  # the probabilities, (N, K)",
    ),
}


def layers(rng, *sizes):
    """Return random (w, b) pairs for layers of these sizes."""
    return [(rng.standard_normal((m, n)), rng.standard_normal(n)) for m, n in pairwise(sizes)]


def uses(train, examples, batch_size, epochs, rng):
    """Train and return how often each example was used; a use in a mini-batch of half the size counts twice.

    Example i is 1 in place i and 0 elsewhere, so that it alone moves row i of the weights. All weights start at 0 and
    the learning rate is tiny, so every probability stays at 1/2 and a use moves the weight of the true class by
    learning_rate / 2, divided by the number of examples in the mini-batch.
    """
    params, rate = [(np.zeros((examples, 2)), np.zeros(2))], 1e-6
    y = rng.integers(0, 2, examples)
    how = {"epochs": epochs, "batch_size": batch_size, "learning_rate": rate, "rng": rng}
    got = result_of(train, params, np.eye(examples), y, **how)
    ((w, _),), _ = unwrap(train, got, (params, [0.0] * epochs))
    weights = w[np.arange(examples), y]
    require(np.abs(weights).max() < 0.01, "The weights moved much too far for so small a learning rate")
    moved = weights * 2 * batch_size / rate
    whole = np.rint(moved)
    fits = np.abs(moved - whole).max() < 0.01 and whole.min() >= 0
    require(fits, "The weights did not move as they should: does every x keep its own class?")
    return whole


@test_case(
    name="one example by hand",
    points=0.25,
    failure_message="Both classes start with probability 1/2. Take loss and derivatives there, and only then the step.",
)
def one_example(train):
    params, x, y = [(np.zeros((1, 2)), np.zeros(2))], np.array([[2.0]]), np.array([0])
    after = [(np.array([[0.5, -0.5]]), np.array([0.25, -0.25]))]
    how = {"epochs": 1, "batch_size": 1, "learning_rate": 0.5, "rng": numbers(1200)}
    check(after, train, params, x, y, part="params", **how)


@test_case(
    name="three epochs of one mini-batch",
    points=0.25,
    failure_message="If all examples fit into one mini-batch, an epoch is one step.",
)
def one_batch(train):
    rng = numbers(1201)
    params, x, y = layers(rng, 4, 5, 3), rng.standard_normal((6, 4)) / 4, np.array([0, 2, 1, 1, 0, 2])
    check("q12 one batch", train, params, x, y, epochs=3, batch_size=6, learning_rate=0.1, rng=rng, part="params")


@test_case(
    name="the losses, one for each epoch",
    points=0.25,
    failure_message="An epoch's loss is the mean over all its examples, each before the step that uses it. The examples "
    "are all alike here, so that their order cannot matter; the last mini-batch is smaller, and counts "
    "less.",
)
def losses_of_epochs(train):
    rng = numbers(1212)
    params, x = layers(rng, 3, 4, 2), np.tile(rng.standard_normal(3), (5, 1))
    how = {"epochs": 3, "batch_size": 2, "learning_rate": 0.1, "rng": rng}
    check("q12 losses of three epochs", train, params, x, np.ones(5, int), part="losses", **how)


@test_case(
    name="what comes back: (params, losses), and an array of classes",
    points=0.25,
    failure_message="train returns (params, losses): the pairs (w, b) of all layers, and a list with one number for each "
    "epoch. predict returns an array with one whole number for each example.",
)
def params_and_losses(train, predict):
    """The wrappings of both functions; one mini-batch an epoch, so that every order gives the same numbers."""
    rng = numbers(1218)
    params, x, y = layers(rng, 4, 5, 3), rng.standard_normal((6, 4)) / 4, np.array([0, 2, 1, 1, 0, 2])
    how = {"epochs": 2, "batch_size": 6, "learning_rate": 0.1, "rng": rng}
    check_forms(
        lambda: check("q12 form", train, params, x, y, form=True, **how),
        lambda: check("q12 form of the classes", predict, params, x, form=True, untouched=True),
        lambda: check("q12 form of one class", predict, params, x[1:2], form=True, untouched=True),
    )


@test_case(
    name="each example once an epoch",
    points=0.5,
    failure_message="Draw an order of all examples and cut it into mini-batches: no example twice, none left out.",
)
def each_example_once(train):
    require(uses(train, 10, 4, 1, numbers(1214)).all(), "10 examples, mini-batches of 4: some were not used")
    counts = uses(train, 12, 4, 3, numbers(1202))
    require((counts == 3).all(), f"In 3 epochs, the 12 examples were used {counts.astype(int).tolist()} times")


@test_case(
    name="a new order each epoch",
    points=0.5,
    failure_message="Shuffle inside the loop over the epochs, not before it: other examples should meet in each epoch.",
)
def new_order(train):
    counts = uses(train, 30, 20, 4, numbers(1203))
    text = "30 examples were cut into mini-batches of 20 and 10, but in 4 epochs the 10 were always the same examples"
    other = uses(train, 30, 20, 4, numbers(1215))
    require(counts.any(), "No weight moved: is what sgd_step returns kept?")
    require(not np.array_equal(counts, other), "Generators of different states gave the same orders: draw from rng")
    require(np.unique(counts).size > 2, text)


@test_case(
    name="classes by hand",
    points=0.25,
    failure_message="The class of an example is the place of the largest number in its row: one whole number a row.",
)
def classes(predict):
    x = np.array([[3, 1, 2], [0, 1, 4], [1, 5, 0], [2, 2, 3]])
    check(np.array([0, 2, 1, 2]), predict, [(np.eye(3), np.zeros(3))], x)
    two_layers = [(-np.eye(3), np.full(3, 5.0)), (np.eye(3)[:, [2, 0, 1]], np.zeros(3))]
    check(np.array([2, 1, 0]), predict, two_layers, x[:3])
    check(np.array([0, 0, 1, 0]), predict, [(np.eye(3), np.array([5.0, 2.0, 0.0]))], x)
