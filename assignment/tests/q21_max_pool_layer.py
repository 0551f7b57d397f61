"""q21_max_pool_layer: max pooling for a mini-batch of images with channels, forward and backward. 5 points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check, check_forms, require, result_of, unwrap

name = "q21_max_pool_layer"
HINTS = {
    "max_pool_forward": (
        "max_pool for every channel of every image by itself. Either loop over both, or take the windows of"
        " all images at once.",
        "x is (N, C, H, W), y is (N, C, HO, WO), and x[n, c] is one image (H, W). A window of all at once "
        "is x[:, :, rows, columns], (N, C, size, size): the largest over its last two axes is (N, C).",
        "images, channels, height, width = x.shape",
    ),
    "max_pool_backward": (
        "Walk over the windows as on the way forward. In each find the place of the largest number, and add"
        " the dy of the window there.",
        "dx begins as zeros in the shape of x. argmax of a window (size, size) counts its numbers row by "
        "row: np.unravel_index(place, (size, size)) makes row and column of that. They count from the "
        "corner of the window. Windows may overlap, so add with +=.",
        "dx = np.zeros(x.shape)",
    ),
}


@test_case(
    name="forward, by hand",
    points=0.25,
    failure_message="Slide 'max pooling', here with stride 2: each number is the largest of a window of 2 x 2 pixels. "
    "The result has four dimensions: images, channels, rows, columns.",
)
def forward_by_hand(max_pool_forward):
    x = np.array([[[[1, 3, 2, 1], [4, 2, 0, 5], [8, 0, -2, -1.5], [0, 6, -3, -4]]]])
    check(np.array([[[[4.0, 5.0], [8.0, -1.5]]]]), max_pool_forward, x, 2, 2)


@test_case(
    name="forward, a mini-batch of images with channels",
    points=0.5,
    failure_message="Every channel of every image is pooled by itself: the result has as many images and channels as "
    "x. Some pixels are negative, and so may be a maximum.",
)
def forward_batch(max_pool_forward):
    rng = numbers(2101)
    check("q21 forward batch", max_pool_forward, rng.standard_normal((2, 3, 6, 8)), 2, 2)


@test_case(
    name="backward, by hand",
    points=0.25,
    failure_message="Only the largest pixel of a window decides the result, so it gets the whole dy of its window. "
    "The other pixels get 0.",
)
def backward_by_hand(max_pool_backward):
    x, dy = np.array([[[[1.0, 3.0, -2.0, -4.0], [4.0, 2.0, -5.0, -1.0]]]]), np.array([[[[10.0, 20.0]]]])
    check(np.array([[[[0.0, 0.0, 0.0, 0.0], [10.0, 0.0, 0.0, 20.0]]]]), max_pool_backward, dy, x, 2, 2)


@test_case(
    name="backward, overlapping windows by hand",
    points=0.25,
    failure_message="With stride 1 the windows overlap: a pixel that is the largest of two windows gets the dy of "
    "both, added up.",
)
def backward_overlapping_by_hand(max_pool_backward):
    x, dy = np.array([[[[1.0, 2.0, 9.0, 3.0], [4.0, 0.0, 5.0, 6.0]]]]), np.array([[[[1.0, 10.0, 100.0]]]])
    check(np.array([[[[0.0, 0.0, 110.0, 0.0], [1.0, 0.0, 0.0, 0.0]]]]), max_pool_backward, dy, x, 2, 1)


@test_case(
    name="backward, equal maxima",
    points=0.25,
    failure_message="Two pixels share the first place: give the dy to one of them, or a part to each, but do not give "
    "it out twice. After a ReLU this happens all the time, because many pixels are 0.",
)
def backward_ties_by_hand(max_pool_backward):
    """However the share of equal maxima is dealt out, it adds up to dy, and no other pixel gets any."""
    x, dy = np.array([[[[3.0, 3.0, 0.0, 0.0], [1.0, 2.0, 0.0, 0.0]]]]), np.array([[[[12.0, 20.0]]]])
    dx = unwrap(max_pool_backward, result_of(max_pool_backward, dy, x, 2, 2), x)
    left, right = dx[0, 0, :, :2], dx[0, 0, :, 2:]
    said = f"x = {x[0, 0].tolist()}, dy = {dy[0, 0].tolist()}, size=2, stride=2\nYour dx is {dx[0, 0].tolist()}"
    require(abs(left.sum() - 12) < 1e-9, f"{said}\nThe left window's four numbers must add up to 12.")
    require(abs(right.sum() - 20) < 1e-9, f"{said}\nThe right window's four numbers must add up to 20.")
    require(not left[1].any(), f"{said}\n1 and 2 are not the largest of their window: their dx is 0.")


@test_case(
    name="backward, a mini-batch of images with channels",
    points=0.25,
    failure_message="Find the largest pixel in each channel of each image by itself, and give it the dy of this "
    "image, this channel and this window. dx has the shape of x.",
)
def backward_batch(max_pool_backward):
    rng = numbers(2102)
    dy, x = rng.standard_normal((2, 3, 3, 4)), rng.standard_normal((2, 3, 6, 8))
    check("q21 backward batch", max_pool_backward, dy, x, 2, 2)


@test_case(
    name="what comes back: arrays of four dimensions",
    points=0.25,
    failure_message="The way forward returns an array of shape (N, C, HO, WO), the way back one of the shape of x; both "
    "of float64 numbers if they are given float64 numbers.",
)
def four_dimensions(max_pool_forward, max_pool_backward):
    """Both layers return float64 arrays of four dimensions, also where each dimension is 1."""
    rng = numbers(2112)
    dy, x = rng.standard_normal((2, 3, 2, 3)), rng.standard_normal((2, 3, 4, 6))
    check_forms(
        lambda: check("q21 form forward", max_pool_forward, x, 2, 2, form=True, untouched=True),
        lambda: check(
            "q21 form forward, one of each", max_pool_forward, x[:1, :1, :2, :2], 2, 2, form=True, untouched=True
        ),
        lambda: check("q21 form backward", max_pool_backward, dy, x, 2, 2, form=True, untouched=True),
    )
