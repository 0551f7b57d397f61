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


@test_case(
    name="no two dimensions alike",
    points=0.75,
    hidden=True,
    failure_message="Images, channels, kernels, rows and columns are all different in number, and neither an image "
    "nor a kernel is square. Stride and padding are left at their defaults.",
)
def all_different(conv_forward):
    rng = np.random.default_rng(1802)
    x, w, b = rng.standard_normal((4, 3, 7, 8)), rng.standard_normal((5, 3, 4, 2)), rng.standard_normal(5)
    check("q18 all different", conv_forward, x, w, b)


@test_case(
    name="stride 2 leaves rows or columns over",
    points=0.75,
    hidden=True,
    failure_message="Windows that do not fit are left out, in each direction by itself. There is no padding here.",
)
def stride_2(conv_forward):
    rng = np.random.default_rng(1803)
    w, b = rng.standard_normal((4, 2, 3, 2)), np.zeros(4)
    check("q18 a row over", conv_forward, rng.standard_normal((3, 2, 8, 6)), w, b, 2)
    check("q18 a column over", conv_forward, rng.standard_normal((3, 2, 5, 9)), w, b, stride=2)


@test_case(
    name="stride 3 and padding 2",
    points=0.75,
    hidden=True,
    failure_message="Pad first, then slide. The number of windows follows from the padded size, and the windows start "
    "stride apart on the padded image.",
)
def stride_and_padding(conv_forward):
    rng = np.random.default_rng(1804)
    x, w, b = rng.standard_normal((2, 3, 6, 9)), rng.standard_normal((4, 3, 4, 5)), np.zeros(4)
    check("q18 stride and padding", conv_forward, x, w, b, 3, 2)


@test_case(
    name="kernels of one pixel",
    points=0.25,
    hidden=True,
    failure_message="A kernel of one pixel still adds up the channels, each with its own weight, and adds the bias. "
    "With padding and kernels this small, the edge of the result is the bias alone.",
)
def one_pixel(conv_forward):
    rng = np.random.default_rng(1805)
    x, w, b = rng.standard_normal((3, 4, 5, 6)), rng.standard_normal((2, 4, 1, 1)), rng.standard_normal(2)
    check("q18 one pixel", conv_forward, x, w, b)
    check("q18 one pixel, padded", conv_forward, x, w, b, 3, 1)


@test_case(
    name="a kernel that fits only with padding",
    points=0.25,
    hidden=True,
    failure_message="The image is lower than the kernel, and only with its padding large enough for it.",
)
def fits_with_padding(conv_forward):
    rng = np.random.default_rng(1806)
    x, w, b = rng.standard_normal((2, 3, 2, 6)), rng.standard_normal((4, 3, 5, 3)), np.zeros(4)
    check("q18 fits with padding", conv_forward, x, w, b, 1, 2)


@test_case(
    name="one image, one channel",
    points=0.25,
    hidden=True,
    failure_message="A single image and a single channel are dimensions like any other: the result keeps its four.",
)
def one_image(conv_forward):
    rng = np.random.default_rng(1807)
    x, w, b = rng.standard_normal((1, 1, 5, 7)), rng.standard_normal((3, 1, 3, 2)), rng.standard_normal(3)
    check("q18 one image", conv_forward, x, w, b, 1, 1)


@test_case(
    name="whole numbers with fractions",
    points=0.25,
    hidden=True,
    failure_message="Once the images hold whole numbers (int64) and kernels and biases fractions, once the other way "
    "round. If your result array takes its dtype from the whole numbers, the fractions are cut off.",
)
def whole_numbers(conv_forward):
    rng = np.random.default_rng(1808)
    x, w, b = rng.integers(-9, 10, (2, 3, 4, 5)), rng.standard_normal((2, 3, 2, 3)), rng.standard_normal(2)
    check("q18 whole images", conv_forward, x, w, b, padding=1)
    x, w, b = rng.standard_normal((2, 3, 4, 5)), rng.integers(-9, 10, (2, 3, 2, 3)), rng.integers(-9, 10, 2)
    check("q18 whole weights", conv_forward, x, w, b, padding=1)


@test_case(
    name="float32, stored in another order",
    points=0.25,
    hidden=True,
    failure_message="The arrays are float32, and NumPy stores them last dimension first (Fortran order) here. Index "
    "with image, channel, row and column and you need not care how they are stored.",
)
def single_precision(conv_forward):
    rng = np.random.default_rng(1809)
    shapes = (2, 3, 7, 5), (4, 3, 2, 3), (4,)
    x, w, b = (np.asfortranarray(rng.standard_normal(shape), dtype=np.float32) for shape in shapes)
    check("q18 float32", conv_forward, x, w, b, 2, 1)


@test_case(
    name="arguments by name, large numbers, nothing changed",
    points=0.25,
    hidden=True,
    failure_message="The arguments are called x, w, b, stride and padding, and are left as they were: pad a copy, and "
    "write into a new array.",
)
def by_name(conv_forward):
    rng = np.random.default_rng(1810)
    x, w, b = 1e6 * rng.standard_normal((2, 3, 5, 4)), rng.standard_normal((2, 3, 2, 2)), 1e5 * rng.standard_normal(2)
    check("q18 by name", conv_forward, b=b, padding=0, stride=1, w=w, x=x, untouched=True)
    check("q18 by name, padded", conv_forward, b=b, padding=1, stride=2, w=w, x=x, untouched=True)
