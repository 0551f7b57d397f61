"""The notebook: complete, up to date, free of answers; and it runs, with the reference and with untouched stubs."""

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import matplotlib
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from autograder import notebook, paths

# isort: split
from given import mnist, modules
from given.questions import FUNCTIONS

matplotlib.use("agg")  # no window, whatever the machine
from given import plots  # noqa: E402 - the backend has to be chosen first

CORE = [question for question in FUNCTIONS if question.startswith("q")]
PICTURES = {  # what a cell that draws begins with, and the first question that it needs
    "plots.gradient_check": "q08_backprop",
    "params = plots.loss_curve": "q10_init_params",
    "plots.digits": "q12_train",
    "plots.sliding_kernel": "q15_conv1d",
    "plots.pooling": "q20_pool",
}


@pytest.fixture(scope="module")
def cells() -> list[nbformat.NotebookNode]:
    return nbformat.read(notebook.TARGET, as_version=4).cells


@pytest.fixture
def right() -> SimpleNamespace:
    """The reference's functions."""
    return SimpleNamespace(**modules.functions(modules.load_all(paths.SOLUTIONS)))


@pytest.fixture
def figure() -> Iterator[Callable]:
    """The figure that was drawn last."""
    yield plots.plt.gcf
    plots.plt.close("all")


def test_up_to_date():
    assert not notebook.stale(), "run python -m autograder.notebook"


def test_building_it_again_changes_nothing():
    assert notebook.built() == notebook.built()


def test_valid_with_cell_ids_of_their_own(cells):
    nbformat.validate(nbformat.reads(notebook.built(), as_version=4))
    assert len({cell.id for cell in cells}) == len(cells)


def test_every_question_has_a_heading_and_then_a_check(cells):
    marks = r'^## ([qb]\d\d_\w+):|^grader\.check\("(\w+)"\)$'
    found = [match for cell in cells for match in re.findall(marks, cell.source, re.MULTILINE)]
    assert found == [pair for question in FUNCTIONS for pair in ((question, ""), ("", question))]


def test_every_question_gives_shapes_and_an_example(cells):
    texts = [cell.source for cell in cells if re.match(r"(# Part.*\n(.*\n)*)?## q", cell.source)]
    assert len(texts) == len(CORE)
    assert all(text.count("**Shapes:**") == text.count("**By hand:**") == 1 for text in texts)


def test_a_check_is_alone_in_its_cell(cells):
    assert all(cell.source.count("\n") == 0 for cell in cells if cell.source.startswith("grader.check"))


def test_no_outputs_and_no_answers(cells):
    for cell in code(cells):
        assert cell.outputs == [] and cell.execution_count is None
        tree = ast.parse(re.sub(r"^%.*$", "", cell.source, flags=re.MULTILINE))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]


def test_stock_otter_skips_the_pictures(cells):
    """Grading needs no matplotlib and no training for show; the cells that make and use the grader are kept."""
    skipped = [cell.source for cell in code(cells) if "otter_ignore" in cell.metadata.get("tags", [])]
    assert all(("plots" in source) for source in skipped)
    assert not [cell for cell in code(cells) if "plots" in cell.source and cell.source not in skipped]


@pytest.mark.slow
def test_runs_with_the_reference(tmp_path):
    folder = workplace(tmp_path, paths.SOLUTIONS)
    shutil.copy(paths.ASSIGNMENT / "beyond.py", folder)  # its training takes longer than all the rest
    ran = execute(folder)
    for question, text in checks(ran).items():
        assert text.startswith(f"✔ {question}" if question in CORE else f"· {question}"), text
    assert len(checks(ran)) == len(FUNCTIONS)
    for cell in pictures(ran):
        assert any("image/png" in output.get("data", {}) for output in cell.outputs), cell.source


@pytest.mark.slow
def test_runs_with_untouched_stubs(tmp_path):
    ran = execute(workplace(tmp_path, paths.ASSIGNMENT))
    for question, text in checks(ran).items():
        assert text.startswith(f"· {question}") and "not started" in text, text
    assert len(checks(ran)) == len(FUNCTIONS)
    for cell in pictures(ran):
        needs = next(question for start, question in PICTURES.items() if cell.source.startswith(start))
        assert [output.text.startswith(f"not started yet: {needs}") for output in cell.outputs] == [True], cell.outputs


def code(cells: list) -> list:
    return [cell for cell in cells if cell.cell_type == "code"]


def workplace(folder: Path, answers: Path) -> Path:
    """What a student has, with the answers of that folder."""
    shutil.copytree(paths.ASSIGNMENT, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for module in modules.MODULES:
        shutil.copyfile(answers / f"{module}.py", folder / f"{module}.py")
    (folder / "data").mkdir()
    shutil.copyfile(mnist.find("mnist_train.npz"), folder / "data" / "mnist_train.npz")
    return folder


def execute(folder: Path) -> list:
    """The notebook's code cells after running them from top to bottom; an exception in one of them is one here."""
    opened = nbformat.read(folder / "practical.ipynb", as_version=4)
    NotebookClient(opened, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return code(opened.cells)


def checks(ran: list) -> dict[str, str]:
    """What each check showed, by question."""
    found = [(re.match(r'grader\.check\("(\w+)"\)', cell.source), cell) for cell in ran]
    return {match[1]: cell.outputs[-1]["data"]["text/plain"] for match, cell in found if match}


def pictures(ran: list) -> list:
    found = [cell for cell in ran if cell.source.startswith(tuple(PICTURES))]
    assert len(found) >= len(PICTURES)
    return found


def heights(axes) -> list[float]:
    """The bars of a row that have numbers written at them."""
    return [bar.get_height() for bar in axes.containers[-1]]


def places(axes) -> list[float]:
    return [bar.get_x() + bar.get_width() / 2 for bar in axes.containers[-1]]


@pytest.mark.parametrize("title", ["detects positive numbers", "Size = 3, Stride = 1", "Size = 3, Stride = 3"])
def test_sliding_kernel_draws_the_slides_rows(right, figure, title):
    slide = plots.slide(title)
    plots.sliding_kernel(right.conv1d, right.relu, slide.kernel, slide.stride)
    top, middle, bottom = figure().axes
    assert heights(top) == slide.input.tolist()
    assert heights(middle) == slide.output.tolist()
    assert heights(bottom) == slide.relu.tolist()


def test_sliding_kernel_puts_outputs_below_the_middle_of_their_windows(right, figure):
    plots.sliding_kernel(right.conv1d, right.relu, [0, 2, 1], stride=3)
    top, middle, bottom = figure().axes
    assert places(middle) == pytest.approx([1, 4, 7])
    assert [text.get_position()[0] for text in middle.texts if text.get_text() == "–"] == [0, 2, 3, 5, 6, 8, 9]
    assert top.get_title() == "shaded: 0·1 + 2·(−1) + 1·0.5, and your conv1d says −1.5"
    assert top.get_ylabel() == "input" and bottom.get_xlabel() == "position in the signal"


def test_sliding_kernel_draws_a_signal_of_ones_own(right, figure):
    plots.sliding_kernel(right.conv1d, right.relu, [1, 1], signal=[1, 2, 3])
    assert heights(figure().axes[1]) == [3, 5]
    assert places(figure().axes[1]) == pytest.approx([0.5, 1.5])


@pytest.mark.parametrize("factor", [1, 2])
def test_gradient_check_draws_computed_over_measured(right, figure, factor):
    """Right gradients lie on the diagonal, gradients twice too large on a line of slope 2."""

    def backprop(params, x, y):
        loss, grads = right.backprop(params, x, y)
        return loss, [(factor * dw, factor * db) for dw, db in grads]

    plots.gradient_check(backprop, right.numerical_gradient)
    axes = figure().axes[0]
    points = np.concatenate([drawn.get_offsets() for drawn in axes.collections])
    assert len(points) == 4 * 5 + 5 + 5 * 3 + 3
    assert np.ptp(points[:, 0]) > 0.1
    np.testing.assert_allclose(points[:, 1], factor * points[:, 0], atol=1e-8)
    assert axes.get_xlabel() == "measured by numerical_gradient" and axes.get_ylabel() == "computed by backprop"


def test_loss_curve_draws_what_train_returned(figure):
    params = plots.loss_curve(lambda sizes, rng: "start", lambda start, x, y, **how: ("network", [2.0, 1.0, 0.5]))
    curve, guessing = figure().axes[0].lines
    assert params == "network"
    np.testing.assert_array_equal(curve.get_xydata(), [(1, 2), (2, 1), (3, 0.5)])
    assert guessing.get_ydata()[0] == np.log(10)
    assert figure().axes[0].get_xlabel() == "epoch"


def test_loss_curve_trains_on_digits(right, figure):
    plots.loss_curve(right.init_params, right.train, digits=300, epochs=3)
    losses = figure().axes[0].lines[0].get_ydata()
    assert len(losses) == 3 and losses[-1] < losses[0]


def test_digits_draws_the_first_and_the_misread(figure):
    """A network that reads 7 everywhere."""
    plots.digits(lambda params, x: np.full(len(x), 7), "network", count=100)
    images, labels = (part[-100:] for part in mnist.training())
    wrong = np.flatnonzero(labels != 7)
    shown = [axes.images[0].get_array().reshape(784) for axes in figure().axes]
    np.testing.assert_array_equal(shown, images[[*range(10), *wrong[:10]]])
    titles = [axes.get_title() for axes in figure().axes]
    assert titles[10:] == [f"reads 7,\nis {label}" for label in labels[wrong[:10]]]
    assert figure().get_suptitle().startswith(f"{100 - len(wrong)}.0 %")


def test_digits_without_a_misread_one(figure):
    labels = mnist.training()[1][-100:]
    plots.digits(lambda params, x: labels, "network", count=100)
    assert [len(axes.images) for axes in figure().axes] == [1] * 10 + [0] * 10


def test_pooling_draws_the_slides_tables(right, figure):
    plots.pooling(right.max_pool, right.average_pool)
    drawn = [axes.images[0].get_array() for axes in figure().axes]
    wanted = [
        plots.slide("max pooling").input,
        plots.slide("max pooling").output,
        plots.slide("pooling/averaging").output,
    ]
    for got, table in zip(drawn, wanted, strict=True):
        np.testing.assert_array_equal(got, table)
    texts = {text.get_position(): text.get_text() for text in figure().axes[1].texts}
    assert texts[1, 1] == "34"
    framed = [axes.patches[0].get_bbox().bounds for axes in figure().axes]
    assert framed == [(0.5, 0.5, 2, 2), (0.5, 0.5, 1, 1), (0.5, 0.5, 1, 1)]


def test_pooling_writes_no_numbers_into_a_large_image(right, figure):
    plots.pooling(right.max_pool, right.average_pool, 2, 2, mnist.training()[0][0].reshape(28, 28))
    assert [axes.images[0].get_array().shape for axes in figure().axes] == [(28, 28), (14, 14), (14, 14)]
    assert not figure().axes[0].texts


def says(capsys, monkeypatch, folder: Path, text: str) -> str:
    """What the notebook prints in place of a picture when conv.py holds this text."""
    (folder / "conv.py").write_text(text)
    monkeypatch.setattr(plots, "FOLDER", folder)
    plots.sliding_kernel(plots.yours.conv1d, lambda z: z, [1])
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1 and not plots.plt.get_fignums()
    return printed.strip()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("def conv1d(x, kernel, stride):\n    raise NotImplementedError('q15_conv1d: slide')", "not started yet: q15_conv1d: slide"),
        ("x = 1\ndef conv1d(:\n", "no picture: conv.py has a SyntaxError in line 2: invalid syntax"),
        ("import nothing_of_the_kind", "no picture: conv.py could not be imported, line 1: ModuleNotFoundError"),
        ("", "no picture: conv.py has no function conv1d"),
        ("def conv1d(x, kernel, stride):\n    return 1 / 0", "no picture: ZeroDivisionError: division by zero (conv.py, line 2)"),
        ("def conv1d(x, kernel, stride):\n    exit()", "no picture: SystemExit"),
        ("def conv1d(x, kernel, stride):\n    pass", "no picture: TypeError: object of type 'NoneType' has no len() (what does"),
    ],
)  # fmt: skip
def test_trouble_is_told_in_one_line(capsys, monkeypatch, tmp_path, text, wanted):
    assert says(capsys, monkeypatch, tmp_path, text).startswith(wanted)


def test_yours_reads_the_file_afresh(monkeypatch, tmp_path):
    monkeypatch.setattr(plots, "FOLDER", tmp_path)
    for number in (1, 2):
        (tmp_path / "conv.py").write_text(f"def conv1d(): return {number}")
        assert plots.yours.conv1d() == number
    with pytest.raises(AttributeError, match="no function 'conv3d'"):
        plots.yours.conv3d  # noqa: B018 - looking it up is what fails
