"""q07_network_forward: dense layers with ReLU between them and softmax at the end, however many there are. 5 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check

name = "q07_network_forward"
HINTS = {
    "network_forward": (
        "A loop over the layers: dense, then ReLU, and what comes out goes into the next layer. The last "
        "layer differs: softmax takes the place of ReLU. You have written all three functions.",
        "x (N, D) meets w (D, M) and becomes (N, M): the rows stay N, the columns become the neurons of the"
        " layer, in the end the K classes. The next w has as many rows as this one has columns.",
        "for layer, (w, b) in enumerate(params):\n    ...",
    ),
}


def random_network(rng, *sizes):
    """Return random weights and biases for layers of these sizes, input first."""
    return [(rng.standard_normal((a, b)) / 2, rng.standard_normal(b)) for a, b in zip(sizes, sizes[1:], strict=False)]


@test_case(
    name="one layer by hand",
    points=0.5,
    failure_message="A network of one layer is a dense layer and softmax. There is no ReLU after the last layer: "
    "negative weighted sums count. Those of the first example are log(1/2) and log 3.",
)
def one_layer(network_forward):
    w, b = np.log([[1.0, 3.0], [3.0, 1.0]]), np.log([0.5, 1.0])
    x = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 1.0]])
    check(np.array([[1 / 7, 6 / 7], [3 / 5, 2 / 5], [9 / 11, 2 / 11]]), network_forward, [(w, b)], x)


@test_case(
    name="two layers by hand",
    points=0.5,
    failure_message="Dense, ReLU, dense, softmax. The first layer gives 3, -2 and 1 here, ReLU makes 3, 0 and 1 of "
    "them, and the weighted sums of the second layer are log 8 and log 6.",
)
def two_layers(network_forward):
    first = (np.array([[1, -1, 2], [1, -1, 0]]), np.array([0, 1, -1]))
    second = (np.array([[np.log(2), 0], [5, 7], [0, np.log(3)]]), np.array([0, np.log(2)]))
    check(np.array([[4 / 7, 3 / 7]]), network_forward, [first, second], np.array([[1, 2]]))


@test_case(
    name="three layers",
    points=0.5,
    failure_message="What leaves one layer, after ReLU, is the input of the next. params may have any length: use a "
    "loop, and ReLU after every layer except the last.",
)
def three_layers(network_forward):
    rng = numbers(713)  # in no layer are all neurons silent: the results of the examples differ
    check("q07 equal layers", network_forward, random_network(rng, 4, 4, 4, 4), rng.standard_normal((3, 4)))
    check("q07 three layers", network_forward, random_network(rng, 6, 5, 4, 3), rng.standard_normal((2, 6)))


@test_case(
    name="what comes back: an array of shape (N, classes)",
    points=0.25,
    failure_message="The result has a row for every example and a column for every class, and float64 numbers if it is "
    "given float64 numbers.",
)
def examples_by_classes(network_forward):
    rng = numbers(706)
    check(
        "q07 form",
        network_forward,
        random_network(rng, 5, 4, 3),
        rng.standard_normal((4, 5)),
        form=True,
        untouched=True,
    )
    check(
        "q07 form, one example",
        network_forward,
        random_network(rng, 5, 4, 3),
        rng.standard_normal((1, 5)),
        form=True,
        untouched=True,
    )
