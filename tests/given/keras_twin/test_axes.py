"""The order of axes in Keras: a network in that order, written in plain NumPy, computes what the reference does."""

import numpy as np
import pytest

from given.keras_twin import axes

SHAPES = [(1, 1, 8, 8, 3, 3), (2, 3, 9, 8, 2, 4), (3, 2, 6, 11, 4, 2)]  # F, C, H, W, KH, KW
CLASSES = 5


def drawn(f, c, h, w, kh, kw):
    """Return params for convnet_forward, images, and the shape (F, HO, WO) that is flattened."""
    rng, pooled = np.random.default_rng(0), (f, (h - kh + 1) // 2, (w - kw + 1) // 2)
    first, last = (rng.normal(size=(f, c, kh, kw)), rng.normal(size=f)), (int(np.prod(pooled)), CLASSES)
    return [first, (rng.normal(0, 0.2, last), rng.normal(size=CLASSES))], rng.normal(size=(4, c, h, w)), pooled


def channels_last(x, conv_w, conv_b, dense_w, dense_b):
    """Return what Keras computes of images (N, H, W, C) with kernels (KH, KW, C, F), by its documentation."""
    windows = np.lib.stride_tricks.sliding_window_view(x, conv_w.shape[:2], axis=(1, 2))
    a = np.maximum(np.einsum("nhwckl,klcf->nhwf", windows, conv_w) + conv_b, 0)
    n, rows, columns, f = a.shape
    even = a[:, : rows // 2 * 2, : columns // 2 * 2]
    pooled = even.reshape(n, rows // 2, 2, columns // 2, 2, f).max(axis=(2, 4))
    e = np.exp(pooled.reshape(n, -1) @ dense_w + dense_b)
    return e / e.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_network_in_that_order_computes_the_same(right, shape):
    params, x, pooled = drawn(*shape)
    ((conv_w, conv_b), (dense_w, dense_b)) = params
    kernels, rows = axes.kernels_to_keras(conv_w), axes.rows_to_keras(dense_w, *pooled)
    theirs = channels_last(axes.images_to_keras(x), kernels, conv_b, rows, dense_b)
    np.testing.assert_allclose(theirs, right.convnet_forward(params, x), atol=1e-12)


WRONG = {
    "rows left as they are": (axes.kernels_to_keras, lambda w, *shape: w),
    "rows brought the other way": (axes.kernels_to_keras, axes.rows_from_keras),
    "kernels turned round": (lambda w: axes.kernels_to_keras(w)[::-1, ::-1], axes.rows_to_keras),
}


@pytest.mark.parametrize("kernels, rows", WRONG.values(), ids=WRONG)
def test_in_another_order_it_computes_something_else(right, kernels, rows):
    """All shapes fit, so that nothing but the numbers tells."""
    params, x, pooled = drawn(*SHAPES[2])
    ((conv_w, conv_b), (dense_w, dense_b)) = params
    theirs = channels_last(axes.images_to_keras(x), kernels(conv_w), conv_b, rows(dense_w, *pooled), dense_b)
    assert np.abs(theirs - right.convnet_forward(params, x)).max() > 1e-3


@pytest.mark.parametrize("shape", SHAPES)
def test_there_and_back_nothing_has_changed(shape):
    ((conv_w, _), (dense_w, _)), _, pooled = drawn(*shape)
    there = axes.kernels_to_keras(conv_w)
    assert there.shape == tuple(np.array(conv_w.shape)[[2, 3, 1, 0]])
    np.testing.assert_array_equal(axes.kernels_from_keras(there), conv_w)
    np.testing.assert_array_equal(axes.rows_from_keras(axes.rows_to_keras(dense_w, *pooled), *pooled), dense_w)


def test_there_twice_is_not_back():
    ((_, _), (dense_w, _)), _, pooled = drawn(*SHAPES[1])
    twice = axes.rows_to_keras(axes.rows_to_keras(dense_w, *pooled), *pooled)
    assert not np.array_equal(twice, dense_w)
