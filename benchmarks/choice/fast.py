"""The steps of convnet_backprop in half of the time, so that more candidates can be tried."""

from types import ModuleType

import numpy as np

Params = list[tuple[np.ndarray, np.ndarray]]


def replace_backprop(beyond: ModuleType) -> None:
    """Put the function below in the place of the answer; raise AssertionError if it gives other numbers."""
    rng = np.random.default_rng(0)
    shapes = [(6, 1, 7, 7), (6,), (726, 10), (10,)]
    conv_w, conv_b, dense_w, dense_b = (rng.normal(0, 0.1, shape) for shape in shapes)
    example = [(conv_w, conv_b), (dense_w, dense_b)], rng.random((3, 1, 28, 28)), np.array([3, 1, 4])
    (loss, grads), (own_loss, own_grads) = beyond.convnet_backprop(*example), convnet_backprop(*example)
    np.testing.assert_allclose(own_loss, loss)
    for layer, own_layer in zip(grads, own_grads, strict=True):
        for array, own_array in zip(layer, own_layer, strict=True):
            np.testing.assert_allclose(own_array, array, atol=1e-12)
    beyond.convnet_backprop = convnet_backprop  # type: ignore[attr-defined]


def convnet_backprop(params: Params, x: np.ndarray, y: np.ndarray) -> tuple[float, Params]:
    """Return the loss and its derivatives, for images of one channel.

    The windows are written out once, for the way there and the way back, and there is no derivative
    with respect to the images: nobody asks for it.
    """
    (conv_w, conv_b), (dense_w, dense_b) = params
    windows = np.lib.stride_tricks.sliding_window_view(x[:, 0], conv_w.shape[2:], axis=(1, 2))
    batch, height, width = windows.shape[:3]
    columns = windows.transpose(3, 4, 0, 1, 2).reshape(conv_w[0].size, -1)
    z = (conv_w.reshape(len(conv_w), -1) @ columns + conv_b[:, np.newaxis]).reshape(-1, batch, height, width)
    corners = [z[:, :, i : height - 1 + i : 2, j : width - 1 + j : 2] for i, j in np.ndindex(2, 2)]
    pooled = np.maximum(np.max(corners, axis=0), np.float32(0))
    flat = pooled.swapaxes(0, 1).reshape(batch, -1)
    loss, dscores = softmax_cross_entropy(flat @ dense_w + dense_b, y)
    rest = (dscores @ dense_w.T).reshape(batch, len(conv_w), *pooled.shape[2:]).swapaxes(0, 1) * (pooled > 0)
    dz = np.zeros_like(z)
    for (i, j), corner in zip(np.ndindex(2, 2), corners, strict=True):
        handed = rest * (corner == pooled)
        dz[:, :, i : height - 1 + i : 2, j : width - 1 + j : 2] = handed
        rest = rest - handed
    dz = dz.reshape(len(conv_w), -1)
    dconv = (dz @ columns.T).reshape(conv_w.shape), dz.sum(axis=1)
    return loss, [dconv, (flat.T @ dscores, dscores.sum(axis=0))]


def softmax_cross_entropy(scores: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the loss, and its derivative with respect to the scores."""
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    examples = np.arange(len(y))
    loss = -float(np.mean(np.log(p[examples, y])))
    p[examples, y] -= 1
    return loss, p / len(y)
