"""q20_pool: the largest number, or the average, of every window of an image. 3 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given import answers
from given.answers import numbers, slide
from given.judge import Failure, check, check_forms, remark, result_of

name = "q20_pool"
HINTS = {
    "max_pool": (
        "As conv2d, but with no kernel to multiply by: of each window only the largest number is kept.",
        "y is (HO, WO): the windows in each direction, counted as in output_size. The window of y[r, c] "
        "begins at row r * stride and column c * stride, and is (size, size): image[rows, columns] with two"
        " slices.",
        "rows = (image.shape[0] - size) // ... + 1",
    ),
    "average_pool": (
        "As max_pool, with the mean of the window in place of its largest number.",
        "The same windows, and the same (HO, WO). Let y hold floats from the start: the mean of whole "
        "numbers need not be whole.",
        "y = np.zeros((..., ...))",
    ),
}


@test_case(
    name="max_pool on the slide's image",
    points=0.25,
    failure_message="Slide 'max pooling': each number is the largest of a window of 2 x 2 pixels, and the window "
    "moves one pixel at a time. The slide has a misprint: in the second row, second column it says 26, and 34 is "
    "right.",
)
def max_pool_slide(max_pool):
    """The slide's table with its misprint put right; whoever returns the misprint, too, is told so."""
    example, misprint = slide("max pooling"), answers.slides()["errata"][0]
    as_printed = example.output.copy()
    as_printed[misprint["row"], misprint["column"]] = misprint["printed"]
    if np.array_equal(result_of(max_pool, example.input, example.size), as_printed):
        raise Failure("values", f"Your result is the table on the slide, misprint and all. {misprint['why']}")
    check(example.output, max_pool, example.input, example.size)
    remark(misprint["why"])


@test_case(
    name="average_pool on the slide's image",
    points=0.25,
    failure_message="Slide 'pooling/averaging': the average of a window is its sum divided by the number of its "
    "pixels. The image holds whole numbers, the averages need not be whole.",
)
def average_pool_slide(average_pool):
    example = slide("pooling/averaging")
    check(example.output, average_pool, example.input, example.size)


@test_case(
    name="max_pool with stride 2, by hand",
    points=0.25,
    failure_message="With stride 2 the next window starts two pixels further, to the right and down. The last row and "
    "the last column are left over: no whole window fits on them. The second call has a window of 3 x 3 pixels and "
    "stride 1.",
)
def max_pool_stride_2(max_pool):
    image = np.array([[1.0, 5.0, 2.0, 3.0, 9.0], [4.0, 0.0, 7.0, 8.0, 9.0], [9.0, 9.0, 9.0, 9.0, 9.0]])
    check(np.array([[5.0, 8.0]]), max_pool, image, 2, 2)
    check(np.array([[9.0, 9.0, 9.0]]), max_pool, image, 3, 1)
    check(np.array([[-1.5]]), max_pool, np.array([[-3.0, -1.5], [-2.0, -4.0]]), 2)


@test_case(
    name="average_pool with stride 2, by hand",
    points=0.25,
    failure_message="With stride 2 the next window starts two pixels further, to the right and down. The last row and "
    "the last column are left over: no whole window fits on them. The second call has a window of 3 x 3 pixels and "
    "stride 1.",
)
def average_pool_stride_2(average_pool):
    image = np.array([[1.0, 5.0, 2.0, 3.0, 9.0], [4.0, 0.0, 7.0, 8.0, 9.0], [9.0, 9.0, 9.0, 9.0, 9.0]])
    check(np.array([[2.5, 5.0]]), average_pool, image, 2, 2)
    check(np.array([[46.0, 52.0, 65.0]]) / 9, average_pool, image, 3, 1)


@test_case(
    name="what comes back: a table with a number for each window",
    points=0.25,
    failure_message="The result of either function is a table, of float64 numbers if the image holds float64 numbers, "
    "even if it has only one row or one number.",
)
def table_of_windows(max_pool, average_pool):
    """The wrappings of both functions, with a window so large that a row of windows is left."""
    rng = numbers(2007)
    image = rng.standard_normal((5, 7))
    check_forms(
        lambda: check("q20 form of max_pool", max_pool, image, 2, form=True, untouched=True),
        lambda: check("q20 form of max_pool, one row", max_pool, image, 5, form=True, untouched=True),
        lambda: check("q20 form of average_pool", average_pool, image, 2, form=True, untouched=True),
        lambda: check("q20 form of average_pool, one row", average_pool, image, 5, form=True, untouched=True),
    )
