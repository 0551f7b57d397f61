"""q18_conv_forward: a convolution layer: mini-batch, channels, kernels, biases, stride and padding. 6 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers, slide
from given.judge import check

name = "q18_conv_forward"
HINTS = {
    "conv_forward": (
        "Pad the images first, in height and width only. Then at each position the window of every image, "
        "with all its channels, meets every kernel: multiply, add up over channels, rows and columns, add "
        "the bias.",
        "A window of all images is (N, C, KH, KW), the kernels are (F, C, KH, KW), and a position gives (N,"
        " F). np.pad takes one pair for each dimension. Loops over n, f, r and s are right, if slow. "
        "Without those over n and f: reshape windows to (N, C * KH * KW) and kernels to (F, C * KH * KW), "
        "and it is a matrix product.",
        "x = np.pad(x, ((0, 0), (0, 0), ..., ...))",
    ),
}


@test_case(
    name="the slide's image as a mini-batch of one",
    points=0.25,
    failure_message="Slide '2D convolution': the same image, now as one image with one channel, under one kernel "
    "without bias. The result has four dimensions: images, kernels, rows, columns.",
)
def slide_image(conv_forward):
    example = slide("2D convolution")
    x, w = example.input[np.newaxis, np.newaxis], example.kernel[np.newaxis, np.newaxis]
    check(example.output[np.newaxis, np.newaxis], conv_forward, x, w, np.array([0]))


@test_case(
    name="two kernels, each with its bias",
    points=0.25,
    failure_message="Each kernel makes an output image of its own, and its bias is added to every number of that "
    "image.",
)
def biases(conv_forward):
    x = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
    w, b = np.array([[[[1.0, 10.0]]], [[[1.0, -1.0]]]]), np.array([100.0, 0.5])
    y = np.array([[[[121.0, 132.0], [154.0, 165.0]], [[-0.5, -0.5], [-0.5, -0.5]]]])
    check(y, conv_forward, x, w, b)


@test_case(
    name="two channels are added up",
    points=0.25,
    failure_message="A kernel has one layer of weights for each channel. Their weighted sums are added: a kernel "
    "makes one output image, however many channels there are.",
)
def channels(conv_forward):
    x = np.array([[[[1.0, 2.0], [3.0, 4.0]], [[10.0, 20.0], [30.0, 40.0]]]])
    w = np.array([[[[1.0], [2.0]], [[0.0], [1.0]]]])
    check(np.array([[[[37.0, 50.0]]]]), conv_forward, x, w, np.zeros(1))


@test_case(
    name="padding 1, by hand",
    points=0.25,
    failure_message="Padding 1 puts one row or column of zeros on each of the four sides of every image before the "
    "kernel is slid over it.",
)
def padding_by_hand(conv_forward):
    x, w = np.array([[[[1.0, 2.0]]]]), np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
    check(np.array([[[[4.0, 11.0, 6.0], [2.0, 5.0, 2.0]]]]), conv_forward, x, w, np.zeros(1), padding=1)


@test_case(
    name="stride 2, by hand",
    points=0.25,
    failure_message="The stride holds for rows and for columns. Here the last row and the last column are left over, "
    "and are ignored.",
)
def stride_by_hand(conv_forward):
    x, w = np.arange(1.0, 21.0).reshape(1, 1, 4, 5), np.array([[[[1.0, 100.0]]]])
    check(np.array([[[[201.0, 403.0], [1211.0, 1413.0]]]]), conv_forward, x, w, np.zeros(1), 2)


@test_case(
    name="a mini-batch of colour images",
    points=0.75,
    failure_message="If the examples by hand pass and this one does not, look for an index that is missing (image, "
    "kernel, channel, row, column), and for a size that you wrote down as a number.",
)
def colour_images(conv_forward):
    rng = numbers(1801)
    x, w, b = rng.standard_normal((2, 3, 6, 8)), rng.standard_normal((4, 3, 3, 3)), rng.standard_normal(4)
    check("q18 colour images", conv_forward, x, w, b, padding=1)


@test_case(
    name="what comes back: an array of shape (N, F, HO, WO)",
    points=0.25,
    failure_message="The result has the same four dimensions as x, in the same order: examples, kernels in place of "
    "channels, rows, columns, even if there is only one of them; and float64 numbers if it is given "
    "float64 numbers.",
)
def four_dimensions(conv_forward):
    rng = numbers(1811)
    x, w, b = rng.standard_normal((2, 3, 6, 5)), rng.standard_normal((4, 3, 3, 2)), rng.standard_normal(4)
    check("q18 form", conv_forward, x, w, b, form=True, untouched=True)
    check("q18 form, one of each", conv_forward, x[:1, :1], w[:1, :1], b[:1], form=True, untouched=True)
