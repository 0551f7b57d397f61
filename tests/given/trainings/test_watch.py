"""A training is watched at home: the line, the end when its time is up, and nothing else is changed."""

import copy
import io
import sys
import threading
import time

import numpy as np
import pytest

from autograder.reference import catalogue
from given.machinery.calls import observe
from given.machinery.outcome import Kind
from given.trainings import watch
from given.watching import watcher
from tests.marks.trial import functions

X, Y = np.random.default_rng(1).random((200, 784), np.float32), np.arange(200) % 10


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(watcher, "TICK", 0.02)
    monkeypatch.setattr(watch, "LATE", 0.05)


def fit(body):
    """Return the reference's fit_mnist with another body."""
    return functions(catalogue.Edit("own", "fit_mnist", body=body).made_in(catalogue.reference()))["fit_mnist"]


TRAINS = """
params = init_params([784, 30, 10], rng)
return train(params, x, y, epochs=3, batch_size=20, learning_rate=0.1, rng=rng)[0]
"""
ENDLESS = """
i = 0
while True:
    try:
        i += 1
    except Exception:
        i = 0
"""


def args():
    return X, Y, np.random.default_rng(1)


def test_a_watched_training_gives_what_it_gives_unwatched(hasty):
    mine = fit(TRAINS)
    before = mine.function.__globals__["backprop"]
    one, other = watch.watch_training(mine, args(), 60), observe(mine, args(), {}, keep=True)
    assert all(
        np.array_equal(a, b) for p, q in zip(one.result, other.result, strict=True) for a, b in zip(p, q, strict=True)
    )
    assert one.trouble is None and one.looks == other.looks
    assert mine.function.__globals__["backprop"] is before


def test_the_line_tells_epoch_loss_and_seconds_and_goes_away(hasty, monkeypatch):
    monkeypatch.setattr(sys, "stdout", Terminal())
    watch.watch_training(fit(TRAINS.replace("epochs=3", "epochs=40")), args(), 60)
    lines = sys.stdout.getvalue().split("\r")
    assert any("fit_mnist: epoch " in line and "loss " in line and "of 60 s" in line for line in lines)
    assert lines[-1] == "" and not lines[-2].strip()


def test_where_no_line_can_be_rewritten_nothing_is_written(hasty, monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    watch.watch_training(fit(TRAINS), args(), 60)
    assert sys.stdout.getvalue() == ""


def test_a_training_is_stopped_when_its_time_is_up(hasty):
    found = watch.watch_training(fit(TRAINS.replace("epochs=3", "epochs=10**6")), args(), 0.3)
    assert found.trouble.kind is Kind.DEADLINE and found.cpu_seconds > 0.3
    assert "in epoch " in found.trouble.text and "in train: " in found.trouble.text


def test_a_loop_that_calls_nothing_is_stopped_too_and_says_where(hasty):
    found = watch.watch_training(fit(ENDLESS), args(), 0.2)
    assert found.trouble.kind is Kind.DEADLINE and "training.py, line " in found.trouble.text
    assert "epoch" not in found.trouble.text


@pytest.mark.timeout(60)
@pytest.mark.parametrize("body", [TRAINS, TRAINS.replace("epochs=3", "epochs=10**6"), "raise ValueError('no')"])
def test_python_has_nothing_left_to_do_afterwards(hasty, body):
    """An exception from another thread that was taken back would make a profiler hang at the next function."""
    watch.watch_training(fit(body), args(), 0.3)
    before = sys.getprofile()
    sys.setprofile(lambda *_: None)
    try:
        assert copy.deepcopy([1, [2]]) == [1, [2]]
    finally:
        sys.setprofile(before)


def test_a_training_that_sleeps_uses_no_time(hasty):
    found = watch.watch_training(fit("__import__('time').sleep(0.4)\nreturn 7"), args(), 0.3)
    assert found.result == 7


def test_an_exception_stays_what_it_is_and_the_watcher_ends(hasty):
    found = watch.watch_training(fit("raise ValueError('no')"), args(), 60)
    assert found.trouble.kind is Kind.EXCEPTION
    time.sleep(0.1)
    assert not [thread for thread in threading.enumerate() if isinstance(thread, watcher.Watcher)]


def test_mini_batches_of_any_form_are_no_trouble():
    progress = watch.Progress(10)
    for x, result in [(None, None), (X, None), (X, "text"), (X, ("a", 1)), (X, (np.zeros(3), 1))]:
        progress.count(x, result)
    progress.count(X[:5], (0.5, []))
    assert progress.in_words().endswith("loss 0.500, ")
