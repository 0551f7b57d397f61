"""What a check has trained is found again by the pictures, until one of the five files is saved anew."""

import shutil

import numpy as np
import pytest

from autograder import paths
from given import mnist
from given.machinery import modules
from given.plots.training import SEED, train_once
from given.trainings import kept, watch

FIT = """

def fit_mnist(x, y, rng):
    global trainings
    trainings = globals().get("trainings", 0) + 1
    return [rng.integers(10), trainings]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "KEPT", {})
    for module in modules.MODULES:
        shutil.copy(paths.ASSIGNMENT / f"{module}.py", tmp_path)
    with open(tmp_path / "training.py", "a", encoding="utf-8") as file:
        file.write(FIT)
    return tmp_path


def fit_in(folder):
    """Return fit_mnist as a check or a picture reads it afresh from the file."""
    return modules.functions(modules.load_all(folder))["fit_mnist"]


def args(seed=SEED):
    return mnist.TRAIN_IMAGES, mnist.TRAIN_LABELS, np.random.default_rng(seed)


@pytest.mark.slow
def test_a_picture_trains_only_where_no_check_has(folder):
    drawn = fit_in(folder)
    assert train_once(drawn)[1] == train_once(drawn)[1] - 1  # no check: each picture trains
    checked = watch.watch_training(fit_in(folder), args(), 60).result
    assert train_once(fit_in(folder)) is checked


@pytest.mark.slow
@pytest.mark.parametrize("module", ["training", "backprop"])
def test_after_a_change_in_any_file_it_trains_anew(folder, module):
    checked = watch.watch_training(fit_in(folder), args(), 60).result
    with open(folder / f"{module}.py", "a", encoding="utf-8") as file:
        file.write("\n# saved again\n")
    assert train_once(fit_in(folder)) is not checked


def test_other_seeds_and_what_lies_in_no_file_are_not_kept(folder):
    watch.watch_training(fit_in(folder), args(seed=1), 60)
    assert kept.find(fit_in(folder), args()) is None and kept.find(fit_in(folder), args(seed=1))
    assert kept.key_of(len, args()) is None
    x, y, rng = np.zeros((2, 3)), np.zeros(2), np.random.default_rng(0)
    assert kept.key_of(fit_in(folder), (x, y, rng)) is None


def test_a_training_that_failed_is_not_kept(folder):
    (folder / "training.py").write_text("def fit_mnist(x, y, rng):\n    return 1 / 0\n", encoding="utf-8")
    watch.watch_training(fit_in(folder), args(), 60)
    assert kept.find(fit_in(folder), args()) is None


def test_the_picture_has_the_seed_of_the_check():
    assert f"default_rng({SEED})" in (paths.QUESTIONS / "q13_mnist_accuracy.py").read_text(encoding="utf-8")
