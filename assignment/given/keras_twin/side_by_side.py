"""Pictures of what your networks compute beside what Keras makes of the same weights, and of both learning."""

from collections.abc import Callable, Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from given import mnist
from given.keras_twin.axes import images_to_keras
from given.keras_twin.build import build_convnet, build_dense, read_weights, require_keras
from given.keras_twin.your_networks import DIGITS, convnet_params, dense_params
from given.plots.style import BLUE, INK, ORANGE, compute, picture
from given.plots.training import train_network

SHOWN = 6  # digits: those of which the network is least certain, since of most others it is quite certain


@picture
def dense_network(network_forward: Callable, fit_mnist: Callable, init_params: Callable, train: Callable) -> None:
    """Draw what your dense network says of digits, and what the same one says in Keras."""
    keras = require_keras()
    params = dense_params(fit_mnist, init_params, train)
    images = mnist.training()[0][-1000:]
    ours = compute(network_forward, params, images, shape=(len(images), 10))
    draw_beside(images, ours, {"in Keras": build_dense(keras, params).predict(images, verbose=0)})


@picture
def convnet(
    convnet_forward: Callable, fit_mnist_convnet: Callable, convnet_backprop: Callable, sgd_step: Callable
) -> None:
    """Draw the same of your convolutional network, and below it what becomes of it if flatten's order is forgotten."""
    keras = require_keras()
    params = convnet_params(fit_mnist_convnet, convnet_backprop, sgd_step)
    images = mnist.training()[0][-200:].reshape(-1, 1, 28, 28)
    ours = compute(convnet_forward, params, images, shape=(len(images), 10))
    theirs = {
        name: build_convnet(keras, params, images.shape[1:], reorder).predict(images_to_keras(images), verbose=0)
        for name, reorder in (("in Keras", True), ("in Keras, the rows not reordered", False))
    }
    draw_beside(images, ours, theirs)


def draw_beside(images: np.ndarray, ours: np.ndarray, theirs: Mapping[str, np.ndarray]) -> None:
    """Draw some digits, and under each the probability of each class, yours beside those of others."""
    heights = [1.2, *[1.9] * len(theirs)]
    strips: Any = plt.figure(figsize=(10, sum(heights))).subfigures(len(heights), height_ratios=heights)
    shown = ours.max(axis=1).argsort()[:SHOWN]
    for axes, image in zip(strips[0].subplots(1, SHOWN), images[shown], strict=True):
        axes.imshow(image.reshape(28, 28), cmap=INK)
        axes.set_axis_off()
    for strip, (name, p) in zip(strips[1:], theirs.items(), strict=True):
        largest = f"the largest of {p.size:,} differences is {np.abs(p - ours).max():.1g}"
        print(f"Yours and {name}: {largest}.")
        strip.suptitle(f"blue: yours; orange: {name}; {largest}", fontsize=11)
        row = strip.subplots(1, SHOWN, sharey=True)
        row[0].set_ylabel("probability")
        for axes, mine, other in zip(row, ours[shown], p[shown], strict=True):
            draw_pairs(axes, mine, other)


def draw_pairs(axes: plt.Axes, mine: np.ndarray, other: np.ndarray) -> None:
    """Draw a pair of bars for each class."""
    classes = np.arange(len(mine))
    axes.bar(classes - 0.2, mine, 0.4, color=BLUE)
    axes.bar(classes + 0.2, other, 0.4, color=ORANGE)
    axes.set(xlabel="class", xticks=classes)
    axes.tick_params(labelsize=8)


@picture
def learning_curves(model: Any, init_params: Callable, train: Callable, predict: Callable) -> None:
    """Draw how the loss fell in Keras's training, and beside it how it falls in yours, with as many digits and epochs."""
    history = model.history.history
    epochs = np.arange(1, len(history["loss"]) + 1)
    _, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6))
    left.set(xlabel="epoch", ylabel="mean loss (cross-entropy)", title=f"on {DIGITS:,} digits")
    right.set(xlabel="epoch", ylabel="digits read right (%)", ylim=(0, 102), title="on 1,000 new digits")
    left.plot(epochs, history["loss"], "s--", color=ORANGE, label="Keras")
    right.plot(epochs, 100 * np.array(history["val_accuracy"]), "s--", color=ORANGE, label="Keras")
    _, losses, accuracies = train_network(init_params, train, predict, DIGITS, len(epochs))
    left.plot(epochs, losses, "o-", color=BLUE, label="yours")
    right.plot(epochs, accuracies, "o-", color=BLUE, label="yours")
    for axes in (left, right):
        axes.legend()
    images, labels = (part[-1000:] for part in mnist.training())
    read = compute(predict, read_weights(model), images, shape=labels.shape)
    print(f"Keras's weights, read by your predict: {100 * np.mean(read == labels):.1f} % of the new digits are right.")
