"""What NumPy has ready: correlate and convolve, sort and partition, cumulative sums, blocks by reshape."""

import numpy as np

from backprop import backprop


def sigmoid(z):
    floating = np.asarray(z, np.result_type(z, 1.0))
    return np.piecewise(
        floating,
        [floating >= 0],
        [lambda v: np.reciprocal(1 + np.exp(-v)), lambda v: np.exp(v) / (1 + np.exp(v))],
    )


def sigmoid_backward(da, z):
    s = sigmoid(z)
    return np.prod([da, s, 1 - s], axis=0)


def relu(z):
    return np.select([z > 0], [z], 0.0)


def relu_backward(da, z):
    return np.select([z > 0], [da])


def softmax(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


def cross_entropy(p, y):
    right = np.choose(y, p.T)
    return np.mean(-np.log(right, where=right > 0, out=np.full(len(y), np.log(1e-12))))


def softmax_cross_entropy_backward(p, y):
    dz = p.copy()
    np.put_along_axis(dz, y[:, None], np.take_along_axis(p, y[:, None], 1) - 1, 1)
    return dz / len(p)


def dense_forward(x, w, b):
    return np.add(np.inner(x, w.T), b)


def dense_backward(dz, x, w):
    return np.inner(dz, w), np.dot(dz.T, x).T, np.add.reduce(dz)


def sgd_step(params, grads, learning_rate):
    weights, biases = zip(*params, strict=True)
    dweights, dbiases = zip(*grads, strict=True)
    new_weights = [w - learning_rate * dw for w, dw in zip(weights, dweights, strict=True)]
    new_biases = [b - learning_rate * db for b, db in zip(biases, dbiases, strict=True)]
    return list(zip(new_weights, new_biases, strict=True))


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    history = []
    for _ in range(epochs):
        sample_losses = np.empty(len(x))
        remaining = rng.permuted(np.arange(len(x)))
        while remaining.size:
            batch, remaining = np.split(remaining, [batch_size])
            sample_losses[batch], grads = backprop(params, x[batch], y[batch])
            params = sgd_step(params, grads, learning_rate)
        history.append(float(sample_losses.mean()))
    return params, history


def predict(params, x):
    return np.argpartition(network_forward(params, x), -1, axis=1)[:, -1]


def network_forward(params, x):
    z = dense_forward(x, *params[0])
    for w, b in params[1:]:
        z = dense_forward(relu(z), w, b)
    return softmax(z)


def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.empty_like(x)
    with np.nditer(gradient, flags=["multi_index", "zerosize_ok"], op_flags=["writeonly"]) as walk:
        for place in walk:
            kept = x[walk.multi_index]
            x[walk.multi_index] = kept + h
            above = f(x)
            x[walk.multi_index] = kept - h
            place[...] = (above - f(x)) / (2 * h)
            x[walk.multi_index] = kept
    return gradient


def output_size(size, kernel, stride=1, padding=0):
    return int(np.floor((size - kernel + 2 * padding) / stride)) + 1


def dense_parameters(inputs, units):
    return np.prod((inputs, units)) + units


def conv_parameters(channels, filters, kernel_height, kernel_width):
    return np.prod([filters, channels, kernel_height, kernel_width]) + filters


def conv1d(x, kernel, stride=1):
    return np.correlate(x, kernel, mode="valid")[::stride]


def spread_out(dy, stride):
    """Return dy with stride - 1 zeros between any two of its numbers."""
    spread = np.zeros(stride * (len(dy) - 1) + 1)
    spread[::stride] = dy
    return spread


def conv1d_backward(dy, x, kernel, stride=1):
    spread = spread_out(dy, stride)
    dx = np.convolve(spread, kernel)
    dkernel = np.correlate(x[: len(dx)], spread, mode="valid")
    return np.pad(dx, (0, len(x) - len(dx))), dkernel


def conv2d(image, kernel, stride=1):
    """On one long line, rows end to end, the kernel is a line too, with gaps as long as the image is wider."""
    width = image.shape[1]
    line = np.zeros((len(kernel) - 1) * width + kernel.shape[1])
    for i, row in enumerate(kernel):
        line[i * width : i * width + len(row)] = row
    y = np.correlate(image.ravel(), line, mode="valid")
    y = np.pad(y, (0, kernel.shape[1] - 1)).reshape(-1, width)
    return y[::stride, : width - kernel.shape[1] + 1 : stride]


def conv_forward(x, w, b, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    images = [[sum(map(conv2d, image, kernels)) for kernels in w] for image in x]
    return np.array(images)[:, :, ::stride, ::stride] + np.reshape(b, (1, -1, 1, 1))


def conv_backward(dy, x, w, stride=1, padding=0):
    """Row by row: what a row of x and a row of a kernel have to do with each other is a matter of one dimension."""
    height, width = x.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for n, f, r in np.ndindex(dy.shape[:3]):
        for c, i in np.ndindex(w.shape[1:3]):
            u = r * stride + i
            dx_row, dw_row = conv1d_backward(dy[n, f, r], x[n, c, u], w[f, c, i], stride)
            dx[n, c, u] += dx_row
            dw[f, c, i] += dw_row
    dx = dx[:, :, padding : padding + height, padding : padding + width]
    return dx, dw, np.apply_over_axes(np.sum, dy, (0, 2, 3)).ravel()


def window_lists(x, size, stride):
    """Return (..., HO, WO, size * size): by reshape where windows lie side by side, else by sliding."""
    rows, columns = (output_size(length, size, stride) for length in x.shape[-2:])
    if size == stride:
        blocks = x[..., : rows * size, : columns * size].reshape(*x.shape[:-2], rows, size, columns, size)
        return blocks.swapaxes(-3, -2).reshape(*x.shape[:-2], rows, columns, size * size)
    views = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(-2, -1))
    return views[..., ::stride, ::stride, :, :].reshape(*x.shape[:-2], rows, columns, size * size)


def max_pool(image, size, stride=1):
    return np.sort(window_lists(image, size, stride), axis=-1)[..., -1]


def max_pool_forward(x, size, stride):
    return np.partition(window_lists(x, size, stride), size * size - 1, axis=-1)[..., -1]


def max_pool_backward(dy, x, size, stride):
    """The place in x travels through the same windows as its number, and the last of a stable sort wins."""
    places = window_lists(np.arange(x.size).reshape(x.shape), size, stride)
    last = np.argsort(window_lists(x, size, stride), axis=-1, kind="stable")[..., -1:]
    winners = np.take_along_axis(places, last, axis=-1)
    dx = np.zeros(x.size)
    np.add.at(dx, winners.ravel(), dy.ravel())
    return dx.reshape(x.shape)


def summed(x):
    """Return the sums of all rectangles that begin at the top left corner, with a first row and column of zeros."""
    corner = [(0, 0)] * (x.ndim - 2) + [(1, 0)] * 2
    return np.pad(np.asarray(x, float).cumsum(axis=-1).cumsum(axis=-2), corner)


def average_pool_forward(x, size, stride):
    """A window is one rectangle, minus two, plus the one that was taken away twice."""
    s = summed(x)
    totals = s[..., size:, size:] - s[..., :-size, size:] - s[..., size:, :-size] + s[..., :-size, :-size]
    return totals[..., ::stride, ::stride] / size**2


def average_pool(image, size, stride=1):
    return average_pool_forward(image, size, stride)


def average_pool_backward(dy, x, size, stride):
    """Write where shares begin and where they end; cumulative sums fill in what lies between."""
    edges = np.zeros((*x.shape[:2], x.shape[2] + size, x.shape[3] + size))
    for down, right, sign in ((0, 0, 1), (size, 0, -1), (0, size, -1), (size, size, 1)):
        rows = slice(down, down + stride * dy.shape[2], stride)
        columns = slice(right, right + stride * dy.shape[3], stride)
        edges[:, :, rows, columns] += sign * dy
    return edges.cumsum(axis=2).cumsum(axis=3)[:, :, : x.shape[2], : x.shape[3]] / size**2
