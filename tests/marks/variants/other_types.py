"""Lists for tuples and tuples for lists, 0-d arrays for numbers, NumPy integers, small integer labels, odd strides."""

from collections import namedtuple
from itertools import pairwise

import numpy as np

Layer = namedtuple("Layer", ["w", "b"])
Derivatives = namedtuple("Derivatives", ["dx", "dw", "db"])


def sigmoid(z):
    z = np.asarray(z, order="F")
    return np.reciprocal(1.0 + np.exp(np.clip(np.negative(z), None, 80)))


def sigmoid_backward(da, z):
    s = np.array(sigmoid(z))
    return np.subtract(s, s * s, order="F") * da


def relu(z):
    return np.array(np.where(np.signbit(z), 0, z), order="F")


def relu_backward(da, z):
    return np.where(np.less_equal(z, 0), 0.0, np.asfortranarray(da))


def softmax(z):
    columns = np.array(z.T, order="C", dtype=np.result_type(z, 1.0))
    columns = np.exp(columns - columns.max(axis=0))
    return np.transpose(columns / columns.sum(axis=0))


def cross_entropy(p, y):
    rows = [p[n, label] for n, label in enumerate(y.tolist())]
    return np.array(-np.mean(np.log(np.maximum(rows, 1e-12))))


def softmax_cross_entropy_backward(p, y):
    onehot = np.zeros(p.shape[::-1], dtype=bool)
    onehot[y, np.arange(len(y))] = True
    return np.transpose((p.T - onehot) / len(y))


def dense_forward(x, w, b):
    return np.transpose(w.T @ x.T + b[:, None])


def dense_backward(dz, x, w):
    return list(Derivatives((w @ dz.T).T, (dz.T @ x).T, np.einsum("nm->m", dz)))


def network_forward(params, x):
    layers = [Layer(*pair) for pair in params]
    for layer in layers:
        x = dense_forward(x, layer.w, layer.b)
        x = softmax(x) if layer is layers[-1] else relu(x)
    return x


def backprop(params, x, y):
    layers = [Layer(*pair) for pair in params]
    inputs = [x]
    for layer in layers[:-1]:
        inputs.append(relu(dense_forward(inputs[-1], layer.w, layer.b)))
    p = softmax(dense_forward(inputs[-1], *layers[-1]))
    dz, grads = softmax_cross_entropy_backward(p, y), ()
    for layer, a in zip(layers[::-1], inputs[::-1], strict=True):
        back = Derivatives(*dense_backward(dz, a, layer.w))
        grads = ([back.dw, back.db], *grads)
        dz = relu_backward(back.dx, a)
    return [cross_entropy(p, y), grads]


def numerical_gradient(f, x, h=1e-5):
    start = np.array(x, dtype=np.float64, order="C")
    flat = start.reshape(-1)
    slopes = np.zeros(start.size)
    for k in range(flat.size):
        flat[k] += h
        above = f(start)
        flat[k] -= 2 * h
        below = f(start)
        flat[k] = np.ravel(x)[k]
        slopes[k] = (above - below) / (2 * h)
    return np.reshape(slopes, np.shape(x))


def init_params(sizes, rng):
    return tuple([rng.standard_normal((a, b)) / np.sqrt(a / 2), np.zeros(b)] for a, b in pairwise(sizes))


def sgd_step(params, grads, learning_rate):
    pairs = zip(params, grads, strict=True)
    return tuple([w - learning_rate * dw, b - learning_rate * db] for (w, b), (dw, db) in pairs)


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    losses = ()
    for _ in range(epochs):
        sequence = rng.choice(np.arange(len(x)), len(x), replace=False)
        total = np.zeros(())
        for batch in np.split(sequence, range(batch_size, len(x), batch_size)):
            loss, grads = backprop(params, x[batch], y[batch])
            params = sgd_step(params, grads, np.float32(learning_rate) if x.dtype == np.float32 else learning_rate)
            total = total + loss * len(batch)
        losses = (*losses, np.asarray(total / len(x)))
    return [params, losses]


def predict(params, x):
    """`params` may also be what fit_mnist returns, with the scale that the images were divided by."""
    if isinstance(params, dict):
        params, x = params["layers"], (x - params["mean"]) / params["spread"]
    return network_forward(params, x).argmax(axis=1).astype(np.uint8)


def fit_mnist(x, y, rng):
    mean, spread = x.mean(), x.std()
    layers = [[w.astype(np.float32), b.astype(np.float32)] for w, b in init_params((784, 120, 10), rng)]
    for rate in (0.1, 0.1, 0.05, 0.02, 0.01):
        scaled = (x - mean) / spread
        layers, _ = train(layers, scaled, y, epochs=1, batch_size=32, learning_rate=rate, rng=rng)
    return {"layers": layers, "mean": mean, "spread": spread}


def output_size(size, kernel, stride=1, padding=0):
    return np.floor_divide(np.int64(size + 2 * padding - kernel), stride) + 1


def dense_parameters(inputs, units):
    return np.array(inputs * units + units, dtype=np.int32)


def conv_parameters(channels, filters, kernel_height, kernel_width):
    return np.int64(filters) * (channels * kernel_height * kernel_width + 1)


def conv1d(x, kernel, stride=1):
    y = np.empty(2 * output_size(len(x), len(kernel), stride))[::2]
    for o in range(len(y)):
        y[o] = sum(x[o * stride : o * stride + len(kernel)] * kernel)
    return y


def conv1d_backward(dy, x, kernel, stride=1):
    dx, dkernel = [0.0] * len(x), [0.0] * len(kernel)
    for o, derivative in enumerate(dy.tolist()):
        for k, weight in enumerate(kernel.tolist()):
            dx[o * stride + k] += derivative * weight
            dkernel[k] += derivative * float(x[o * stride + k])
    return [np.array(dx), np.array(dkernel)]


def conv2d(image, kernel, stride=1):
    height, width = kernel.shape
    rows = range(0, image.shape[0] - height + 1, stride)
    columns = range(0, image.shape[1] - width + 1, stride)
    by_column = [[(image[r : r + height, c : c + width] * kernel).sum() for r in rows] for c in columns]
    return np.array(by_column).T


def channels_last(x):
    return np.moveaxis(x, 1, -1)


def channels_second(x):
    return np.moveaxis(x, -1, 1)


def conv_forward(x, w, b, stride=1, padding=0):
    """Channels last, as other libraries have them, and turned back at the end: a view with strides of its own."""
    x, kernels = channels_last(x), w.transpose(2, 3, 1, 0)
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = kernels.shape[:2]
    rows, columns = (x.shape[1] - height) // stride + 1, (x.shape[2] - width) // stride + 1
    y = np.empty((len(x), rows, columns, len(b)))
    for r, c in np.ndindex(rows, columns):
        window = x[:, r * stride : r * stride + height, c * stride : c * stride + width]
        y[:, r, c] = np.tensordot(window, kernels, axes=3) + b
    return channels_second(y)


def conv_backward(dy, x, w, stride=1, padding=0):
    dy, x, kernels = channels_last(dy), channels_last(x), w.transpose(2, 3, 1, 0)
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = kernels.shape[:2]
    dx, dkernels = np.zeros(x.shape), np.zeros(kernels.shape)
    for r, c in np.ndindex(dy.shape[1:3]):
        here = np.s_[:, r * stride : r * stride + height, c * stride : c * stride + width]
        dx[here] += np.tensordot(dy[:, r, c], kernels, axes=(1, 3))
        dkernels += np.tensordot(x[here], dy[:, r, c], axes=(0, 0))
    dx = dx[:, padding : x.shape[1] - padding, padding : x.shape[2] - padding]
    return [channels_second(dx), dkernels.transpose(3, 2, 0, 1), dy.sum(axis=(0, 1, 2))]


def starts(length, size, stride):
    return range(0, length - size + 1, stride)


def max_pool(image, size, stride=1):
    rows, columns = (starts(length, size, stride) for length in image.shape)
    return np.array([[np.ravel(image[r : r + size, c : c + size]).max() for r in rows] for c in columns]).T


def average_pool(image, size, stride=1):
    rows, columns = (starts(length, size, stride) for length in image.shape)
    return np.array([[np.average(image[r : r + size, c : c + size]) for r in rows] for c in columns]).T


def max_pool_forward(x, size, stride):
    rows, columns = (starts(length, size, stride) for length in x.shape[2:])
    return np.array([[x[:, :, r : r + size, c : c + size].max((2, 3)) for r in rows] for c in columns]).T.swapaxes(0, 1)


def max_pool_backward(dy, x, size, stride):
    """Equal maxima get equal shares."""
    dx = np.zeros(x.shape, order="F")
    for r, c in np.ndindex(dy.shape[2:]):
        here = np.s_[:, :, r * stride : r * stride + size, c * stride : c * stride + size]
        largest = x[here] == x[here].max(axis=(2, 3), keepdims=True)
        dx[here] += largest * (dy[:, :, r, c] / np.count_nonzero(largest, axis=(2, 3)))[:, :, None, None]
    return dx


def average_pool_forward(x, size, stride):
    rows, columns = (starts(length, size, stride) for length in x.shape[2:])
    means = [[x[:, :, r : r + size, c : c + size].mean((2, 3)) for r in rows] for c in columns]
    return np.transpose(means, (2, 3, 1, 0))


def average_pool_backward(dy, x, size, stride):
    dx = np.zeros(x.shape, order="F")
    for (n, c, r, s), derivative in np.ndenumerate(dy):
        dx[n, c, r * stride : r * stride + size, s * stride : s * stride + size] += derivative / size**2
    return dx
