"""Pooling: make an image smaller and keep what matters.

After a convolution, an output image says at every position how strongly a feature was found there.
Often it is enough to know that the feature was found, and roughly where. Pooling slides a square
window over the image, as convolution does, but there are no weights to learn: the output is simply
the largest number in the window (max pooling) or the mean of its numbers (average pooling). The
lecture calls it "another type of convolution". With a stride of 2 the image halves in height and
width, the next layer has a quarter of the work, and a dog that moved by a pixel often looks the
same as before.

First comes one image, as on the slides (question 20), then the two layers of a network with their
steps back (questions 21 and 22). As there is nothing to learn, the backward step only has to find
the derivative with respect to the input: each output hands its derivative back to the pixels that
made it.

As in a convolution, a window counts only if the whole of it lies on the image. There is no padding:
if the last rows or columns lie under no window, they are left out and their derivative is 0. When
the stride is smaller than the window, windows overlap, and a pixel can belong to several of them.

Shapes: an image is (H, W), a mini-batch of N images with C channels is (N, C, H, W), and every
channel is pooled by itself. The output has HO rows and WO columns.

Everywhere: whole numbers count as float64, float64 in gives float64 out, and no argument is
changed.
"""

import numpy as np


def max_pool(image, size, stride=1):
    """Find the largest number in every window of an image.

    Arguments:
        image: one image (H, W).
        size: the height and the width of the window, at most H and W.
        stride: how far the window moves between two positions, in both directions.

    Returns y (HO, WO), one number for each position at which the whole window lies on the image.

    Formula: y[r, c] = the largest of image[r * stride + i, c * stride + j], with i and j from 0 to
    size - 1.

    Slide: "Another type of convolution: max pooling". If you compare with its table: the second
    number in the second row is printed as 26, but that window holds 2, 3, 34 and 26, so it is 34.
    If you found 34, trust your code, you are right. It is a misprint on the slide; the other numbers
    are all correct.
    """
    raise NotImplementedError("q20_pool: the largest number in every window")


def average_pool(image, size, stride=1):
    """Find the mean of every window of an image.

    Arguments:
        image: one image (H, W).
        size: the height and the width of the window, at most H and W.
        stride: how far the window moves between two positions, in both directions.

    Returns y (HO, WO), one number for each position at which the whole window lies on the image.
    The mean of whole numbers need not be whole.

    Formula: y[r, c] = (sum over i and j of image[r * stride + i, c * stride + j]) / size**2, with i
    and j from 0 to size - 1.

    Slide: "Another type of convolution: pooling/averaging".
    """
    raise NotImplementedError("q20_pool: the mean of every window")


def max_pool_forward(x, size, stride):
    """Pass a mini-batch of images through a max pooling layer.

    Arguments:
        x: the images (N, C, H, W).
        size: the height and the width of the window.
        stride: how far the window moves between two positions, in both directions.

    Returns y (N, C, HO, WO).

    Formula: max_pool for every channel of every image by itself.

    Slide: "Another type of convolution: max pooling".
    """
    raise NotImplementedError("q21_max_pool_layer: the largest number in every window")


def max_pool_backward(dy, x, size, stride):
    """Pass a derivative back through a max pooling layer.

    Arguments:
        dy: the derivative of the loss with respect to y = max_pool_forward(x, size, stride), same
            shape as y.
        x: the images (N, C, H, W) that max_pool_forward was given.
        size, stride: those that max_pool_forward was given.

    Returns dx, same shape as x.

    Derivative: y follows the largest number of its window and ignores all others. So each dy goes
    to the pixel that was the largest in its window, and the others get nothing from it. A pixel
    that was the largest in several overlapping windows collects the dy of all of them. If several
    pixels of a window are equally large, choose any one of them, or split dy between them.

    np.argmax numbers a window row by row: with a size of 3, number 5 is in row 5 // 3 = 1 and
    column 5 % 3 = 2.

    Slide: "Another type of convolution: max pooling".
    """
    raise NotImplementedError("q21_max_pool_layer: hand every dy to the pixel that won its window")


def average_pool_forward(x, size, stride):
    """Pass a mini-batch of images through an average pooling layer.

    Arguments:
        x: the images (N, C, H, W).
        size: the height and the width of the window.
        stride: how far the window moves between two positions, in both directions.

    Returns y (N, C, HO, WO).

    Formula: average_pool for every channel of every image by itself.

    Slide: "Another type of convolution: pooling/averaging".
    """
    raise NotImplementedError("q22_average_pool_layer: the mean of every window")


def average_pool_backward(dy, x, size, stride):
    """Pass a derivative back through an average pooling layer.

    Arguments:
        dy: the derivative of the loss with respect to y = average_pool_forward(x, size, stride),
            same shape as y.
        x: the images (N, C, H, W) that average_pool_forward was given.
        size, stride: those that average_pool_forward was given.

    Returns dx, same shape as x.

    Derivative: each of the size**2 pixels of a window has the same share in the mean, so each gets
    dy / size**2. A pixel that lies in several overlapping windows collects its share from all of
    them.

    Slide: "Another type of convolution: pooling/averaging".
    """
    raise NotImplementedError("q22_average_pool_layer: share every dy out over its window")
