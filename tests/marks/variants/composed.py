"""Each function from the one before it: layers image by image and channel by channel, pooling as a convolution."""

from functools import partial

import numpy as np


def sigmoid(z):
    e = np.exp(np.minimum(z, 0.0))
    return e / (e + np.exp(-relu(z)))


def sigmoid_backward(da, z):
    return da * sigmoid(z) * (1.0 - sigmoid(z))


def relu(z):
    return np.fmax(z, 0.0)


def relu_backward(da, z):
    return np.multiply(da, np.greater(z, 0))


def softmax_of_row(row):
    e = np.exp(row - np.max(row))
    return e / np.sum(e)


def softmax(z):
    return np.apply_along_axis(softmax_of_row, 1, z)


def cross_entropy(p, y):
    losses = [-np.log(max(row[label], 1e-12)) for row, label in zip(p, y, strict=True)]
    return sum(losses) / len(losses)


def softmax_cross_entropy_backward(p, y):
    rows = [row - (np.arange(len(row)) == label) for row, label in zip(p, y, strict=True)]
    return np.stack(rows) / len(rows)


def dense_forward(x, w, b):
    return np.stack([row.dot(w) + b for row in x])


def dense_backward(dz, x, w):
    dx = dense_forward(dz, w.T, np.zeros(len(w), w.dtype))
    dw = np.tensordot(x, dz, axes=(0, 0))
    return dx, dw, sum(dz)


def network_forward(params, x):
    return forward_steps(params, x)[-1][-1]


def forward_steps(params, x):
    """Return (input, weighted sums, result) of each layer."""
    steps = []
    for number, (w, b) in enumerate(params):
        z = dense_forward(x, w, b)
        a = softmax(z) if number == len(params) - 1 else relu(z)
        steps.append((x, z, a))
        x = a
    return steps


def backprop(params, x, y):
    steps = forward_steps(params, x)
    p = steps[-1][-1]
    dz = softmax_cross_entropy_backward(p, y)
    dx, dw, db = dense_backward(dz, steps[-1][0], params[-1][0])
    grads = [(dw, db)]
    for (a, z, _), (w, _) in zip(steps[-2::-1], params[-2::-1], strict=True):
        dx, dw, db = dense_backward(relu_backward(dx, z), a, w)
        grads = [(dw, db), *grads]
    return cross_entropy(p, y), grads


def slope(f, x, index, h):
    """Return the slope of f in the direction of one number of x."""
    e = np.zeros(x.shape)
    e[index] = h
    return (f(x + e) - f(x - e)) / (2 * h)


def numerical_gradient(f, x, h=1e-5):
    return np.array([slope(f, x, index, h) for index in np.ndindex(*x.shape)]).reshape(x.shape)


def init_layer(fan_in, fan_out, rng):
    return rng.standard_normal((fan_out, fan_in)).T * np.sqrt(2 / fan_in), np.zeros(fan_out)


def init_params(sizes, rng):
    return [init_layer(sizes[k], sizes[k + 1], rng) for k in range(len(sizes) - 1)]


def step_layer(layer, gradient, learning_rate):
    return tuple(p - learning_rate * dp for p, dp in zip(layer, gradient, strict=True))


def sgd_step(params, grads, learning_rate):
    return list(map(partial(step_layer, learning_rate=learning_rate), params, grads))


def train_epoch(params, x, y, batch_size, learning_rate):
    """Use every sample once, in the order in which they come, and return the params and the summed loss."""
    total = 0.0
    for start in range(0, len(x), batch_size):
        stop = min(start + batch_size, len(x))
        loss, grads = backprop(params, x[start:stop], y[start:stop])
        params = sgd_step(params, grads, learning_rate)
        total += (stop - start) * loss
    return params, total


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        params, total = train_epoch(params, x[order], y[order], batch_size, learning_rate)
        losses.append(total / len(x))
    return params, losses


def predict(params, x):
    return np.array([np.argmax(row) for row in network_forward(params, x)])


def fit_mnist(x, y, rng):
    params = init_params([784, 64, 10], rng)
    for rate in (0.3, 0.1, 0.05):
        params, _ = train(params, x, y, epochs=1, batch_size=20, learning_rate=rate, rng=rng)
    return params


def output_size(size, kernel, stride=1, padding=0):
    last_start = size + 2 * padding - kernel
    return (last_start - last_start % stride) // stride + 1


def dense_parameters(inputs, units):
    neuron = inputs + 1
    return units * neuron


def conv_parameters(channels, filters, kernel_height, kernel_width):
    kernel = channels * kernel_height * kernel_width
    return filters * kernel + filters


def conv1d(x, kernel, stride=1):
    starts = stride * np.arange(output_size(len(x), len(kernel), stride))
    return np.array([np.dot(x[start : start + len(kernel)], kernel) for start in starts])


def conv1d_backward(dy, x, kernel, stride=1):
    """Both are convolutions: of x with the spread dy, and of the spread dy, framed, with the kernel turned around."""
    spread = np.zeros(len(x) - len(kernel) + 1)
    spread[::stride] = dy
    frame = np.zeros(len(kernel) - 1)
    return conv1d(np.concatenate([frame, spread, frame]), kernel[::-1]), conv1d(x, spread)


def conv2d(image, kernel, stride=1):
    """Row r of the result: the rows under the kernel, each under its own row of the kernel, added up."""
    tops = range(0, image.shape[0] - kernel.shape[0] + 1, stride)
    return np.array([sum(conv1d(image[top + i], row, stride) for i, row in enumerate(kernel)) for top in tops])


def framed(image, padding):
    return np.pad(image, padding)


def conv_forward(x, w, b, stride=1, padding=0):
    rows = output_size(x.shape[2], w.shape[2], stride, padding)
    columns = output_size(x.shape[3], w.shape[3], stride, padding)
    y = np.zeros((len(x), len(w), rows, columns))
    for n, image in enumerate(x):
        for f, kernels in enumerate(w):
            for channel, kernel in zip(image, kernels, strict=True):
                y[n, f] += conv2d(framed(channel, padding), kernel, stride)
            y[n, f] += b[f]
    return y


def conv2d_backward(dy, image, kernel, stride):
    """Return the derivatives of conv2d with respect to the image and the kernel."""
    rows, columns = kernel.shape
    spread = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    spread[::stride, ::stride] = dy
    around = np.pad(spread, ((rows - 1, rows - 1), (columns - 1, columns - 1)))
    return conv2d(around, np.rot90(kernel, 2)), conv2d(image, spread)


def conv_backward(dy, x, w, stride=1, padding=0):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
    height, width = x.shape[2:]
    for n, f in np.ndindex(dy.shape[:2]):
        db[f] += dy[n, f].sum()
        for c in range(x.shape[1]):
            dimage, dkernel = conv2d_backward(dy[n, f], framed(x[n, c], padding), w[f, c], stride)
            dx[n, c] += dimage[padding : padding + height, padding : padding + width]
            dw[f, c] += dkernel
    return dx, dw, db


def max_pool(image, size, stride=1):
    """First along every row, then along every column of what is left."""
    return max_along_rows(max_along_rows(image, size, stride).T, size, stride).T


def max_along_rows(image, size, stride):
    starts = stride * np.arange(output_size(image.shape[1], size, stride))
    return np.stack([image[:, start : start + size].max(axis=1) for start in starts], axis=1)


def average_pool(image, size, stride=1):
    return conv2d(image, np.ones((size, size)), stride) / size**2


def max_pool_forward(x, size, stride):
    return np.array([[max_pool(channel, size, stride) for channel in image] for image in x])


def max_pool_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    y = max_pool_forward(x, size, stride)
    for n, c, r, s in np.ndindex(dy.shape):
        top, left = r * stride, s * stride
        i, j = np.argwhere(x[n, c, top : top + size, left : left + size] == y[n, c, r, s])[0]
        dx[n, c, top + i, left + j] += dy[n, c, r, s]
    return dx


def average_pool_forward(x, size, stride):
    return np.array([[average_pool(channel, size, stride) for channel in image] for image in x])


def average_pool_backward(dy, x, size, stride):
    """Average pooling of a channel is a convolution layer with one kernel, in which all weights are alike."""
    kernel = np.full((1, 1, size, size), 1 / size**2)
    dx = np.zeros(x.shape)
    for c in range(x.shape[1]):
        dx[:, c : c + 1] = conv_backward(dy[:, c : c + 1], x[:, c : c + 1], kernel, stride)[0]
    return dx
