"""Pictures of deep networks (b01 to b06): each draws what the functions that it is given return, right or wrong."""

import re
from functools import wraps
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest

from autograder import paths
from given import mnist
from given.trainings import kept
from tests.helpers.drawing import image_of, times, written_in

matplotlib.use("agg")  # no window, whatever the machine
from given import plots  # noqa: E402 - the backend has to be chosen first
from given.plots.deep_networks import (  # noqa: E402 - the backend has to be chosen first
    dropout,
    kernels_and_outputs,
    normalisation,
    recurrent,
)

pytestmark = pytest.mark.slow  # draws

DIGITS = mnist.DataSet("train_images_4d"), mnist.TRAIN_LABELS


def values_of(axes, line: int) -> np.ndarray:
    return np.asarray(axes.lines[line].get_ydata())


@pytest.fixture
def few_digits(monkeypatch):
    """Let trainings take a moment: what is drawn of them is the same."""
    monkeypatch.setattr(kernels_and_outputs, "DIGITS", 30)
    monkeypatch.setattr(kernels_and_outputs, "NEW", 20)
    monkeypatch.setattr(dropout, "DIGITS", 60)
    monkeypatch.setattr(dropout, "NEW", 40)
    monkeypatch.setattr(dropout, "EPOCHS", 2)


def draw_kernels(right, convnet_backprop) -> None:
    plots.kernels_before_and_after(right.convnet_forward, convnet_backprop, right.conv_forward, right.sgd_step)


def rows_of(figure, count: int) -> np.ndarray:
    """The axes of a picture of kernels: a row of a digit and six kernels or outputs each."""
    return np.reshape(figure.axes[: 7 * count], (count, 7))


def test_kernels_are_drawn_before_and_after_three_steps(right, figure, few_digits):
    draw_kernels(right, right.convnet_backprop)
    rows, digit = rows_of(figure(), 4), mnist.training()[0][0].reshape(28, 28).astype(float)
    params = first = kernels_and_outputs.first_network(np.random.default_rng(2))
    for images, labels in zip(*(np.split(part[:30], 3) for part in mnist.training()), strict=True):
        grads = right.convnet_backprop(params, images.reshape(-1, 1, 28, 28).astype(float), labels)[1]
        params = right.sgd_step(params, grads, 0.2)
    for (w, b), upper, lower in ((first[0], *rows[:2]), (params[0], *rows[2:])):
        found = right.relu(right.conv_forward(digit[np.newaxis, np.newaxis], w, b))[0]
        np.testing.assert_allclose([image_of(axes) for axes in upper[1:]], w[:, 0])
        np.testing.assert_allclose([image_of(axes) for axes in lower[1:]], found)
        np.testing.assert_array_equal(image_of(lower[0]), digit)
    assert np.abs(params[0][0] - first[0][0]).max() > 0.01  # so the two halves of the picture differ
    assert figure().get_suptitle() == "6 kernels w (6, 1, 5, 5), before and after 3 mini-batches of 10 digits"


def test_kernels_without_derivatives_stay_what_they_are(right, figure, few_digits):
    @wraps(right.convnet_backprop)
    def convnet_backprop(params, x, y):
        loss, ((dw, db), dense) = right.convnet_backprop(params, x, y)
        return loss, [(0 * dw, 0 * db), dense]

    @wraps(right.convnet_forward)
    def convnet_forward(params, x):
        """Read five of twenty digits wrong."""
        return np.eye(10)[(mnist.training()[1][-20:] + (np.arange(20) < 5)) % 10]

    plots.kernels_before_and_after(convnet_forward, convnet_backprop, right.conv_forward, right.sgd_step)
    rows = rows_of(figure(), 4)
    for before, after in zip(rows[0, 1:], rows[2, 1:], strict=True):
        np.testing.assert_array_equal(image_of(before), image_of(after))
    told = [written_in(row[0]) for row in rows[::2]]
    assert told == [[f"{when} training:\n75 % of 20 new\ndigits read right"] for when in ("before", "after")]


def test_a_slow_convolution_learns_less_and_it_is_said(right, figure, few_digits, monkeypatch):
    monkeypatch.setattr(kernels_and_outputs, "PATIENCE", -1)
    draw_kernels(right, right.convnet_backprop)
    assert "after 0 mini-batches" in figure().get_suptitle()


def network(count: int) -> list:
    """A network with so many kernels, as fit_mnist_convnet may return it."""
    rng = np.random.default_rng(0)
    return [(rng.normal(size=(count, 1, 7, 7)), np.zeros(count)), (rng.normal(size=(count * 121, 10)), np.zeros(10))]


@pytest.mark.on_record_of_all
@pytest.mark.parametrize("count", [4, 8])
def test_convnet_kernels_are_those_of_the_check(right, figure, count):
    params = network(count)
    kept.keep(right.fit_mnist_convnet, (*DIGITS, np.random.default_rng(200)), params)
    plots.convnet_kernels(right.fit_mnist_convnet, right.convnet_forward, right.conv_forward)
    rows = rows_of(figure(), 3)
    for row, number in zip(rows[1:], (0, 7), strict=True):
        digit = mnist.training()[0][number].reshape(1, 1, 28, 28).astype(float)
        found = right.relu(right.conv_forward(digit, *params[0]))[0]
        drawn = [image_of(axes) for axes in row[1:] if axes.images]
        np.testing.assert_allclose(drawn, found[:6])
    np.testing.assert_array_equal([image_of(axes) for axes in rows[0, 1:] if axes.images], params[0][0][:6, 0])
    assert f"kernels w ({count}, 1, 7, 7)" in figure().get_suptitle()
    kept.KEPT.clear()


def test_the_check_of_b02_trains_what_the_picture_looks_for():
    source = (paths.QUESTIONS / "b02_mnist_convnet.py").read_text(encoding="utf-8")
    arguments = (
        f'(mnist.DataSet("{DIGITS[0].name}"), mnist.TRAIN_LABELS, np.random.default_rng({kernels_and_outputs.SEED}))'
    )
    assert f"args = {arguments}" in source


def test_convnet_kernels_without_a_network_are_one_line(right, figure, capsys):
    plots.convnet_kernels(right.fit_mnist_convnet, right.convnet_forward, right.conv_forward)
    assert re.fullmatch(r"no picture: there is no network .*\n", capsys.readouterr().out)


def spreads(right, **replaced) -> None:
    functions = SimpleNamespace(**{**vars(right), **replaced})
    plots.spread_over_depth(
        [functions.dense_forward, functions.batchnorm_forward, functions.relu],
        [functions.dense_backward, functions.batchnorm_backward, functions.relu_backward],
    )


def test_spread_over_depth_is_that_of_each_layer(right, figure):
    spreads(right)
    left, back = figure().axes
    rng, gamma, beta = np.random.default_rng(0), np.ones(100), np.zeros(100)
    weights = rng.normal(0, np.sqrt(2 / 100), (20, 100, 100))
    x, (plain, normalised) = rng.normal(size=(200, 100)), ([], [])
    a = b = x
    for w in weights:
        a, b = right.relu(a @ w), right.relu(right.batchnorm_forward(b @ w, gamma, beta))
        plain.append(a.std())
        normalised.append(b.std())
    np.testing.assert_allclose(values_of(left, 2), plain)
    np.testing.assert_allclose(values_of(left, 5), normalised)
    small, _, large = (values_of(back, line) for line in (1, 2, 3))
    assert small[0] < 1e-4 < 1e4 < large[0]  # the derivatives that reach the first layer, without
    assert np.ptp([values_of(axes, line) for axes in (left, back) for line in (4, 5, 6)]) < 100  # with


def test_spread_over_depth_goes_back_by_every_layer(right, figure):
    """One layer, so that the way back can be calculated in one line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(normalisation, "LAYERS", 1)
        spreads(right)
    rng = np.random.default_rng(0)
    w, x, da = rng.normal(0, np.sqrt(2 / 100), (100, 100)), rng.normal(size=(200, 100)), rng.normal(size=(200, 100))
    y = right.batchnorm_forward(x @ w, np.ones(100), np.zeros(100))
    dz = right.batchnorm_backward(right.relu_backward(da, y), x @ w, np.ones(100))[0]
    assert values_of(figure().axes[1], 5) == pytest.approx([(dz @ w.T).std()])


@pytest.mark.parametrize("factor", [1, 3])
def test_spread_over_depth_shows_a_wrong_size(right, figure, factor):
    spreads(right, batchnorm_forward=times(factor, right.batchnorm_forward))
    assert values_of(figure().axes[0], 5) == pytest.approx(factor * np.full(20, 0.58), rel=0.1)


def test_spread_over_depth_draws_what_needs_no_b03(right, figure, capsys):
    spreads(right, batchnorm_forward=wraps(right.batchnorm_forward)(lambda x, gamma, beta: None))
    assert len(figure().axes[0].lines) == 4 and "batchnorm_forward" in capsys.readouterr().out


@pytest.mark.parametrize("divides", [True, False])
def test_dropout_masks_draws_what_is_left(right, figure, divides):
    dropout_forward = right.dropout_forward if divides else halved(right)
    plots.dropout_masks(dropout_forward)
    x, mask, y, mean = map(image_of, figure().axes)
    factor = 2 if divides else 1
    assert 0 < mask.sum() < mask.size and set(mask.flat) == {0, 1}
    np.testing.assert_array_equal(y, factor * x * mask)
    np.testing.assert_allclose(mean, factor * x / 2, atol=0.15)


def halved(right):
    """Dropout that forgets to divide by 1 − drop."""

    @wraps(right.dropout_forward)
    def dropout_forward(x, drop, rng):
        y, mask = right.dropout_forward(x, drop, rng)
        return y * (1 - drop), mask

    return dropout_forward


def draw_curves(right, dropout_forward) -> None:
    plots.dropout_curves(right.init_params, right.backprop, right.sgd_step, dropout_forward, right.dropout_backward)


@pytest.mark.on_record_of_all
def test_dropout_curves_draw_losses_of_both_networks(right, figure, few_digits):
    draw_curves(right, right.dropout_forward)
    learned, new = figure().axes
    losses = dropout.train(right.init_params, right.backprop, right.sgd_step, dropout.gradients_without_dropout)
    np.testing.assert_array_equal(np.transpose([values_of(learned, 0), values_of(new, 0)]), losses)
    assert [line.get_label() for line in learned.lines] == ["without dropout", "with dropout"]
    assert not np.isclose(values_of(new, 0), values_of(new, 1)).any()
    assert written_in(new) == [f" {values_of(new, line)[-1]:.2f}" for line in (0, 1)]


@pytest.mark.on_record_of_all
def test_dropout_that_drops_nothing_changes_no_curve(right, figure, few_digits):
    @wraps(right.dropout_forward)
    def dropout_forward(x, drop, rng):
        return x, np.ones(x.shape, bool)

    keep = wraps(right.dropout_backward)(lambda dy, mask, drop: dy)
    plots.dropout_curves(right.init_params, right.backprop, right.sgd_step, dropout_forward, keep)
    for axes in figure().axes:
        np.testing.assert_allclose(values_of(axes, 0), values_of(axes, 1))


def test_losses_are_those_after_each_epoch(right, few_digits):
    """Without a step that changes anything, the loss is that of the first weights."""
    stay = wraps(right.sgd_step)(lambda params, grads, rate: params)
    losses = dropout.train(right.init_params, right.backprop, stay, dropout.gradients_without_dropout)
    params = right.init_params([784, 100, 10], np.random.default_rng(0))
    images, labels = mnist.training()
    wanted = [right.backprop(params, images[part], labels[part])[0] for part in (slice(60), slice(-40, None))]
    np.testing.assert_allclose(losses, [wanted] * 2, rtol=1e-4)


def test_dropout_of_hidden_neurons_has_the_right_gradients(right):
    """Measured, with masks that stay the same."""
    rng = np.random.default_rng(0)
    params = [(rng.normal(size=shape), rng.normal(size=shape[1])) for shape in ((5, 6), (6, 3))]
    x, y, kept_neurons = rng.normal(size=(4, 5)), np.array([0, 1, 2, 1]), np.arange(6) % 2 == 0

    @wraps(right.dropout_forward)
    def dropout_forward(x, drop, rng):
        mask = np.broadcast_to(kept_neurons[:, np.newaxis], x.shape) if x.shape == (6, 1) else np.ones(x.shape, bool)
        return (x * mask / (1 - drop), mask) if x.shape == (6, 1) else (x, mask)

    def loss(w):
        (w1, b1), (_, b2) = params
        hidden = right.relu(x @ w1 + b1) * kept_neurons / (1 - dropout.DROP)
        return right.cross_entropy(right.softmax(hidden @ w + b2), y)

    gave = dropout.gradients_with_dropout(dropout_forward, right.dropout_backward, right.backprop, params, x, y, rng)
    np.testing.assert_allclose(gave[1][0], right.numerical_gradient(loss, params[1][0]), atol=1e-8)


def test_each_mini_batch_has_a_mask_of_its_own(right):
    rng = np.random.default_rng(0)
    masks = [dropout.drop_out(right.dropout_forward, np.ones((50, 1)), 0.5, rng)[1] for _ in range(3)]
    assert not any(np.array_equal(one, other) for one, other in zip(masks, masks[1:], strict=False))
    assert not np.array_equal(masks[0][1:], masks[1][:-1])  # nor the same one, moved on by a number


@pytest.mark.parametrize("factor", [1, 2])
def test_states_through_time_draws_states_and_norms(right, figure, factor):
    plots.states_through_time(right.rnn_forward, times(factor, right.rnn_backward))
    signal, back, *rows = figure().axes[:5]
    x = np.zeros((1, 40, 1))
    x[0, [5, 20], 0] = 1, -1
    assert [bar.get_height() for bar in signal.patches] == x.ravel().tolist()
    for line, (axes, length) in enumerate(zip(rows, recurrent.LENGTHS, strict=True)):
        wx, wh = recurrent.weights(length)
        np.testing.assert_allclose(wh @ wh.T, length**2 * np.eye(12), atol=1e-12)
        h = right.rnn_forward(x, np.zeros((1, 12)), wx, wh, np.zeros(12))
        np.testing.assert_array_equal(image_of(axes).T, h[0])
        derivative, norms = np.full(12, 12**-0.5), []
        for state in h[0, :0:-1]:  # the chain rule, from the last step to the second
            derivative = (derivative * (1 - state**2)) @ wh.T
            norms.insert(0, factor * np.linalg.norm(derivative))
        np.testing.assert_allclose(values_of(back, line), norms)


def test_states_through_time_shows_what_forgets_the_past(right, figure):
    """A backward that hands nothing on to the step before has no line there."""

    @wraps(right.rnn_backward)
    def rnn_backward(dh, x, h0, h, wx, wh):
        dx, dh0, *rest = right.rnn_backward(dh, x, h0, h, wx, wh)
        return dx, dh0 * (h.shape[1] == 1), *rest

    plots.states_through_time(right.rnn_forward, rnn_backward)
    assert not values_of(figure().axes[1], 1)[:-1].any()


def test_norms_by_depth_draws_what_is_returned(figure):
    def gradient_norms(params, x, y, activation):
        assert [w.shape for w, _ in params] == [(50, 50)] * (len(params) - 1) + [(50, 10)]
        return [len(params) + layer + 100 * (activation == "relu") for layer in range(len(params))]

    plots.norms_by_depth(gradient_norms)
    left, right = figure().axes
    for line, more in ((1, 0), (2, 100)):
        assert values_of(left, line).tolist() == [depth + more for depth in range(2, 21)]
        assert values_of(right, line).tolist() == [20 + layer + more for layer in range(20)]
    assert [text.get_text() for text in left.get_legend().texts] == ["sigmoid", "ReLU"]


@pytest.mark.parametrize("wrong", [False, True])
def test_norms_by_depth_shows_them_vanish_with_sigmoid(right, figure, wrong):
    @wraps(right.gradient_norms)
    def gradient_norms(params, x, y, activation):
        return right.gradient_norms(params, x, y, "relu" if wrong else activation)

    plots.norms_by_depth(gradient_norms)
    sigmoid, relu = (values_of(figure().axes[0], line) for line in (1, 2))
    assert relu.min() > 0.1
    assert (sigmoid[-1] < 1e-8) == (not wrong)
