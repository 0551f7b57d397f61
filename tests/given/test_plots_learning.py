"""Pictures of functions, networks and training: each draws what the functions that it is given return, right or wrong."""

import re

import matplotlib
import numpy as np
import pytest

from given import ladder, mnist
from tests.helpers.drawing import heights, image_of, times, written_in

matplotlib.use("agg")  # no window, whatever the machine
from given import plots  # noqa: E402 - the backend has to be chosen first
from given.plots import networks, training  # noqa: E402 - the backend has to be chosen first

pytestmark = pytest.mark.slow  # draws


@pytest.mark.parametrize("factor", [1, 3])
def test_activation_draws_the_function_and_its_slope(right, figure, factor):
    plots.activation(right.sigmoid, times(factor, right.sigmoid_backward))
    (axes,) = figure().axes
    z, values, slope = (line.get_ydata() for line in axes.lines[1:])
    np.testing.assert_array_equal(values, right.sigmoid(z))
    np.testing.assert_allclose(slope, factor * values * (1 - values))
    assert [text.get_text() for text in axes.get_legend().texts] == ["z, unchanged", "sigmoid(z)", "its slope"]


@pytest.mark.parametrize("factor", [1, 2])
def test_probabilities_are_the_heights_of_the_bars(right, figure, factor):
    plots.probabilities(times(factor, right.softmax))
    left, bars = figure().axes
    assert heights(left) == [0, 1.0986, 2.1972] and left.get_title() == "z (1, 3)"
    assert heights(bars) == pytest.approx(np.array([1, 3, 9]) / 13 * factor, rel=1e-4)
    assert bars.get_title() == f"softmax(z), adding up to {factor}, (1, 3)"


@pytest.mark.parametrize("factor", [1, 2])
def test_loss_draws_the_curve_and_the_difference(right, figure, factor):
    plots.loss(times(factor, right.cross_entropy), times(factor, right.softmax_cross_entropy_backward))
    left, bars = figure().axes
    p, losses = left.lines[0].get_data()
    np.testing.assert_allclose(losses, -factor * np.log(p))
    assert written_in(left) == [f"the example by hand: {factor * 0.2877:.3f}"]
    assert [heights(bars, group) for group in (0, 1)] == [[0.1, 0.7, 0.2], [0, 0, 1]]
    assert heights(bars, 2) == pytest.approx(factor * np.array([0.1, 0.7, -0.8]))


@pytest.mark.parametrize("factor", [1, 2])
def test_dense_layer_writes_the_sums_into_the_neurons(right, figure, factor):
    plots.dense_layer(times(factor, right.dense_forward))
    (axes,) = figure().axes
    assert {f"z\n{11 * factor}", f"z\n−{8 * factor}", "x\n1", "x\n−2", "3", "0", "1", "5"} <= set(written_in(axes))
    assert axes.get_title() == "x (1, 2)   @   w (2, 2)   +   b (2,)   =   z (1, 2)"


@pytest.mark.parametrize("factor", [1, 2])
def test_dense_layer_backward_writes_derivatives_in_place(right, figure, factor):
    plots.dense_layer_backward(times(factor, right.dense_backward))
    (axes,) = figure().axes
    texts = {text.get_text(): text.get_position() for text in axes.texts}
    assert texts[f"x 1\ndx {3 * factor}"][0] == texts[f"x −2\ndx {16 * factor}"][0] == 0
    assert texts["dz\n1"][0] == texts["dz\n3"][0] == 1
    assert {f"db {factor}", f"db {3 * factor}"} <= set(texts)
    assert {f"dw {dw}\n(w {w})" for dw, w in ((factor, 3), (3 * factor, 0), (f"−{2 * factor}", 1))} <= set(texts)
    assert points_left(axes)


def points_left(axes) -> bool:
    """Whether all arrows do."""
    arrows = [text for text in axes.texts if hasattr(text, "arrow_patch")]
    return all(arrow.xy[0] < arrow.get_position()[0] for arrow in arrows) and bool(arrows)


def lines_of(axes, count: int) -> list[tuple[float, str]]:
    """Width and style of the lines that were drawn last."""
    drawn = [(line.get_linewidth(), line.get_linestyle()) for line in axes.lines if len(line.get_xdata()) == 2]
    return drawn[-count:]


def test_network_draws_lines_of_weights_and_probabilities(right, figure):
    plots.network(right.network_forward)
    (axes,) = figure().axes
    p = right.network_forward(networks.LAYERS, networks.X)[0]
    assert written_in(axes)[-3:-1] == [f"p\n{probability:.2f}" for probability in p] == ["p\n0.25", "p\n0.75"]
    drawn = lines_of(axes, 8)
    for (w, _), part in zip(networks.LAYERS, (drawn[:4], drawn[4:]), strict=True):
        assert {networks.write_number(number) for number in w.flat} <= set(written_in(axes))
        assert [width for width, _ in part] == pytest.approx(0.5 + 4 * np.abs(w.ravel()) / np.abs(w).max())
        assert [style == "--" for _, style in part] == [number < 0 for number in w.ravel()]
    assert not points_left(axes)


def test_what_network_writes_into_the_hidden_neurons_is_so(right):
    z = right.dense_forward(networks.X, *networks.LAYERS[0])
    pairs = zip(z[0], right.relu(z)[0], strict=True)
    assert tuple(tuple(map(networks.write_number, pair)) for pair in pairs) == networks.HIDDEN


@pytest.mark.parametrize("sign", [1, -1])
def test_error_flow_draws_the_gradient_on_its_way_back(right, figure, sign):
    def backprop(params, x, y):
        loss, grads = right.backprop(params, x, y)
        return loss, [(sign * dw, sign * db) for dw, db in grads]

    plots.error_flow(backprop)
    (axes,) = figure().axes
    _, grads = backprop(networks.NETWORK, networks.ONE_INPUT, networks.CLASS)
    lines = [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_linestyle() != ":"]
    wanted = [number / np.abs(dw).max() for dw, _ in grads for number in dw.ravel() if number]
    assert [line.get_linestyle() for line in lines] == ["-" if number > 0 else "--" for number in wanted]
    assert [line.get_linewidth() for line in lines] == pytest.approx(0.5 + 4 * np.abs(wanted))
    texts = written_in(axes)
    for dw, db in grads:
        assert {f"db\n{networks.write_number(number)}" for number in db.round(2)} <= set(texts)
        assert {f"dw {networks.write_number(number)}" for number in dw.round(2).flat} <= set(texts)
    assert points_left(axes) and "the true class" in texts


@pytest.mark.parametrize("factor", [1, 2])
def test_gradient_check_draws_computed_over_measured(right, figure, factor):
    """Right gradients lie on the diagonal, gradients twice too large on a line of slope 2."""

    def backprop(params, x, y):
        loss, grads = right.backprop(params, x, y)
        return loss, [(factor * dw, factor * db) for dw, db in grads]

    plots.gradient_check(backprop, right.numerical_gradient)
    axes = figure().axes[0]
    points = np.concatenate([drawn.get_offsets() for drawn in axes.collections])
    assert len(points) == 4 * 5 + 5 + 5 * 3 + 3 and axes.get_title().startswith("43 derivatives")
    assert np.ptp(points[:, 0]) > 0.1
    np.testing.assert_allclose(points[:, 1], factor * points[:, 0], atol=1e-8)
    assert axes.get_xlabel() == "derivative measured by numerical_gradient"
    assert axes.get_ylabel() == "derivative computed by backprop"


@pytest.mark.parametrize("factor", [1, 0.05])
def test_first_weights_draws_how_they_are_spread(right, figure, factor):
    def init_params(sizes, rng):
        return [(factor * w, b) for w, b in right.init_params(sizes, rng)]

    plots.first_weights(init_params)
    for axes, shape in zip(figure().axes, ((784, 100), (100, 10)), strict=True):
        assert axes.get_title() == f"w ({shape[0]}, {shape[1]})"
        bars = axes.containers[0]
        assert sum(bar.get_height() * bar.get_width() for bar in bars) == pytest.approx(1)
        spread = bars[-1].get_x() + bars[-1].get_width() - bars[0].get_x()
        deviation = np.sqrt(2 / shape[0])
        assert 5 * factor * deviation < spread < 12 * factor * deviation
        curve = axes.lines[0].get_ydata()
        assert curve.max() == pytest.approx(1 / (deviation * np.sqrt(2 * np.pi)), rel=0.001)


@pytest.mark.parametrize("sign", [1, -1])
def test_downhill_walks_with_the_given_steps(right, figure, sign):
    def sgd_step(params, grads, rate):
        return right.sgd_step(params, grads, sign * rate)

    plots.downhill(sgd_step)
    (axes,) = figure().axes
    for line, rate in zip(axes.lines[1:], training.RATES, strict=True):
        np.testing.assert_allclose(line.get_xdata(), -4 * (1 - 2 * sign * rate) ** np.arange(13))
        np.testing.assert_allclose(line.get_ydata(), 2 * (1 - 6 * sign * rate) ** np.arange(13))
    assert [axes.get_xlabel(), axes.get_ylabel()] == ["weight w", "bias b"]


def test_learning_curves_draw_what_train_and_predict_returned(figure):
    def init_params(sizes, rng):
        return [0]

    def train(params, x, y, *, epochs, **how):
        assert (epochs, len(x)) == (1, 100)
        return [params[0] + 1], [2.0 / (params[0] + 1)]

    def predict(params, x):
        """Read as many of a thousand right as 100 times the number of epochs."""
        read = mnist.training()[1][-1000:].copy()
        read[100 * params[0] :] += 1
        return read

    assert plots.learning_curves(init_params, train, predict, digits=100, epochs=4) == [4]
    left, right = figure().axes
    np.testing.assert_allclose(left.lines[1].get_xydata(), [(1, 2), (2, 1), (3, 2 / 3), (4, 0.5)])
    np.testing.assert_allclose(right.lines[1].get_xydata(), [(1, 10), (2, 20), (3, 30), (4, 40)])
    assert (
        left.lines[0].get_ydata()[0] == np.log(10) and right.get_legend().texts[1].get_text() == "yours, at last 40.0 %"
    )
    assert [left.get_xlabel(), right.get_ylabel()] == ["epoch", "digits read right (%)"]


def test_learning_curves_train_on_digits(right, figure):
    params = plots.learning_curves(right.init_params, right.train, right.predict, digits=300, epochs=3)
    losses, accuracies = (axes.lines[1].get_ydata() for axes in figure().axes)
    assert losses[-1] < losses[0] and accuracies[-1] > 50 and params[0][0].shape == (784, 30)


def reads(right_ones: int):
    """A `predict` that reads this many of the digits held out right."""

    def predict(params, x):
        labels = mnist.exam()[1]
        return np.where(np.arange(len(labels)) < right_ones, labels, (labels + 1) % 10)

    return predict


@pytest.mark.parametrize("accuracy", [92.5, 50])
def test_ladder_draws_where_the_accuracy_stands(figure, accuracy):
    network = plots.ladder(lambda x, y, rng: (x.shape, y.shape), reads(int(100 * accuracy)))
    assert network == ((50_000, 784), (50_000,))
    (axes,) = figure().axes
    steps = axes.lines[0].get_xydata()
    np.testing.assert_array_equal(steps[:4], ladder.TIERS)
    star = axes.lines[-1].get_xydata()[0]
    assert star.tolist() == [max(accuracy, 74), ladder.points(accuracy)]
    assert (
        axes.get_title()
        == f"your network reads {accuracy:.2f} % of 10,000 new digits: {ladder.points(accuracy)} points"
    )
    assert [axes.get_xlabel(), axes.get_ylabel()] == ["digits read right (%)", "points"]


@pytest.mark.parametrize("right_ones", [10_000, 9_000])
def test_confusion_counts_what_was_read_as_what(figure, right_ones):
    plots.confusion(reads(right_ones), "network")
    (axes,) = figure().axes
    labels = mnist.exam()[1]
    mistakes = np.zeros((10, 10))
    for label in labels[right_ones:]:
        mistakes[label, (label + 1) % 10] += 1
    np.testing.assert_array_equal(image_of(axes), mistakes)
    texts = {text.get_position(): text.get_text() for text in axes.texts}
    assert [int(texts[k, k]) for k in range(10)] == np.bincount(labels[:right_ones], minlength=10).tolist()
    assert axes.get_title().startswith(f"10,000 new digits, {10_000 - right_ones:,} of them misread\n")
    assert [axes.get_xlabel(), axes.get_ylabel()] == ["read as", "true digit"]


def test_hidden_weights_draws_a_column_as_an_image(figure):
    w = np.random.default_rng(0).normal(size=(784, 25))
    w[:, 3] = -1
    plots.hidden_weights([(w, np.where(np.arange(25) == 5, 1e6, 0))])
    axes = figure().axes[:21]
    assert [axes[3].get_title(), axes[5].get_title()] == [
        "neuron 3\n0 %",
        "neuron 5\n100 %",
    ]  # silent, and never silent
    for neuron in range(21):
        np.testing.assert_array_equal(image_of(axes[neuron]).ravel(), w[:, neuron])
    assert figure().get_suptitle().startswith("w (784, 25)") and "the first 21 of 25 neurons" in figure().get_suptitle()


def test_hidden_weights_of_another_kind_of_network_are_one_line(capsys):
    plots.hidden_weights([(np.zeros((100, 784)), 0)])
    assert re.fullmatch(r"no picture: it needs a network whose first layer .*\n", capsys.readouterr().out)


def test_digits_draws_the_first_and_the_misread(figure):
    """A network that reads 7 everywhere."""
    plots.digits(lambda params, x: np.full(len(x), 7), "network", count=100)
    images, labels = (part[-100:] for part in mnist.training())
    wrong = np.flatnonzero(labels != 7)
    np.testing.assert_array_equal(
        [image_of(axes).reshape(784) for axes in figure().axes], images[[*range(10), *wrong[:10]]]
    )
    titles = [axes.get_title() for axes in figure().axes]
    assert titles[10:] == [f"reads 7,\nis {label}" for label in labels[wrong[:10]]]
    assert figure().get_suptitle().startswith(f"{100 - len(wrong)} % of 100 new digits")


def test_digits_without_a_misread_one(figure):
    labels = mnist.training()[1][-100:]
    plots.digits(lambda params, x: labels, "network", count=100)
    assert [len(axes.images) for axes in figure().axes] == [1] * 10 + [0] * 10


@pytest.mark.parametrize("draw", [plots.digits, plots.confusion])
def test_digits_read_as_no_whole_numbers_are_one_line(capsys, figure, draw):
    draw(lambda params, x: np.full(len(x), 0.5), "network")
    assert capsys.readouterr().out == "no picture: predict gave float64, whole numbers were expected\n"


@pytest.mark.parametrize(
    ("backprop", "wanted"),
    [
        (lambda params, x, y: 1.0, r"no picture: 2 things should come from backprop \(loss, grads\)"),
        (lambda params, x, y: (1.0, []), r"no picture: 2 things should come from backprop's grads .*"),
        (lambda params, x, y: (1.0, [(0, 0), (0, 0)]), r"no picture: backprop's dw gave shape \(\), the picture needs \(1, 2\)"),
    ],
)  # fmt: skip
def test_gradients_of_the_wrong_form_are_one_line(capsys, figure, backprop, wanted):
    backprop.__name__ = "backprop"
    plots.error_flow(backprop)
    assert re.fullmatch(wanted + "\n", capsys.readouterr().out)
    assert "db\n?" in written_in(figure().axes[0])  # the network is drawn all the same
