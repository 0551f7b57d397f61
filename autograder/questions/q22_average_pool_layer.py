"""q22_average_pool_layer: average pooling for a mini-batch of images with channels, forward and backward. 5 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check, check_forms

name = "q22_average_pool_layer"
HINTS = {
    "average_pool_forward": (
        "As max_pool_forward, with the mean in place of the largest number.",
        "x (N, C, H, W) gives y (N, C, HO, WO). For all images at once: the mean of x[:, :, rows, columns] "
        "over its last two axes is (N, C).",
        "images, channels, height, width = x.shape",
    ),
    "average_pool_backward": (
        "Every pixel of a window had the same share in the mean. So dy goes back in equal shares, to all "
        "pixels of its window.",
        "dx begins as zeros in the shape of x. The window of dy[:, :, r, s], which is (N, C), is dx[:, :, "
        "rows, columns], (N, C, size, size): to add the one to the other give it two more axes, [:, :, "
        "np.newaxis, np.newaxis]. Windows may overlap, so add with +=.",
        "dx = np.zeros(x.shape)",
    ),
}


@test_case(
    name="forward, by hand",
    points=0.25,
    failure_message="Slide 'pooling/averaging', here with stride 2: the average of a window of 2 x 2 pixels is their "
    "sum divided by 4. The image holds whole numbers, the averages need not be whole.",
)
def forward_by_hand(average_pool_forward):
    x = np.array([[[[1, 3, 2, 1], [4, 2, 0, 5], [8, 0, 1, 1], [0, 4, 1, 1]]]])
    check(np.array([[[[2.5, 2.0], [3.0, 1.0]]]]), average_pool_forward, x, 2, 2)


@test_case(
    name="forward, a mini-batch of images with channels",
    points=0.5,
    failure_message="Every channel of every image is pooled by itself: the result has as many images and channels as "
    "x.",
)
def forward_batch(average_pool_forward):
    rng = numbers(2201)
    check("q22 forward batch", average_pool_forward, rng.standard_normal((2, 3, 6, 8)), 2, 2)


@test_case(
    name="backward, by hand",
    points=0.25,
    failure_message="Each of the 4 pixels of a window counts for a quarter of its average, so each gets a quarter of "
    "the window's dy.",
)
def backward_by_hand(average_pool_backward):
    x, dy = np.array([[[[1.0, 3.0, 2.0, 1.0], [4.0, 2.0, 0.0, 5.0]]]]), np.array([[[[4.0, 6.0]]]])
    check(np.array([[[[1.0, 1.0, 1.5, 1.5], [1.0, 1.0, 1.5, 1.5]]]]), average_pool_backward, dy, x, 2, 2)


@test_case(
    name="backward, overlapping windows by hand",
    points=0.25,
    failure_message="With stride 1 the windows overlap: a pixel under two windows gets a share from both, added up.",
)
def backward_overlapping_by_hand(average_pool_backward):
    x, dy = np.array([[[[1.0, 3.0, 2.0, 5.0], [4.0, 2.0, 0.0, 1.0]]]]), np.array([[[[4.0, 8.0, 12.0]]]])
    check(np.array([[[[1.0, 3.0, 5.0, 3.0], [1.0, 3.0, 5.0, 3.0]]]]), average_pool_backward, dy, x, 2, 1)


@test_case(
    name="backward, a mini-batch of images with channels",
    points=0.25,
    failure_message="The dy of an image and a channel is shared out among the pixels of this image and this channel. "
    "dx has the shape of x.",
)
def backward_batch(average_pool_backward):
    rng = numbers(2202)
    dy, x = rng.standard_normal((2, 3, 3, 4)), rng.standard_normal((2, 3, 6, 8))
    check("q22 backward batch", average_pool_backward, dy, x, 2, 2)


@test_case(
    name="what comes back: arrays of four dimensions",
    points=0.25,
    failure_message="The way forward returns an array of shape (N, C, HO, WO), the way back one of the shape of x; both "
    "of float64 numbers if they are given float64 numbers.",
)
def four_dimensions(average_pool_forward, average_pool_backward):
    """Both layers return float64 arrays of four dimensions, also where each dimension is 1."""
    rng = numbers(2212)
    dy, x = rng.standard_normal((2, 3, 2, 3)), rng.standard_normal((2, 3, 4, 6))
    check_forms(
        lambda: check("q22 form forward", average_pool_forward, x, 2, 2, form=True, untouched=True),
        lambda: check(
            "q22 form forward, one of each", average_pool_forward, x[:1, :1, :2, :2], 2, 2, form=True, untouched=True
        ),
        lambda: check("q22 form backward", average_pool_backward, dy, x, 2, 2, form=True, untouched=True),
    )


@test_case(
    name="forward, overlapping windows leave rows or columns over",
    points=0.25,
    hidden=True,
    failure_message="The window is longer than the stride. Windows that do not fit are left out, in each direction by "
    "itself.",
)
def forward_overlapping(average_pool_forward):
    rng = np.random.default_rng(2203)
    check("q22 forward, a row over", average_pool_forward, rng.standard_normal((3, 2, 8, 5)), 3, 2)
    check("q22 forward, a column over", average_pool_forward, rng.standard_normal((3, 4, 5, 8)), 3, 2)


@test_case(
    name="forward, windows that lie on each other",
    points=0.5,
    hidden=True,
    failure_message="The windows are 3 pixels wide and move by one: each has its own sum, "
    "divided by the number of its pixels.",
)
def forward_stride_1(average_pool_forward):
    rng = np.random.default_rng(2204)
    check("q22 forward stride 1", average_pool_forward, rng.standard_normal((2, 3, 5, 6)), 3, 1)


@test_case(
    name="forward, a stride longer than the window",
    points=0.25,
    hidden=True,
    failure_message="Between two windows there may be pixels that no window covers. Size and stride are two different "
    "things.",
)
def forward_long_stride(average_pool_forward):
    rng = np.random.default_rng(2205)
    check("q22 forward long stride", average_pool_forward, rng.standard_normal((1, 4, 9, 11)), 2, 3)


@test_case(
    name="forward, float32, by name, nothing changed",
    points=0.25,
    hidden=True,
    failure_message="The arguments are called x, size and stride; x is float32, stored last dimension first (Fortran "
    "order), and must stay as it was.",
)
def forward_by_name(average_pool_forward):
    rng = np.random.default_rng(2206)
    x = np.asfortranarray(rng.standard_normal((3, 2, 7, 9)), dtype=np.float32)
    check("q22 forward by name", average_pool_forward, stride=3, size=3, x=x, untouched=True)


@test_case(
    name="backward, windows that overlap in both directions",
    points=0.5,
    hidden=True,
    failure_message="A pixel can lie under several windows, side by side and one above the other. It collects a share "
    "from each of them.",
)
def backward_overlapping(average_pool_backward):
    rng = np.random.default_rng(2207)
    dy, x = rng.standard_normal((3, 2, 4, 5)), rng.standard_normal((3, 2, 6, 7))
    check("q22 backward stride 1", average_pool_backward, dy, x, 3, 1)
    dy, x = rng.standard_normal((2, 4, 3, 2)), rng.standard_normal((2, 4, 8, 5))
    check("q22 backward stride 2", average_pool_backward, dy, x, 3, 2)


@test_case(
    name="backward, rows and columns left over",
    points=0.5,
    hidden=True,
    failure_message="Rows and columns that are left over lie under no window and cannot change the result: their dx "
    "is 0.",
)
def backward_left_over(average_pool_backward):
    rng = np.random.default_rng(2208)
    dy, x = rng.standard_normal((1, 3, 2, 3)), rng.standard_normal((1, 3, 5, 7))
    check("q22 backward left over", average_pool_backward, dy, x, 2, 2)


@test_case(
    name="backward, a stride longer than the window",
    points=0.25,
    hidden=True,
    failure_message="Pixels between two windows cannot change the result: their dx is 0. A share is dy divided by the "
    "number of pixels of a window, whatever the stride.",
)
def backward_long_stride(average_pool_backward):
    rng = np.random.default_rng(2209)
    dy, x = rng.standard_normal((2, 3, 3, 4)), rng.standard_normal((2, 3, 9, 11))
    check("q22 backward long stride", average_pool_backward, dy, x, 2, 3)


@test_case(
    name="backward, whole numbers",
    points=0.5,
    hidden=True,
    failure_message="The images hold whole numbers (int64). If dx takes its dtype from x or dy, the fractions are cut "
    "off.",
)
def backward_whole_numbers(average_pool_backward):
    rng = np.random.default_rng(2210)
    x = rng.integers(-9, 10, (2, 3, 6, 7))
    check("q22 backward whole numbers", average_pool_backward, rng.standard_normal((2, 3, 2, 2)), x, 3, 3)
    check("q22 backward all whole", average_pool_backward, rng.integers(-9, 10, (2, 3, 2, 2)), x, 3, 3)


@test_case(
    name="backward, float32, by name, nothing changed",
    points=0.25,
    hidden=True,
    failure_message="The arguments are called dy, x, size and stride, and must stay as they were. dy and x are "
    "float32, stored last dimension first (Fortran order).",
)
def backward_by_name(average_pool_backward):
    rng = np.random.default_rng(2211)
    dy = np.asfortranarray(rng.standard_normal((2, 3, 4, 3)), dtype=np.float32)
    x = np.asfortranarray(rng.standard_normal((2, 3, 9, 7)), dtype=np.float32)
    check("q22 backward by name", average_pool_backward, stride=2, size=3, x=x, dy=dy, untouched=True)
