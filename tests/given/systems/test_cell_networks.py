"""Networks that tell where a protein is: curve, kernels and confusions are what the functions gave, right or wrong."""

import time
from functools import wraps

import matplotlib
import numpy as np
import pytest

from tests.helpers.drawing import image_of, times, written_in

matplotlib.use("agg")  # no window, whatever the machine
from given import plots  # noqa: E402 - the backend has to be chosen first
from given.plots.systems import cell_networks  # noqa: E402 - the backend has to be chosen first
from given.trainings.cells import CLASSES, cells  # noqa: E402 - the same

pytestmark = pytest.mark.slow  # draws


@pytest.fixture
def few(monkeypatch):
    """Few cells and epochs, so that a training takes a second."""
    monkeypatch.setattr(cell_networks, "LEARNED", 160)
    monkeypatch.setattr(cell_networks, "NEW", 80)
    monkeypatch.setattr(cell_networks, "COURSE", ((3, 0.1), (1, 0.02)))
    monkeypatch.setattr(cell_networks, "EPOCHS", 4)


def curve(figure) -> np.ndarray:
    (axes,) = [axes for axes in figure().axes if axes.get_xlabel() == "epoch"]
    return axes.lines[1].get_ydata()


def test_the_curve_is_what_the_network_told_right(right, figure, few):
    params = plots.learn_cells(right.convnet_forward, right.convnet_backprop, right.sgd_step)
    images, classes = cell_networks.new_cells()
    told = right.convnet_forward(params, images).argmax(axis=1)
    assert len(curve(figure)) == 4 and curve(figure)[-1] == 100 * np.mean(told == classes) > 50
    assert params[0][0].shape == (8, 2, 5, 5) and not np.array_equal(
        params[0][0], cell_networks.first_params(np.random.default_rng(1))[0][0]
    )


def test_a_network_that_walks_uphill_learns_nothing(right, figure, few):
    plots.learn_cells(
        right.convnet_forward,
        right.convnet_backprop,
        wraps(right.sgd_step)(lambda p, g, r: right.sgd_step(p, g, -r / 50)),
    )
    assert curve(figure)[-1] < 40


def test_examples_stand_in_the_column_of_their_class(right, figure, few):
    plots.learn_cells(right.convnet_forward, right.convnet_backprop, right.sgd_step)
    images, classes = cells(np.random.default_rng(0), 100)
    drawn = [axes for axes in figure().axes if axes.images]
    assert len(drawn) == 16 and [axes.get_title() for axes in drawn[:4]] == list(CLASSES)
    for column in range(4):
        for row, image in enumerate(images[classes == column][:4]):
            np.testing.assert_array_equal(image_of(drawn[4 * row + column]), cell_networks.in_colours(image))


@pytest.mark.on_record_of_all
@pytest.mark.parametrize(("seconds", "epochs"), [(0, 4), (1, 3), (5, 1)])
def test_training_stops_when_its_time_is_over(right, figure, few, monkeypatch, seconds, epochs):
    """A step takes so many seconds, and an epoch has eight; what was learned by then is drawn."""
    clock = Clock(monkeypatch)
    assert plots.learn_cells(right.convnet_forward, clock.lasting(seconds, right.convnet_backprop), right.sgd_step)
    assert len(curve(figure)) == epochs
    assert figure().axes[-1].get_title().endswith("160" if epochs == 4 else "160, stopped after 20 s")


def test_what_is_too_slow_to_learn_anything_is_one_line(right, figure, few, monkeypatch, capsys):
    monkeypatch.setattr(cell_networks, "LEARNED", 400)
    clock = Clock(monkeypatch)
    assert plots.learn_cells(right.convnet_forward, clock.lasting(21, right.convnet_backprop), right.sgd_step) is None
    assert capsys.readouterr().out.startswith("no picture: 20 seconds were enough for 20 of 400 cells. Loops ")
    assert figure().axes[0].images  # the cells are drawn all the same


class Clock:
    """A processor's clock that stands still but for what a function adds to it."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(time, "process_time", lambda: self.now)

    def lasting(self, seconds, function):
        @wraps(function)
        def slow(*args):
            self.now += seconds
            return function(*args)

        return slow


@pytest.mark.on_record_of_all
@pytest.mark.parametrize("factor", [1, -1])
def test_kernels_and_what_they_find_are_drawn(right, figure, few, factor):
    params = cell_networks.first_params(np.random.default_rng(5))
    plots.cell_kernels(times(factor, right.conv_forward), params)
    rows = np.reshape([axes for axes in figure().axes if axes.get_label() != "<colorbar>"], (6, 9))
    (w, b), _ = params
    for number, channel in np.ndindex(8, 2):
        np.testing.assert_array_equal(image_of(rows[channel][1 + number]), w[number, channel])
    images, classes = cell_networks.new_cells()
    for number, name in enumerate(CLASSES):
        cell = images[classes == number][:1]
        found = np.maximum(factor * right.conv_forward(cell, w, b), 0)[0]
        assert rows[2 + number][0].get_ylabel() == name
        np.testing.assert_allclose([image_of(axes) for axes in rows[2 + number][1:]], found, atol=1e-5)


def counts_in(axes) -> np.ndarray:
    return np.array([int(text) for text in written_in(axes)]).reshape(4, 4)


def test_both_confusions_count_the_same_new_cells(right, figure, few):
    params = cell_networks.first_params(np.random.default_rng(5))
    plots.cell_confusion(right.convnet_forward, params, right.init_params, right.train, right.predict)
    images, classes = cell_networks.new_cells()
    left, dense = figure().axes
    told = right.convnet_forward(params, images).argmax(axis=1)
    assert [np.bincount(told[classes == row], minlength=4).tolist() for row in range(4)] == counts_in(left).tolist()
    for axes in (left, dense):
        assert counts_in(axes).sum(axis=1).tolist() == np.bincount(classes, minlength=4).tolist()
        assert f"{100 * np.trace(counts_in(axes)) / 80:.1f} % of 80 new cells" in axes.get_title()
    assert left.get_title().startswith("your convnet, 3,612 weights") and np.trace(counts_in(dense)) > 40
    assert dense.get_title().startswith("a dense network, 34,714 weights")


def test_a_network_that_tells_one_class_fills_one_column(right, figure, few):
    def always_spots(params, x):
        return np.tile([0.1, 0.1, 0.1, 0.7], (len(x), 1))

    always_spots.__name__ = "convnet_forward"
    params = cell_networks.first_params(np.random.default_rng(5))
    plots.cell_confusion(always_spots, params, right.init_params, right.train, right.predict)
    assert not counts_in(figure().axes[0])[:, :3].any()


@pytest.mark.parametrize("params", [None, [(np.zeros((8, 1, 5, 5)), np.zeros(8)), (0, 0)]])
def test_without_a_network_for_cells_one_line_says_so(right, params, capsys):
    plots.cell_kernels(right.conv_forward, params)
    plots.cell_confusion(right.convnet_forward, params, right.init_params, right.train, right.predict)
    first, second = capsys.readouterr().out.splitlines()
    assert first == second and first.startswith("no picture: ")
