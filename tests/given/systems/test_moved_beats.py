"""Beats moved to where none was in training: the curves are F1 scores of what the functions found, whatever they are."""

from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest

from given import heartbeats

matplotlib.use("agg")  # no window, whatever the machine
from given import plots  # noqa: E402 - the backend has to be chosen first
from given.plots.systems import moved_beats  # noqa: E402 - the backend has to be chosen first

pytestmark = pytest.mark.slow  # draws


@pytest.fixture
def few(monkeypatch):
    """Few signals for each position, and few steps, so that a picture takes a second."""
    monkeypatch.setattr(moved_beats, "EACH", 8)
    monkeypatch.setattr(moved_beats, "EPOCHS", 40)


@pytest.fixture(scope="module")
def learned(reference) -> SimpleNamespace:
    """The reference's functions, with kernels that have learned already."""
    signals, labels = heartbeats.heartbeats(np.random.default_rng(0), 300, "left")
    params = reference["fit_heartbeat"](signals, labels, np.random.default_rng(1))

    def fit_heartbeat(signals, labels, rng):
        return params

    return SimpleNamespace(**reference | {"fit_heartbeat": fit_heartbeat})


def replaced(functions: SimpleNamespace, **others) -> SimpleNamespace:
    return SimpleNamespace(**vars(functions) | others)


def curves(figure) -> dict[str, np.ndarray]:
    """The F1 scores of both networks, by their names."""
    axes = figure().axes[2]
    return {line.get_label().split(",")[0]: line.get_ydata() for line in axes.lines if len(line.get_xdata()) > 2}


def test_kernels_find_moved_beats_and_a_dense_network_does_not(learned, figure, few):
    plots.moved_beats(learned)
    kernels, dense = curves(figure)["your kernels"], curves(figure)["a dense network"]
    trained = [start for start in range(20) if start % 5 < 3]  # where a beat may begin in the left half
    assert kernels.min() > 0.85 and dense[trained].min() > 0.6
    assert dense[20:].max() < 0.1
    assert [text.get_text() for text in figure().axes[2].get_legend().texts][1:] == [
        "your kernels, 57 numbers learned",
        "a dense network, 8,140 numbers learned",
    ]


def test_what_each_finds_of_the_example_stands_below_it(learned, figure, few):
    plots.moved_beats(learned)
    for axes, start, dense in zip(figure().axes[:2], (11, 31), ([11, 12, 13], []), strict=True):
        found = {line.get_label(): line.get_xdata().tolist() for line in axes.lines}
        assert found["beat, says your kernels"] == [start, start + 1, start + 2]
        assert found["beat, says a dense network"] == dense
        (shaded,) = axes.patches
        assert shaded.get_x() == start - 0.5 and shaded.get_width() == 3


def test_what_finds_nothing_beyond_a_place_is_drawn_as_it_is(learned, figure, few):
    """Kernels that see nothing in the right half: their curve falls where the true one does not."""

    def half_blind(params, signals):
        found = learned.predict_heartbeat(params, signals)
        found[:, 22:] = 0
        return found

    plots.moved_beats(replaced(learned, predict_heartbeat=half_blind))
    kernels = curves(figure)["your kernels"]
    assert kernels[:19].min() > 0.85 and kernels[22:].max() == 0


def test_the_stripes_are_where_beats_began(figure, learned, few):
    def nothing(params, signals):
        return np.zeros(signals.shape, int)

    plots.moved_beats(replaced(learned, predict_heartbeat=nothing))
    stripes = [patch.get_x() + 0.5 for patch in figure().axes[2].patches]
    assert stripes == [start for start in range(20) if start % 5 < 3]


def test_a_signal_for_each_position_has_its_beat_there():
    signals, labels = moved_beats.signals_by_position(np.random.default_rng(0))
    starts = np.repeat(moved_beats.STARTS, moved_beats.EACH)
    assert (labels.sum(axis=1) == 3).all() and (labels.argmax(axis=1) == starts).all()
    quiet = signals[labels == 0]
    assert np.abs(np.mean(signals[labels == 1].reshape(-1, 3), axis=0) - heartbeats.BEAT).max() < 0.02
    assert 0.05 < np.mean(np.abs(quiet) > 0.3) < 0.2  # two twitches in each


def test_without_a_dense_layer_the_kernels_are_drawn(learned, figure, few, capsys):
    def missing(*args):
        raise NotImplementedError("q05_dense_forward: every input to every neuron")

    plots.moved_beats(replaced(learned, dense_forward=missing))
    assert capsys.readouterr().out.startswith("a dense network waits for q05_dense_forward, which is not started yet")
    assert list(curves(figure)) == ["your kernels"]
