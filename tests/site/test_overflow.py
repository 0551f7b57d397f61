"""What is found where NumPy cannot warn: held against the warnings that NumPy gives here, where it can."""

import ast

import numpy as np
import pytest

from autograder import paths
from autograder.site import overflow
from given.machinery.calls import observe_here

LARGE = np.array([-1000.0, 0.0, 1000.0])
P = np.array([[0.0, 1.0], [0.5, 0.5]])


def in_a_loop(z):
    out = np.empty(z.shape)
    for place in np.ndindex(z.shape):
        out[place] = 1 / (1 + np.exp(-z[place]))
    return out


def one_by_one(z):
    return np.array([1 / (1 + np.exp(-value)) for value in z.tolist()])


def in_place(z):
    e = np.exp(z / 10)
    e *= e**9
    e /= e.sum()
    return e


def careful(z):
    out = np.empty(z.shape)
    out[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    e = np.exp(z[z < 0])
    out[z < 0] = e / (1 + e)
    return out


def silent(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def masked(p):
    return np.log(p, where=p > 0, out=np.zeros_like(p))


# Ways to write a function, and what it is called with. NumPy itself says what should be found.
WAYS = {
    "naive": (lambda z: 1 / (1 + np.exp(-z)), LARGE),
    "where": (lambda z: np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))), LARGE),
    "float32": (lambda z: 1 / (1 + np.exp(-z)), (LARGE / 8).astype("float32")),
    "whole numbers": (lambda z: 1 / (1 + np.exp(-z)), LARGE.astype(int)),
    "power": (lambda z: 1 / (1 + np.e ** (-z)), LARGE),
    "in a loop": (in_a_loop, LARGE),
    "one by one": (one_by_one, LARGE),
    "in place": (in_place, LARGE),
    "softmax": (lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), LARGE[None]),
    "logarithm of 0": (lambda p: -np.log(p).mean(), P),
    "0 times infinity": (lambda p: -(P * np.log(p)).sum(), P),
    "division by 0": (lambda p: 1 / p, P),
    "0 by 0": (lambda p: p / (p - p), P),
    "sum": (lambda z: (z + 1.7e308).sum(), LARGE),
    "layers": (lambda z: (z + 1e300) @ (z + 1e300), LARGE),
    "square": (lambda z: np.square(z * 1e200), LARGE),
    # and nothing is wrong with these
    "careful": (careful, LARGE),
    "tanh": (lambda z: 0.5 * (1 + np.tanh(z / 2)), LARGE),
    "clipped": (lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))), LARGE),
    "silent": (silent, LARGE),
    "logaddexp": (lambda z: np.exp(-np.logaddexp(0, -z)), LARGE),
    "shifted": (lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(), LARGE),
    "maximum": (lambda p: -np.log(np.maximum(p, 1e-12)).mean(), P),
    "masked": (masked, P),
    "infinite already": (lambda z: np.exp(z) + np.exp(-z), np.array([np.inf, np.nan])),
    "parts": (lambda z: [(row, row.sum()) for row in z], P),
}


def observe_in_a_browser(function, args, kwargs, keep=False):
    """Observe a function with a NumPy that never warns, as in a browser."""

    def in_silence(*args, **kwargs):
        with np.errstate(all="call", under="ignore", call=lambda *what: None):
            return function(*args, **kwargs)

    return observe_here(in_silence, args, kwargs, keep)


@pytest.mark.parametrize("way", WAYS)
def test_what_numpy_would_warn_of_is_found(way, monkeypatch):
    function, argument = WAYS[way]
    at_home = observe_here(function, (argument,), {})
    assert at_home.trouble is None and observe_in_a_browser(function, (argument,), {}).warnings == ()
    monkeypatch.setattr(overflow, "WATCHED", {function.__name__})
    found = overflow.notice_warnings(observe_in_a_browser)(function, (argument,), {})
    assert list(found.warnings[:1]) == [text.replace("scalar ", "") for text in at_home.warnings[:1]]
    assert repr(found.result) == repr(at_home.result)
    assert isinstance(np.exp, np.ufunc)


def test_all_that_must_not_warn_is_watched():
    calls = [
        node
        for path in (paths.ROOT / "autograder" / "questions").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and any(keyword.arg == "quiet" for keyword in node.keywords)
    ]
    assert {call.args[1].id for call in calls} == overflow.WATCHED
