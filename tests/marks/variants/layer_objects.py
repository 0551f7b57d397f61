"""Objects with forward and backward that remember their inputs; the functions are thin wrappers around them."""

from dataclasses import dataclass

import numpy as np


class Sigmoid:
    def forward(self, z):
        exponential = np.exp(-np.abs(z))
        self.a = np.where(z < 0, exponential, 1.0) / (1.0 + exponential)
        return self.a

    def backward(self, da):
        return da * self.a * (1.0 - self.a)


class ReLU:
    def forward(self, z):
        self.open = z > 0
        return np.where(self.open, z, 0.0)

    def backward(self, da):
        return np.where(self.open, da, 0.0)


class SoftmaxCrossEntropy:
    """The last step: from the scores and the labels to the loss."""

    def probabilities(self, z):
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        self.p = e / e.sum(axis=-1, keepdims=True)
        return self.p

    def loss(self, y):
        return -np.log(np.maximum(self.p[np.arange(len(y)), y], 1e-12)).mean()

    def backward(self, y):
        labels = np.arange(self.p.shape[1])
        return np.where(labels == y[:, None], self.p - 1, self.p) / len(y)


class Dense:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dz):
        self.dw = self.x.T @ dz
        self.db = dz.sum(axis=0)
        return dz @ self.w.T


class Network:
    """A row of layers with ReLU between them."""

    def __init__(self, params):
        self.layers = [Dense(w, b) for w, b in params]
        self.row = [step for layer in self.layers for step in (layer, ReLU())][:-1]
        self.end = SoftmaxCrossEntropy()

    def forward(self, x):
        for step in self.row:
            x = step.forward(x)
        return self.end.probabilities(x)

    def backward(self, y):
        derivative = self.end.backward(y)
        for step in reversed(self.row):
            derivative = step.backward(derivative)
        return [(layer.dw, layer.db) for layer in self.layers]


def sigmoid(z):
    return Sigmoid().forward(z)


def sigmoid_backward(da, z):
    layer = Sigmoid()
    layer.forward(z)
    return layer.backward(da)


def relu(z):
    return ReLU().forward(z)


def relu_backward(da, z):
    layer = ReLU()
    layer.forward(z)
    return layer.backward(da)


def softmax(z):
    return SoftmaxCrossEntropy().probabilities(z)


def given(p):
    end = SoftmaxCrossEntropy()
    end.p = p
    return end


def cross_entropy(p, y):
    return given(p).loss(y)


def softmax_cross_entropy_backward(p, y):
    return given(p).backward(y)


def dense_forward(x, w, b):
    return Dense(w, b).forward(x)


def dense_backward(dz, x, w):
    layer = Dense(w, None)
    layer.x = x
    dx = layer.backward(dz)
    return dx, layer.dw, layer.db


def network_forward(params, x):
    return Network(params).forward(x)


def backprop(params, x, y):
    network = Network(params)
    network.forward(x)
    return network.end.loss(y), network.backward(y)


@dataclass
class Slope:
    """A function whose numbers can be moved one at a time."""

    f: object
    x: np.ndarray
    h: float

    def value(self, index, move):
        moved = self.x.copy()
        moved[index] += move
        return self.f(moved)

    def at(self, index):
        return (self.value(index, self.h) - self.value(index, -self.h)) / (2 * self.h)


def numerical_gradient(f, x, h=1e-5):
    slope = Slope(f, np.array(x, float), h)
    gradient = np.empty(x.shape)
    for index, _ in np.ndenumerate(x):
        gradient[index] = slope.at(index)
    return gradient


@dataclass
class GradientDescent:
    learning_rate: float

    def step(self, params, grads):
        return [
            [w - self.learning_rate * dw, b - self.learning_rate * db]
            for (w, b), (dw, db) in zip(params, grads, strict=True)
        ]


class Batches:
    """Mini-batches of samples in random order, new each time it is walked through."""

    def __init__(self, x, y, size, rng):
        self.x, self.y, self.size, self.rng = x, y, size, rng

    def __iter__(self):
        order = self.rng.permuted(np.arange(len(self.x)))
        for start in range(0, len(order), self.size):
            chosen = order[start : start + self.size]
            yield self.x[chosen], self.y[chosen]


def sgd_step(params, grads, learning_rate):
    return GradientDescent(learning_rate).step(params, grads)


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    descent, batches, losses = GradientDescent(learning_rate), Batches(x, y, batch_size, rng), []
    for _ in range(epochs):
        total = 0.0
        for x_batch, y_batch in batches:
            loss, grads = backprop(params, x_batch, y_batch)
            params = descent.step(params, grads)
            total += loss * len(y_batch)
        losses.append(total / len(x))
    return params, losses


class DigitReader:
    """What fit_mnist returns: it can be anything that predict understands."""

    def __init__(self, params):
        self.params = params

    def labels(self, x):
        return network_forward(self.params, x).argmax(axis=1)


def predict(params, x):
    reader = params if isinstance(params, DigitReader) else DigitReader(params)
    return reader.labels(x)


def fit_mnist(x, y, rng):
    params = [(w.astype(np.float32), b.astype(np.float32)) for w, b in init_params([784, 150, 10], rng)]
    for rate in (0.5, 0.5, 0.2, 0.2, 0.1, 0.05):
        params, _ = train(params, x, y, epochs=1, batch_size=64, learning_rate=rate, rng=rng)
    return DigitReader(params)


def init_params(sizes, rng):
    params = []
    fan_in = sizes[0]
    for fan_out in sizes[1:]:
        params.append([rng.normal(loc=0.0, scale=(2 / fan_in) ** 0.5, size=(fan_in, fan_out)), np.zeros(fan_out)])
        fan_in = fan_out
    return params


@dataclass
class Window:
    """A window of some height and width that slides over images."""

    height: int
    width: int
    stride: int = 1
    padding: int = 0

    def shape(self, x):
        rows = (x.shape[2] + 2 * self.padding - self.height) // self.stride + 1
        columns = (x.shape[3] + 2 * self.padding - self.width) // self.stride + 1
        return rows, columns

    def padded(self, x):
        return np.pad(x, ((0, 0), (0, 0), (self.padding,) * 2, (self.padding,) * 2))

    def cropped(self, x):
        return x[:, :, self.padding : x.shape[2] - self.padding, self.padding : x.shape[3] - self.padding]

    def places(self, shape):
        """Yield every position, and the part of the images that lies under the window there."""
        for r in range(shape[0]):
            for c in range(shape[1]):
                top, left = r * self.stride, c * self.stride
                yield np.s_[:, :, r, c], np.s_[:, :, top : top + self.height, left : left + self.width]


class Convolution:
    def __init__(self, w, b, stride, padding):
        self.w, self.b = w, b
        self.window = Window(*w.shape[2:], stride, padding)

    def forward(self, x):
        shape = self.window.shape(x)
        x = self.window.padded(x)
        y = np.empty((len(x), len(self.w), *shape))
        for output, under in self.window.places(shape):
            y[output] = np.tensordot(x[under], self.w, axes=((1, 2, 3), (1, 2, 3))) + self.b
        return y

    def backward(self, dy, x):
        x = self.window.padded(x)
        dx, dw = np.zeros(x.shape), np.zeros(self.w.shape)
        for output, under in self.window.places(dy.shape[2:]):
            dx[under] += np.tensordot(dy[output], self.w, axes=(1, 0))
            dw += np.tensordot(dy[output], x[under], axes=(0, 0))
        return self.window.cropped(dx), dw, dy.sum((0, 2, 3))


class Pooling:
    """The parts of both poolings that are the same."""

    def __init__(self, size, stride):
        self.size, self.window = size, Window(size, size, stride)

    def forward(self, x):
        shape = self.window.shape(x)
        y = np.empty((*x.shape[:2], *shape))
        for output, under in self.window.places(shape):
            y[output] = self.of_window(x[under])
        return y

    def backward(self, dy, x):
        dx = np.zeros(x.shape)
        for output, under in self.window.places(dy.shape[2:]):
            dx[under] += dy[output][:, :, None, None] * self.shares(x[under])
        return dx


class MaxPooling(Pooling):
    def of_window(self, pixels):
        return pixels.max(axis=(2, 3))

    def shares(self, pixels):
        """Equal maxima share."""
        largest = pixels == pixels.max(axis=(2, 3), keepdims=True)
        return largest / largest.sum(axis=(2, 3), keepdims=True)


class AveragePooling(Pooling):
    def of_window(self, pixels):
        return pixels.mean(axis=(2, 3))

    def shares(self, pixels):
        return np.full(pixels.shape, 1 / self.size**2)


def conv1d(x, kernel, stride=1):
    return conv2d(x[np.newaxis, :], kernel[np.newaxis, :], stride)[0]


def conv1d_backward(dy, x, kernel, stride=1):
    dx, dw, _ = conv_backward(dy[None, None, None, :], x[None, None, None, :], kernel[None, None, None, :], stride)
    return dx.reshape(x.shape), dw.reshape(kernel.shape)


def conv2d(image, kernel, stride=1):
    return Convolution(kernel[None, None], 0.0, stride, 0).forward(image[None, None])[0, 0]


def conv_forward(x, w, b, stride=1, padding=0):
    return Convolution(w, b, stride, padding).forward(x)


def conv_backward(dy, x, w, stride=1, padding=0):
    return Convolution(w, None, stride, padding).backward(dy, x)


def max_pool(image, size, stride=1):
    return MaxPooling(size, stride).forward(image[None, None])[0, 0]


def average_pool(image, size, stride=1):
    return AveragePooling(size, stride).forward(image[None, None])[0, 0]


def max_pool_forward(x, size, stride):
    return MaxPooling(size, stride).forward(x)


def max_pool_backward(dy, x, size, stride):
    return MaxPooling(size, stride).backward(dy, x)


def average_pool_forward(x, size, stride):
    return AveragePooling(size, stride).forward(x)


def average_pool_backward(dy, x, size, stride):
    return AveragePooling(size, stride).backward(dy, x)
