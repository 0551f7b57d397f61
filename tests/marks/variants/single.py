"""Single precision: what comes in as float32 is computed and returned in float32, and fit_mnist trains in it."""

import numpy as np


def working(*arrays):
    """Return the arrays in the precision that they ask for: float32 if all are, else float64."""
    dtype = np.float32 if all(array.dtype == np.float32 for array in arrays) else np.float64
    return [np.asarray(array, dtype=dtype) for array in arrays]


def sigmoid(z):
    (z,) = working(z)
    small = np.exp(np.minimum(z, -z))
    return np.where(z < 0, small, 1) / (small + 1)


def sigmoid_backward(da, z):
    da, z = working(da, z)
    small = np.exp(-np.abs(z))
    return da * (small / np.square(1 + small))


def relu(z):
    (z,) = working(z)
    return np.where(z > 0, z, np.zeros_like(z))


def relu_backward(da, z):
    return np.where(z > 0, da, np.zeros_like(da))


def softmax(z):
    (z,) = working(z)
    e = np.exp(z - z.max(1)[:, None])
    return e / e.sum(1)[:, None]


def cross_entropy(p, y):
    (p,) = working(p)
    chosen = p[range(len(p)), y]
    return np.log(np.maximum(chosen, p.dtype.type(1e-12))).sum() / -len(p)


def softmax_cross_entropy_backward(p, y):
    (p,) = working(p)
    target = np.zeros_like(p)
    target[np.arange(len(p)), y] = 1
    return (p - target) / p.dtype.type(len(p))


def dense_forward(x, w, b):
    x, w, b = working(x, w, b)
    return x @ w + b


def dense_backward(dz, x, w):
    dz, x, w = working(dz, x, w)
    return dz @ w.T, x.T @ dz, dz.sum(0)


def network_forward(params, x):
    for number, (w, b) in enumerate(params, start=1):
        z = dense_forward(x, w, b)
        x = relu(z) if number < len(params) else softmax(z)
    return x


def sgd_step(params, grads, learning_rate):
    stepped = []
    for (w, b), (dw, db) in zip(params, grads, strict=True):
        rate = w.dtype.type(learning_rate)
        stepped.append((w - rate * dw, b - rate * db))
    return stepped


def init_params(sizes, rng):
    pairs = list(zip(sizes[:-1], sizes[1:], strict=True))
    weights = [rng.standard_normal(pair, dtype=np.float32) * np.float32(np.sqrt(2 / pair[0])) for pair in pairs]
    return [(w, np.zeros(w.shape[1], np.float32)) for w in weights]


def fit_mnist(x, y, rng):
    params = init_params([x.shape[1], 200, 10], rng)
    for rate in np.geomspace(0.3, 0.02, 8):
        params, _ = train(params, x, y, epochs=1, batch_size=50, learning_rate=float(rate), rng=rng)
    return params


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        order = rng.choice(len(x), size=len(x), replace=False)
        seen, total = 0, 0.0
        while seen < len(x):
            batch = order[seen : seen + batch_size]
            loss, grads = backprop(params, x.take(batch, axis=0), y.take(batch))
            params = sgd_step(params, grads, learning_rate)
            total += len(batch) * loss
            seen += len(batch)
        losses.append(total / seen)
    return params, losses


def backprop(params, x, y):
    inputs, z = [], x
    for w, b in params:
        inputs.append(relu(z) if inputs else x)
        z = dense_forward(inputs[-1], w, b)
    p = softmax(z)
    delta, grads = softmax_cross_entropy_backward(p, y), []
    for a, (w, _) in zip(reversed(inputs), reversed(params), strict=True):
        da, dw, db = dense_backward(delta, a, w)
        grads.append((dw, db))
        delta = da * (a > 0)
    grads.reverse()
    return cross_entropy(p, y), grads


def slots(count, stride, offset):
    """Return where the windows have their pixel at this offset."""
    return offset + stride * np.arange(count)


def conv1d(x, kernel, stride=1):
    x, kernel = working(x, kernel)
    count = (len(x) - len(kernel)) // stride + 1
    return np.array([x[slots(count, stride, k)] for k in range(len(kernel))]).T @ kernel


def conv1d_backward(dy, x, kernel, stride=1):
    dy, x, kernel = working(dy, x, kernel)
    dx, dkernel = np.zeros_like(x), np.zeros_like(kernel)
    for k in range(len(kernel)):
        places = slots(len(dy), stride, k)
        dkernel[k] = (dy * x[places]).sum()
        dx[places] += dy * kernel[k]
    return dx, dkernel


def conv2d(image, kernel, stride=1):
    image, kernel = working(image, kernel)
    y = conv_forward(image[None, None], kernel[None, None], np.zeros(1, kernel.dtype), stride)
    return y[0, 0]


def windows_of(x, height, width, stride):
    """Return copies of all windows, (N, HO, WO, C, height, width), in the precision of x."""
    rows, columns = (x.shape[2] - height) // stride + 1, (x.shape[3] - width) // stride + 1
    found = np.empty((len(x), rows, columns, x.shape[1], height, width), x.dtype)
    for r in range(rows):
        for c in range(columns):
            top, left = r * stride, c * stride
            found[:, r, c] = x[:, :, top : top + height, left : left + width]
    return found


def conv_forward(x, w, b, stride=1, padding=0):
    x, w, b = working(x, w, b)
    x = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * 2)
    windows = windows_of(x, *w.shape[2:], stride)
    y = windows.reshape(*windows.shape[:3], -1) @ w.reshape(len(w), -1).T + b
    return y.transpose(0, 3, 1, 2)


def conv_backward(dy, x, w, stride=1, padding=0):
    dy, x, w = working(dy, x, w)
    filters, _, height, width = w.shape
    x = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * 2)
    windows = windows_of(x, height, width, stride)
    rows = dy.transpose(0, 2, 3, 1).reshape(-1, filters)
    dw = (rows.T @ windows.reshape(len(rows), -1)).reshape(w.shape)
    shares = (rows @ w.reshape(filters, -1)).reshape(windows.shape)
    dx = np.zeros_like(x)
    for r in range(dy.shape[2]):
        for c in range(dy.shape[3]):
            dx[:, :, r * stride : r * stride + height, c * stride : c * stride + width] += shares[:, r, c]
    inside = slice(padding, -padding or None)
    return dx[:, :, inside, inside], dw, rows.sum(0)


def max_pool_forward(x, size, stride):
    (x,) = working(x)
    return windows_of(x, size, size, stride).max(axis=(4, 5)).transpose(0, 3, 1, 2)


def max_pool_backward(dy, x, size, stride):
    dy, x = working(dy, x)
    dx = np.zeros_like(x)
    n, c = np.ogrid[: x.shape[0], : x.shape[1]]
    for r in range(dy.shape[2]):
        for s in range(dy.shape[3]):
            top, left = r * stride, s * stride
            window = x[:, :, top : top + size, left : left + size].reshape(*x.shape[:2], -1)
            i, j = np.unravel_index(window.argmax(axis=2), (size, size))
            dx[n, c, top + i, left + j] += dy[:, :, r, s]
    return dx


def average_pool_forward(x, size, stride):
    (x,) = working(x)
    return windows_of(x, size, size, stride).mean(axis=(4, 5)).transpose(0, 3, 1, 2)


def average_pool_backward(dy, x, size, stride):
    dy, x = working(dy, x)
    dx = np.zeros_like(x)
    for r in range(dy.shape[2]):
        for s in range(dy.shape[3]):
            top, left = r * stride, s * stride
            dx[:, :, top : top + size, left : left + size] += dy[:, :, r : r + 1, s : s + 1] / np.float32(size**2)
    return dx
