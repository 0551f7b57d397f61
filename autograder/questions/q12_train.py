"""q12_train: train with mini-batches in random order, and predict classes. 5 points."""

OK_FORMAT = False

from itertools import pairwise, permutations

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check, check_forms, require, require_result, result_of, unwrap
from given.machinery.calls import observe

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


@test_case(
    name="the last mini-batch is smaller",
    points=0.5,
    hidden=True,
    failure_message="If the number of examples cannot be divided by batch_size, the rest is a smaller mini-batch.",
)
def last_batch(train):
    counts = uses(train, 30, 20, 1, np.random.default_rng(1204))
    require((np.sort(counts) == [1] * 20 + [2] * 10).all(), "The 10 examples left over were not used as they should be")


@test_case(
    name="the loss of an epoch",
    points=0.5,
    hidden=True,
    failure_message="The mean over all examples, each before the step that uses it: a small mini-batch counts less.",
)
def loss_of_an_epoch(train):
    rng = np.random.default_rng(1205)
    params = layers(rng, 4, 6, 3)
    x = np.tile(rng.standard_normal(4), (5, 1))  # five times the same example: its order cannot matter
    how = {"epochs": 2, "batch_size": 2, "learning_rate": 0.05, "rng": rng}
    check("q12 five times the same sample", train, params, x, np.ones(5, int), part="losses", **how)


@test_case(
    name="the generator decides",
    points=0.5,
    hidden=True,
    failure_message="Draw the order from rng and nothing else: the same state, the same order; another state, another.",
)
def generator_decides(train):
    first, again, other = (uses(train, 30, 20, 4, np.random.default_rng(seed)) for seed in (1206, 1206, 1207))
    require(np.array_equal(first, again), "Generators of the same state gave different results")
    require(not np.array_equal(first, other), "Generators of different states gave the same result")


@test_case(
    name="one example after another",
    points=0.25,
    hidden=True,
    failure_message="Mini-batches of 1 are the same as training on one example after another, in some order.",
)
def one_after_another(train):
    """Retrace two epochs step by step, in every order of the examples: one order must lead to the result."""
    rng = np.random.default_rng(1208)
    params = layers(rng, 2, 3)
    x, y = rng.standard_normal((2, 2)), np.array([0, 2])
    how = {"batch_size": 1, "learning_rate": 0.8, "rng": rng}
    check("q12 one after another", train, params, x[:1], y[:1], epochs=1, part="params", **how)

    def trained(params, chosen, epochs):
        got = result_of(train, params, x[chosen], y[chosen], epochs=epochs, **how)
        return unwrap(train, got, (params, [0.0] * epochs))

    def epoch(params, order):
        """Train on one example after another; return the params and the mean of the losses."""
        losses = []
        for i in order:
            params, loss = trained(params, [i], 1)
            losses.append(loss[0])
        return params, np.mean(losses)

    def close(one, other):
        return np.abs(one - other).max() < 1e-9

    ((w, b),), losses = trained(params, [0, 1], 2)
    orders = list(permutations(range(2)))
    middles = [middle for middle, loss in (epoch(params, order) for order in orders) if close(loss, losses[0])]
    ends = [end for middle in middles for end in (epoch(middle, order) for order in orders)]
    fits = [close(w, now[0][0]) and close(b, now[0][1]) and close(loss, losses[1]) for now, loss in ends]
    require(any(fits), "No order of the examples gives this result")


@test_case(
    name="float32, large mini-batches, data left alone",
    points=0.25,
    hidden=True,
    failure_message="batch_size may be larger than the number of examples. Shuffle an order; x and y themselves "
    "belong to whoever called you.",
)
def data_left_alone(train):
    """float32 with a mini-batch larger than the data, and x and y as they were afterwards."""
    rng = np.random.default_rng(1211)
    params = [(w.astype(np.float32), b.astype(np.float32)) for w, b in layers(rng, 3, 4, 6, 3)]
    x, y = rng.standard_normal((7, 3)).astype(np.float32), np.array([1, 0, 0, 1, 0, 1, 1])
    args, how = (params, x, y), {"learning_rate": 0.1, "rng": rng}
    check("q12 large batch", train, *args, epochs=2, batch_size=50, part="params", **how)
    outcome = observe(train, args, {"epochs": 2, "batch_size": 3, **how})
    require_result(outcome, "train", args, how)
    require(not {1, 2} & set(outcome.changed), "It changed x or y. Only params may be changed in place.", "changed")


@test_case(
    name="classes from a deeper network",
    points=0.75,
    hidden=True,
    failure_message="Send x through all layers, ReLU between them, and take the largest probability of every row.",
)
def classes_of_a_deeper_network(predict):
    rng = np.random.default_rng(1210)
    params, x = layers(rng, 5, 8, 7, 4), rng.standard_normal((40, 5))
    check("q12 labels", predict, params, x, untouched=True)
    check("q12 label of one sample", predict, params, np.asfortranarray(x)[:1])
    single = [(w.astype(np.float32), b.astype(np.float32)) for w, b in params]
    check("q12 labels in float32", predict, single, x.astype(np.float32), untouched=True)
