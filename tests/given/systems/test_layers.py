"""Where weights sit and work is done: the bars are what network_summary gave, and the multiplications that follow from it."""

import re
from functools import wraps

import matplotlib
import numpy as np
import pytest

matplotlib.use("agg")  # no window, whatever the machine
from given import plots  # noqa: E402 - the backend has to be chosen first


def bars(axes) -> list[int]:
    """The bars of a panel from top to bottom, in single weights."""
    drawn = [(bar.get_y(), round(1e6 * bar.get_width())) for group in axes.containers for bar in group]
    return [number for _, number in sorted(drawn)]


def test_bars_and_totals_are_those_of_the_papers(right, figure):
    plots.layers(right.network_summary)
    alexnet, work, yeast, _ = figure().axes
    assert bars(alexnet) == [34_944, 307_456, 885_120, 663_936, 442_624, 37_752_832, 16_781_312, 4_097_000]
    assert alexnet.get_title().startswith("AlexNet: 60,965,224 weights and biases,\n96 %")
    assert yeast.get_title().startswith("DeepYeast: 10,982,924 weights and biases,\n79 %")
    assert [bars(work)[0], bars(work)[-1]] == [55 * 55 * 96 * 3 * 11 * 11, 4096 * 1000]
    assert re.fullmatch(r"724 million multiplications for an image,\n92 % of them in convolutions", work.get_title())
    names = [label.get_text() for label in alexnet.get_yticklabels()]
    assert names == [*(f"conv {number}" for number in range(1, 6)), "dense 1", "dense 2", "dense 3"]
    assert alexnet.yaxis_inverted() and yeast.yaxis_inverted()  # the first layer on top


def test_a_summary_without_groups_is_drawn_as_it_is(right, figure):
    def without_groups(layers, shape):
        return right.network_summary([(*layer[:5], 1) if layer[0] == "conv" else layer for layer in layers], shape)

    plots.layers(wraps(right.network_summary)(without_groups))
    alexnet, *_ = figure().axes
    assert alexnet.get_title().startswith("AlexNet: 62,378,344 weights and biases")
    assert bars(alexnet)[1] == 256 * 96 * 5 * 5 + 256


def test_wrong_shapes_change_the_work_alone(right, figure):
    def too_wide(layers, shape):
        return [((out[0], *(side + 1 for side in out[1:])), n) for out, n in right.network_summary(layers, shape)]

    plots.layers(wraps(right.network_summary)(too_wide))
    alexnet, work, *_ = figure().axes
    assert bars(alexnet)[0] == 34_944 and bars(work)[0] == 56 * 56 * 96 * 363


@pytest.mark.parametrize(("summary", "wanted"), [
    (lambda layers, shape: [], r"no picture: 12 things should come from network_summary .*"),
    (lambda layers, shape: [0] * len(layers), r"no picture: 2 things should come from each layer of network_summary .*"),
    (lambda layers, shape: [((4, 2.5, 2), 3)] * len(layers), r"no picture: network_summary gave 2.5, a whole number .*"),
])  # fmt: skip
def test_a_summary_of_another_form_is_one_line(summary, wanted, capsys, figure):
    summary.__name__ = "network_summary"
    plots.layers(summary)
    assert re.fullmatch(wanted + "\n", capsys.readouterr().out)


def test_bars_of_dense_layers_are_hatched(right, figure):
    plots.layers(right.network_summary)
    convolution, dense = figure().axes[0].containers
    assert not any(bar.get_hatch() for bar in convolution) and all(bar.get_hatch() for bar in dense)
    assert np.sum([len(convolution), len(dense)]) == 8
