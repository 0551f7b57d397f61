"""q16_conv1d_backward: how the loss changes with the signal and with the kernel. 5 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers, slide
from given.judge import check

name = "q16_conv1d_backward"
HINTS = {
    "conv1d_backward": (
        "Walk over the positions as in conv1d. At each, dy[o] goes back both ways: to the window, times the"
        " kernel, and to the kernel, times the window. Collect with +=, since windows overlap and the "
        "kernel is used at every position.",
        "dx has the shape of x and dkernel that of the kernel; both begin as zeros. At position o the "
        "window is the same slice of K numbers as in conv1d, and dy[o] is one number.",
        "dx, dkernel = np.zeros(...), np.zeros(...)",
    ),
}


@test_case(
    name="dkernel alone, by hand",
    points=0.25,
    failure_message="A weight meets one number in each window. Its derivative is the sum, over all windows, of that "
    "window's dy times the number it met. (Only dkernel counts here: dx may still be None.)",
)
def dkernel_by_hand(conv1d_backward):
    dy, x, kernel = np.array([1.0, 10.0, 100.0]), np.array([1.0, 2.0, 3.0, 4.0]), np.array([5.0, 7.0])
    check(np.array([321.0, 432.0]), conv1d_backward, dy, x, kernel, part="dkernel")


@test_case(
    name="dx alone, by hand",
    points=0.5,
    failure_message="A number under two windows gets a share from both: the window's dy times the weight that lay on "
    "the number. The shares are added. (Only dx counts here: dkernel may still be None.)",
)
def dx_by_hand(conv1d_backward):
    dy, x, kernel = np.array([1.0, 10.0, 100.0]), np.array([1.0, 2.0, 3.0, 4.0]), np.array([5.0, 7.0])
    check(np.array([5.0, 57.0, 570.0, 700.0]), conv1d_backward, dy, x, kernel, part="dx")


@test_case(
    name="dx with stride 2, by hand",
    points=0.25,
    failure_message="The windows start stride numbers apart, as on the way forward. The last number is under no window, "
    "so it cannot change the loss: its dx is 0.",
)
def dx_stride_2(conv1d_backward):
    dy, x, kernel = np.array([1.0, 10.0]), np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([5.0, 7.0])
    check(np.array([5.0, 7.0, 50.0, 70.0, 0.0]), conv1d_backward, dy, x, kernel, 2, part="dx")


@test_case(
    name="dkernel with stride 2, by hand",
    points=0.25,
    failure_message="The windows start stride numbers apart, as on the way forward: the first window holds 1 and 2, the "
    "second 3 and 4.",
)
def dkernel_stride_2(conv1d_backward):
    dy, x, kernel = np.array([1.0, 10.0]), np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([5.0, 7.0])
    check(np.array([31.0, 42.0]), conv1d_backward, dy, x, kernel, 2, part="dkernel")


@test_case(
    name="dx of the slide's heartbeat",
    points=0.25,
    failure_message="Slide 'Size = 3, Stride = 3': there are three windows, so dy has three numbers. dx is as long as the"
    " signal.",
)
def heartbeat_dx(conv1d_backward):
    example = slide("Size = 3, Stride = 3")
    dx = np.array([0.0, 8.0, 4.0, 0.0, -12.0, -6.0, 0.0, 2.0, 1.0, 0.0])
    check(dx, conv1d_backward, np.array([4, -6, 1]), example.input, example.kernel, 3, part="dx")


@test_case(
    name="dkernel of the slide's heartbeat",
    points=0.25,
    failure_message="Slide 'Size = 3, Stride = 3': there are three windows, so dy has three numbers. dkernel is as long "
    "as the kernel.",
)
def heartbeat_dkernel(conv1d_backward):
    example = slide("Size = 3, Stride = 3")
    dkernel = np.array([-5.0, 5.0, -2.5])
    check(dkernel, conv1d_backward, np.array([4, -5, 1]), example.input, example.kernel, 3, part="dkernel")


@test_case(
    name="what comes back: dx and dkernel",
    points=0.25,
    failure_message="Return (dx, dkernel): dx is an array as long as the signal, dkernel one as long as the kernel, of "
    "float64 numbers if they are given float64 numbers.",
)
def dx_and_dkernel(conv1d_backward):
    rng = numbers(1601)
    check("q16 longer signal", conv1d_backward, *map(rng.standard_normal, (26, 30, 5)), form=True, untouched=True)
    check("q16 form, one window", conv1d_backward, *map(rng.standard_normal, (1, 5, 5)), form=True, untouched=True)
