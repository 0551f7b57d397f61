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


@test_case(
    name="overlapping windows, numbers left over",
    points=0.25,
    hidden=True,
    failure_message="Where windows overlap, a number collects a share from each of them; numbers after the last "
    "window get 0.",
)
def overlapping(conv1d_backward):
    rng = np.random.default_rng(1602)
    dy, x, kernel = rng.standard_normal(4), rng.standard_normal(12), rng.standard_normal(5)
    check("q16 overlapping", conv1d_backward, dy, x, kernel, stride=2)


@test_case(
    name="dkernel alone, with a stride",
    points=0.5,
    hidden=True,
    failure_message="Only dkernel counts here. Each weight meets one number in each window, and with a stride these "
    "numbers lie stride apart.",
)
def dkernel_with_stride(conv1d_backward):
    rng = np.random.default_rng(1603)
    dy, x, kernel = rng.standard_normal(5), rng.standard_normal(18), rng.standard_normal(4)
    check("q16 dkernel with a stride", conv1d_backward, dy, x, kernel, 3, part="dkernel")


@test_case(
    name="dx alone, with a stride",
    points=0.5,
    hidden=True,
    failure_message="Only dx counts here. Window o covers the numbers of x from o * stride on: that is where its "
    "shares belong.",
)
def dx_with_stride(conv1d_backward):
    rng = np.random.default_rng(1604)
    dy, x, kernel = rng.standard_normal(5), rng.standard_normal(18), rng.standard_normal(4)
    check("q16 dx with a stride", conv1d_backward, dy, x, kernel, 3, part="dx")


@test_case(
    name="a stride longer than the kernel",
    points=0.25,
    hidden=True,
    failure_message="Numbers between two windows cannot change the result, so their dx is 0.",
)
def long_stride(conv1d_backward):
    rng = np.random.default_rng(1605)
    dy, x, kernel = rng.standard_normal(4), rng.standard_normal(19), rng.standard_normal(2)
    check("q16 long stride", conv1d_backward, dy, x, kernel, 5)


@test_case(
    name="a kernel as long as the signal",
    points=0.25,
    hidden=True,
    failure_message="There is one window only and dy holds one number: dx and dkernel are still arrays as long as the "
    "signal and the kernel.",
)
def one_window(conv1d_backward):
    rng = np.random.default_rng(1606)
    dy, x, kernel = rng.standard_normal(1), rng.standard_normal(6), rng.standard_normal(6)
    check("q16 one window", conv1d_backward, dy, x, kernel, 2)


@test_case(
    name="whole numbers with a dy of fractions",
    points=0.25,
    hidden=True,
    failure_message="Signal and kernel hold whole numbers (int64), dy holds fractions. If dx takes its dtype from the "
    "signal, or dkernel from the kernel, the fractions are cut off.",
)
def whole_numbers(conv1d_backward):
    rng = np.random.default_rng(1607)
    x, kernel, dy = rng.integers(-9, 10, 11), rng.integers(-3, 4, 4), rng.standard_normal(8)
    check("q16 whole numbers", conv1d_backward, dy, x, kernel)


@test_case(
    name="float32 arrays",
    points=0.25,
    hidden=True,
    failure_message="All arrays are float32 here, and both results should be float32 or float64.",
)
def single_precision(conv1d_backward):
    rng = np.random.default_rng(1608)
    dy, x, kernel = (rng.standard_normal(size).astype(np.float32) for size in (10, 22, 4))
    check("q16 float32", conv1d_backward, dy, x, kernel, 2)


@test_case(
    name="arguments by name, large numbers, nothing changed",
    points=0.25,
    hidden=True,
    failure_message="The arguments are called dy, x, kernel and stride, and are left as they were: collect dx and "
    "dkernel in new arrays.",
)
def by_name(conv1d_backward):
    rng = np.random.default_rng(1609)
    dy, x, kernel = rng.standard_normal(5), 1e6 * rng.standard_normal(11), rng.standard_normal(3)
    check("q16 by name", conv1d_backward, stride=2, kernel=kernel, x=x, dy=dy, untouched=True)
