"""q19_conv_backward: how the loss changes with the images, the kernels and the biases. 7 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check

name = "q19_conv_backward"
HINTS = {
    "conv_backward": (
        "conv1d_backward with more dimensions. Walk over the positions as in conv_forward; at each, dy goes"
        " back to the window, times the kernels, and to the kernels, times the window, and both collect "
        "with +=. A bias collects all the dy of its kernel.",
        "dx begins as zeros in the shape of the padded x, and its edge is cut off in the end. dw has the "
        "shape of w. db is (F,): three of the four axes of dy (N, F, HO, WO) are added up. At position r, "
        "s: dy[:, :, r, s] is (N, F), the window (N, C, KH, KW).",
        "dx = np.zeros(...)  # in the shape of x with its padding",
    ),
}


@test_case(
    name="db alone, by hand",
    points=0.25,
    failure_message="A bias is added to every number that its kernel makes, in every image: its derivative is the sum "
    "of all these dy. (Only db counts here: dx and dw may still be None.)",
)
def db_by_hand(conv_backward):
    dy = np.array([[[[1.0, 2.0]], [[10.0, 20.0]]], [[[3.0, 4.0]], [[30.0, 40.0]]]])
    x, w = np.arange(6.0).reshape(2, 1, 1, 3), np.array([[[[5.0, 6.0]]], [[[7.0, 8.0]]]])
    check(np.array([10.0, 100.0]), conv_backward, dy, x, w, part="db")


@test_case(
    name="dw alone, by hand",
    points=0.25,
    failure_message="A weight meets one pixel in each window. Its derivative is the sum, over all windows, of that "
    "window's dy times the pixel it met. (Only dw counts here: dx and db may still be None.)",
)
def dw_by_hand(conv_backward):
    dy, x = np.array([[[[1.0, 10.0], [100.0, 1000.0]]]]), np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
    check(np.array([[[[5421.0, 6532.0]]]]), conv_backward, dy, x, np.array([[[[7.0, 9.0]]]]), part="dw")


@test_case(
    name="dx alone, by hand",
    points=0.5,
    failure_message="A pixel under two windows gets a share from both: the window's dy times the weight that lay on "
    "the pixel. The shares are added. (Only dx counts here: dw and db may still be None.)",
)
def dx_by_hand(conv_backward):
    dy, x = np.array([[[[1.0, 10.0], [100.0, 1000.0]]]]), np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
    dx = np.array([[[[7.0, 79.0, 90.0], [700.0, 7900.0, 9000.0]]]])
    check(dx, conv_backward, dy, x, np.array([[[[7.0, 9.0]]]]), part="dx")


@test_case(
    name="dx with stride 2, by hand",
    points=0.25,
    failure_message="The windows start stride pixels apart, as on the way forward. Pixels under no window cannot change "
    "the loss: their dx is 0.",
)
def dx_stride_by_hand(conv_backward):
    dy, x = np.array([[[[1.0, 10.0], [100.0, 1000.0]]]]), np.arange(1.0, 21.0).reshape(1, 1, 4, 5)
    dx = np.zeros((1, 1, 4, 5))
    dx[0, 0, [0, 2]] = [[7.0, 9.0, 70.0, 90.0, 0.0], [700.0, 900.0, 7000.0, 9000.0, 0.0]]
    check(dx, conv_backward, dy, x, np.array([[[[7.0, 9.0]]]]), 2, part="dx")


@test_case(
    name="dw with stride 2, by hand",
    points=0.25,
    failure_message="The windows start stride pixels apart, as on the way forward: the four windows begin at 1, 3, 11 and"
    " 13.",
)
def dw_stride_by_hand(conv_backward):
    dy, x = np.array([[[[1.0, 10.0], [100.0, 1000.0]]]]), np.arange(1.0, 21.0).reshape(1, 1, 4, 5)
    check(np.array([[[[14131.0, 15242.0]]]]), conv_backward, dy, x, np.array([[[[7.0, 9.0]]]]), 2, part="dw")


@test_case(
    name="dx with padding 1, by hand",
    points=0.25,
    failure_message="The windows lie on the padded image. Work out the derivatives of the padded image, then cut the "
    "padding off: dx has the shape of x.",
)
def dx_padding_by_hand(conv_backward):
    dy, x = np.array([[[[1.0, 10.0, 100.0]]]]), np.array([[[[2.0, 3.0]]]])
    w = np.array([[[[5.0, 6.0], [7.0, 9.0], [1.0, 2.0]]]])
    check(np.array([[[[79.0, 790.0]]]]), conv_backward, dy, x, w, padding=1, part="dx")


@test_case(
    name="dw with padding 1, by hand",
    points=0.25,
    failure_message="The windows lie on the padded image. A weight that meets nothing but the zeros of the padding gets "
    "0.",
)
def dw_padding_by_hand(conv_backward):
    dy, x = np.array([[[[1.0, 10.0, 100.0]]]]), np.array([[[[2.0, 3.0]]]])
    w = np.array([[[[5.0, 6.0], [7.0, 9.0], [1.0, 2.0]]]])
    dw = np.array([[[[0.0, 0.0], [320.0, 32.0], [0.0, 0.0]]]])
    check(dw, conv_backward, dy, x, w, padding=1, part="dw")


@test_case(
    name="what comes back: dx, dw and db",
    points=0.25,
    failure_message="Return (dx, dw, db). Each has the shape of the array whose derivatives it holds, even if there is "
    "only one image, channel or kernel, and float64 numbers if it is given float64 numbers.",
)
def three_arrays(conv_backward):
    rng = numbers(1901)
    dy, x, w = rng.standard_normal((2, 4, 3, 4)), rng.standard_normal((2, 3, 5, 6)), rng.standard_normal((4, 3, 3, 3))
    check("q19 batch", conv_backward, dy, x, w, form=True, untouched=True)
    dy, x, w = rng.standard_normal((1, 1, 3, 6)), rng.standard_normal((1, 1, 5, 7)), rng.standard_normal((1, 1, 3, 2))
    check("q19 form, one of each", conv_backward, dy, x, w, form=True, untouched=True)


@test_case(
    name="dx with stride and padding, of images with channels",
    points=0.25,
    failure_message="With stride and padding, window (i, j) begins at row i * stride and column j * stride of the padded "
    "image.",
)
def dx_together(conv_backward):
    rng = numbers(1902)
    dy, x, w = rng.standard_normal((2, 4, 3, 4)), rng.standard_normal((2, 3, 5, 7)), rng.standard_normal((4, 3, 3, 3))
    check("q19 dx together", conv_backward, dy, x, w, 2, 1, part="dx")


@test_case(
    name="dw with stride and padding, of images with channels",
    points=0.25,
    failure_message="With stride and padding, window (i, j) begins at row i * stride and column j * stride of the padded "
    "image.",
)
def dw_together(conv_backward):
    rng = numbers(1914)
    dy, x, w = rng.standard_normal((2, 4, 3, 4)), rng.standard_normal((2, 3, 5, 7)), rng.standard_normal((4, 3, 3, 3))
    check("q19 dw together", conv_backward, dy, x, w, 2, 1, part="dw")
