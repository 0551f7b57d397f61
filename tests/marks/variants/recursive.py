"""Recursion in the place of loops: a network is a layer and a smaller network, a large window two smaller ones."""

import numpy as np

from backprop import dense_backward, dense_forward, softmax_cross_entropy_backward


def sigmoid(z):
    e = np.exp(-abs(z))
    return np.where(z >= 0, 1 / (1 + e), 1 - 1 / (1 + e))


def relu(z):
    return z - np.minimum(z, 0)


def relu_backward(da, z):
    return np.choose(z > 0, [np.zeros_like(da), da])


def softmax(z):
    if z.max() > 0 or not np.array_equal(z.max(axis=1), np.zeros(len(z))):
        return softmax(z - z.max(axis=1, keepdims=True))
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def cross_entropy(p, y):
    if len(y) == 1:
        return -np.log(max(p[0, y[0]], 1e-12))
    half = len(y) // 2
    first, second = cross_entropy(p[:half], y[:half]), cross_entropy(p[half:], y[half:])
    return (half * first + (len(y) - half) * second) / len(y)


def network_forward(params, x):
    (w, b), *rest = params
    z = dense_forward(x, w, b)
    return network_forward(rest, relu(z)) if rest else softmax(z)


def backprop(params, x, y):
    loss, grads, _ = loss_and_derivatives(params, x, y)
    return loss, grads


def loss_and_derivatives(params, x, y):
    """Return the loss, the grads, and the derivative with respect to x."""
    (w, b), *rest = params
    z = dense_forward(x, w, b)
    if rest:
        loss, grads, da = loss_and_derivatives(rest, relu(z), y)
        dz = relu_backward(da, z)
    else:
        p = softmax(z)
        loss, grads, dz = cross_entropy(p, y), [], softmax_cross_entropy_backward(p, y)
    dx, dw, db = dense_backward(dz, x, w)
    return loss, [(dw, db), *grads], dx


def numerical_gradient(f, x, h=1e-5):
    """Hold all but one part of x still, and that part's parts, until a single number is left."""
    x = np.array(x, float)
    if x.ndim == 0:
        return np.array((f(x + h) - f(x - h)) / (2 * h))

    def with_part(k):
        def f_of_part(part):
            moved = x.copy()
            moved[k] = part
            return f(moved)

        return f_of_part

    return np.array([numerical_gradient(with_part(k), x[k], h) for k in range(len(x))])


def init_params(sizes, rng):
    if len(sizes) < 2:
        return []
    fan_in, fan_out = sizes[:2]
    w = rng.normal(0.0, 1.0, fan_in * fan_out).reshape(fan_in, fan_out) * (2 / fan_in) ** 0.5
    return [(w, np.zeros(fan_out)), *init_params(sizes[1:], rng)]


def sgd_step(params, grads, learning_rate):
    """Params and grads have the same structure: walk down both, to the arrays."""
    if isinstance(params, np.ndarray):
        return params - learning_rate * grads
    return [sgd_step(part, slopes, learning_rate) for part, slopes in zip(params, grads, strict=True)]


def train(params, x, y, *, epochs, batch_size, learning_rate, rng):
    if epochs == 0:
        return params, []
    order, total = list(rng.permutation(len(x))), 0.0
    while order:
        batch, order = order[:batch_size], order[batch_size:]
        loss, grads = backprop(params, x[batch], y[batch])
        params = sgd_step(params, grads, learning_rate)
        total += loss * len(batch)
    how = {"batch_size": batch_size, "learning_rate": learning_rate, "rng": rng}
    params, later = train(params, x, y, epochs=epochs - 1, **how)
    return params, [total / len(x), *later]


def fit_mnist(x, y, rng, rates=(0.4, 0.3, 0.2, 0.1, 0.05)):
    if not rates:
        return [(w.astype(np.float32), b.astype(np.float32)) for w, b in init_params([784, 100, 10], rng)]
    params = fit_mnist(x, y, rng, rates[:-1])
    return train(params, x, y, epochs=1, batch_size=50, learning_rate=rates[-1], rng=rng)[0]


def output_size(size, kernel, stride=1, padding=0):
    if padding > 0:
        return output_size(size + 2 * padding, kernel, stride)
    return 0 if kernel > size else 1 + output_size(size - stride, kernel, stride)


def dense_parameters(inputs, units):
    if units < 2:
        return units * (inputs + 1)
    half = units // 2
    return dense_parameters(inputs, half) + dense_parameters(inputs, units - half)


def conv_parameters(channels, filters, kernel_height, kernel_width):
    one = channels * kernel_height * kernel_width + 1
    return one if filters == 1 else one + conv_parameters(channels, filters - 1, kernel_height, kernel_width)


def conv1d(x, kernel, stride=1):
    if len(x) < len(kernel):
        return np.zeros(0)
    first = np.array([np.sum(x[: len(kernel)] * kernel)], float)
    return np.concatenate([first, conv1d(x[stride:], kernel, stride)])


def conv1d_backward(dy, x, kernel, stride=1):
    """The first window, and then the signal that is left after a stride."""
    dx, dkernel = np.zeros(len(x)), np.zeros(len(kernel))
    if len(dy) == 0:
        return dx, dkernel
    dx[: len(kernel)] = dy[0] * kernel
    dx_rest, dkernel_rest = conv1d_backward(dy[1:], x[stride:], kernel, stride)
    dx[stride:] += dx_rest
    return dx, dkernel_rest + dy[0] * x[: len(kernel)]


def conv2d(image, kernel, stride=1):
    """Under a kernel of one row, every row is a signal; a higher one is its first row and the rest."""
    if len(kernel) == 1:
        return np.array([conv1d(row, kernel[0], stride) for row in image[::stride]])
    above = conv2d(image[: 1 - len(kernel)], kernel[:1], stride)
    return above + conv2d(image[1:], kernel[1:], stride)


def conv_forward(x, w, b, stride=1, padding=0):
    if padding:
        return conv_forward(np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))), w, b, stride, padding - 1)
    if x.shape[1] > 1:
        others = conv_forward(x[:, 1:], w[:, 1:], b, stride)
        return others + conv_forward(x[:, :1], w[:, :1], np.zeros(len(b)), stride)
    return np.array(
        [[conv2d(image[0], kernel[0], stride) + bias for kernel, bias in zip(w, b, strict=True)] for image in x]
    )


def conv_backward(dy, x, w, stride=1, padding=0):
    if padding:
        x = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        dx, dw, db = conv_backward(dy, x, w, stride, padding - 1)
        return dx[:, :, 1:-1, 1:-1], dw, db
    if len(x) > 1:
        half = len(x) // 2
        dx, dw, db = conv_backward(dy[:half], x[:half], w, stride)
        dx_rest, dw_rest, db_rest = conv_backward(dy[half:], x[half:], w, stride)
        return np.concatenate([dx, dx_rest]), dw + dw_rest, db + db_rest
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for r, s in np.ndindex(dy.shape[2:]):
        under = np.s_[0, :, stride * r : stride * r + w.shape[2], stride * s : stride * s + w.shape[3]]
        dw += np.multiply.outer(dy[0, :, r, s], x[under])
        dx[under] += np.einsum("f,fcij->cij", dy[0, :, r, s], w)
    return dx, dw, dy[0].sum(axis=(1, 2))


def max_pool(image, size, stride=1):
    return largest(image, size)[::stride, ::stride]


def largest(x, size):
    """Return the largest number of every window: a window of 3 is the largest of four windows of 2."""
    if size == 1:
        return x
    smaller = largest(x, size - 1)
    upper = np.maximum(smaller[..., :-1, :-1], smaller[..., :-1, 1:])
    return np.maximum(upper, np.maximum(smaller[..., 1:, :-1], smaller[..., 1:, 1:]))


def row_sums(x, size):
    return x if size == 1 else x[..., size - 1 :] + row_sums(x, size - 1)[..., :-1]


def sums(x, size):
    """Return the sum of every window: along the rows, then along the columns."""
    return np.swapaxes(row_sums(np.swapaxes(row_sums(x, size), -1, -2), size), -1, -2)


def average_pool(image, size, stride=1):
    return sums(image, size)[::stride, ::stride] / size**2


def max_pool_forward(x, size, stride):
    return largest(x, size)[:, :, ::stride, ::stride]


def max_pool_backward(dy, x, size, stride):
    if x.ndim > 2:
        return np.array([max_pool_backward(part, image, size, stride) for part, image in zip(dy, x, strict=True)])
    dx = np.zeros(x.shape)
    for (r, s), derivative in np.ndenumerate(dy):
        window = x[r * stride : r * stride + size, s * stride : s * stride + size]
        i, j = np.nonzero(window == window.max())
        dx[r * stride + i[-1], s * stride + j[-1]] += derivative
    return dx


def average_pool_forward(x, size, stride):
    if x.ndim > 2:
        return np.array([average_pool_forward(part, size, stride) for part in x])
    return average_pool(x, size, stride)


def average_pool_backward(dy, x, size, stride):
    if x.ndim > 2:
        return np.array([average_pool_backward(part, image, size, stride) for part, image in zip(dy, x, strict=True)])
    dx = np.zeros(x.shape)
    for (r, s), derivative in np.ndenumerate(dy):
        dx[r * stride : r * stride + size, s * stride : s * stride + size] += derivative / size / size
    return dx
