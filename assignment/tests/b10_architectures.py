"""b10_architectures: shapes and parameters of AlexNet, DeepYeast and other networks, layer by layer. 2 bonus points."""

OK_FORMAT = False

from otter.test_files import test_case

from given import architectures
from given.judge import check, compare, require, result_of

name = "b10_architectures"
HINTS = {
    "network_summary": (
        "A loop over the layers that carries the shape along. Each layer makes a new shape of it, and has a"
        " number of parameters; question 14 has functions for both.",
        "A convolution makes (F, HO, WO) of (C, H, W), with output_size for each side, and each kernel "
        "covers C / groups channels. Pooling keeps C, flatten makes (C * H * W,), dense makes (M,). Pooling"
        " and flatten learn nothing.",
        "for layer in layers:\n    kind = layer[0]",
    ),
}


@test_case(
    name="what comes back: a pair (shape, parameters) for each layer",
    points=0.25,
    failure_message="4 kernels on 3 channels, 2 x 2 pixels each: 4 * (3 * 2 * 2 + 1) = 52 weights and biases. The "
    "result has one channel for each kernel, and the size follows from question 14.",
)
def convolution(network_summary):
    check([((4, 5, 7), 52)], network_summary, [("conv", 4, 2, 1, 0, 1)], (3, 6, 8), form=True)


@test_case(
    name="pooling, flatten and dense by hand",
    points=0.25,
    failure_message="Pooling and flatten change the shape and learn nothing. 2 * 3 * 4 = 24 numbers come out of "
    "flatten, and 5 neurons need 24 * 5 weights and 5 biases.",
)
def pooling_and_dense(network_summary):
    layers = [("max pool", 2, 2), ("flatten",), ("dense", 5), ("dense", 1)]
    check([((2, 3, 4), 0), ((24,), 0), ((5,), 125), ((1,), 6)], network_summary, layers, (2, 7, 8))


@test_case(
    name="DeepYeast",
    points=0.25,
    failure_message="Slide 'Biological use'. Convolutions of 3 x 3 with padding 1 keep the size of the image, pooling "
    "halves it: 64, 32, 16, 8. All weights and biases together are 10,982,924.",
)
def deep_yeast(network_summary):
    layers, image = architectures.DEEPYEAST, architectures.DEEPYEAST_INPUT
    check("b10 deepyeast", network_summary, layers, image)


@test_case(
    name="the parameters of AlexNet",
    points=0.25,
    failure_message="Slide 'Example AlexNet (2012)'. All together should be 60,965,224. If you find 62,378,344, you "
    "left out the groups: with 2 groups, a kernel covers half of the channels.",
)
def alexnet(network_summary):
    """Only the parameters, layer by layer: the shapes are another case's."""
    layers, image = architectures.ALEXNET, architectures.ALEXNET_INPUT
    got = result_of(network_summary, layers, image)
    pairs = isinstance(got, list | tuple) and all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in got)
    require(pairs and len(got) == len(layers), "It should return one pair (shape, parameters) for each layer", "type")
    wanted = [34944, 0, 307456, 0, 885120, 663936, 442624, 0, 0, 37752832, 16781312, 4097000]
    compare([pair[1] for pair in got], wanted, "float64", 0, path="parameters")
