"""Functions that return functions: each step forward hands back its own step backward, with all it needs inside."""

from functools import reduce
from itertools import islice, pairwise, product

import numpy as np


def sigmoid_step(z):
    a = np.exp(-np.logaddexp(0, np.negative(z)))
    return a, lambda da: da * a * (1 - a)


def relu_step(z):
    return np.maximum(z, 0), lambda da: da * np.where(z > 0, 1, 0)


def dense_step(w, b):
    def forward(x):
        return x @ w + b, lambda dz: (dz @ w.T, (x.T @ dz, dz.sum(axis=0)))

    return forward


def softmax(z):
    return (lambda e: e / e.sum(axis=1, keepdims=True))(np.exp(z - z.max(axis=1, keepdims=True)))


def loss_step(p, y):
    places = (np.arange(len(y)), y)

    def backward():
        dz = p / len(y)
        dz[places] -= 1 / len(y)
        return dz

    return -np.log(np.where(p[places] > 0, p[places], 1e-12)).mean(), backward


def sigmoid(z):
    return sigmoid_step(z)[0]


def sigmoid_backward(da, z):
    return sigmoid_step(z)[1](da)


def relu(z):
    return relu_step(z)[0]


def relu_backward(da, z):
    return relu_step(z)[1](da)


def cross_entropy(p, y):
    return loss_step(p, y)[0]


def softmax_cross_entropy_backward(p, y):
    return loss_step(p, y)[1]()


def dense_forward(x, w, b):
    return dense_step(w, b)(x)[0]


def dense_backward(dz, x, w):
    dx, (dw, db) = dense_step(w, 0)(x)[1](dz)
    return dx, dw, db


def network_forward(params, x):
    *first, (w, b) = params
    hidden = reduce(lambda a, layer: np.maximum(a @ layer[0] + layer[1], 0), first, x)
    return softmax(hidden @ w + b)


def backprop(params, x, y):
    grads, undo = [], []

    def collect(dense_back):
        def backward(dz):
            dx, gradient = dense_back(dz)
            grads.append(gradient)
            return dx

        return backward

    for number, (w, b) in enumerate(params):
        if number > 0:
            x, relu_back = relu_step(x)
            undo.append(relu_back)
        x, dense_back = dense_step(w, b)(x)
        undo.append(collect(dense_back))
    loss, start = loss_step(softmax(x), y)
    reduce(lambda derivative, step: step(derivative), reversed(undo), start())
    return loss, grads[::-1]


def numerical_gradient(f, x, h=1e-5):
    def f_flat(numbers):
        return f(np.reshape(numbers, x.shape))

    def partial_derivative(k):
        numbers = x.flatten().astype(float)
        around = numbers[k] + h, numbers[k] - h
        values = [f_flat([*numbers[:k], number, *numbers[k + 1 :]]) for number in around]
        return (values[0] - values[1]) / (2 * h)

    return np.array(list(map(partial_derivative, range(x.size)))).reshape(x.shape)


def init_params(sizes, rng):
    def normal(rows, columns):
        """Box and Muller: two uniform numbers make a normal one."""
        radius = np.sqrt(-2 * np.log(1 - rng.random((rows, columns))))
        return radius * np.cos(2 * np.pi * rng.random((rows, columns)))

    return [(normal(a, b) * np.sqrt(2 / a), np.zeros(b)) for a, b in pairwise(sizes)]


def sgd_step(params, grads, learning_rate):
    def moved(layer, gradient):
        return layer[0] - learning_rate * gradient[0], layer[1] - learning_rate * gradient[1]

    return [moved(*both) for both in zip(params, grads, strict=True)]


def batches(count, size, rng):
    """Yield the indices of one mini-batch after the other, in a new order."""
    order = iter(rng.permutation(count))
    while batch := list(islice(order, size)):
        yield batch


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    def epoch(params):
        weighted = []
        for batch in batches(len(x), batch_size, rng):
            loss, grads = backprop(params, x[batch], y[batch])
            params = sgd_step(params, grads, learning_rate)
            weighted += [loss] * len(batch)
        return params, np.mean(weighted)

    losses = []
    for _ in range(epochs):
        params, loss = epoch(params)
        losses.append(loss)
    return params, losses


def predict(params, x):
    return np.fromiter((row.argmax() for row in network_forward(params, x)), dtype=np.int64)


def fit_mnist(x, y, rng):
    params = [(w.astype(np.float32), b.astype(np.float32)) for w, b in init_params([784, 80, 10], rng)]

    def epoch(params, rate):
        return train(params, x, y, epochs=1, batch_size=40, learning_rate=rate, rng=rng)[0]

    return reduce(epoch, (0.4, 0.3, 0.2, 0.1, 0.05), params)


def conv_parameters(channels, filters, kernel_height, kernel_width):
    return sum(channels * kernel_height * kernel_width + 1 for _ in range(filters))


def dense_parameters(inputs, units):
    return sum(inputs + 1 for _ in range(units))


def output_size(size, kernel, stride=1, padding=0):
    return sum(1 for start in range(size + 2 * padding) if start % stride == 0 and start + kernel <= size + 2 * padding)


def sliding(shape, window, stride):
    """Return the slices of every position of a window, row by row, for any number of dimensions."""
    sides = [
        [slice(start, start + width) for start in range(0, length - width + 1, stride)]
        for length, width in zip(shape, window, strict=True)
    ]
    return list(product(*sides)), tuple(map(len, sides))


def over_windows(f, array, window, stride):
    """Return what f makes of every window."""
    places, shape = sliding(array.shape, window, stride)
    return np.array([f(array[place]) for place in places]).reshape(shape)


def conv1d(x, kernel, stride=1):
    return over_windows(lambda under: under @ kernel, x, kernel.shape, stride)


def conv2d(image, kernel, stride=1):
    return over_windows(lambda under: np.vdot(under, kernel), image, kernel.shape, stride)


def conv_back(dy, x, kernel, stride):
    """Return the derivatives of a convolution in any number of dimensions."""
    dx, dkernel = np.zeros(x.shape), np.zeros(kernel.shape)
    for place, derivative in zip(sliding(x.shape, kernel.shape, stride)[0], dy.ravel(), strict=True):
        dx[place] += derivative * kernel
        dkernel += derivative * x[place]
    return dx, dkernel


def conv1d_backward(dy, x, kernel, stride=1):
    return conv_back(dy, x, kernel, stride)


def framed(x, padding):
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="constant")


def conv_forward(x, w, b, stride=1, padding=0):
    def image_of(image, kernel, bias):
        return over_windows(lambda under: (under * kernel).sum() + bias, image, kernel.shape, stride)[0]

    return np.stack(
        [np.stack([image_of(image, *pair) for pair in zip(w, b, strict=True)]) for image in framed(x, padding)]
    )


def conv_backward(dy, x, w, stride=1, padding=0):
    pairs = [
        [conv_back(part, image, kernel, stride) for part, kernel in zip(parts, w, strict=True)]
        for parts, image in zip(dy, framed(x, padding), strict=True)
    ]
    dx = np.array([sum(dimage for dimage, _ in row) for row in pairs])
    dw = np.array([sum(dkernel for _, dkernel in column) for column in zip(*pairs, strict=True)])
    height, width = x.shape[2:]
    return dx[:, :, padding : padding + height, padding : padding + width], dw, dy.sum(axis=(0, 2, 3))


def pooled(f, size, stride):
    def of_image(image):
        return over_windows(f, image, (size, size), stride)

    return of_image


def over_channels(f, *arrays):
    """Apply a function to every channel of every image."""
    return np.array([[f(*channels) for channels in zip(*images, strict=True)] for images in zip(*arrays, strict=True)])


def max_pool(image, size, stride=1):
    return pooled(np.max, size, stride)(image)


def average_pool(image, size, stride=1):
    return pooled(np.mean, size, stride)(image)


def max_pool_forward(x, size, stride):
    return over_channels(pooled(np.max, size, stride), x)


def average_pool_forward(x, size, stride):
    return over_channels(pooled(np.mean, size, stride), x)


def shared_out(share, size, stride):
    """Return a function that takes the dy and the image of a channel and returns its dx."""

    def backward(dy, image):
        dx = np.zeros(image.shape)
        for place, derivative in zip(sliding(image.shape, (size, size), stride)[0], dy.flat, strict=True):
            dx[place] += derivative * share(image[place])
        return dx

    return backward


def max_pool_backward(dy, x, size, stride):
    def winner(window):
        return np.eye(window.size)[window.argmax()].reshape(window.shape)

    return over_channels(shared_out(winner, size, stride), dy, x)


def average_pool_backward(dy, x, size, stride):
    return over_channels(shared_out(lambda window: 1 / window.size, size, stride), dy, x)
