"""q17_conv2d: slide a kernel over an image, in both directions. 3 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers, slide
from given.judge import check

name = "q17_conv2d"
HINTS = {
    "conv2d": (
        "conv1d in two directions: a loop over the rows of y and within it one over its columns. The window"
        " is a piece of the image as large as the kernel.",
        "y is (HO, WO): output_size once for the height and once for the width. The window of y[r, c] "
        "begins at row r * stride and column c * stride. Two slices in one pair of brackets, image[rows, "
        "columns], cut it out: (KH, KW), as the kernel.",
        "y = np.zeros((..., ...))  # how many rows, how many columns?",
    ),
}


@test_case(
    name="the slide's image",
    points=0.25,
    failure_message="Slide '2D convolution': the first number is 0*0 + 22*2 + 12*2 + 2*0 = 68. The slide stops after "
    "a few numbers; your result goes on until the bottom right corner.",
)
def slide_image(conv2d):
    example = slide("2D convolution")
    check(example.output, conv2d, example.input, example.kernel)


@test_case(
    name="a kernel that is not symmetric",
    points=0.25,
    failure_message="The slide's kernel looks the same when it is turned around, this one does not. Lay the kernel on "
    "the image as it is written. It has fewer rows than columns: height comes first in a shape, then width.",
)
def not_symmetric(conv2d):
    image = np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, 10.0, 11.0, 12.0]])
    kernel = np.array([[1.0, 0.0, 2.0], [0.0, 4.0, 0.0]])
    check(np.array([[31.0, 38.0], [59.0, 66.0]]), conv2d, image, kernel)


@test_case(
    name="stride 2, by hand",
    points=0.25,
    failure_message="The stride holds in both directions: the kernel moves two columns to the right, and two rows "
    "down. A column that is left over at the right is ignored.",
)
def stride_2_by_hand(conv2d):
    image = np.array([[1.0, 2.0, 3.0, 4.0, 5.0], [6.0, 7.0, 8.0, 9.0, 0.0], [2.0, 4.0, 6.0, 8.0, 9.0]])
    check(np.array([[21.0, 43.0], [42.0, 86.0]]), conv2d, image, np.array([[1.0, 10.0]]), 2)


@test_case(
    name="what comes back: a table with a number for each window",
    points=0.25,
    failure_message="The result is a table, of float64 numbers if image and kernel hold float64 numbers, even if it has "
    "only one row, one column or one number.",
)
def table_of_windows(conv2d):
    rng = numbers(1701)
    check(
        "q17 larger image", conv2d, rng.standard_normal((12, 9)), rng.standard_normal((3, 4)), form=True, untouched=True
    )
    check(
        "q17 form, one row", conv2d, rng.standard_normal((4, 6)), rng.standard_normal((4, 2)), form=True, untouched=True
    )
    check(
        "q17 form, one window",
        conv2d,
        rng.standard_normal((3, 4)),
        rng.standard_normal((3, 4)),
        form=True,
        untouched=True,
    )
