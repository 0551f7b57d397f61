"""Offsets: shift the whole input by each place of the kernel or window, and add or compare."""

import numpy as np


def sigmoid(z):
    z = np.clip(z, -80, 80)  # beyond it nothing changes that a float could show
    return 1 / (1 + np.exp(-z))


def sigmoid_backward(da, z):
    e = np.exp(-np.abs(z))
    return da * e / (1 + e) ** 2


def relu(z):
    return np.clip(z, 0, None)


def relu_backward(da, z):
    dz = da.copy()
    dz[z <= 0] = 0
    return dz


def softmax(z):
    largest = z[:, 0]
    for k in range(1, z.shape[1]):
        largest = np.maximum(largest, z[:, k])
    e = np.exp(z.T - largest)
    return (e / sum(e)).T


def cross_entropy(p, y):
    loss = 0.0
    for k in range(p.shape[1]):
        mine = p[y == k, k]
        loss -= np.log(np.fmax(mine, 1e-12)).sum()
    return loss / len(y)


def softmax_cross_entropy_backward(p, y):
    dz = p / len(y)
    for k in range(p.shape[1]):
        dz[y == k, k] -= 1 / len(y)
    return dz


def dense_forward(x, w, b):
    """Add up what the inputs contribute, a block of a hundred at a time."""
    z = np.tile(1.0 * b, (len(x), 1))
    for d in range(0, x.shape[1], 100):
        z += x[:, d : d + 100] @ w[d : d + 100]
    return z.astype(np.result_type(x, w, b, 1.0))


def output_size(size, kernel, stride=1, padding=0):
    return len(range(-padding, size + padding - kernel + 1, stride))


def conv_parameters(channels, filters, kernel_height, kernel_width):
    weights = filters * channels * kernel_height * kernel_width
    biases = filters
    return weights + biases


def met(offset, count, stride):
    """Return the places that lie at this offset in the `count` windows."""
    return slice(offset, offset + (count - 1) * stride + 1, stride)


def conv1d(x, kernel, stride=1):
    count = output_size(len(x), len(kernel), stride)
    return sum(weight * x[met(k, count, stride)] for k, weight in enumerate(kernel))


def conv1d_backward(dy, x, kernel, stride=1):
    dx = np.zeros(len(x))
    dkernel = np.zeros(len(kernel))
    for k, weight in enumerate(kernel):
        here = met(k, len(dy), stride)
        dx[here] += weight * dy
        dkernel[k] = np.vdot(dy, x[here])
    return dx, dkernel


def conv2d(image, kernel, stride=1):
    rows = output_size(image.shape[0], kernel.shape[0], stride)
    columns = output_size(image.shape[1], kernel.shape[1], stride)
    y = np.zeros((rows, columns))
    for (i, j), weight in np.ndenumerate(kernel):
        y += weight * image[met(i, rows, stride), met(j, columns, stride)]
    return y


def conv_forward(x, w, b, stride=1, padding=0):
    filters, _, kernel_height, kernel_width = w.shape
    rows = output_size(x.shape[2], kernel_height, stride, padding)
    columns = output_size(x.shape[3], kernel_width, stride, padding)
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    y = np.zeros((len(x), filters, rows, columns)) + b.reshape(1, -1, 1, 1)
    for i in range(kernel_height):
        for j in range(kernel_width):
            shifted = x[:, :, met(i, rows, stride), met(j, columns, stride)]
            y += np.tensordot(shifted, w[:, :, i, j], axes=(1, 1)).transpose(0, 3, 1, 2)
    return y


def conv_backward(dy, x, w, stride=1, padding=0):
    edge = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    dx, x = np.pad(np.zeros(x.shape), edge), np.pad(x, edge)
    dw = np.zeros(w.shape)
    for i, j in np.ndindex(w.shape[2:]):
        here = np.s_[:, :, met(i, dy.shape[2], stride), met(j, dy.shape[3], stride)]
        dx[here] += np.tensordot(dy, w[:, :, i, j], axes=(1, 0)).transpose(0, 3, 1, 2)
        dw[:, :, i, j] = np.tensordot(dy, x[here], axes=((0, 2, 3), (0, 2, 3)))
    height, width = dx.shape[2:]
    return dx[:, :, padding : height - padding, padding : width - padding], dw, dy.sum(axis=3).sum(axis=2).sum(axis=0)


def shifts(x, size, stride):
    """Yield the pixels at each offset of a window, for the last two dimensions of x."""
    rows, columns = (output_size(length, size, stride) for length in x.shape[-2:])
    for i in range(size):
        for j in range(size):
            yield x[..., met(i, rows, stride), met(j, columns, stride)]


def max_pool(image, size, stride=1):
    return np.maximum.reduce(list(shifts(image, size, stride)))


def average_pool(image, size, stride=1):
    return sum(shifts(image, size, stride)) / size**2


def max_pool_forward(x, size, stride):
    y = None
    for pixels in shifts(x, size, stride):
        y = pixels.copy() if y is None else np.maximum(y, pixels)
    return y


def max_pool_backward(dy, x, size, stride):
    """The first of several equal pixels takes all."""
    y = max_pool_forward(x, size, stride)
    dx = np.zeros(x.shape)
    waiting = np.ones(dy.shape, bool)
    for pixels, target in zip(shifts(x, size, stride), shifts(dx, size, stride), strict=True):
        won = waiting & (pixels == y)
        target += np.where(won, dy, 0)
        waiting &= ~won
    return dx


def average_pool_forward(x, size, stride):
    total = 0.0
    for pixels in shifts(x, size, stride):
        total = total + pixels
    return total / (size * size)


def average_pool_backward(dy, x, size, stride):
    dx = np.zeros_like(x, dtype=float)
    for target in shifts(dx, size, stride):
        target += dy / (size * size)
    return dx
