"""q16_conv1d_backward: how the loss changes with the signal and with the kernel. 5 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import slide
from given.judge import check

name = "q16_conv1d_backward"


@test_case(
    name="dkernel alone, by hand",
    points=0.75,
    failure_message="A weight meets one number in each window. Its derivative is the sum, over all windows, of that "
    "window's dy times the number it met. (Only dkernel counts here: dx may still be None.)",
)
def dkernel_by_hand(conv1d_backward):
    dy, x, kernel = np.array([1.0, 10.0, 100.0]), np.array([1.0, 2.0, 3.0, 4.0]), np.array([5.0, 7.0])
    check(np.array([321.0, 432.0]), conv1d_backward, dy, x, kernel, part="dkernel")


@test_case(
    name="dx alone, by hand",
    points=0.75,
    failure_message="A number under two windows gets a share from both: the window's dy times the weight that lay on "
    "the number. The shares are added. (Only dx counts here: dkernel may still be None.)",
)
def dx_by_hand(conv1d_backward):
    dy, x, kernel = np.array([1.0, 10.0, 100.0]), np.array([1.0, 2.0, 3.0, 4.0]), np.array([5.0, 7.0])
    check(np.array([5.0, 57.0, 570.0, 700.0]), conv1d_backward, dy, x, kernel, part="dx")


@test_case(
    name="stride 2, by hand",
    points=0.5,
    failure_message="The windows start stride numbers apart, as on the way forward. The last number is under no "
    "window, so it cannot change the loss: its dx is 0.",
)
def stride_2_by_hand(conv1d_backward):
    dy, x, kernel = np.array([1.0, 10.0]), np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([5.0, 7.0])
    dx, dkernel = np.array([5.0, 7.0, 50.0, 70.0, 0.0]), np.array([31.0, 42.0])
    check((dx, dkernel), conv1d_backward, dy, x, kernel, 2)


@test_case(
    name="the slide's heartbeat",
    points=0.25,
    failure_message="Slide 'Size = 3, Stride = 3': there are three windows, so dy has three numbers. dx is as long as "
    "the signal, dkernel as long as the kernel.",
)
def heartbeat(conv1d_backward):
    example = slide("Size = 3, Stride = 3")
    dx = np.array([0.0, 8.0, 4.0, 0.0, -12.0, -6.0, 0.0, 2.0, 1.0, 0.0])
    dkernel = np.array([-6.0, 6.0, -3.0])
    check((dx, dkernel), conv1d_backward, np.array([4, -6, 1]), example.input, example.kernel, 3)


@test_case(
    name="a longer signal",
    points=0.25,
    failure_message="If the examples by hand pass and this one does not, look for a size that you wrote down as a "
    "number. With numerical_gradient (question 9) you can find out which of dx and dkernel is wrong, and where.",
)
def longer_signal(conv1d_backward):
    rng = np.random.default_rng(1601)
    dy, x, kernel = rng.standard_normal(26), rng.standard_normal(30), rng.standard_normal(5)
    check("q16 longer signal", conv1d_backward, dy, x, kernel)
