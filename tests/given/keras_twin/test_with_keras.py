"""The section on Keras with Keras: it is run, and what it shows is looked at. `make oracle` has Keras, and runs this."""

import re
from importlib.util import find_spec

import nbformat
import numpy as np
import pytest

from autograder import paths
from given.keras_twin import build
from given.keras_twin.axes import images_to_keras
from tests.given.keras_twin.section import read_cells, section, set_up
from tests.helpers import notebook_page

pytestmark = pytest.mark.skipif(
    not find_spec("keras") or not any(map(find_spec, build.BACKENDS)),
    reason="Keras is not installed here: make oracle installs it, and runs this",
)


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> list:
    """The cells of the section after it was run with the reference, without the checks before it."""
    cells = read_cells()
    opened = nbformat.v4.new_notebook(cells=[*set_up(cells), *section(cells)])
    folder = notebook_page.workplace(tmp_path_factory.mktemp("keras"), paths.SOLUTIONS)
    notebook_page.execute(folder, opened)
    return section(opened.cells)


def texts_of(ran: list) -> list[str]:
    """Return what each cell has printed."""
    return ["".join(o.get("text", "") for o in cell.outputs) for cell in ran if cell.cell_type == "code"]


def test_both_compute_the_same_numbers(ran):
    dense, convnet, _ = texts_of(ran)
    (of_dense,), (of_convnet, forgotten) = (
        [float(number) for number in re.findall(r"differences is ([\d.e-]*\d)\.$", text, re.MULTILINE)]
        for text in (dense, convnet)
    )
    assert 0 < of_dense < 1e-5 and 0 < of_convnet < 1e-5 and forgotten > 0.5


def test_keras_learns_and_your_predict_reads_its_weights(ran):
    read = re.search(r"read by your predict: ([\d.]+) % of the new digits", texts_of(ran)[2])
    assert float(read[1]) > 85


def test_there_is_a_picture_under_each_cell(ran):
    kinds = [[kind for o in cell.outputs for kind in o.get("data", {})] for cell in ran if cell.cell_type == "code"]
    assert ["image/png" in each for each in kinds] == [True] * 3


SHAPES = [(2, 3, 9, 8, 2, 4), (3, 2, 6, 11, 4, 2)]  # F, C, H, W, KH, KW


@pytest.mark.parametrize("shape", SHAPES)
def test_a_convnet_of_any_shape_goes_there_and_back(right, shape):
    f, c, h, w, kh, kw = shape
    rng, inputs = np.random.default_rng(0), f * ((h - kh + 1) // 2) * ((w - kw + 1) // 2)
    shapes = ((f, c, kh, kw), (f,)), ((inputs, 5), (5,))
    params = [tuple(rng.normal(size=size).astype(np.float32) for size in pair) for pair in shapes]
    x = rng.normal(size=(4, c, h, w)).astype(np.float32)
    model, wrong = (build.build_convnet(build.find_keras(), params, (c, h, w), reorder) for reorder in (True, False))
    ours = right.convnet_forward(params, x)
    np.testing.assert_allclose(model.predict(images_to_keras(x), verbose=0), ours, atol=1e-5)
    assert np.abs(wrong.predict(images_to_keras(x), verbose=0) - ours).max() > 0.1
    for theirs, mine in zip(build.read_weights(model), params, strict=True):
        np.testing.assert_array_equal(theirs[0], mine[0])
        np.testing.assert_array_equal(theirs[1], mine[1])
