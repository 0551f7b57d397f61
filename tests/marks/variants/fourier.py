"""Convolution, its backward and average pooling by the fast Fourier transform: products of spectra."""

import numpy as np


def sigmoid(z):
    return (np.tanh(np.multiply(z, 0.5)) + 1.0) / 2.0


def sigmoid_backward(da, z):
    return np.divide(da, 2 + 2 * np.cosh(np.clip(z, -80, 80)))


def softmax(z):
    largest = z.max(axis=1, keepdims=True)
    logarithm = largest + np.log(np.exp(z - largest).sum(axis=1, keepdims=True))
    return np.exp(z - logarithm)


def cross_entropy(p, y):
    return -np.log(np.clip(np.take_along_axis(p, y[:, None], axis=1), 1e-12, 1)).mean()


def conv1d(x, kernel, stride=1):
    """The full convolution with the kernel turned around, of which the middle is ours."""
    length = len(x) + len(kernel) - 1
    full = np.fft.irfft(np.fft.rfft(x, length) * np.fft.rfft(kernel[::-1], length), length)
    return full[len(kernel) - 1 : len(x) : stride]


def conv1d_backward(dy, x, kernel, stride=1):
    spread = np.zeros(len(x))
    spread[: stride * len(dy) : stride] = dy
    dy_spectrum = np.fft.rfft(spread)
    dx = np.fft.irfft(dy_spectrum * np.fft.rfft(kernel, len(x)), len(x))
    dkernel = np.fft.irfft(np.conj(dy_spectrum) * np.fft.rfft(x), len(x))
    return dx, dkernel[: len(kernel)]


def conv2d(image, kernel, stride=1):
    correlated = np.fft.ifft2(np.fft.fft2(image) * np.fft.fft2(kernel, s=image.shape).conj()).real
    rows, columns = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    return correlated[:rows:stride, :columns:stride]


def spectrum(array, shape):
    """Transform the last two dimensions, padded with zeros at the end to this shape."""
    return np.fft.rfft2(array, s=shape, axes=(-2, -1))


def back(transformed, shape):
    return np.fft.irfft2(transformed, s=shape, axes=(-2, -1))


def conv_forward(x, w, b, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    shape = x.shape[2:]
    rows, columns = shape[0] - w.shape[2] + 1, shape[1] - w.shape[3] + 1
    product = np.einsum("nchw,fchw->nfhw", spectrum(x, shape), spectrum(w, shape).conj())
    return back(product, shape)[:, :, :rows:stride, :columns:stride] + b.reshape(-1, 1, 1)


def conv_backward(dy, x, w, stride=1, padding=0):
    height, width = x.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    shape = x.shape[2:]
    spread = np.zeros((*dy.shape[:2], *shape))
    spread[:, :, : stride * dy.shape[2] : stride, : stride * dy.shape[3] : stride] = dy
    spread_spectrum = spectrum(spread, shape)
    dx = back(np.einsum("nfhw,fchw->nchw", spread_spectrum, spectrum(w, shape)), shape)
    dw = back(np.einsum("nfhw,nchw->fchw", spread_spectrum.conj(), spectrum(x, shape)), shape)
    dx = dx[:, :, padding : padding + height, padding : padding + width]
    return dx, dw[:, :, : w.shape[2], : w.shape[3]], dy.reshape(len(dy), len(w), -1).sum(axis=(0, 2))


def average_pool(image, size, stride=1):
    return conv2d(image, np.full((size, size), 1 / size**2), stride)


def average_pool_forward(x, size, stride):
    shape = x.shape[2:]
    window = spectrum(np.full((size, size), size**-2.0), shape)
    averages = back(spectrum(x, shape) * window.conj(), shape)
    return averages[:, :, : shape[0] - size + 1 : stride, : shape[1] - size + 1 : stride]


def average_pool_backward(dy, x, size, stride):
    shape = x.shape[2:]
    spread = np.zeros(x.shape)
    spread[:, :, : stride * dy.shape[2] : stride, : stride * dy.shape[3] : stride] = dy
    return back(spectrum(spread, shape) * spectrum(np.ones((size, size)), shape), shape) / size**2
