"""Windows as strided views of the arrays, backward too: gradients are gathered from a dilated and padded dy."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def sigmoid(z):
    return np.exp(-np.logaddexp(0.0, -z))


def sigmoid_backward(da, z):
    return da * sigmoid(z) * sigmoid(-z)


def relu(z):
    return z * (z > 0)


def relu_backward(da, z):
    return da * (z > 0)


def softmax(z):
    shifted = z - np.max(z, axis=1)[:, np.newaxis]
    return np.exp(shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True)))


def cross_entropy(p, y):
    right = diagonal(p[:, y])
    return np.mean(-np.log(np.where(right == 0, 1e-12, right)))


def diagonal(square):
    """Return the diagonal: the steps of a row and of a column at once."""
    return as_strided(square, (len(square),), (sum(square.strides),))


def softmax_cross_entropy_backward(p, y):
    return (p - np.eye(p.shape[1])[y]) / len(p)


def dense_forward(x, w, b):
    return np.matmul(x, w) + np.broadcast_to(b, (len(x), len(b)))


def dense_backward(dz, x, w):
    return np.matmul(dz, w.transpose()), np.matmul(x.transpose(), dz), np.ones(len(dz), dz.dtype) @ dz


def init_params(sizes, rng):
    params = []
    for fan_in, fan_out in zip(sizes, sizes[1:], strict=False):
        w = rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in / 2)
        params.append((w, np.zeros((fan_out,))))
    return params


def numerical_gradient(f, x, h=1e-5):
    """Each row of `steps` moves one number; the view of it in the shape of x costs nothing."""
    steps = h * np.eye(x.size)
    slopes = [(f(x + step.reshape(x.shape)) - f(x - step.reshape(x.shape))) / (2 * h) for step in steps]
    return np.array(slopes).reshape(x.shape)


def output_size(size, kernel, stride=1, padding=0):
    return 1 + (size - kernel + padding + padding) // stride


def dense_parameters(inputs, units):
    return (inputs + 1) * units


def conv_parameters(channels, filters, kernel_height, kernel_width):
    return dense_parameters(channels * kernel_height * kernel_width, filters)


def conv1d(x, kernel, stride=1):
    step = x.strides[0]
    shape = ((len(x) - len(kernel)) // stride + 1, len(kernel))
    return as_strided(x, shape, (stride * step, step), writeable=False) @ kernel


def dilated(dy, stride, kernel_height, kernel_width, height, width):
    """Return dy with its rows and columns stride apart, in a frame of zeros wide enough for a kernel's overlap."""
    larger = np.zeros((*dy.shape[:2], height + kernel_height - 1, width + kernel_width - 1), dy.dtype)
    rows = slice(kernel_height - 1, kernel_height - 1 + stride * dy.shape[2], stride)
    columns = slice(kernel_width - 1, kernel_width - 1 + stride * dy.shape[3], stride)
    larger[:, :, rows, columns] = dy
    return larger


def windows(x, kernel_height, kernel_width, stride=1):
    """Return a view (N, C, HO, WO, KH, KW)."""
    batch, channels, height, width = x.shape
    image, channel, row, column = x.strides
    rows, columns = output_size(height, kernel_height, stride), output_size(width, kernel_width, stride)
    shape = (batch, channels, rows, columns, kernel_height, kernel_width)
    return as_strided(x, shape, (image, channel, stride * row, stride * column, row, column), writeable=False)


def conv1d_backward(dy, x, kernel, stride=1):
    dx, dw, _ = conv_backward(dy[None, None, None], x[None, None, None], kernel[None, None, None], stride)
    return dx[0, 0, 0], dw[0, 0, 0]


def conv2d(image, kernel, stride=1):
    return np.tensordot(windows(image[None, None], *kernel.shape, stride)[0, 0], kernel, axes=2)


def conv_forward(x, w, b, stride=1, padding=0):
    x = np.pad(x, ((0,), (0,), (padding,), (padding,)))
    y = np.tensordot(windows(x, *w.shape[2:], stride), w, axes=((1, 4, 5), (1, 2, 3)))
    return np.moveaxis(y + b, -1, 1)


def conv_backward(dy, x, w, stride=1, padding=0):
    height, width = x.shape[2:]
    x = np.pad(x, ((0,), (0,), (padding,), (padding,)))
    dw = np.tensordot(dy, windows(x, *w.shape[2:], stride), axes=((0, 2, 3), (0, 2, 3)))
    spread = dilated(dy, stride, *w.shape[2:], *x.shape[2:])
    dx = np.tensordot(windows(spread, *w.shape[2:]), w[:, :, ::-1, ::-1], axes=((1, 4, 5), (0, 2, 3)))
    dx = np.moveaxis(dx, -1, 1)
    return dx[:, :, padding : padding + height, padding : padding + width], dw, np.add.reduce(dy, axis=(0, 2, 3))


def pool_windows(x, size, stride):
    """Return the windows of the last two dimensions, whatever comes before them."""
    rows, columns = ((length - size) // stride + 1 for length in x.shape[-2:])
    strides = (*x.strides[:-2], stride * x.strides[-2], stride * x.strides[-1], *x.strides[-2:])
    return as_strided(x, (*x.shape[:-2], rows, columns, size, size), strides, writeable=False)


def max_pool(image, size, stride=1):
    return np.amax(pool_windows(image, size, stride), axis=(-2, -1))


def average_pool(image, size, stride=1):
    return np.mean(pool_windows(image, size, stride), axis=(-2, -1))


def max_pool_forward(x, size, stride):
    return np.amax(pool_windows(x, size, stride), axis=(-2, -1))


def max_pool_backward(dy, x, size, stride):
    """Write through a view of dx, one position in the image after the other: windows may overlap."""
    dx = np.zeros(x.shape, dy.dtype)
    views = as_strided(
        dx,
        (*dy.shape, size, size),
        (*dx.strides[:2], stride * dx.strides[2], stride * dx.strides[3], *dx.strides[2:]),
    )
    flat = pool_windows(x, size, stride).reshape(*dy.shape, -1)
    winner = flat.argmax(axis=-1)
    for n, c, r, s in np.ndindex(dy.shape):
        i, j = divmod(winner[n, c, r, s], size)
        views[n, c, r, s, i, j] += dy[n, c, r, s]
    return dx


def average_pool_forward(x, size, stride):
    return pool_windows(x, size, stride).sum(axis=(-2, -1)) / size**2


def average_pool_backward(dy, x, size, stride):
    """A pixel's derivative is the sum over a window of the dilated dy."""
    spread = dilated(dy / size**2, stride, size, size, *x.shape[2:])
    return pool_windows(spread, size, 1).sum(axis=(-2, -1))
