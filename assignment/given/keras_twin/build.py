"""Keras, if it is there, and networks in it that have your weights."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from given.keras_twin.axes import kernels_from_keras, kernels_to_keras, rows_from_keras, rows_to_keras
from given.plots.style import Unfinished

Params = list[tuple[np.ndarray, np.ndarray]]  # a pair (w, b) for each layer

BACKENDS = ("torch", "jax", "tensorflow")  # what Keras can calculate with; the first that is installed
NOT_THERE = "Keras is not installed, and nothing else needs it. The text above says how to get it."
NO_BACKEND = f"Keras is installed, and nothing for it to calculate with: one of {', '.join(BACKENDS)}."


def find_keras() -> Any:
    """Return Keras, ready to be used; where it cannot be had, say so in one line and return None."""
    try:
        return require_keras()
    except Unfinished as reason:
        print(reason)
        return None


def require_keras() -> Any:
    """Return Keras; raise Unfinished, in one line, where it or what it calculates with is missing or broken."""
    if "keras" not in sys.modules:
        if find_spec("keras") is None:
            raise Unfinished(NOT_THERE)
        choose_backend()
    try:
        return import_module("keras")
    except Exception as error:  # of whatever is wrong with an installation
        raise Unfinished(
            f"Keras cannot be imported: {(str(error).splitlines() or [type(error).__name__])[0]}"
        ) from None


def choose_backend() -> None:
    """Say with what Keras should calculate, which it asks for when it is imported; what you have set yourself holds."""
    backend = next((name for name in BACKENDS if find_spec(name)), None)
    if backend is None and "KERAS_BACKEND" not in os.environ:
        raise Unfinished(NO_BACKEND)
    os.environ.setdefault("KERAS_BACKEND", backend or "")


def build_dense(keras: Any, params: Params) -> Any:
    """Return a dense network in Keras with your weights and biases: ReLU between layers, softmax behind the last."""
    layers = [keras.layers.Dense(w.shape[1], activation="relu") for w, _ in params[:-1]]
    model = keras.Sequential([keras.Input((len(params[0][0]),)), *layers])
    model.add(keras.layers.Dense(params[-1][0].shape[1], activation="softmax"))
    for layer, (w, b) in zip(model.layers, params, strict=True):
        layer.set_weights([w, b])
    return model


def build_convnet(keras: Any, params: Params, shape: tuple[int, int, int], reorder: bool = True) -> Any:
    """Return the network of b01 in Keras with your weights and biases, for images of this shape (C, H, W).

    Without `reorder` the rows of the dense weights stay as they are, which is a mistake to look at.
    """
    (kernels, biases), (dense_w, dense_b) = params
    filters, channels, height, width = kernels.shape
    model = keras.Sequential([keras.Input((*shape[1:], channels))])
    model.add(keras.layers.Conv2D(filters, (height, width), activation="relu"))
    model.add(keras.layers.MaxPooling2D(2))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(dense_w.shape[1], activation="softmax"))
    convolution, pooling, _, dense = model.layers
    if reorder:
        rows, columns = pooling.output.shape[1:3]
        dense_w = rows_to_keras(dense_w, filters, rows, columns)
    convolution.set_weights([kernels_to_keras(kernels), biases])
    dense.set_weights([dense_w, dense_b])
    return model


def read_weights(model: Any) -> Params:
    """Return a pair (w, b) for each layer of Keras's network that has weights, in your order of axes."""
    params: Params = []
    image: tuple[int, ...] | None = None  # (H, W, C) before flatten
    for layer in model.layers:
        weights = layer.get_weights()
        if not weights:
            image = layer.input.shape[1:] if type(layer).__name__ == "Flatten" else image
            continue
        w, b = weights
        if w.ndim == 4:
            w = kernels_from_keras(w)
        elif image:
            rows, columns, channels = image
            w, image = rows_from_keras(w, channels, rows, columns), None
        params.append((w, b))
    return params
