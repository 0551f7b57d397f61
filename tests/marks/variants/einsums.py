"""np.einsum wherever there is a sum: the subscripts are the formulas."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def sigmoid_backward(da, z):
    t = np.tanh(0.5 * z)
    return da * (1 - t) * (1 + t) / 4


def relu(z):
    return (z + np.abs(z)) / 2


def relu_backward(da, z):
    return np.einsum("...,...->...", da, np.heaviside(z, 0.0))


def softmax(z):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return np.einsum("nk,n->nk", e, 1 / np.einsum("nk->n", e))


def onehot(y, classes):
    return (y[:, None] == np.arange(classes)[None, :]).astype(float)


def cross_entropy(p, y):
    right = np.einsum("nk,nk->n", onehot(y, p.shape[1]), p)
    return -np.einsum("n->", np.log(np.maximum(right, 1e-12))) / len(y)


def softmax_cross_entropy_backward(p, y):
    return (p - onehot(y, p.shape[1])) / len(y)


def dense_forward(x, w, b):
    return np.einsum("nd,dm->nm", x, w, optimize=True) + b


def dense_backward(dz, x, w):
    dx = np.einsum("nm,dm->nd", dz, w, optimize=True)
    dw = np.einsum("nd,nm->dm", x, dz, optimize=True)
    return dx, dw, np.einsum("nm->m", dz)


def network_forward(params, x):
    *hidden, last = params
    for layer in hidden:
        x = relu(dense_forward(x, *layer))
    return softmax(dense_forward(x, *last))


def backprop(params, x, y):
    """Kept from the way forward are the inputs alone: where a ReLU let something through, its result is positive."""
    inputs = [x]
    for w, b in params[:-1]:
        inputs.append(relu(dense_forward(inputs[-1], w, b)))
    p = softmax(dense_forward(inputs[-1], *params[-1]))
    dz = softmax_cross_entropy_backward(p, y)
    grads = []
    while True:
        a, (w, _) = inputs.pop(), params[len(inputs)]
        grads.append((np.einsum("nd,nm->dm", a, dz, optimize=True), np.einsum("nm->m", dz)))
        if not inputs:
            return cross_entropy(p, y), list(reversed(grads))
        dz = np.einsum("nm,dm->nd", dz, w, optimize=True) * (a > 0)


def numerical_gradient(f, x, h=1e-5):
    moves = np.einsum("...,i->i...", np.zeros(x.shape), np.ones(x.size))
    np.einsum("ii->i", moves.reshape(x.size, x.size))[:] = h
    return np.array([f(x + move) - f(x - move) for move in moves]).reshape(x.shape) / (2 * h)


def sgd_step(params, grads, learning_rate):
    return [
        tuple(p - np.multiply(learning_rate, g) for p, g in zip(layer, gradient, strict=True))
        for layer, gradient in zip(params, grads, strict=True)
    ]


def predict(params, x):
    return np.argmax(network_forward(params, x), axis=-1)


def conv1d(x, kernel, stride=1):
    return np.einsum("ok,k->o", sliding_window_view(x, kernel.size)[::stride], kernel)


def conv1d_backward(dy, x, kernel, stride=1):
    dx, dkernel = np.zeros(x.shape), np.einsum("ok,o->k", sliding_window_view(x, kernel.size)[::stride], dy)
    # A writable view would name some samples twice, so each window is added by itself.
    for start, shares in zip(range(0, x.size, stride), np.einsum("o,k->ok", dy, kernel), strict=False):
        dx[start : start + kernel.size] += shares
    return dx, dkernel


def conv2d(image, kernel, stride=1):
    return np.einsum("rcij,ij->rc", sliding_window_view(image, kernel.shape)[::stride, ::stride], kernel)


def windows(x, kernel_shape, stride, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    return sliding_window_view(x, kernel_shape, axis=(2, 3))[:, :, ::stride, ::stride]


def conv_forward(x, w, b, stride=1, padding=0):
    y = np.einsum("ncrsij,fcij->nfrs", windows(x, w.shape[2:], stride, padding), w)
    return y + b[None, :, None, None]


def reach(length, kernel, positions, stride, padding):
    """Return (length, kernel, positions): 1 where a pixel lies under this weight at this position, else 0."""
    pixel, weight, position = np.ogrid[:length, :kernel, :positions]
    return (pixel + padding == position * stride + weight).astype(float)


def conv_backward(dy, x, w, stride=1, padding=0):
    dw = np.einsum("ncrsij,nfrs->fcij", windows(x, w.shape[2:], stride, padding), dy)
    rows = reach(x.shape[2], w.shape[2], dy.shape[2], stride, padding)
    columns = reach(x.shape[3], w.shape[3], dy.shape[3], stride, padding)
    dx = np.einsum("nfrs,fcij,uir,vjs->ncuv", dy, w, rows, columns, optimize=True)
    return dx, dw, np.einsum("nfrs->f", dy)


def average_pool(image, size, stride=1):
    return np.einsum("rcij->rc", sliding_window_view(image, (size, size))[::stride, ::stride]) / size**2


def max_pool_backward(dy, x, size, stride):
    """Equal maxima share the derivative."""
    views = windows(x, (size, size), stride)
    won = (views == views.max(axis=(4, 5), keepdims=True)).astype(float)
    shares = np.einsum("ncrsij,ncrs->ncrsij", won, dy / np.einsum("ncrsij->ncrs", won))
    rows = reach(x.shape[2], size, dy.shape[2], stride, 0)
    columns = reach(x.shape[3], size, dy.shape[3], stride, 0)
    return np.einsum("ncrsij,uir,vjs->ncuv", shares, rows, columns, optimize=True)


def average_pool_forward(x, size, stride):
    return np.einsum("ncrsij->ncrs", windows(x, (size, size), stride)) / (size * size)


def average_pool_backward(dy, x, size, stride):
    rows = reach(x.shape[2], size, dy.shape[2], stride, 0).sum(axis=1)
    columns = reach(x.shape[3], size, dy.shape[3], stride, 0).sum(axis=1)
    return np.einsum("ncrs,ur,vs->ncuv", dy, rows, columns, optimize=True) / (size * size)
