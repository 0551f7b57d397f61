"""Pictures of learning: derivatives against measurements, the first weights, steps downhill, curves and the ladder."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from given import ladder as tiers
from given import mnist
from given.course.rules import RULES
from given.plots.networks import gradients
from given.plots.style import BLUE, GREY, ORANGE, RED, call, compute, numbers, parts, picture
from given.trainings import kept

SEED = 1300  # of the generator that the check of q13 hands to fit_mnist
HIDDEN = 30  # neurons of the small network
GUESSING = np.log(10)  # the loss of a network that gives each of ten digits the same probability
RATES = 0.01, 0.15, 0.33  # of the steps downhill: too small, good, and as large as just does not lead uphill
EDGE = 4.5**2  # of the valley that is drawn: what is higher lies outside of it, or is about to


@picture
def gradient_check(backprop: Callable, numerical_gradient: Callable) -> None:
    """Draw the derivative of the loss for every weight and bias of a small network, computed against measured."""
    _, axes = plt.subplots(figsize=(5.5, 5))
    axes.plot((-1, 1), (-1, 1), color=GREY, linewidth=1, zorder=0, label="where both agree")
    axes.set(xlabel="derivative measured by numerical_gradient", ylabel="derivative computed by backprop")
    axes.locator_params(nbins=5)  # more numbers would run into each other
    groups = both_gradients(backprop, numerical_gradient)
    for (label, measured, computed_), marker, colour in zip(groups, "os^D", (BLUE, ORANGE, RED, GREY), strict=True):
        axes.scatter(measured, computed_, marker=marker, color=colour, alpha=0.7, label=label)
    difference = max(np.abs(measured - computed_).max() for _, measured, computed_ in groups)
    axes.set(
        aspect="equal", title=f"{sum(len(m) for _, m, _ in groups)} derivatives, largest difference {difference:.0e}"
    )
    axes.legend()


def both_gradients(backprop: Callable, numerical_gradient: Callable) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Return for each array of a small network its name and its derivatives, as measured and as computed."""
    rng = np.random.default_rng(0)
    params = [(rng.normal(size=shape), rng.normal(size=shape[1])) for shape in ((4, 5), (5, 3))]
    x, y = rng.normal(size=(6, 4)), np.array([0, 1, 2, 0, 1, 2])
    grads = gradients(backprop, params, x, y)
    groups = []
    for i, j in np.ndindex(2, 2):
        loss = loss_of(backprop, params, x, y, i, j)
        measured = compute(numerical_gradient, loss, params[i][j], shape=params[i][j].shape)
        groups.append((f"layer {i + 1}, {('weights', 'biases')[j]}", measured.ravel(), grads[i][j].ravel()))
    return groups


def loss_of(backprop: Callable, params: list, x: np.ndarray, y: np.ndarray, layer: int, part: int) -> Callable:
    """Return the loss as a function of one array of the network, the weights (part 0) or the biases (1) of a layer."""

    def loss(array: np.ndarray) -> float:
        changed = [list(pair) for pair in params]
        changed[layer][part] = array
        return backprop([tuple(pair) for pair in changed], x, y)[0]

    return loss


@picture
def first_weights(init_params: Callable) -> None:
    """Draw how the first weights of a network are spread, and the normal curve that they should follow."""
    sizes = [784, 100, 10]
    shapes = list(zip(sizes[:-1], sizes[1:], strict=True))
    _, both = plt.subplots(1, 2, figsize=(8, 3.5))
    for axes, (fan_in, fan_out) in zip(both, shapes, strict=True):
        deviation = np.sqrt(2 / fan_in)
        w = np.linspace(-4 * deviation, 4 * deviation, 200)
        curve = np.exp(-((w / deviation) ** 2) / 2) / (deviation * np.sqrt(2 * np.pi))
        axes.plot(w, curve, color="black", linestyle="--", label=f"standard deviation {deviation:.4f}")
        axes.set(xlabel="weight", ylabel="density of the weights", title=f"w ({fan_in}, {fan_out})")
        axes.set_ylim(0, 1.4 * curve.max())  # room for the legend
        axes.locator_params(axis="x", nbins=5)
    params = parts(call(init_params, sizes, np.random.default_rng(0)), ("layer 1", "layer 2"), "init_params")
    for axes, pair, shape in zip(both, params, shapes, strict=True):
        w = numbers(parts(pair, ("w", "b"), "each layer of init_params")[0], shape, "init_params' w")
        densities, *_ = axes.hist(
            w.ravel(), bins=30, density=True, color=BLUE, alpha=0.6, label=f"yours: {w.std():.4f}"
        )
        axes.set_ylim(top=max(1.4 * densities.max(), axes.get_ylim()[1]))
        axes.legend(loc="upper left", fontsize=9)


@picture
def downhill(sgd_step: Callable) -> None:
    """Draw a valley, as seen from above, and twelve steps of your sgd_step in it, for three learning rates."""
    w, b = np.meshgrid(np.linspace(-4.5, 4.5, 90), np.linspace(-3, 3, 60))
    _, axes = plt.subplots(figsize=(7, 4.2))
    axes.contour(w, b, valley(w, b), levels=12, colors=GREY, linewidths=0.7)
    axes.plot(0, 0, "k*", markersize=14)
    axes.set(xlabel="weight w", ylabel="bias b", title="the loss as a valley: lowest at the star")
    for rate, marker, colour in zip(RATES, "^os", (ORANGE, BLUE, RED), strict=True):
        walk = path(sgd_step, rate)
        label = f"learning rate {rate}{say_where_it_led(walk)}"
        axes.plot(*walk, marker=marker, color=colour, label=label, linewidth=1)
    axes.set(xlim=(-4.5, 4.5), ylim=(-3, 3))
    axes.legend(loc="lower right")


def say_where_it_led(walk: np.ndarray) -> str:
    """Say what cannot be seen of a walk, weights and biases (2, steps): that it leaves the picture, or never moves."""
    if np.all(np.ptp(walk, axis=1) == 0):
        return ", which never moves"
    return ", uphill and out of the picture" if valley(*walk[:, -1]) > EDGE else ""


def valley(w: Any, b: Any) -> Any:
    return w**2 + 3 * b**2


def path(sgd_step: Callable, rate: float) -> np.ndarray:
    """Return where twelve steps in the valley lead, weights and biases (2, 13)."""
    w, b = np.array([[-4.0]]), np.array([2.0])
    places = [(w.item(), b.item())]
    for _ in range(12):
        grads = [(2 * w, 6 * b)]  # of the valley
        (pair,) = parts(call(sgd_step, [(w, b)], grads, rate), ("layer 1",), "sgd_step")
        w, b = (
            numbers(a, s, "sgd_step") for a, s in zip(parts(pair, ("w", "b"), "sgd_step"), ((1, 1), (1,)), strict=True)
        )
        places.append((w.item(), b.item()))
    return np.transpose(places)


@picture
def learning_curves(
    init_params: Callable, train: Callable, predict: Callable, digits: int = 5000, epochs: int = 8
) -> Any:
    """Train a small network on a few thousand digits; draw loss and accuracy of every epoch; return the network."""
    _, (left, right) = plt.subplots(1, 2, figsize=(8, 3.6))
    guessing(left, GUESSING, f"guessing: log 10 = {GUESSING:.2f}", epochs)
    guessing(right, 10, "guessing: 10 %", epochs)
    left.set(
        xlabel="epoch", ylabel="mean loss (cross-entropy)", ylim=(0, 1.1 * GUESSING), title=f"on {digits:,} digits"
    )
    right.set(xlabel="epoch", ylabel="digits read right (%)", ylim=(0, 102), title="on 1,000 new digits")
    params, losses, accuracies = train_network(init_params, train, predict, digits, epochs)
    left.plot(np.arange(1, epochs + 1), losses, "o-", color=BLUE, label=f"yours, at last {losses[-1]:.2f}")
    right.plot(np.arange(1, epochs + 1), accuracies, "s-", color=ORANGE, label=f"yours, at last {accuracies[-1]:.1f} %")
    for axes in (left, right):
        axes.set_xticks(range(1, epochs + 1))
        axes.legend(loc="center right", fontsize=9)  # no loss of a network, and no share, stays half of the way up
    return params


def guessing(axes: plt.Axes, height: float, text: str, epochs: int) -> None:
    """Draw a dashed line at what a network reaches that guesses."""
    axes.plot((1, epochs), (height, height), color=GREY, linestyle="--", label=text)


def train_network(init_params: Callable, train: Callable, predict: Callable, digits: int, epochs: int) -> tuple:
    """Return a network, and its losses and accuracies in percent, one an epoch, on digits it has and has not seen."""
    rng = np.random.default_rng(0)
    images, labels = mnist.training()
    params = call(init_params, [784, HIDDEN, 10], rng, keep=True)
    how = {"epochs": 1, "batch_size": 32, "learning_rate": 0.1, "rng": rng}
    losses, accuracies = [], []
    for _ in range(epochs):
        gave = call(train, params, images[:digits], labels[:digits], keep=True, **how)
        params, loss = parts(gave, ("params", "losses"), "train")
        losses.append(numbers(np.asarray(loss), (1,), "train's losses for one epoch")[0])
        read = compute(predict, params, images[-1000:], shape=(1000,))
        accuracies.append(100 * np.mean(read == labels[-1000:]))
    return params, losses, accuracies


@picture
def ladder(fit_mnist: Callable, predict: Callable) -> Any:
    """Draw where your network stands on the ladder of question 13, and return it.

    It is the one that the check has trained, unless a file has changed since: then it is trained here as in the check.
    """
    on_the_ladder = RULES.steps(tiers.QUESTION)
    accuracies, steps = zip(*on_the_ladder, strict=True)
    _, axes = plt.subplots(figsize=(8, 3.6))
    axes.plot((*accuracies, 100), (*steps, steps[-1]), color=GREY, marker="o", label="points for this accuracy")
    for accuracy, points in on_the_ladder:
        axes.annotate(
            f"{accuracy:g} %: {points:g} points",
            (accuracy, points),
            xytext=(-6, 4),
            textcoords="offset points",
            ha="right",
        )
    axes.axvline(tiers.DISTINCTION, color=GREY, linestyle=":")
    axes.text(tiers.DISTINCTION + 0.1, 0.2, "distinction", rotation=90, va="bottom")
    axes.set(xlabel="digits read right (%)", ylabel="points", title="the ladder of q13")
    axes.set(xlim=(74, 100), ylim=(0, 1.15 * steps[-1]))
    params = train_once(fit_mnist)
    images, labels = mnist.exam()
    accuracy = 100 * np.mean(compute(predict, params, images, shape=labels.shape) == labels)
    earned = np.interp(accuracy, accuracies, steps)
    axes.plot(max(accuracy, 74), earned, "*", color=RED, markersize=20)
    axes.set_title(f"your network reads {accuracy:.2f} % of {len(labels):,} new digits: {earned:.1f} points")
    return params


def train_once(fit_mnist: Callable) -> Any:
    """Return the network that the check has trained; train it where there was none, or a file has changed since."""
    args = mnist.TRAIN_IMAGES, mnist.TRAIN_LABELS, np.random.default_rng(SEED)
    network = kept.find(fit_mnist, args)
    return call(fit_mnist, *args, keep=True) if network is None else network
