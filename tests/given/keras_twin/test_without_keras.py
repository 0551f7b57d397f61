"""The section on Keras where there is no Keras, or nothing to be shown yet: one line a cell, and nothing breaks."""

import os
import subprocess
import sys
from importlib import util
from types import SimpleNamespace

import numpy as np
import pytest

from autograder import paths
from given import mnist
from given.keras_twin import build, side_by_side, your_networks
from given.machinery import modules
from given.trainings import kept
from tests.given.keras_twin.section import read_cells, section
from tests.helpers.drawing import image_of

pytestmark = pytest.mark.slow  # draws

IMPORTS = """import sys
from given import grader, plots, yours
print('given.keras_twin' in sys.modules)
from given import keras_twin
print({'keras', 'torch', 'jax'} & set(sys.modules))"""


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Return a function that says which packages are installed; each is empty, but for what is told of Keras."""
    monkeypatch.setattr(kept, "KEPT", {})
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    monkeypatch.syspath_prepend(tmp_path)

    def install(*packages: str, keras: str = "import os\nbackend = os.environ['KERAS_BACKEND']") -> None:
        (tmp_path / "keras.py").write_text(keras)
        found = {name: util.spec_from_file_location(name, tmp_path / "keras.py") for name in packages}
        monkeypatch.setattr(build, "find_spec", found.get)
        monkeypatch.delitem(sys.modules, "keras", raising=False)

    yield install
    sys.modules.pop("keras", None)
    os.environ.pop("KERAS_BACKEND", None)


def test_keras_is_not_imported_before_it_is_used():
    done = subprocess.run([sys.executable, "-c", IMPORTS], cwd=paths.ASSIGNMENT, capture_output=True, text=True)
    assert done.stdout == "False\nset()\n", done.stderr


@pytest.mark.parametrize("answers", [paths.SOLUTIONS, paths.ASSIGNMENT], ids=["reference", "stubs"])
def test_without_keras_each_cell_says_so_in_one_line(installed, answers, capsys):
    installed("torch", "jax")
    names = {"yours": SimpleNamespace(**modules.functions(modules.load_all(answers))), "mnist": mnist, "np": np}
    codes = [cell.source for cell in section(read_cells()) if cell.cell_type == "code"]
    assert len(codes) == 3
    for code in codes:
        exec(code, names)
        assert capsys.readouterr().out == f"{build.NOT_THERE}\n"


@pytest.mark.parametrize(
    ("packages", "backend"),
    [(("torch", "jax"), "torch"), (("jax", "tensorflow"), "jax"), (("tensorflow",), "tensorflow")],
)
def test_keras_calculates_with_what_is_installed(installed, packages, backend):
    installed("keras", *packages)
    assert build.find_keras().backend == backend


def test_a_backend_of_ones_own_choice_holds(installed, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "numpy")
    installed("keras", "torch")
    assert build.find_keras().backend == "numpy"


BROKEN = "raise ImportError('a library\\nis missing')"


@pytest.mark.parametrize(
    ("packages", "keras", "said"),
    [
        (("keras",), "", build.NO_BACKEND),
        (("keras", "torch"), BROKEN, "Keras cannot be imported: a library"),
        (("keras", "torch"), "raise ValueError", "Keras cannot be imported: ValueError"),
    ],
)
def test_a_broken_installation_is_told_in_one_line(installed, capsys, packages, keras, said):
    installed(*packages, keras=keras)
    assert build.find_keras() is None
    assert capsys.readouterr().out == f"{said}\n"


def test_what_is_not_started_is_told_in_one_line(installed, capsys):
    installed("keras", "torch")
    stubs = SimpleNamespace(**modules.functions(modules.load_all(paths.ASSIGNMENT)))
    side_by_side.dense_network(stubs.network_forward, stubs.fit_mnist, stubs.init_params, stubs.train)
    side_by_side.convnet(stubs.convnet_forward, stubs.fit_mnist_convnet, stubs.convnet_backprop, stubs.sgd_step)
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "init_params is not started yet",
        "convnet_backprop is not started yet",
    ]


PAIR, KERNELS = (np.zeros((784, 10)), np.zeros(10)), (np.zeros((2, 1, 5, 5)), np.zeros(2))
FORMS = {
    "pairs": ([PAIR], True),
    "lists in a tuple": (([*PAIR],), True),
    "nothing was trained": (None, False),
    "nothing in it": ([], False),
    "a dictionary": ({"w": PAIR[0]}, False),
    "arrays alone": ([*PAIR], False),
    "triples": ([(*PAIR, PAIR[1])], False),
    "a bias for each pixel": ([(PAIR[0], PAIR[0])], False),
}


@pytest.mark.parametrize(("network", "is_taken"), FORMS.values(), ids=FORMS)
def test_the_checks_network_is_taken_if_it_is_pairs(right, monkeypatch, capsys, network, is_taken):
    monkeypatch.setattr(your_networks, "DIGITS", 100)
    monkeypatch.setattr(kept, "find", lambda function, args: network)
    params = your_networks.dense_params(right.fit_mnist, right.init_params, right.train)
    assert (capsys.readouterr().out == "Your network of q13, as its check has trained it.\n") == is_taken
    assert [w.shape for w, _ in params] == ([(784, 10)] if is_taken else [(784, 30), (30, 10)])


@pytest.mark.parametrize(("network", "is_taken"), [([KERNELS, PAIR], True), ([PAIR, PAIR], False), (None, False)])
def test_the_checks_convnet_is_taken_if_it_has_kernels(right, monkeypatch, capsys, network, is_taken):
    monkeypatch.setattr(your_networks, "MINI_BATCHES", 2)
    monkeypatch.setattr(kept, "find", lambda function, args: network)
    params = your_networks.convnet_params(right.fit_mnist_convnet, right.convnet_backprop, right.sgd_step)
    assert (capsys.readouterr().out == "Your network of b02, as its check has trained it.\n") == is_taken
    assert params[0][0].shape == ((2, 1, 5, 5) if is_taken else (6, 1, 5, 5))


def test_slow_loops_learn_from_fewer_digits(right, monkeypatch, capsys):
    monkeypatch.setattr(your_networks, "PATIENCE", 0)
    your_networks.convnet_params(right.fit_mnist_convnet, right.convnet_backprop, right.sgd_step)
    assert capsys.readouterr().out == "A network with 6 kernels, trained just now on 0 digits.\n"


def test_bars_and_differences_are_those_of_both(figure, capsys):
    rng = np.random.default_rng(0)
    images, ours = rng.random((9, 784)), rng.dirichlet(np.ones(10), 9)
    moved = ours.copy()
    moved[3, 4] += 0.25
    side_by_side.draw_beside(images, ours, {"the same": ours, "another": moved})
    rows = np.reshape(figure().axes, (3, 6))
    titles = [strip.get_suptitle() for strip in figure().subfigs[1:]]
    shown = ours.max(axis=1).argsort()[:6]
    assert [image_of(axes).ravel().tolist() for axes in rows[0]] == images[shown].tolist()
    for row, p in zip(rows[1:], (ours, moved), strict=True):
        drawn = [[[bar.get_height() for bar in bars] for bars in axes.containers] for axes in row]
        np.testing.assert_allclose(drawn, np.stack([ours[shown], p[shown]], axis=1))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" is ")[1] for line in lines] == ["0.", "0.2."]
    assert titles[0].endswith("orange: the same; the largest of 90 differences is 0") and titles[1].endswith("is 0.2")
