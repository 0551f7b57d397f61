"""Pictures of signals, images and pooling: each draws what the functions that it is given return, right or wrong."""

import re
from functools import wraps

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib._animation_data import JS_INCLUDE  # what asks the network for a font
from PIL import Image

from autograder import paths
from autograder.authoring import notebook
from given import mnist
from given.answers import slide
from given.machinery.questions import FUNCTIONS
from tests.helpers.drawing import address_in, heights, image_of, times

matplotlib.use("agg")  # no window, whatever the machine
from given import plots, yours  # noqa: E402 - the backend has to be chosen first
from given.plots import kernels_on_images, kernels_on_signals, style, training  # noqa: E402 - the same

pytestmark = pytest.mark.slow  # draws


def middles(axes) -> list[float]:
    return [bar.get_x() + bar.get_width() / 2 for bar in axes.containers[-1]]


@pytest.mark.parametrize("title", ["detects positive numbers", "Size = 3, Stride = 1", "Size = 3, Stride = 3"])
def test_sliding_kernel_draws_the_slides_rows(right, figure, title):
    example = slide(title)
    plots.sliding_kernel(right.conv1d, right.relu, example.kernel, example.stride)
    top, middle, bottom = figure().axes
    assert heights(top) == example.input.tolist()
    assert heights(middle) == example.output.tolist()
    assert heights(bottom) == example.relu.tolist()
    assert middle.get_title() == f"kernel output, stride {example.stride} ({len(example.output)},)"
    assert bottom.get_title() == f"ReLU output ({len(example.output)},)"


def test_sliding_kernel_puts_outputs_below_their_windows(right, figure):
    plots.sliding_kernel(right.conv1d, right.relu, [0, 2, 1], stride=3)
    top, middle, bottom = figure().axes
    assert middles(middle) == pytest.approx([1, 4, 7])
    assert [text.get_position()[0] for text in middle.texts if text.get_text() == "–"] == [0, 2, 3, 5, 6, 8, 9]
    assert top.get_title() == "input (10,); shaded: 0·1 + 2·(−1) + 1·0.5, and your conv1d says −1.5"
    assert top.get_ylabel() == "signal" and bottom.get_xlabel() == "position in the signal"


def test_sliding_kernel_draws_a_wrong_conv1d_as_it_is(right, figure):
    plots.sliding_kernel(times(2, right.conv1d), right.relu, [0, 2, 1])
    top, middle, _ = figure().axes
    assert heights(middle) == (2 * slide("Size = 3, Stride = 1").output).tolist()
    assert top.get_title().endswith("0·1 + 2·(−1) + 1·0.5, and your conv1d says −3")


def test_sliding_kernel_draws_a_signal_of_ones_own(right, figure):
    plots.sliding_kernel(right.conv1d, right.relu, [1, 1], signal=[1, 2, 3])
    assert heights(figure().axes[1]) == [3, 5]
    assert middles(figure().axes[1]) == pytest.approx([0.5, 1.5])


def test_sliding_is_a_small_film_that_plays_and_is_saved(right, tmp_path, capsys):
    film = plots.sliding(right.conv1d, [1, -1], signal=[0, 1, -1, 0], file=str(tmp_path / "film.gif"))
    page = film._repr_html_()
    assert address_in(JS_INCLUDE) and not address_in(page)
    assert page.count("data:image/png;base64") == 3 and len(page) < 1_000_000
    assert len(re.findall(r"<button[^>]*>\s*[−+|◀▶❚\ufe0e]+\s*</button>", page)) == page.count("<button") == 9
    assert not plt.get_fignums()  # its last frame would stand below the film
    with Image.open(tmp_path / "film.gif") as saved:
        assert saved.n_frames == 3
    assert capsys.readouterr().out == "The film is in film.gif, too.\n"


@pytest.mark.parametrize("factor", [1, 3])
def test_sliding_shows_the_outputs_one_after_the_other(right, figure, factor):
    conv1d = times(factor, right.conv1d)
    signal, kernel = np.array([0.0, 1, -1, 0]), np.array([1.0, -1])
    _, (top, bottom) = plt.subplots(2)
    move = kernels_on_signals.frames(top, bottom, signal, kernel, conv1d(signal, kernel))
    move(0)
    assert heights(bottom) == [-factor, 0, 0]
    move(1)
    assert heights(bottom) == [-factor, 2 * factor, 0]
    np.testing.assert_array_equal(top.lines[0].get_xydata(), [(1, 1), (2, -1)])  # the kernel, where it lies
    assert bottom.get_title() == f"1·1 + (−1)·(−1) = {2 * factor}"


def test_learned_kernel_ends_at_the_slides_kernel(right, figure):
    plots.learned_kernel(right.conv1d, right.conv1d_backward)
    left, middle, outputs = figure().axes
    assert [line.get_ydata()[0] for line in left.lines] == [0, 0, 0]
    assert [line.get_ydata()[-1] for line in left.lines] == pytest.approx([0, 2, 1], abs=0.001)
    losses = middle.lines[0].get_ydata()
    assert losses[0] == pytest.approx(np.mean(slide("Size = 3, Stride = 1").output ** 2)) and losses[-1] < 1e-6
    assert heights(outputs) == pytest.approx(slide("Size = 3, Stride = 1").output, abs=0.001)
    assert [axes.get_xlabel() for axes in (left, middle, outputs)] == ["step", "step", "output number"]


def test_learned_kernel_does_not_learn_uphill(right, figure):
    plots.learned_kernel(right.conv1d, times(-0.01, right.conv1d_backward))
    left, middle, _ = figure().axes
    losses = middle.lines[0].get_ydata()
    assert losses[-1] > losses[0] and abs(left.lines[1].get_ydata()[-1] - 2) > 1


@pytest.mark.parametrize("factor", [1, 2])
def test_parameter_counts_are_the_heights_of_the_bars(right, figure, factor):
    plots.parameter_counts(times(factor, right.dense_parameters), right.conv_parameters)
    (axes,) = figure().axes
    assert heights(axes, 0) == [factor * count for count in (15_700, 81_940, 1_250_020)]
    assert heights(axes, 1) == [200, 200, 200]
    assert f"{factor * 1_250_020:,}" in [text.get_text() for text in axes.texts]
    assert [label.get_text().split("\n")[1] for label in axes.get_xticklabels()] == [
        "(28, 28)",
        "(64, 64)",
        "(250, 250)",
    ]
    assert axes.get_yscale() == "log" and axes.get_ylabel() == "weights and biases"


@pytest.mark.parametrize("factor", [1, -1])
def test_edges_draws_what_each_kernel_finds(right, figure, factor):
    image = np.zeros((6, 7))
    image[:, 3:] = 1  # one edge, from top to bottom
    plots.edges(times(factor, right.conv2d), image)
    axes = figure().axes
    np.testing.assert_array_equal(image_of(axes[4]), image)
    for kernel, shown, result in zip(kernels_on_images.KERNELS.values(), axes[1:4], axes[5:8], strict=True):
        np.testing.assert_array_equal(image_of(shown), kernel)
        np.testing.assert_array_equal(image_of(result), factor * right.conv2d(image, kernel))
        assert result.get_title() == "output (4, 5)"
    assert image_of(axes[5])[0].tolist() == [0, 3 * factor, 3 * factor, 0, 0] and not image_of(axes[6]).any()
    low, high = axes[5].images[0].get_clim()
    assert low == -high  # 0 is in the middle of the scale


def test_feature_maps_draws_a_row_an_image_and_a_column_a_kernel(right, figure):
    swapped = wraps(right.conv_forward)(lambda *args: right.conv_forward(*args)[::-1])
    for conv_forward, order in ((right.conv_forward, (0, 1)), (swapped, (1, 0))):
        plots.feature_maps(conv_forward)
        rows = np.reshape(figure().axes[:8], (2, 4))
        digits = [mnist.training()[0][which].reshape(28, 28) for which in (0, 7)]
        for row, digit, shown in zip(rows, digits, (digits[i] for i in order), strict=True):
            np.testing.assert_array_equal(image_of(row[0]), digit)
            for axes, kernel in zip(row[1:], kernels_on_images.KERNELS.values(), strict=True):
                wanted = right.conv2d(np.pad(shown.astype(float), 1), kernel)
                np.testing.assert_allclose(image_of(axes), np.maximum(wanted, 0), atol=1e-12)
    assert figure().get_suptitle() == "x (2, 1, 28, 28),  w (3, 1, 3, 3)  →  y (2, 3, 28, 28)"


@pytest.mark.parametrize("factor", [1, 0.5])
def test_error_on_image_stamps_the_kernel_into_dx(right, figure, factor):
    plots.error_on_image(times(factor, right.conv_backward))
    dy, kernel, dx = map(image_of, figure().axes)
    assert np.argwhere(dy).tolist() == [[0, 0], [3, 2], [4, 4]]
    np.testing.assert_array_equal(dx[:3, :3], factor * kernel)
    np.testing.assert_array_equal(dx[4:6, 4], factor * (kernel[1:, 2] + kernel[:2, 0]))  # where two stamps meet
    framed = [patch.get_bbox().bounds for patch in figure().axes[2].patches]
    assert framed == [(-0.5, -0.5, 3, 3), (1.5, 2.5, 3, 3), (3.5, 3.5, 3, 3)]
    assert [axes.get_title() for axes in figure().axes] == ["dy (1, 1, 5, 5)", "kernel (1, 1, 3, 3)", "dx (1, 1, 7, 7)"]


def test_pooling_draws_the_slides_tables(right, figure):
    plots.pooling(right.max_pool, right.average_pool)
    wanted = [slide("max pooling").input, slide("max pooling").output, slide("pooling/averaging").output]
    for axes, table in zip(figure().axes, wanted, strict=True):
        np.testing.assert_array_equal(image_of(axes), table)
        assert axes.get_title().endswith(f"({table.shape[0]}, {table.shape[1]})") and axes.get_ylabel() == "row"
    texts = {text.get_position(): text.get_text() for text in figure().axes[1].texts}
    assert texts[1, 1] == "34" and "(slide: 26)" in texts.values()
    framed = [axes.patches[0].get_bbox().bounds for axes in figure().axes]
    assert framed == [(0.5, 0.5, 2, 2), (0.5, 0.5, 1, 1), (0.5, 0.5, 1, 1)]


def rings(axes) -> list:
    """Rows and columns of the rings."""
    return [(int(y), int(x)) for drawn in axes.collections for x, y in drawn.get_offsets()]


def test_pooling_rings_the_winners(right, figure):
    plots.pooling(right.max_pool, right.average_pool)
    image = slide("max pooling").input
    winners = set()
    for row, column in np.ndindex(4, 3):
        best = np.unravel_index(image[row : row + 2, column : column + 2].argmax(), (2, 2))
        winners.add((row + int(best[0]), column + int(best[1])))
    assert rings(figure().axes[0]) == sorted(winners)


def test_pooling_rings_only_numbers_that_were_taken(right, figure):
    plots.pooling(times(2, right.max_pool), right.average_pool)
    np.testing.assert_array_equal(image_of(figure().axes[1]), 2 * slide("max pooling").output)
    assert (3, 2) not in rings(figure().axes[0])  # 86 was no winner: 172 is not in its windows


def test_pooling_writes_no_numbers_into_a_large_image(right, figure):
    plots.pooling(right.max_pool, right.average_pool, 2, 2, mnist.training()[0][0].reshape(28, 28))
    assert [image_of(axes).shape for axes in figure().axes] == [(28, 28), (14, 14), (14, 14)]
    assert not figure().axes[0].texts
    assert not rings(figure().axes[0])  # they would cover the digit


@pytest.mark.parametrize("factor", [1, 2])
def test_pooling_backward_draws_who_gets_something(right, figure, factor):
    plots.pooling_backward(right.max_pool_forward, times(factor, right.max_pool_backward))
    x, y, dx = map(image_of, figure().axes)
    np.testing.assert_array_equal(y, slide("max pooling").output)
    assert dx[x == 86] == 4 * factor and dx[x == 34] == 3 * factor and dx.sum() == 12 * factor
    plots.pooling_backward(right.average_pool_forward, right.average_pool_backward)
    np.testing.assert_array_equal(image_of(figure().axes[2])[0], [0.25, 0.5, 0.5, 0.25])
    assert [axes.get_title() for axes in figure().axes][:2] == ["x (1, 1, 5, 4)", "y (1, 1, 4, 3)"]


def says(capsys, monkeypatch, folder, text: str) -> str:
    """What the notebook prints beside the picture when conv.py holds this text."""
    (folder / "conv.py").write_text(text)
    monkeypatch.setattr(yours, "FOLDER", folder)
    assert plots.sliding_kernel(yours.yours.conv1d, lambda z: z, [1, 2]) is None
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    return printed.strip()


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("raise NotImplementedError('q15_conv1d: slide')", r"conv1d is not started yet: the picture comes when q15 has its first ✔"),
        ("raise NotImplementedError('q14_sizes: count')", r"conv1d waits for q14_sizes, which is not started yet: .*"),
        ("return 1 / 0", r"no picture: conv1d: ZeroDivisionError: division by zero \(conv.py, line 2\)"),
        ("exit()", r"no picture: conv1d: SystemExit: .*"),
        ("pass", r"no picture: conv1d gave None\. Is a return missing at its end\?"),
        ("return [1, 2]", r"no picture: conv1d gave list, an array was expected"),
        ("return x", r"no picture: conv1d gave shape \(10,\), the picture needs \(9,\)"),
        ("return x[1:] / 0", r"no picture: conv1d gave nan or infinity somewhere"),
    ],
)  # fmt: skip
def test_trouble_is_told_in_one_line_and_the_input_drawn(capsys, monkeypatch, tmp_path, figure, body, wanted):
    assert re.fullmatch(wanted, says(capsys, monkeypatch, tmp_path, f"def conv1d(x, kernel, stride):\n    {body}"))
    top, middle, bottom = figure().axes
    assert heights(top) == slide("Size = 3, Stride = 1").input.tolist()
    assert not middle.containers and [text.get_text() for text in middle.texts] == ["yours\ncomes here"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x = 1\ndef conv1d(:\n", "no picture: conv.py has a SyntaxError in line 2: invalid syntax"),
        ("import nothing_of_the_kind", "no picture: conv.py could not be imported, line 1: ModuleNotFoundError"),
        ("", "no picture: conv.py has no function conv1d"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(capsys, monkeypatch, tmp_path, figure, text, wanted):
    assert says(capsys, monkeypatch, tmp_path, text).startswith(wanted)


def test_a_mistake_in_a_call_is_one_line_and_no_empty_figure(capsys):
    plots.sliding_kernel(len, len, kernel="no numbers")
    assert re.fullmatch(r"no picture: ValueError: .*\n", capsys.readouterr().out)
    assert not plt.get_fignums()


def test_the_style_does_not_leak_into_pictures_of_ones_own(right, figure):
    before = plt.rcParams["axes.spines.top"]
    plots.sliding_kernel(right.conv1d, right.relu, [1])
    assert plt.rcParams["axes.spines.top"] == before != style.STYLE["axes.spines.top"]


@pytest.mark.on_record_of_all
def test_a_frame_says_what_it_is_and_no_line_is_taken_for_yours(monkeypatch, capsys):
    monkeypatch.setattr(yours, "FOLDER", paths.ASSIGNMENT)
    names = {"plots": plots, "yours": yours.yours, "np": np, "mnist": mnist, "params": None}
    names |= {"network": None, "cell_network": None}
    frames = 0
    for code in picture_cells():
        exec(code, names)
        why = capsys.readouterr().out.strip()
        for figure in map(plt.figure, plt.get_fignums()):
            frames += 1
            assert figure.get_suptitle() == style.FRAME and why, code
            for axes in figure.axes:
                curves = [line for line in axes.lines if len(line.get_xdata()) > 2]
                named = {text.get_text() for text in axes.get_legend().texts} if axes.get_legend() else set()
                assert {line.get_label() for line in curves} <= named, code
        plt.close("all")
    assert frames > 20


def picture_cells() -> list[str]:
    """Return the notebook's cells that draw, but those that make plots and yours known."""
    cells = nbformat.reads(notebook.build_text(), as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code" and re.search(r"^(\w+ = )?plots\.", cell.source)]


def test_an_error_stands_above_the_frame(figure, capsys):
    def relu(z):
        raise ValueError("costs $5 and $6")

    plots.activation(relu, relu)
    assert capsys.readouterr().out.startswith("no picture: relu: ValueError: costs $5")
    assert figure().get_suptitle() == style.FRAME
    figure().draw_without_rendering()


def test_a_picture_of_which_a_part_is_missing_says_so(right, figure, capsys):
    plots.activation(right.relu, wraps(right.relu_backward)(lambda da, z: None))
    assert figure().get_suptitle() == style.PART
    assert capsys.readouterr().out.startswith("no picture: relu_backward gave None. Is a return missing")
    assert "relu(z)" in [text.get_text() for text in figure().axes[0].get_legend().texts]


def test_figures_of_the_core_can_be_read_beside_a_file(monkeypatch):
    monkeypatch.setattr(yours, "FOLDER", paths.ASSIGNMENT)
    names = {"plots": plots, "yours": yours.yours, "np": np, "mnist": mnist, "params": None, "network": None}
    bonus = {name for name, function in FUNCTIONS.items() if function.module == "beyond"}
    for code in picture_cells():
        if bonus & set(re.findall(r"yours\.(\w+)", code)):
            break  # the core comes first
        exec(code, names)
        widths = [plt.figure(number).get_figwidth() for number in plt.get_fignums()]
        plt.close("all")
        assert max(widths, default=0) <= style.WIDEST, code


def test_the_steps_downhill_do_what_the_text_says(right):
    walks = [training.path(right.sgd_step, rate) for rate in training.RATES]
    small, good, large = (training.valley(*walk[:, -1]) / training.valley(*walk[:, 0]) for walk in walks)
    assert small > 0.3 > large > 0.1 and good < 0.01
    assert (np.diff(np.sign(walks[2][1])) != 0).all()  # from one side to the other, each time


def test_an_uphill_walk_says_that_it_leaves_the_picture(right, figure):
    plots.downhill(wraps(right.sgd_step)(lambda params, grads, rate: right.sgd_step(params, grads, -rate)))
    labels = [text.get_text() for text in figure().axes[0].get_legend().texts]
    assert labels == [f"learning rate {rate}, uphill and out of the picture" for rate in training.RATES]
    plots.downhill(wraps(right.sgd_step)(lambda params, grads, rate: params))
    labels = [text.get_text() for text in figure().axes[0].get_legend().texts]
    assert labels == [f"learning rate {rate}, which never moves" for rate in training.RATES]
    plots.downhill(right.sgd_step)
    assert not any("uphill" in text.get_text() for text in figure().axes[0].get_legend().texts)
