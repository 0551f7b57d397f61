"""In place wherever it is allowed: out= into fresh arrays, params updated where they lie, x moved and put back."""

import numpy as np


def sigmoid(z):
    a = np.array(z, dtype=np.result_type(z, 1.0), ndmin=1)
    np.clip(a, -80, 80, out=a)
    np.negative(a, out=a)
    np.exp(a, out=a)
    a += 1
    np.reciprocal(a, out=a)
    return a.reshape(z.shape)


def sigmoid_backward(da, z):
    s = sigmoid(z)
    dz = 1 - s
    dz *= s
    dz *= da
    return dz


def relu(z):
    a = np.array(z, copy=True)
    np.maximum(a, 0, out=a)
    return a


def relu_backward(da, z):
    dz = np.array(da, copy=True)
    np.copyto(dz, 0, where=z <= 0)
    return dz


def softmax(z):
    e = z - z.max(axis=1, keepdims=True)
    e = e.astype(np.result_type(e, 1.0))
    np.exp(e, out=e)
    e /= e.sum(axis=1, keepdims=True)
    return e


def cross_entropy(p, y):
    right = np.take_along_axis(p, y.reshape(-1, 1), axis=1)
    np.maximum(right, 1e-12, out=right)
    np.log(right, out=right)
    return -right.sum() / right.size


def softmax_cross_entropy_backward(p, y):
    dz = np.array(p)
    np.subtract.at(dz, (range(len(y)), y), 1)
    np.divide(dz, len(dz), out=dz)
    return dz


def dense_forward(x, w, b):
    z = np.empty((len(x), len(b)), np.result_type(x, w, b, 1.0))
    np.matmul(x, w, out=z, casting="unsafe")
    z += b
    return z


def dense_backward(dz, x, w):
    dtype = np.result_type(dz, x, w, 1.0)
    dx, dw, db = np.empty(x.shape, dtype), np.empty(w.shape, dtype), np.empty(w.shape[1], dtype)
    np.matmul(dz, w.T, out=dx)
    np.matmul(x.T, dz, out=dw)
    np.sum(dz, axis=0, out=db)
    return dx, dw, db


def network_forward(params, x):
    a = x
    for w, b in params:
        if a is not x:
            np.maximum(a, 0, out=a)
        a = dense_forward(a, w, b)
    return softmax(a)


def backprop(params, x, y):
    activations = [x]
    for w, b in params:
        activations.append(dense_forward(activations[-1], w, b))
        if len(activations) <= len(params):
            np.maximum(activations[-1], 0, out=activations[-1])
    p = softmax(activations.pop())
    loss = cross_entropy(p, y)
    p[np.arange(len(y)), y] -= 1
    p /= len(y)
    grads = [None] * len(params)
    dz = p
    for k in range(len(params) - 1, -1, -1):
        dx, dw, db = dense_backward(dz, activations[k], params[k][0])
        grads[k] = [dw, db]
        dx *= activations[k] > 0
        dz = dx
    return loss, grads


def numerical_gradient(f, x, h=1e-5):
    x = x if x.dtype == np.float64 else x.astype(np.float64)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + h
        gradient[index] = f(x)
        x[index] = before - h
        gradient[index] -= f(x)
        x[index] = before
    gradient /= 2 * h
    return gradient


def init_params(sizes, rng):
    params = []
    for k in range(1, len(sizes)):
        w = np.empty((sizes[k - 1], sizes[k]))
        rng.standard_normal(out=w)
        w *= np.sqrt(2.0 / sizes[k - 1])
        params.append((w, np.zeros(sizes[k])))
    return params


def sgd_step(params, grads, learning_rate):
    for (w, b), (dw, db) in zip(params, grads, strict=True):
        w -= learning_rate * dw
        b -= learning_rate * db
    return params


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    losses = np.zeros(epochs)
    order = np.arange(len(x))
    for epoch in range(epochs):
        rng.shuffle(order)
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            loss, grads = backprop(params, x[batch], y[batch])
            sgd_step(params, grads, learning_rate)
            losses[epoch] += loss * len(batch)
    losses /= len(x)
    return params, losses.tolist()


def predict(params, x):
    labels = np.empty(len(x), np.int32)
    labels[:] = network_forward(params, x).argmax(axis=1)
    return labels


def fit_mnist(x, y, rng):
    params = init_params([784, 100, 10], rng)
    params = [(w.astype(np.float32), b.astype(np.float32)) for w, b in params]
    for k in range(8):
        train(params, x, y, epochs=1, batch_size=32, learning_rate=0.25 * 0.7**k, rng=rng)
    return params


def output_size(size, kernel, stride=1, padding=0):
    size += 2 * padding
    size -= kernel
    size //= stride
    size += 1
    return size


def conv1d(x, kernel, stride=1):
    y = np.zeros((len(x) - len(kernel)) // stride + 1)
    product = np.empty_like(y)
    for k in range(len(kernel)):
        np.multiply(x[k : k + stride * len(y) : stride][: len(y)], kernel[k], out=product)
        y += product
    return y


def conv1d_backward(dy, x, kernel, stride=1):
    dx, dkernel = np.zeros(x.shape), np.zeros(kernel.shape)
    for o, derivative in enumerate(dy):
        covered = slice(o * stride, o * stride + len(kernel))
        dx[covered] += derivative * kernel
        dkernel += derivative * x[covered]
    return dx, dkernel


def conv2d(image, kernel, stride=1):
    rows, columns = ((n - k) // stride + 1 for n, k in zip(image.shape, kernel.shape, strict=True))
    y = np.empty((rows, columns))
    for r in range(rows):
        for c in range(columns):
            window = image[stride * r :, stride * c :][: kernel.shape[0], : kernel.shape[1]]
            np.sum(window * kernel, out=y[r, c, ...])
    return y


def frame(x, padding):
    batch, channels, height, width = x.shape
    framed = np.zeros((batch, channels, height + 2 * padding, width + 2 * padding))
    inside(framed, padding)[...] = x
    return framed


def inside(framed, padding):
    """Return a view of what lies inside the padding."""
    return framed[:, :, padding : framed.shape[2] - padding, padding : framed.shape[3] - padding]


def conv_forward(x, w, b, stride=1, padding=0):
    rows = output_size(x.shape[2], w.shape[2], stride, padding)
    columns = output_size(x.shape[3], w.shape[3], stride, padding)
    x = frame(x, padding)
    y = np.empty((len(x), len(w), rows, columns))
    y[...] = b.reshape(1, -1, 1, 1)
    for r, s in np.ndindex(rows, columns):
        window = x[:, :, r * stride : r * stride + w.shape[2], s * stride : s * stride + w.shape[3]]
        for f, kernel in enumerate(w):
            y[:, f, r, s] += (window * kernel).sum(axis=(1, 2, 3))
    return y


def conv_backward(dy, x, w, stride=1, padding=0):
    x = frame(x, padding)
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
    for n, f, r, s in np.ndindex(dy.shape):
        derivative = dy[n, f, r, s]
        here = np.s_[n, :, r * stride : r * stride + w.shape[2], s * stride : s * stride + w.shape[3]]
        dx[here] += derivative * w[f]
        dw[f] += derivative * x[here]
        db[f] += derivative
    return inside(dx, padding), dw, db


def max_pool_forward(x, size, stride):
    rows, columns = (x.shape[2] - size) // stride + 1, (x.shape[3] - size) // stride + 1
    y = np.full((*x.shape[:2], rows, columns), -np.inf)
    for i, j in np.ndindex(size, size):
        pixels = x[:, :, i::stride, j::stride][:, :, :rows, :columns]
        np.maximum(y, pixels, out=y)
    return y


def max_pool(image, size, stride=1):
    return max_pool_forward(image[None, None], size, stride)[0, 0]


def average_pool(image, size, stride=1):
    return average_pool_forward(image[None, None], size, stride)[0, 0]


def max_pool_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, r, s in np.ndindex(dy.shape):
        window = x[n, c, r * stride : r * stride + size, s * stride : s * stride + size]
        i, j = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, r * stride + i, s * stride + j] += dy[n, c, r, s]
    return dx


def average_pool_forward(x, size, stride):
    rows, columns = (x.shape[2] - size) // stride + 1, (x.shape[3] - size) // stride + 1
    y = np.zeros((*x.shape[:2], rows, columns))
    for i, j in np.ndindex(size, size):
        y += x[:, :, i::stride, j::stride][:, :, :rows, :columns]
    y /= size**2
    return y


def average_pool_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(size, size):
        target = dx[:, :, i::stride, j::stride][:, :, : dy.shape[2], : dy.shape[3]]
        np.add(target, dy, out=target)
    dx /= size**2
    return dx
