"""The answers once more, as somebody writes them who follows the docstrings: loops, windows, one formula a line.

Not models: they stand here so that slips can be made in them (see slips.py). A slip in a loop is another one than a slip in a
matrix product.
"""

import numpy as np


def sigmoid(z):
    s = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        if z[index] >= 0:
            s[index] = 1 / (1 + np.exp(-z[index]))
        else:
            s[index] = np.exp(z[index]) / (1 + np.exp(z[index]))
    return s


def sigmoid_backward(da, z):
    s = sigmoid(z)
    dz = da * s * (1 - s)
    return dz


def relu(z):
    return 1.0 * z * (z > 0)


def relu_backward(da, z):
    dz = da * (z > 0)
    return dz


def softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def cross_entropy(p, y):
    loss = 0.0
    for n in range(len(y)):
        loss = loss - np.log(max(p[n, y[n]], 1e-12))
    return loss / len(y)


def softmax_cross_entropy_backward(p, y):
    dz = 1.0 * p
    for n in range(len(y)):
        dz[n, y[n]] -= 1
    return dz / len(y)


def dense_forward(x, w, b):
    z = np.zeros((x.shape[0], w.shape[1]))
    for n in range(x.shape[0]):
        for m in range(w.shape[1]):
            for d in range(x.shape[1]):
                z[n, m] += x[n, d] * w[d, m]
            z[n, m] += b[m]
    return z


def dense_backward(dz, x, w):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(w.shape[1])
    for n in range(dz.shape[0]):
        for m in range(dz.shape[1]):
            for d in range(x.shape[1]):
                dx[n, d] += dz[n, m] * w[d, m]
                dw[d, m] += dz[n, m] * x[n, d]
            db[m] += dz[n, m]
    return dx, dw, db


def network_forward(params, x):
    a = x
    for i in range(len(params)):
        w, b = params[i]
        z = dense_forward(a, w, b)
        a = relu(z)
    return softmax(z)


def backprop(params, x, y):
    a, activations, zs = x, [], []
    for w, b in params:
        activations.append(a)
        z = a @ w + b
        zs.append(z)
        a = np.maximum(z, 0)
    p = softmax(z)
    loss = cross_entropy(p, y)
    grads: list = []
    dz = p.copy()
    dz[np.arange(len(y)), y] -= 1
    dz = dz / len(y)
    for i in range(len(params) - 1, -1, -1):
        w, b = params[i]
        dw = activations[i].T @ dz
        db = dz.sum(axis=0)
        grads.insert(0, (dw, db))
        if i > 0:
            dx = dz @ w.T
            dz = dx * (zs[i - 1] > 0)
    return loss, grads


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up = x.astype(float)
        up[index] += h
        down = x.astype(float)
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / (2 * h)
    return gradient


def init_params(sizes, rng):
    params = []
    for i in range(len(sizes) - 1):
        w = rng.normal(0, np.sqrt(2 / sizes[i]), (sizes[i], sizes[i + 1]))
        b = np.zeros(sizes[i + 1])
        params.append((w, b))
    return params


def sgd_step(params, grads, learning_rate):
    new = []
    for i in range(len(params)):
        w, b = params[i]
        dw, db = grads[i]
        new.append((w - learning_rate * dw, b - learning_rate * db))
    return new


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        total = 0.0
        for start in range(0, len(x), batch_size):
            chosen = order[start : start + batch_size]
            loss, grads = backprop(params, x[chosen], y[chosen])
            params = sgd_step(params, grads, learning_rate)
            total += loss * len(chosen)
        losses.append(total / len(x))
    return params, losses


def predict(params, x):
    p = network_forward(params, x)
    return np.argmax(p, axis=1)


def output_size(size, kernel, stride=1, padding=0):
    return (size + 2 * padding - kernel) // stride + 1


def dense_parameters(inputs, units):
    return (inputs + 1) * units


def conv_parameters(channels, filters, kernel_height, kernel_width):
    return channels * filters * kernel_height * kernel_width + filters


def conv1d(x, kernel, stride=1):
    y = np.zeros((len(x) - len(kernel)) // stride + 1)
    for o in range(len(y)):
        for k in range(len(kernel)):
            y[o] += x[o * stride + k] * kernel[k]
    return y


def conv1d_backward(dy, x, kernel, stride=1):
    dx, dkernel = np.zeros(len(x)), np.zeros(len(kernel))
    for o in range(len(dy)):
        for k in range(len(kernel)):
            dx[o * stride + k] += dy[o] * kernel[k]
            dkernel[k] += dy[o] * x[o * stride + k]
    return dx, dkernel


def conv2d(image, kernel, stride=1):
    H, W = image.shape
    KH, KW = kernel.shape
    y = np.zeros(((H - KH) // stride + 1, (W - KW) // stride + 1))
    for r in range(y.shape[0]):
        for c in range(y.shape[1]):
            for i in range(KH):
                for j in range(KW):
                    y[r, c] += image[r * stride + i, c * stride + j] * kernel[i, j]
    return y


def conv_forward(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    F, _, KH, KW = w.shape
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), constant_values=0)
    y = np.zeros((N, F, (H + 2 * padding - KH) // stride + 1, (W + 2 * padding - KW) // stride + 1))
    for n in range(N):
        for f in range(F):
            for r in range(y.shape[2]):
                for s in range(y.shape[3]):
                    window = x[n, :, r * stride : r * stride + KH, s * stride : s * stride + KW]
                    y[n, f, r, s] = np.sum(window * w[f]) + b[f]
    return y


def conv_backward(dy, x, w, stride=1, padding=0):
    N, C, H, W = x.shape
    F, _, KH, KW = w.shape
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(F)
    for n in range(N):
        for f in range(F):
            for r in range(dy.shape[2]):
                for s in range(dy.shape[3]):
                    rows = slice(r * stride, r * stride + KH)
                    columns = slice(s * stride, s * stride + KW)
                    dw[f] += dy[n, f, r, s] * x[n, :, rows, columns]
                    dx[n, :, rows, columns] += dy[n, f, r, s] * w[f]
                    db[f] += dy[n, f, r, s]
    dx = dx[:, :, padding : padding + H, padding : padding + W]
    return dx, dw, db


def max_pool(image, size, stride=1):
    H, W = image.shape
    y = np.zeros(((H - size) // stride + 1, (W - size) // stride + 1))
    for r in range(y.shape[0]):
        for c in range(y.shape[1]):
            window = image[r * stride : r * stride + size, c * stride : c * stride + size]
            y[r, c] = window.max()
    return y


def average_pool(image, size, stride=1):
    H, W = image.shape
    y = np.zeros(((H - size) // stride + 1, (W - size) // stride + 1))
    for r in range(y.shape[0]):
        for c in range(y.shape[1]):
            window = image[r * stride : r * stride + size, c * stride : c * stride + size]
            y[r, c] = window.sum() / size**2
    return y


def max_pool_forward(x, size, stride):
    N, C, H, W = x.shape
    y = np.zeros((N, C, (H - size) // stride + 1, (W - size) // stride + 1))
    for r in range(y.shape[2]):
        for c in range(y.shape[3]):
            window = x[:, :, r * stride : r * stride + size, c * stride : c * stride + size]
            y[:, :, r, c] = window.max(axis=(2, 3))
    return y


def max_pool_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    for n in range(dy.shape[0]):
        for c in range(dy.shape[1]):
            for r in range(dy.shape[2]):
                for s in range(dy.shape[3]):
                    window = x[n, c, r * stride : r * stride + size, s * stride : s * stride + size]
                    i, j = np.unravel_index(window.argmax(), window.shape)
                    dx[n, c, r * stride + i, s * stride + j] += dy[n, c, r, s]
    return dx


def average_pool_forward(x, size, stride):
    N, C, H, W = x.shape
    y = np.zeros((N, C, (H - size) // stride + 1, (W - size) // stride + 1))
    for r in range(y.shape[2]):
        for c in range(y.shape[3]):
            window = x[:, :, r * stride : r * stride + size, c * stride : c * stride + size]
            y[:, :, r, c] = window.sum(axis=(2, 3)) / size**2
    return y


def average_pool_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    for r in range(dy.shape[2]):
        for c in range(dy.shape[3]):
            for i in range(size):
                for j in range(size):
                    dx[:, :, r * stride + i, c * stride + j] += dy[:, :, r, c] / size**2
    return dx


def convnet_forward(params, x):
    (conv_w, conv_b), (dense_w, dense_b) = params
    z = conv_forward(x, conv_w, conv_b, 1, 0)
    a = relu(z)
    pooled = max_pool_forward(a, 2, 2)
    flat = pooled.reshape(len(x), -1)
    return softmax(flat @ dense_w + dense_b)


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=0)
    variance = ((x - mean) ** 2).mean(axis=0)
    xhat = (x - mean) / np.sqrt(variance + eps)
    return gamma * xhat + beta


def batchnorm_backward(dy, x, gamma, eps=1e-5):
    mean, variance = x.mean(axis=0), x.var(axis=0)
    xhat = (x - mean) / np.sqrt(variance + eps)
    dxhat = dy * gamma
    dbeta = dy.sum(axis=0)
    dgamma = (dy * xhat).sum(axis=0)
    dx = (dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)) / np.sqrt(variance + eps)
    return dx, dgamma, dbeta


def dropout_forward(x, drop, rng):
    mask = rng.random(x.shape) >= drop
    y = x * mask / (1 - drop)
    return y, mask


def rnn_forward(x, h0, wx, wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T, len(b)))
    before = h0
    for t in range(T):
        h[:, t] = np.tanh(x[:, t] @ wx + before @ wh + b)
        before = h[:, t]
    return h


def rnn_backward(dh, x, h0, h, wx, wh):
    dx, dwx, dwh, db = np.zeros(x.shape), np.zeros(wx.shape), np.zeros(wh.shape), np.zeros(len(wh))
    back = np.zeros(h0.shape)
    for t in range(x.shape[1] - 1, -1, -1):
        dz = (dh[:, t] + back) * (1 - h[:, t] ** 2)
        before = h0
        if t > 0:
            before = h[:, t - 1]
        dx[:, t] = dz @ wx.T
        dwx += x[:, t].T @ dz
        dwh += before.T @ dz
        db += dz.sum(axis=0)
        back = dz @ wh.T
    return dx, back, dwx, dwh, db


def motif_scan(sequence, weights):
    K = weights.shape[1]
    scores = np.zeros(len(sequence) - K + 1)
    for o in range(len(scores)):
        for k in range(K):
            letter = sequence[o + k]
            if letter == "N":
                scores[o] += weights[:, k].mean()
            else:
                scores[o] += weights["ACGT".index(letter), k]
    return scores


def long_conv(x, kernel):
    L = len(x)
    y = np.zeros(L)
    for t in range(L):
        for s in range(t + 1):
            y[t] += kernel[s] * x[t - s]
    return y
