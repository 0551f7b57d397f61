"""Plain loops over one number at a time, as the formulas in the docstrings say; only matrix rows are multiplied whole."""

import math

import numpy as np


def sigmoid(z):
    a = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        if z[index] >= 0:
            a[index] = 1 / (1 + math.exp(-z[index]))
        else:
            a[index] = math.exp(z[index]) / (1 + math.exp(z[index]))
    return a


def sigmoid_backward(da, z):
    s = sigmoid(z)
    dz = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        dz[index] = da[index] * s[index] * (1 - s[index])
    return dz


def relu(z):
    return np.array([max(number, 0.0) for number in z.ravel().tolist()]).reshape(z.shape)


def relu_backward(da, z):
    pairs = zip(da.ravel().tolist(), z.ravel().tolist(), strict=True)
    return np.array([d if number > 0 else 0.0 for d, number in pairs]).reshape(z.shape)


def softmax(z):
    rows = []
    for row in z.tolist():
        largest = max(row)
        powers = [math.exp(number - largest) for number in row]
        total = sum(powers)
        rows.append([power / total for power in powers])
    return np.array(rows)


def cross_entropy(p, y):
    loss = 0.0
    for n in range(len(y)):
        probability = p[n, y[n]]
        if probability == 0:
            probability = 1e-12
        loss -= math.log(probability)
    return loss / len(y)


def softmax_cross_entropy_backward(p, y):
    dz = np.zeros(p.shape)
    for n in range(p.shape[0]):
        for k in range(p.shape[1]):
            onehot = 1 if y[n] == k else 0
            dz[n, k] = (p[n, k] - onehot) / p.shape[0]
    return dz


def dense_forward(x, w, b):
    z = np.zeros((x.shape[0], w.shape[1]))
    for n in range(x.shape[0]):
        z[n] = x[n] @ w + b
    return z


def dense_backward(dz, x, w):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(w.shape[1])
    for n in range(x.shape[0]):
        dx[n] = w @ dz[n]
        dw += np.outer(x[n], dz[n])
        db += dz[n]
    return dx, dw, db


def network_forward(params, x):
    a = x
    for i in range(len(params)):
        z = dense_forward(a, params[i][0], params[i][1])
        if i < len(params) - 1:
            a = relu(z)
    return softmax(z)


def backprop(params, x, y):
    activations, sums = [x], []
    for i in range(len(params)):
        sums.append(dense_forward(activations[i], params[i][0], params[i][1]))
        activations.append(relu(sums[i]))
    p = softmax(sums[-1])
    loss = cross_entropy(p, y)
    grads = [None] * len(params)
    dz = softmax_cross_entropy_backward(p, y)
    for i in range(len(params) - 1, -1, -1):
        dx, dw, db = dense_backward(dz, activations[i], params[i][0])
        grads[i] = (dw, db)
        if i > 0:
            dz = relu_backward(dx, sums[i - 1])
    return loss, grads


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up, down = x.astype(float), x.astype(float)
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / (2 * h)
    return gradient


def init_params(sizes, rng):
    params = []
    for layer in range(len(sizes) - 1):
        w = np.zeros((sizes[layer], sizes[layer + 1]))
        for i in range(w.shape[0]):
            for j in range(w.shape[1]):
                w[i, j] = rng.normal(0, math.sqrt(2 / sizes[layer]))
        params.append((w, np.zeros(sizes[layer + 1])))
    return params


def sgd_step(params, grads, learning_rate):
    stepped = []
    for i in range(len(params)):
        w = params[i][0] - learning_rate * grads[i][0]
        b = params[i][1] - learning_rate * grads[i][1]
        stepped.append((w, b))
    return stepped


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        order = list(range(len(x)))
        rng.shuffle(order)
        total, start = 0.0, 0
        while start < len(order):
            chosen = order[start : start + batch_size]
            loss, grads = backprop(params, x[chosen], y[chosen])
            params = sgd_step(params, grads, learning_rate)
            total += loss * len(chosen)
            start += batch_size
        losses.append(total / len(x))
    return params, losses


def predict(params, x):
    p = network_forward(params, x)
    labels = np.zeros(len(x), int)
    for n in range(len(x)):
        for k in range(p.shape[1]):
            if p[n, k] > p[n, labels[n]]:
                labels[n] = k
    return labels


def fit_mnist(x, y, rng):
    params = init_params([784, 64, 10], rng)
    for rate in (0.2, 0.1, 0.03):
        params, _ = train(params, x, y, epochs=1, batch_size=16, learning_rate=rate, rng=rng)
    return params


def output_size(size, kernel, stride=1, padding=0):
    positions, start = 0, -padding
    while start + kernel <= size + padding:
        positions += 1
        start += stride
    return positions


def dense_parameters(inputs, units):
    count = 0
    for _ in range(units):
        count += inputs
        count += 1
    return count


def conv_parameters(channels, filters, kernel_height, kernel_width):
    count = 0
    for _ in range(filters):
        for _ in range(channels):
            count += kernel_height * kernel_width
        count += 1
    return count


def conv1d(x, kernel, stride=1):
    y = np.zeros(output_size(len(x), len(kernel), stride))
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
    height, width = kernel.shape
    y = np.zeros((output_size(image.shape[0], height, stride), output_size(image.shape[1], width, stride)))
    for r in range(y.shape[0]):
        for c in range(y.shape[1]):
            for i in range(height):
                for j in range(width):
                    y[r, c] += image[r * stride + i, c * stride + j] * kernel[i, j]
    return y


def padded(x, padding):
    """Return the images with zeros around them."""
    batch, channels, height, width = x.shape
    larger = np.zeros((batch, channels, height + 2 * padding, width + 2 * padding))
    larger[:, :, padding : padding + height, padding : padding + width] = x
    return larger


def conv_forward(x, w, b, stride=1, padding=0):
    rows = output_size(x.shape[2], w.shape[2], stride, padding)
    columns = output_size(x.shape[3], w.shape[3], stride, padding)
    x = padded(x, padding)
    y = np.zeros((len(x), len(w), rows, columns))
    for n, f, r, s in np.ndindex(y.shape):
        y[n, f, r, s] = b[f]
        for c, i, j in np.ndindex(w.shape[1:]):
            y[n, f, r, s] += x[n, c, r * stride + i, s * stride + j] * w[f, c, i, j]
    return y


def conv_backward(dy, x, w, stride=1, padding=0):
    height, width = x.shape[2:]
    x = padded(x, padding)
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
    for n, f, r, s in np.ndindex(dy.shape):
        db[f] += dy[n, f, r, s]
        for c, i, j in np.ndindex(w.shape[1:]):
            u, v = r * stride + i, s * stride + j
            dw[f, c, i, j] += dy[n, f, r, s] * x[n, c, u, v]
            dx[n, c, u, v] += dy[n, f, r, s] * w[f, c, i, j]
    return dx[:, :, padding : padding + height, padding : padding + width], dw, db


def positions(length, size, stride):
    """Count the windows along a side."""
    return (length - size) // stride + 1


def max_pool(image, size, stride=1):
    y = np.zeros((positions(image.shape[0], size, stride), positions(image.shape[1], size, stride)))
    for r in range(y.shape[0]):
        for c in range(y.shape[1]):
            largest = image[r * stride, c * stride]
            for i in range(size):
                for j in range(size):
                    largest = max(largest, image[r * stride + i, c * stride + j])
            y[r, c] = largest
    return y


def average_pool(image, size, stride=1):
    y = np.zeros((positions(image.shape[0], size, stride), positions(image.shape[1], size, stride)))
    for r in range(y.shape[0]):
        for c in range(y.shape[1]):
            for i in range(size):
                for j in range(size):
                    y[r, c] += image[r * stride + i, c * stride + j]
            y[r, c] /= size * size
    return y


def pooled_shape(x, size, stride):
    return x.shape[0], x.shape[1], positions(x.shape[2], size, stride), positions(x.shape[3], size, stride)


def max_pool_forward(x, size, stride):
    y = np.full(pooled_shape(x, size, stride), -math.inf)
    for n, c, r, s in np.ndindex(y.shape):
        for i in range(size):
            for j in range(size):
                y[n, c, r, s] = max(y[n, c, r, s], x[n, c, r * stride + i, s * stride + j])
    return y


def max_pool_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, r, s in np.ndindex(dy.shape):
        best = (n, c, r * stride, s * stride)
        for i in range(size):
            for j in range(size):
                place = (n, c, r * stride + i, s * stride + j)
                if x[place] > x[best]:
                    best = place
        dx[best] += dy[n, c, r, s]
    return dx


def average_pool_forward(x, size, stride):
    y = np.zeros(pooled_shape(x, size, stride))
    for n, c, r, s in np.ndindex(y.shape):
        for i in range(size):
            for j in range(size):
                y[n, c, r, s] += x[n, c, r * stride + i, s * stride + j] / size**2
    return y


def average_pool_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, r, s in np.ndindex(dy.shape):
        for i in range(size):
            for j in range(size):
                dx[n, c, r * stride + i, s * stride + j] += dy[n, c, r, s] / size**2
    return dx
