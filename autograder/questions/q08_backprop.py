"""q08_backprop: the loss of a network and its derivatives with respect to every weight and bias. 8 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check

name = "q08_backprop"
HINTS = {
    "backprop": (
        "Two walks. Forward as in network_forward, but keep in two lists what went into each layer and the "
        "z that came out of it. Then back, last layer first: dense_backward gives the (dw, db) of a layer "
        "and the dx, and relu_backward makes of that dx the dz of the layer before.",
        "The dz of a layer has the shape of its z, (N, M); its dx has the shape of what went in, which is "
        "also the shape of the z before. grads has a pair for each layer in the order of params: collected "
        "from the back, the list has to be turned round. Before the first layer there is no ReLU.",
        "went_in, came_out = [], []  # of each layer",
    ),
}


def random_case(rng, examples, *sizes):
    """Return params for layers of these sizes, input first, and x and y: inputs are large, the first weights small."""
    params = [(rng.standard_normal((a, b)) / 2, rng.standard_normal(b)) for a, b in zip(sizes, sizes[1:], strict=False)]
    params[0][0][:] /= 1000
    return params, 1000 * rng.standard_normal((examples, sizes[0])), rng.integers(0, sizes[-1], examples)


@test_case(
    name="the loss of one layer by hand",
    points=0.25,
    failure_message="Run the network forward, then take the cross-entropy. The weights are 0 here, so that both examples "
    "get the probabilities 1/5, 3/5 and 1/5 from the biases -log 3, 0 and -log 3. The loss is the mean of -log(3/5) and "
    "-log(1/5). There is no ReLU before the first layer, neither forward nor back.",
)
def loss_by_hand(backprop):
    params = [(np.zeros((2, 3)), np.log([1 / 3, 1.0, 1 / 3]))]
    x, y = np.array([[1, 2], [0, 3]]), np.array([1, 0])
    check(-(np.log(3 / 5) + np.log(1 / 5)) / 2, backprop, params, x, y, part="loss")


@test_case(
    name="the derivatives for one layer by hand",
    points=0.5,
    failure_message="With one layer, dz is (p - onehot) / N, and dw and db follow from it and x by dense_backward. "
    "grads is a list with one pair (dw, db) for each layer.",
)
def one_layer_by_hand(backprop):
    params = [(np.zeros((2, 3)), np.log([1 / 3, 1.0, 1 / 3]))]
    x, y = np.array([[1, 2], [0, 3]]), np.array([1, 0])
    dw, db = np.array([[0.1, -0.2, 0.1], [-1.0, 0.5, 0.5]]), np.array([-0.3, 0.1, 0.2])
    check([(dw, db)], backprop, params, x, y, part="grads")


@test_case(
    name="the derivatives for two layers",
    points=1.25,
    failure_message="Go backwards: dx of the last layer is the derivative with respect to ReLU's result. "
    "relu_backward turns it into the first layer's dz; it needs the z that went into ReLU, kept from the way forward. "
    "The small network is the example by hand. For the large one, measuring the derivatives as in question 9 is too "
    "coarse.",
)
def two_layers(backprop):
    """First with numbers to follow by hand: one of two hidden neurons is silent, and ReLU stops its derivative."""
    params = [(np.array([[1.0, -1.0]]), np.array([0.0, 1.0]))]
    params += [(np.array([[1.0, 3.0], [5.0, 2.0]]), np.array([-2 - np.log(3), -6.0]))]
    first = (np.array([[-1.0, 0.0]]), np.array([-0.5, 0.0]))
    second = (np.array([[0.5, -0.5], [0.0, 0.0]]), np.array([0.25, -0.25]))
    check([first, second], backprop, params, np.array([[2.0]]), np.array([1]), part="grads")
    rng = numbers(801)
    params, x, y = random_case(rng, 6, 4, 5, 3)
    check("q08 two layers", backprop, params, x, y, part="grads")


@test_case(
    name="the derivatives for three layers",
    points=1,
    failure_message="Repeat the same two steps, dense_backward and relu_backward, from the last layer to the first. "
    "grads is in the order of params: the first layer's pair comes first.",
)
def three_layers(backprop):
    rng = numbers(802)
    params, x, y = random_case(rng, 5, 4, 4, 4, 4)
    check("q08 equal layers", backprop, params, x, y, part="grads")
    params, x, y = random_case(rng, 7, 6, 3, 5, 4)
    check("q08 three layers", backprop, params, x, y, part="grads")


@test_case(
    name="what comes back: a number, and a pair (dw, db) for each layer",
    points=0.25,
    failure_message="Return (loss, grads). The loss is one number; grads is a list with one pair (dw, db) for each layer,"
    " in the order of params, with the shapes of w and b.",
)
def loss_and_pairs(backprop):
    rng = numbers(808)
    check("q08 form", backprop, *random_case(rng, 6, 4, 5, 3), form=True, untouched=True)
    check("q08 form, one example", backprop, *random_case(rng, 1, 4, 3), form=True, untouched=True)


@test_case(
    name="the loss of three layers",
    points=0.75,
    hidden=True,
    failure_message="The loss is the cross-entropy of the last layer's probabilities: one number, the mean over the "
    "examples of the mini-batch.",
)
def loss_of_three_layers(backprop):
    rng = np.random.default_rng(803)
    params, x, y = random_case(rng, 7, 5, 4, 6, 3)
    check("q08 loss of three layers", backprop, params, x, y, part="loss")


@test_case(
    name="four layers, and layers that are all square",
    points=1.5,
    hidden=True,
    failure_message="The number of layers is the length of params. If all arrays are square, a matrix the wrong way "
    "round or the z of another layer gives no error but wrong numbers.",
)
def four_layers(backprop):
    rng = np.random.default_rng(804)
    params, x, y = random_case(rng, 4, 4, 4, 4, 4)
    check("q08 square layers", backprop, params, x, y, part="grads")
    params, x, y = random_case(rng, 8, 3, 7, 6, 5, 4)
    check("q08 four layers", backprop, params, x, y, part="grads")


@test_case(
    name="the derivatives for a mini-batch of one",
    points=1,
    hidden=True,
    failure_message="One example is a mini-batch like any other: N is 1, x is a table of one row, and every dw and db "
    "has the shape of its w or b.",
)
def batch_of_one(backprop):
    rng = np.random.default_rng(805)
    params, x, y = random_case(rng, 1, 5, 6, 4, 3)
    check("q08 batch of one", backprop, params, x, y, part="grads")


@test_case(
    name="the loss of very large weighted sums",
    points=0.5,
    hidden=True,
    failure_message="Weighted sums of 1000 and more must not make exp overflow, neither for the loss nor for the "
    "derivatives: use your own stable softmax of question 3.",
)
def very_large_sums(backprop):
    rng = np.random.default_rng(806)
    params, x, _ = random_case(rng, 3, 4, 5, 3)
    params[-1][1][:] += np.array([1000.0, 1000.0, -1000.0])
    check("q08 very large scores", backprop, params, x, np.array([1, 0, 1]), part="loss", quiet=True)


@test_case(
    name="the derivatives in float32, and arguments left alone",
    points=1,
    hidden=True,
    failure_message="backprop only finds derivatives: neither params nor x nor y may be changed, in float64 as in "
    "float32. Changing the weights and biases is the task of sgd_step, question 11.",
)
def arguments_left_alone(backprop):
    rng = np.random.default_rng(807)
    params, x, y = random_case(rng, 6, 5, 4, 3)
    check("q08 arguments left alone", backprop, params, x=np.asfortranarray(x), y=y, part="grads", untouched=True)
    params32 = [(np.asfortranarray(w.astype(np.float32)), b.astype(np.float32)) for w, b in params]
    check("q08 float32", backprop, params32, x.astype(np.float32), y, part="grads", untouched=True)
