"""The layers that Keras has, too, beside ours: it counts channels last, and runs on PyTorch here."""

import os
from collections.abc import Iterator
from typing import Any

import torch

from benchmarks.oracle.draw import Array, Draw
from benchmarks.oracle.peer import Pair, ask
from benchmarks.reference import load_module

os.environ["KERAS_BACKEND"] = "torch"  # read when Keras is imported
import keras  # noqa: E402

VERSION = keras.__version__
backprop, conv, pool, beyond = map(load_module, ("backprop", "conv", "pool", "beyond"))


def set_weights(layer: Any, x: Array, *weights: Array) -> Any:
    """Return Keras's layer, built for such an input, with our weights in it."""
    layer.build(x.shape)
    layer.set_weights(weights)
    return layer


def dense(draw: Draw) -> Iterator[Pair]:
    """A dense layer."""
    n, d, m = draw.sizes(3)
    x, w, b = draw.numbers(n, d), draw.numbers(d, m), draw.numbers(m)
    layer = set_weights(keras.layers.Dense(m), x, w, b)
    z, dz, (dx,) = ask(draw, layer, x)
    yield "dense_forward", backprop.dense_forward(x, w, b), z
    yield "dense_backward", backprop.dense_backward(dz, x, w), (dx, *derivatives_of(layer))


def derivatives_of(layer: Any) -> tuple[Array, ...]:
    """Return the derivatives by the layer's weights."""
    return tuple(each.value.grad.numpy() for each in layer.trainable_weights)


def channels_last(images: torch.Tensor) -> torch.Tensor:
    """Turn (N, C, H, W) into (N, H, W, C)."""
    return images.permute(0, 2, 3, 1)


def convolution(draw: Draw) -> Iterator[Pair]:
    """A convolution layer; Keras has its kernels as (KH, KW, C, F)."""
    n, c, f, kh, kw, stride = draw.sizes(6, 4)
    x, w, b = draw.numbers(n, c, kh + draw.size(), kw + draw.size()), draw.numbers(f, c, kh, kw), draw.numbers(f)
    layer = keras.layers.Conv2D(f, (kh, kw), strides=stride)
    set_weights(layer, x.transpose(0, 2, 3, 1), w.transpose(2, 3, 1, 0), b)
    y, dy, (dx,) = ask(draw, lambda x: layer(channels_last(x)).permute(0, 3, 1, 2), x)
    dw, db = derivatives_of(layer)
    yield "conv_forward", conv.conv_forward(x, w, b, stride), y
    yield "conv_backward", conv.conv_backward(dy, x, w, stride), (dx, dw.transpose(3, 2, 0, 1), db)


def pooling(draw: Draw) -> Iterator[Pair]:
    """Max and average pooling."""
    size, stride = draw.sizes(2, 4)
    x = draw.without_ties(draw.size(3), draw.size(3), size + draw.size(), size + draw.size())
    for name, kind in (("max", keras.layers.MaxPooling2D), ("average", keras.layers.AveragePooling2D)):
        layer = kind(size, strides=stride)
        y, dy, (dx,) = ask(draw, lambda x, layer=layer: layer(channels_last(x)).permute(0, 3, 1, 2), x)
        yield f"{name}_pool_forward", getattr(pool, f"{name}_pool_forward")(x, size, stride), y
        yield f"{name}_pool_backward", getattr(pool, f"{name}_pool_backward")(dy, x, size, stride), dx


def batch_normalisation(draw: Draw) -> Iterator[Pair]:
    """Batch normalisation while training."""
    n, d, eps = 3 + draw.size(), draw.size(), 1e-3
    x, gamma, beta = draw.numbers(n, d), draw.numbers(d), draw.numbers(d)
    layer = keras.layers.BatchNormalization(epsilon=eps)
    layer.build(x.shape)
    layer.gamma.assign(gamma)
    layer.beta.assign(beta)
    y, dy, (dx,) = ask(draw, lambda x: layer(x, training=True), x)
    yield "batchnorm_forward", beyond.batchnorm_forward(x, gamma, beta, eps), y
    yield "batchnorm_backward", beyond.batchnorm_backward(dy, x, gamma, eps), (dx, *derivatives_of(layer))


def recurrent(draw: Draw) -> Iterator[Pair]:
    """A recurrent network."""
    n, t, d, h = draw.sizes(4, 4)
    x, h0, wx, wh, b = (
        draw.numbers(n, t, d), draw.numbers(n, h), draw.numbers(d, h), draw.numbers(h, h), draw.numbers(h)
    )  # fmt: skip
    layer = set_weights(keras.layers.SimpleRNN(h, return_sequences=True), x, wx, wh, b)
    states, dh, (dx, dh0) = ask(draw, lambda x, h0: layer(x, initial_state=h0), x, h0)
    yield "rnn_forward", beyond.rnn_forward(x, h0, wx, wh, b), states
    yield "rnn_backward", beyond.rnn_backward(dh, x, h0, states, wx, wh), (dx, dh0, *derivatives_of(layer))


COMPARISONS = (dense, convolution, pooling, batch_normalisation, recurrent)
