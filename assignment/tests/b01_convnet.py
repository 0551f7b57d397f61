"""b01_convnet: a whole convolutional network, forward and back. 5 bonus points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check, check_forms

name = "b01_convnet"
HINTS = {
    "convnet_forward": (
        "You have all the layers: conv_forward, relu, max_pool_forward, dense_forward and softmax, one "
        "after the other. Between pooling and dense each image becomes one row.",
        "(N, C, H, W) becomes (N, F, HO, WO) by convolution, half as high and wide by pooling, and (N, D) "
        "by reshape, where -1 lets NumPy count: N stays. The result is (N, K).",
        "kernels, dense = params  # each a pair of weights and biases",
    ),
    "convnet_backprop": (
        "Forward with a name for each step in between, then back through the steps in the opposite order, "
        "each with the function that you have written for it.",
        "A derivative has the shape of what it belongs to. dense_backward gives (N, D), to be reshaped into"
        " what pooling gave; max_pool_backward takes it to the shape before pooling, relu_backward keeps "
        "that, and conv_backward gives the rest.",
        "z = ...  # what the convolution gives",
    ),
}


def network(rng, filters, channels, height, width, inputs, classes):
    """Return random params: kernels of height x width, and a dense layer with so many inputs."""
    shapes = [((filters, channels, height, width), (filters,)), ((inputs, classes), (classes,))]
    return [(0.5 * rng.standard_normal(w), 0.5 * rng.standard_normal(b)) for w, b in shapes]


# The convolution gives [[1, 4], [-1, 1]], of which ReLU and pooling leave the 4. z is 0 and -log 3.
IMAGE = np.array([[[[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 0.0, 1.0]]]])
BY_HAND = [
    (np.array([[[[1.0, 0.0], [0.0, 1.0]]]]), np.array([-1.0])),
    (np.array([[0.5, -0.5]]), np.array([-2.0, 2 - np.log(3)])),
]


@test_case(
    name="one image by hand",
    points=0.25,
    failure_message="The convolution gives [[1, 4], [-1, 1]], its bias included. ReLU and pooling leave one number, "
    "4. The dense layer makes the weighted sums 0 and -log 3 of it, and softmax the probabilities 3/4 and 1/4.",
)
def forward_by_hand(convnet_forward):
    check(np.array([[0.75, 0.25]]), convnet_forward, BY_HAND, IMAGE)


@test_case(
    name="the order of flatten",
    points=0.25,
    failure_message="Two kernels of one pixel, 1 and 10. After pooling, the two images are [[1, 2]] and [[10, 20]], and "
    "the dense layer is to get 1, 2, 10, 20 in this order: one image after the other, row by row.",
)
def order_of_flatten(convnet_forward):
    x = np.array([[[[1.0, 0.0, 0.0, 2.0], [0.0, 0.5, 1.0, 0.0]]]])
    dense_w = np.log(2) * np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    params = [(np.array([[[[1.0]]], [[[10.0]]]]), np.zeros(2)), (dense_w, np.zeros(2))]
    check(np.array([[0.8, 0.2]]), convnet_forward, params, x)


@test_case(
    name="a mini-batch through all layers",
    points=0.5,
    failure_message="Each layer's result is the next layer's input: convolution, ReLU, pooling, flatten, dense, "
    "softmax. The images of the mini-batch stay apart: flatten makes one row for each of them.",
)
def batch(convnet_forward):
    rng = numbers(101)
    check("b01 batch", convnet_forward, network(rng, 3, 1, 3, 3, 12, 4), rng.standard_normal((5, 1, 6, 6)))


@test_case(
    name="the way back by hand",
    points=0.25,
    failure_message="The probabilities are 3/4 and 1/4 and the true class is 0, so that the dz of the dense layer is -1/4"
    " and 1/4. The 4 that was left after pooling gets -1/4, and so do the pixels under the kernel at the "
    "place where it came from.",
)
def backprop_by_hand(convnet_backprop):
    conv = (np.array([[[[-0.5, 0.0], [-0.25, -0.75]]]]), np.array([-0.25]))
    dense = (np.array([[-1.0, 1.0]]), np.array([-0.25, 0.25]))
    check([conv, dense], convnet_backprop, BY_HAND, IMAGE, np.array([0]), part="grads")


@test_case(
    name="the loss, by hand and of a mini-batch",
    points=0.25,
    failure_message="The network gives the true class the probability 3/4: the loss is -log(3/4) = log(4/3). "
    "Of a mini-batch it is the mean.",
)
def loss_by_hand(convnet_backprop):
    check(np.log(4 / 3), convnet_backprop, BY_HAND, IMAGE, np.array([0]), part="loss")
    rng = numbers(109)
    params, x = network(rng, 3, 1, 3, 3, 12, 4), rng.standard_normal((5, 1, 6, 6))
    check("b01 loss of a batch", convnet_backprop, params, x, np.array([3, 0, 1, 1, 2]), part="loss")


@test_case(
    name="the way back for a mini-batch",
    points=0.5,
    failure_message="Go through the layers in reverse order, each with its own backward function and with the numbers "
    "that went into that layer on the way forward. Measure with numerical_gradient where you are off.",
)
def backprop_batch(convnet_backprop):
    rng = numbers(102)
    params, x = network(rng, 3, 1, 3, 3, 12, 4), rng.standard_normal((5, 1, 6, 6))
    check("b01 backprop batch", convnet_backprop, params, x, np.array([3, 0, 1, 1, 2]), part="grads")


@test_case(
    name="what comes back: probabilities, and (loss, grads)",
    points=0.25,
    failure_message="The way forward returns an array with a row for each image and a column for each class; the way back"
    " returns (loss, grads): one number, and the pairs (dw, db) of both layers with the shapes of w and "
    "b.",
)
def both_forms(convnet_forward, convnet_backprop):
    """The wrappings of both functions, with one image too, where a dimension is easily lost."""
    rng = numbers(108)
    params, x = network(rng, 3, 1, 3, 3, 12, 4), rng.standard_normal((2, 1, 6, 6))
    check_forms(
        lambda: check("b01 form", convnet_forward, params, x, form=True, untouched=True),
        lambda: check("b01 form, one image", convnet_forward, params, x[:1], form=True, untouched=True),
        lambda: check(
            "b01 form of the way back", convnet_backprop, params, x, np.array([3, 0]), form=True, untouched=True
        ),
    )
