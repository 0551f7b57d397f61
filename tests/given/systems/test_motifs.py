"""A motif along DNA: bars are what motif_scan gave, letters are as high as the weights."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from tests.helpers.drawing import heights, image_of, times

matplotlib.use("agg")  # no window, whatever the machine
from given import plots  # noqa: E402 - the backend has to be chosen first
from given.plots.systems import motifs  # noqa: E402 - the backend has to be chosen first

pytestmark = pytest.mark.slow  # draws


@pytest.mark.parametrize("factor", [1, -1])
def test_bars_are_what_the_scan_gave(right, figure, factor):
    plots.motif(times(factor, right.motif_scan))
    weights = motifs.weights_of_box()
    for axes, sequence in zip(figure().axes[2:4], (motifs.LAC, motifs.UV5), strict=True):
        scores = factor * right.motif_scan(sequence, weights)
        assert heights(axes) == scores.tolist()
        best = int(scores.argmax())
        assert axes.patches[-1].get_x() == best - 0.5  # the shaded window
        assert f"shaded: {sequence[best : best + 6]} fits best" in axes.get_title()
        assert [label.get_text() for label in axes.get_xticklabels()] == list(sequence)


def test_the_mutant_box_stands_out_and_the_other_does_not(right):
    weights, place = motifs.weights_of_box(), motifs.LAC.index(motifs.LAC_BOX)
    lac, mutant = (np.sort(right.motif_scan(sequence, weights))[::-1] for sequence in (motifs.LAC, motifs.UV5))
    assert lac[0] - lac[2] < 0.5 < 3 < mutant[0] - mutant[1]
    assert right.motif_scan(motifs.LAC, weights)[place] in lac[:3]
    assert right.motif_scan(motifs.UV5, weights).argmax() == place and motifs.UV5[place : place + 6] == "TATAAT"


def test_the_title_adds_up_the_shaded_window(right, figure):
    plots.motif(right.motif_scan)
    says = "UV5, shaded: TATAAT fits best, 1.7 + 1.8 + 1.1 + 1.2 + 1 + 1.8, and your motif_scan says 8.6"
    assert figure().axes[3].get_title() == says


def test_letters_are_as_high_as_their_weights(figure):
    weights = np.array([[2.0, -1], [0.5, 0], [-1, 3], [0, -0.25]])
    _, axes = plt.subplots()
    motifs.draw_logo(axes, weights)
    drawn = {}
    for letter in axes.patches:
        box = letter.get_path().get_extents()
        drawn[letter.get_gid(), round((box.x0 + box.x1) / 2)] = (box.y0, box.y1)
    assert set(drawn) == {("A", 0), ("C", 0), ("G", 0), ("A", 1), ("G", 1), ("T", 1)}  # a weight of 0 has no letter
    assert drawn["C", 0] == pytest.approx((0, 0.5)) and drawn["A", 0] == pytest.approx((0.5, 2.5))  # stacked
    assert drawn["G", 0] == pytest.approx((-1, 0)) and drawn["G", 1] == pytest.approx((0, 3))
    assert drawn["T", 1] == pytest.approx((-0.25, 0)) and drawn["A", 1] == pytest.approx((-1.25, -0.25))


def test_the_weights_come_from_the_shares(figure, right):
    weights = motifs.weights_of_box()
    chances = 0.25 * 2**weights
    assert chances.sum(axis=0) == pytest.approx(np.ones(6), abs=0.05)  # to one decimal
    usual = [motifs.LETTERS.index(letter) for letter, _ in motifs.BOX]
    assert chances[usual, range(6)] == pytest.approx([often / 100 for _, often in motifs.BOX], abs=0.05)
    plots.motif(right.motif_scan)
    np.testing.assert_array_equal(image_of(figure().axes[1]), weights)
