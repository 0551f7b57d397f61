"""Every linear step as one matrix product: biases as weights of a 1, convolution and pooling as large sparse matrices."""

import numpy as np


def sigmoid(z):
    two = np.stack([np.zeros(z.size), 1.0 * z.ravel()], axis=1)  # the second of two classes of softmax
    return softmax(two)[:, 1].reshape(z.shape)


def sigmoid_backward(da, z):
    return da * sigmoid(z) * (1 - sigmoid(z))


def relu(z):
    return np.maximum(0, z)


def relu_backward(da, z):
    return np.sign(relu(z)) * da


def softmax(z):
    e = np.exp(z - np.amax(z, axis=1, keepdims=True))
    ones = np.ones((z.shape[1], z.shape[1]))
    return e / (e @ ones)


def onehot(y, classes):
    return np.identity(classes)[y]


def cross_entropy(p, y):
    return -np.trace(onehot(y, p.shape[1]).T @ np.log(np.maximum(p, 1e-12))) / len(p)


def softmax_cross_entropy_backward(p, y):
    return (p - onehot(y, p.shape[1])) / p.shape[0]


def with_ones(x):
    return np.hstack([x, np.ones((len(x), 1), x.dtype)])


def dense_forward(x, w, b):
    return with_ones(x) @ np.vstack([w, b])


def dense_backward(dz, x, w):
    dw_and_db = with_ones(x).T @ dz
    return dz @ w.T, dw_and_db[:-1], dw_and_db[-1]


def backprop(params, x, y):
    """The layers' inputs, each with a column of ones, then the way back; a ReLU's result tells where it was open."""
    rows = [with_ones(x)]
    for w, b in params[:-1]:
        rows.append(with_ones(relu(rows[-1] @ np.vstack([w, b]))))
    p = softmax(rows[-1] @ np.vstack(params[-1]))
    dz, grads = softmax_cross_entropy_backward(p, y), []
    for row, (w, _) in list(zip(rows, params, strict=True))[::-1]:
        both = row.T @ dz
        grads.append((both[:-1], both[-1]))
        dz = (dz @ w.T) * (row[:, :-1] > 0)
    return cross_entropy(p, y), grads[::-1]


def numerical_gradient(f, x, h=1e-5):
    unit = np.eye(x.size).reshape((x.size, *x.shape))
    difference = [f(x + h * e) - f(x - h * e) for e in unit]
    return np.reshape(difference, x.shape) / (h + h)


def init_params(sizes, rng):
    shapes = zip(sizes[:-1], sizes[1:], strict=True)
    return [(np.sqrt(2 / rows) * rng.standard_normal((rows, columns)), np.zeros(columns)) for rows, columns in shapes]


def sgd_step(params, grads, learning_rate):
    return [(w + -learning_rate * dw, b + -learning_rate * db) for (w, b), (dw, db) in zip(params, grads, strict=True)]


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    losses = []
    for _ in range(epochs):
        order = np.argsort(rng.random(len(y)))
        batches = [order[k : k + batch_size] for k in range(0, len(y), batch_size)]
        found = []
        for batch in batches:
            loss, grads = backprop(params, x[batch], y[batch])
            params = sgd_step(params, grads, learning_rate)
            found.append(loss)
        losses.append(np.average(found, weights=[len(batch) for batch in batches]))
    return params, losses


def predict(params, x):
    p = network_forward(params, x)
    return (p == p.max(axis=1, keepdims=True)) @ np.arange(p.shape[1])


def network_forward(params, x):
    for w, b in params[:-1]:
        x = relu(with_ones(x) @ np.vstack([w, b]))
    return softmax(with_ones(x) @ np.vstack(params[-1]))


def fit_mnist(x, y, rng):
    params = [(w.astype("f"), b.astype("f")) for w, b in init_params((784, 96, 10), rng)]
    for rate in (0.3, 0.2, 0.1, 0.05, 0.02):
        params, _ = train(params, x, y, epochs=1, batch_size=24, learning_rate=rate, rng=rng)
    return params


def dense_parameters(inputs, units):
    return np.zeros((inputs, units), np.int8).size + np.zeros(units).size


def conv_parameters(channels, filters, kernel_height, kernel_width):
    return int(np.prod([filters, channels, kernel_height, kernel_width])) + filters


def toeplitz(length, kernel, stride=1):
    """Return the matrix (positions, length) that has the kernel in every row, stride further each time."""
    positions = (length - len(kernel)) // stride + 1
    matrix = np.zeros((positions, length))
    for o in range(positions):
        matrix[o, o * stride : o * stride + len(kernel)] = kernel
    return matrix


def conv1d(x, kernel, stride=1):
    return toeplitz(len(x), kernel, stride) @ x


def conv1d_backward(dy, x, kernel, stride=1):
    dx = toeplitz(len(x), kernel, stride).T @ dy
    dkernel = [dy @ toeplitz(len(x), weight, stride) @ x for weight in np.eye(len(kernel))]
    return dx, np.array(dkernel)


def selections(length, kernel, stride, padding=0):
    """Return (kernel, positions, length): matrix i picks what row i of a window holds at each position, 0 outside."""
    positions = (length + 2 * padding - kernel) // stride + 1
    place = np.arange(positions)[:, None] * stride - padding
    return np.array([place + i == np.arange(length) for i in range(kernel)], dtype=float)


def conv2d(image, kernel, stride=1):
    rows = selections(image.shape[0], kernel.shape[0], stride)
    columns = selections(image.shape[1], kernel.shape[1], stride)
    terms = [kernel[i, j] * (rows[i] @ image @ columns[j].T) for i, j in np.ndindex(kernel.shape)]
    return np.sum(terms, axis=0)


def layer_matrix(w, shape, stride, padding):
    """Return the matrix (F HO WO, C H W) that is the whole layer, and the shape of its result."""
    rows = selections(shape[0], w.shape[2], stride, padding)
    columns = selections(shape[1], w.shape[3], stride, padding)
    matrix = np.einsum("fcij,iru,jsv->frscuv", w, rows, columns, optimize=True)
    return matrix.reshape(np.prod(matrix.shape[:3]), -1), matrix.shape[:3]


def conv_forward(x, w, b, stride=1, padding=0):
    matrix, shape = layer_matrix(w, x.shape[2:], stride, padding)
    y = x.reshape(len(x), -1) @ matrix.T
    return y.reshape(len(x), *shape) + b[:, None, None]


def conv_backward(dy, x, w, stride=1, padding=0):
    matrix, _ = layer_matrix(w, x.shape[2:], stride, padding)
    dx = (dy.reshape(len(dy), -1) @ matrix).reshape(x.shape)
    rows = selections(x.shape[2], w.shape[2], stride, padding)
    columns = selections(x.shape[3], w.shape[3], stride, padding)
    by_filter = np.moveaxis(dy, 1, 0).reshape(len(w), -1)
    dw = np.empty(w.shape)
    for i, j in np.ndindex(w.shape[2:]):
        met = rows[i] @ x @ columns[j].T
        dw[:, :, i, j] = by_filter @ np.moveaxis(met, 1, 0).reshape(x.shape[1], -1).T
    return dx, dw, by_filter @ np.ones(by_filter.shape[1])


def averaging(length, size, stride):
    """Return the matrix (positions, length) that averages along one side."""
    return toeplitz(length, np.full(size, 1 / size), stride)


def picked(x, size, stride):
    """Return (size * size, ..., HO, WO): what each place of a window holds, picked by matrices from both sides."""
    rows, columns = (selections(length, size, stride) for length in x.shape[-2:])
    return np.array([rows[i] @ x @ columns[j].T for i, j in np.ndindex(size, size)])


def max_pool(image, size, stride=1):
    return picked(image, size, stride).max(axis=0)


def average_pool(image, size, stride=1):
    return averaging(image.shape[0], size, stride) @ image @ averaging(image.shape[1], size, stride).T


def max_pool_forward(x, size, stride):
    return np.max(picked(x, size, stride), axis=0)


def max_pool_backward(dy, x, size, stride):
    """A one-hot row of each window says who won; the matrices that picked the pixels bring dy back to them."""
    rows, columns = (selections(length, size, stride) for length in x.shape[2:])
    won = np.eye(size * size)[picked(x, size, stride).argmax(axis=0)]
    dx = np.zeros(x.shape)
    for place, (i, j) in enumerate(np.ndindex(size, size)):
        dx += rows[i].T @ (won[..., place] * dy) @ columns[j]
    return dx


def average_pool_forward(x, size, stride):
    return averaging(x.shape[2], size, stride) @ x @ averaging(x.shape[3], size, stride).T


def average_pool_backward(dy, x, size, stride):
    return averaging(x.shape[2], size, stride).T @ dy @ averaging(x.shape[3], size, stride)
