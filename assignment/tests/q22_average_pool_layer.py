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
