"""q15_conv1d: slide a kernel over a signal, without turning it around. 4 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers, slide
from given.judge import check

name = "q15_conv1d"
HINTS = {
    "conv1d": (
        "At each position the kernel lies on a window of x that is as long as itself: multiply place by "
        "place, add it all up, and you have one number of y. Then the kernel moves on by the stride.",
        "y has output_size(L, K, stride) numbers. The window of y[o] begins at place o * stride of x and is"
        " K numbers long: a slice of x. The kernel stays as it is, it is not turned round.",
        "y = np.zeros(output_size(..., ..., stride))",
    ),
}


@test_case(
    name="the slide's kernel of size 1",
    points=0.25,
    failure_message="Slide 'detects positive numbers': a kernel of one weight multiplies every number of the signal "
    "by it.",
)
def kernel_of_size_1(conv1d):
    example = slide("detects positive numbers")
    check(example.output, conv1d, example.input, example.kernel)


@test_case(
    name="the slide's kernel of size 3",
    points=0.25,
    failure_message="Slide 'Size = 3, Stride = 1': the first weight lies on the first number of the window. The "
    "dashes on the slide are places where the kernel does not fit; they are not part of the result.",
)
def kernel_of_size_3(conv1d):
    example = slide("Size = 3, Stride = 1")
    check(example.output, conv1d, example.input, 1.0 * example.kernel)


@test_case(
    name="the slide's stride 3",
    points=0.25,
    failure_message="Slide 'Size = 3, Stride = 3': the kernel moves by three numbers at a time. The last number is "
    "left over, because no whole kernel fits on it.",
)
def stride_3(conv1d):
    example = slide("Size = 3, Stride = 3")
    check(example.output, conv1d, example.input, 1.0 * example.kernel, example.stride)


@test_case(
    name="a kernel of 1, 10, 100",
    points=0.25,
    failure_message="With the weights 1, 10 and 100 you can read off the result which number each weight was laid on. "
    "The kernel is laid on as it is written, it is not turned around.",
)
def digits(conv1d):
    signal, kernel = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([1.0, 10.0, 100.0])
    check(np.array([321.0, 432.0, 543.0]), conv1d, signal, kernel)
    check(np.array([321.0, 543.0]), conv1d, signal, kernel, 2)


@test_case(
    name="a longer signal",
    points=0.25,
    failure_message="If the small examples pass and this one does not, look for a size that you wrote down as a number: "
    "the lengths must come from the arrays.",
)
def longer_signal(conv1d):
    rng = numbers(1501)
    check("q15 longer signal", conv1d, rng.standard_normal(50), rng.standard_normal(7))


@test_case(
    name="what comes back: an array with a number for each window",
    points=0.25,
    failure_message="The result is an array, of float64 numbers if signal and kernel hold float64 numbers, even if there "
    "is only one window.",
)
def array_of_windows(conv1d):
    rng = numbers(1508)
    check("q15 form", conv1d, rng.standard_normal(9), rng.standard_normal(4), form=True, untouched=True)
    check("q15 form, one window", conv1d, rng.standard_normal(5), rng.standard_normal(5), form=True, untouched=True)
