"""Arrays of indices: im2col by fancy indexing, its way back by np.add.at, labels and weights picked by their places."""

import numpy as np


def sigmoid(z):
    z = np.array(z, np.result_type(z, 1.0))
    negative = z < 0
    s = np.empty_like(z)
    s[~negative] = 1 / (1 + np.exp(-z[~negative]))
    e = np.exp(z[negative])
    s[negative] = e / (1 + e)
    return s


def sigmoid_backward(da, z):
    return da * (sigmoid(z) - sigmoid(z) ** 2)


def relu(z):
    a = z.copy()
    a[a < 0] = 0
    return a


def relu_backward(da, z):
    dz = np.zeros(z.shape, da.dtype)
    places = np.nonzero(z > 0)
    dz[places] = da[places]
    return dz


def softmax(z):
    largest = z[np.arange(len(z)), z.argmax(axis=1)]
    e = np.exp(z - largest[:, None])
    return e / np.sum(e, axis=-1)[:, None]


def cross_entropy(p, y):
    flat = np.arange(len(y)) * p.shape[1] + y
    right = p.ravel()[flat]
    right[right == 0] = 1e-12
    return -np.log(right).mean()


def softmax_cross_entropy_backward(p, y):
    dz = p.copy()
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    return dz


def dense_forward(x, w, b):
    z = np.zeros((len(x), len(b)), np.result_type(x, w, b, 1.0))
    z[:] = x.dot(w)
    z[np.arange(len(x))] += b
    return z


def dense_backward(dz, x, w):
    return np.dot(dz, w.T), np.dot(x.T, dz), np.sum(dz, axis=0)


def backprop(params, x, y):
    cache = [(x, None)]  # of each layer its input, and the mask of the ReLU that made it
    for w, b in params[:-1]:
        z = dense_forward(cache[-1][0], w, b)
        cache.append((relu(z), z > 0))
    p = softmax(dense_forward(cache[-1][0], *params[-1]))
    grads, dz = [], softmax_cross_entropy_backward(p, y)
    for (w, _), (a, mask) in zip(params[::-1], cache[::-1], strict=True):
        dx, dw, db = dense_backward(dz, a, w)
        grads.insert(0, (dw, db))
        if mask is not None:
            dx[~mask] = 0
        dz = dx
    return cross_entropy(p, y), grads


def numerical_gradient(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    flat = x.ravel(order="C")
    slopes = np.empty(flat.size)
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i], down[i] = up[i] + h, down[i] - h
        slopes[i] = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h)
    return slopes.reshape(x.shape)


def init_params(sizes, rng):
    """All weights in one draw, then cut into layers."""
    counts = [a * b for a, b in zip(sizes[:-1], sizes[1:], strict=True)]
    drawn = np.split(rng.standard_normal(sum(counts)), np.cumsum(counts)[:-1])
    shapes = zip(sizes[:-1], sizes[1:], drawn, strict=True)
    return [(numbers.reshape(a, b) * np.sqrt(2 / a), np.zeros(b)) for a, b, numbers in shapes]


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    indices = np.arange(len(x))
    losses = []
    for _ in range(epochs):
        rng.shuffle(indices)
        weighted = []
        for batch in np.split(indices, np.arange(batch_size, len(x), batch_size)):
            loss, grads = backprop(params, x[batch], y[batch])
            params = [
                (w - learning_rate * dw, b - learning_rate * db) for (w, b), (dw, db) in zip(params, grads, strict=True)
            ]
            weighted.append(loss * batch.size / len(x))
        losses.append(sum(weighted))
    return params, losses


def predict(params, x):
    a = x
    for w, b in params[:-1]:
        a = relu(dense_forward(a, w, b))
    return np.argsort(dense_forward(a, *params[-1]), axis=1)[:, -1]


def output_size(size, kernel, stride=1, padding=0):
    return int(np.arange(0, size + 2 * padding - kernel + 1, stride).size)


def window_indices(length, kernel, stride):
    """Return (positions, kernel): which samples lie under each position of the kernel."""
    starts = np.arange(0, length - kernel + 1, stride)
    return starts[:, None] + np.arange(kernel)


def conv1d(x, kernel, stride=1):
    return (x[window_indices(len(x), len(kernel), stride)] * kernel).sum(axis=1)


def conv1d_backward(dy, x, kernel, stride=1):
    covered = window_indices(len(x), len(kernel), stride)
    dx = np.bincount(covered.ravel(), np.outer(dy, kernel).ravel(), len(x))
    return dx, dy @ x[covered]


def conv2d(image, kernel, stride=1):
    rows = window_indices(image.shape[0], kernel.shape[0], stride)[:, None, :, None]
    columns = window_indices(image.shape[1], kernel.shape[1], stride)[None, :, None, :]
    return (image[rows, columns] * kernel).sum(axis=(2, 3))


def im2col_indices(channels, height, width, kernel_height, kernel_width, stride):
    """Return channel (C KH KW, 1), row and column (C KH KW, HO WO) of every number that a kernel meets."""
    channel = np.repeat(np.arange(channels), kernel_height * kernel_width).reshape(-1, 1)
    i = np.tile(np.repeat(np.arange(kernel_height), kernel_width), channels).reshape(-1, 1)
    j = np.tile(np.arange(kernel_width), channels * kernel_height).reshape(-1, 1)
    rows, columns = output_size(height, kernel_height, stride), output_size(width, kernel_width, stride)
    top = stride * np.repeat(np.arange(rows), columns)
    left = stride * np.tile(np.arange(columns), rows)
    return channel, i + top, j + left


def conv_forward(x, w, b, stride=1, padding=0):
    filters, channels, kernel_height, kernel_width = w.shape
    rows = output_size(x.shape[2], kernel_height, stride, padding)
    columns = output_size(x.shape[3], kernel_width, stride, padding)
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    c, i, j = im2col_indices(channels, *x.shape[2:], kernel_height, kernel_width, stride)
    cols = x[:, c, i, j].transpose(1, 2, 0).reshape(channels * kernel_height * kernel_width, -1)
    y = w.reshape(filters, -1) @ cols + b.reshape(-1, 1)
    return y.reshape(filters, rows, columns, len(x)).transpose(3, 0, 1, 2)


def conv_backward(dy, x, w, stride=1, padding=0):
    filters, channels, kernel_height, kernel_width = w.shape
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    c, i, j = im2col_indices(channels, *x.shape[2:], kernel_height, kernel_width, stride)
    cols = x[:, c, i, j].transpose(1, 2, 0).reshape(channels * kernel_height * kernel_width, -1)
    dy_rows = dy.transpose(1, 2, 3, 0).reshape(filters, -1)
    dw = (dy_rows @ cols.T).reshape(w.shape)
    dcols = (w.reshape(filters, -1).T @ dy_rows).reshape(len(cols), -1, len(x)).transpose(2, 0, 1)
    dx = np.zeros(x.shape, dcols.dtype)
    np.add.at(dx, (slice(None), c, i, j), dcols)
    if padding:
        dx = dx[:, :, padding:-padding, padding:-padding]
    return dx, dw, dy.sum(axis=(0, 2, 3))


def pool_indices(height, width, size, stride):
    """Return rows and columns, each (HO, WO, size * size), of the pixels of every window."""
    i, j = np.divmod(np.arange(size * size), size)
    top = stride * np.arange(output_size(height, size, stride)).reshape(-1, 1, 1)
    left = stride * np.arange(output_size(width, size, stride)).reshape(1, -1, 1)
    return top + i, left + j


def max_pool(image, size, stride=1):
    rows, columns = pool_indices(*image.shape, size, stride)
    return image[rows, columns].max(axis=-1)


def average_pool(image, size, stride=1):
    rows, columns = pool_indices(*image.shape, size, stride)
    return image[rows, columns].mean(axis=-1)


def max_pool_forward(x, size, stride):
    rows, columns = pool_indices(*x.shape[2:], size, stride)
    return x[:, :, rows, columns].max(axis=-1)


def max_pool_backward(dy, x, size, stride):
    rows, columns = pool_indices(*x.shape[2:], size, stride)
    rows, columns = np.broadcast_arrays(rows, columns)
    winner = x[:, :, rows, columns].argmax(axis=-1)
    n, c, r, s = np.indices(dy.shape)
    pixels = np.ravel_multi_index((n, c, rows[r, s, winner], columns[r, s, winner]), x.shape)
    return np.bincount(pixels.ravel(), weights=dy.ravel(), minlength=x.size).reshape(x.shape)


def average_pool_forward(x, size, stride):
    rows, columns = pool_indices(*x.shape[2:], size, stride)
    return np.average(x[:, :, rows, columns], axis=-1)


def average_pool_backward(dy, x, size, stride):
    rows, columns = pool_indices(*x.shape[2:], size, stride)
    share = np.repeat(dy[..., None] / (size * size), size * size, axis=-1)
    dx = np.zeros(x.shape)
    np.add.at(dx, (slice(None), slice(None), rows, columns), share)
    return dx
