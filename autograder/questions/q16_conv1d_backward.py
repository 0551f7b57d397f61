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


@test_case(
    name="dx of overlapping windows, numbers left over",
    points=0.5,
    hidden=True,
    failure_message="Where windows overlap, a number collects a share from each of them; numbers after the last "
    "window get 0.",
)
def overlapping(conv1d_backward):
    rng = np.random.default_rng(1602)
    dy, x, kernel = rng.standard_normal(4), rng.standard_normal(12), rng.standard_normal(5)
    check("q16 overlapping", conv1d_backward, dy, x, kernel, stride=2, part="dx")


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
    name="dx with a stride longer than the kernel",
    points=0.25,
    hidden=True,
    failure_message="Numbers between two windows cannot change the result, so their dx is 0.",
)
def long_stride(conv1d_backward):
    rng = np.random.default_rng(1605)
    dy, x, kernel = rng.standard_normal(4), rng.standard_normal(19), rng.standard_normal(2)
    check("q16 long stride", conv1d_backward, dy, x, kernel, 5, part="dx")


@test_case(
    name="dkernel of a kernel as long as the signal",
    points=0.5,
    hidden=True,
    failure_message="There is one window only and dy holds one number: dkernel is still as long as the kernel.",
)
def one_window(conv1d_backward):
    rng = np.random.default_rng(1606)
    dy, x, kernel = rng.standard_normal(1), rng.standard_normal(6), rng.standard_normal(6)
    check("q16 one window", conv1d_backward, dy, x, kernel, 2, part="dkernel")


@test_case(
    name="dx of whole numbers with a dy of fractions",
    points=0.25,
    hidden=True,
    failure_message="The signal holds whole numbers (int64), dy holds fractions. If dx takes its dtype from the signal, "
    "the fractions are cut off.",
)
def dx_of_whole_numbers(conv1d_backward):
    rng = np.random.default_rng(1607)
    x, dy, kernel = rng.integers(-9, 10, 11), rng.standard_normal(8), rng.standard_normal(4)
    check("q16 dx of whole numbers", conv1d_backward, dy, x, kernel, part="dx")


@test_case(
    name="dkernel of whole numbers with a dy of fractions",
    points=0.25,
    hidden=True,
    failure_message="The kernel holds whole numbers (int64), dy holds fractions. If dkernel takes its dtype from the "
    "kernel, the fractions are cut off.",
)
def dkernel_of_whole_numbers(conv1d_backward):
    rng = np.random.default_rng(1610)
    x, dy, kernel = rng.standard_normal(11), rng.standard_normal(8), rng.integers(-3, 4, 4)
    check("q16 dkernel of whole numbers", conv1d_backward, dy, x, kernel, part="dkernel")


@test_case(
    name="float32, large numbers, arguments by name, nothing changed",
    points=0.25,
    hidden=True,
    failure_message="The arguments are called dy, x, kernel and stride, and are left as they were: collect dx and dkernel"
    " in new arrays. (Only dkernel counts here.)",
)
def by_name(conv1d_backward):
    rng = np.random.default_rng(1609)
    dy, x, kernel = rng.standard_normal(5), 1e6 * rng.standard_normal(11), rng.standard_normal(3)
    check("q16 by name", conv1d_backward, stride=2, kernel=kernel, x=x, dy=dy, part="dkernel", untouched=True)
    dy, x, kernel = (rng.standard_normal(size).astype(np.float32) for size in (10, 22, 4))
    check("q16 float32", conv1d_backward, dy, x, kernel, 2, part="dkernel", untouched=True)
