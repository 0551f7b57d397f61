"""Convolution: one small kernel, used everywhere.

A dense layer joins every pixel to every neuron. For an image of 250 x 250 pixels and 20 neurons
that is more than a million weights, and what the layer learns about a dog in one corner is of no
use when the dog sits in another. Question 14 counts, so that you see the difference in numbers.

The answer of the lecture is to learn a *small* set of weights, the kernel, and to slide it over the
input. At each position the kernel covers a window of the input: multiply each number in the window
by the weight lying on it, add it all up, and that weighted sum is one number of the output. The
heartbeat comes first, in one dimension (questions 15 and 16), then one image (question 17), then
the layer of a real network, which takes a mini-batch of images with several channels and has many
kernels, each sensitive to a different feature of the image (questions 18 and 19).

Two settings decide where the kernel may lie. The stride is how far it moves between one position
and the next; the padding is how many zeros are put around the input first, on each side. A position
counts only if the whole kernel fits on the (padded) input: this is the slides' "shrinkage due to
edge effects". With a stride above 1, the last few numbers of the input may lie under no window.

The kernel is laid on the input as it is written; it is not turned around (flipped) first.
Mathematicians call this cross-correlation and keep "convolution" for the version with the kernel
turned around. Deep learning calls this one convolution, and so do we.

Shapes: L and K are the lengths of a signal and of its kernel. An image is (H, W) and its kernel
(KH, KW). A mini-batch of N images with C channels is (N, C, H, W), and F kernels for it are (F, C,
KH, KW). The output has HO rows and WO columns.

Everywhere: whole numbers count as float64, float64 in gives float64 out, and no argument is
changed.
"""

import numpy as np


def output_size(size, kernel, stride=1, padding=0):
    """Return how many positions a kernel has along one side of its input.

    Arguments:
        size: the length of that side (L, H or W), before padding.
        kernel: the length of the kernel along the same side (K, KH or KW).
        stride: how far the kernel moves between two positions.
        padding: how many zeros are added at *each* of the two ends.

    Returns the number of positions, an integer.

    Formula: the kernel starts at 0, at stride, at 2 * stride, ... for as long as its far end still
    lies on the padded input. Count these starts. The signal in the slides' tables has size 10: a
    kernel of 1 has 10 positions there, a kernel of 3 has 8, and with stride 3 it has 3.

    Slide: "Note shrinkage due to edge effects".
    """
    raise NotImplementedError("q14_sizes: count the positions of a kernel")


def dense_parameters(inputs, units):
    """Return how many numbers a dense layer has to learn.

    Arguments:
        inputs: the number of inputs (pixels, if the input is an image).
        units: the number of neurons. Each has one weight for every input, and one bias.

    Returns the number of weights and biases together (the parameters of the layer), an integer. For
    the slide's 250 x 250 pixels and 20 neurons that is 1,250,020.

    Slide: "This gives problems".
    """
    raise NotImplementedError("q14_sizes: count the weights and biases of a dense layer")


def conv_parameters(channels, filters, kernel_height, kernel_width):
    """Return how many numbers a convolution layer has to learn.

    Arguments:
        channels: the number of channels C of the input (1 for grey, 3 for colour).
        filters: the number of kernels F. Each covers all the channels at once, and has one bias.
        kernel_height, kernel_width: the size of one kernel, KH and KW.

    Returns the number of weights and biases together (the parameters of the layer), an integer.
    Compare it with the dense layer: the size of the image plays no part.

    Slide: "Use in face detection" ("since kernels so few parameters").
    """
    raise NotImplementedError("q14_sizes: count the weights and biases of a convolution layer")


def conv1d(x, kernel, stride=1):
    """Slide a kernel over a signal.

    Arguments:
        x: the signal (L,).
        kernel: the weights (K,), K at most L.
        stride: how far the kernel moves between two positions.

    Returns y, one number for each position at which the whole kernel lies on the signal: its length
    is output_size(L, K, stride).

    Formula: y[o] = sum over k of x[o * stride + k] * kernel[k].

    Slides: "This is a kernel that detects positive numbers", "Size = 3, Stride = 1" and
    "Size = 3, Stride = 3". (A "-" in their tables marks a place without a number, not part of y.)
    """
    raise NotImplementedError("q15_conv1d: slide the kernel over x, one weighted sum per position")


def conv1d_backward(dy, x, kernel, stride=1):
    """Find how the loss changes with the signal and with the kernel.

    Arguments:
        dy: the derivative of the loss with respect to the output y of conv1d, same shape as y.
        x: the signal (L,) that conv1d was given.
        kernel: the weights (K,) that conv1d was given.
        stride: the stride that conv1d was given.

    Returns (dx, dkernel): the derivatives with respect to x, (L,), and to the kernel, (K,).

    Derivative: in y[o] = sum over k of x[o * stride + k] * kernel[k], every number of the signal is
    multiplied by a weight and every weight by a number of the signal. So
        dkernel[k] = sum over o of dy[o] * x[o * stride + k],
        dx[l]      = sum over all pairs (o, k) with o * stride + k = l of dy[o] * kernel[k].
    A number that lies under several windows collects from each of them. One that lies under none
    has derivative 0.

    Slide: "normally you can train these weights by backpropagation".
    """
    raise NotImplementedError("q16_conv1d_backward: share dy out to the signal and to the kernel")


def conv2d(image, kernel, stride=1):
    """Slide a kernel over an image, from left to right and from top to bottom.

    Arguments:
        image: one image (H, W).
        kernel: the weights (KH, KW), not larger than the image.
        stride: how far the kernel moves between two positions, in both directions.

    Returns y (HO, WO), one number for each position at which the whole kernel lies on the image.

    Formula: y[r, c] = sum over i and j of image[r * stride + i, c * stride + j] * kernel[i, j].

    Slide: "2D convolution". Its kernel [[0, 2], [2, 0]] looks the same when turned around, so it
    cannot tell you whether you turned yours by mistake: try another one as well.
    """
    raise NotImplementedError("q17_conv2d: slide the kernel over the image")


def conv_forward(x, w, b, stride=1, padding=0):
    """Pass a mini-batch of images through a convolution layer.

    Every kernel covers all the channels of its window at once, and makes its own output image.

    Arguments:
        x: the images (N, C, H, W).
        w: the kernels (F, C, KH, KW).
        b: the biases (F,), one a kernel.
        stride: how far the kernels move between two positions, in both directions.
        padding: how many rows and columns of zeros are put around every image first, on all sides.

    Returns y (N, F, HO, WO), before any ReLU.

    Formula, with x padded:
        y[n, f, r, s] = b[f] + sum over c, i and j of
                        x[n, c, r * stride + i, s * stride + j] * w[f, c, i, j].

    Slide: "Use in face detection" ("can use many of them per layer").
    """
    raise NotImplementedError("q18_conv_forward: every kernel over every image")


def conv_backward(dy, x, w, stride=1, padding=0):
    """Find how the loss changes with the images, the kernels and the biases of a convolution layer.

    Arguments:
        dy: the derivative of the loss with respect to the output y of conv_forward, (N, F, HO, WO).
        x: the images (N, C, H, W) that conv_forward was given, without padding.
        w: the kernels (F, C, KH, KW) that conv_forward was given.
        stride, padding: those that conv_forward was given.

    Returns (dx, dw, db), with the shapes of x, w and b: (N, C, H, W), (F, C, KH, KW) and (F,).

    Derivative: as in conv1d_backward, with more indices. With x padded,
        db[f]          = sum over n, r and s of dy[n, f, r, s],
        dw[f, c, i, j] = sum over n, r and s of
                         dy[n, f, r, s] * x[n, c, r * stride + i, s * stride + j],
        dx[n, c, u, v] = sum over f, and over all r, s, i, j with r * stride + i = u and
                         s * stride + j = v, of dy[n, f, r, s] * w[f, c, i, j].
    Pixels under several windows collect from each, pixels under none have derivative 0, and what
    falls on the padding is dropped: dx has the shape of x as it came.

    Slide: "normally you can train these weights by backpropagation".
    """
    raise NotImplementedError("q19_conv_backward: share dy out to images, kernels and biases")
