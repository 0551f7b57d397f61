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


@test_case(
    name="stride 2 leaves a row over",
    points=0.5,
    hidden=True,
    failure_message="Neither image nor kernel is square, and the last row lies under no window. Count the windows of "
    "each direction by itself.",
)
def stride_2(conv2d):
    rng = np.random.default_rng(1702)
    check("q17 stride 2, tall kernel", conv2d, rng.standard_normal((8, 10)), rng.standard_normal((3, 2)), stride=2)
    check("q17 stride 2, wide kernel", conv2d, rng.standard_normal((9, 7)), rng.standard_normal((2, 5)), stride=2)


@test_case(
    name="a stride longer than the kernel",
    points=0.5,
    hidden=True,
    failure_message="Between two windows there may be rows and columns that no window covers. The stride says where a "
    "window starts, the kernel's own shape says how large it is.",
)
def long_stride(conv2d):
    rng = np.random.default_rng(1703)
    check("q17 long stride", conv2d, rng.standard_normal((8, 11)), rng.standard_normal((1, 2)), 3)


@test_case(
    name="kernels as high or as wide as the image",
    points=0.25,
    hidden=True,
    failure_message="A kernel as high as the image fits in one row of positions, one as wide as the image in one "
    "column. The result still has two dimensions.",
)
def one_row_of_windows(conv2d):
    rng = np.random.default_rng(1704)
    image = rng.standard_normal((4, 6))
    check("q17 as high", conv2d, image, rng.standard_normal((4, 2)))
    check("q17 as wide", conv2d, image, rng.standard_normal((3, 6)))
    check("q17 as large", conv2d, image, rng.standard_normal((4, 6)), 2)


@test_case(
    name="whole numbers with fractions",
    points=0.25,
    hidden=True,
    failure_message="One of image and kernel holds whole numbers (int64), the other fractions. If your result array "
    "takes its dtype from the one with the whole numbers, the fractions are cut off.",
)
def whole_numbers(conv2d):
    rng = np.random.default_rng(1705)
    check("q17 whole image", conv2d, rng.integers(-9, 10, (5, 7)), rng.standard_normal((3, 2)))
    check("q17 whole kernel", conv2d, rng.standard_normal((5, 7)), rng.integers(-9, 10, (3, 2)))


@test_case(
    name="float32, stored column by column",
    points=0.25,
    hidden=True,
    failure_message="The arrays are float32, and NumPy stores them column by column (Fortran order) here. Index with "
    "rows and columns and you need not care how they are stored.",
)
def single_precision(conv2d):
    rng = np.random.default_rng(1706)
    image, kernel = rng.standard_normal((7, 9)).astype(np.float32), rng.standard_normal((2, 3)).astype(np.float32)
    check("q17 float32", conv2d, np.asfortranarray(image), np.asfortranarray(kernel), 2)


@test_case(
    name="arguments by name, large numbers, nothing changed",
    points=0.25,
    hidden=True,
    failure_message="The arguments are called image, kernel and stride, and are left as they were: write into a new "
    "array.",
)
def by_name(conv2d):
    rng = np.random.default_rng(1707)
    image, kernel = 1e6 * rng.standard_normal((6, 10)), rng.standard_normal((2, 4))
    check("q17 by name", conv2d, stride=3, kernel=kernel, image=image, untouched=True)
