"""Slips that a program makes in an answer: each is another answer, says what was done, and gives no answer away."""

import ast
import re

import numpy as np
import pytest

from autograder.reference import our_functions
from autograder.reference.catalogue import reference
from autograder.reference.slips import answers, slips
from given.diagnosis.source.slip_kinds import LONGEST
from given.machinery.outcome import Call, Outcome

NAMES = {**our_functions.right(), "np": np}
X, K = np.array([1.0, -2.0, 4.0, 0.5, 3.0]), np.array([2.0, -1.0, 0.5])
CONV1D = Call("conv1d", (X, K), {"stride": 2}, Outcome())
DENSE = Call("dense_backward", (np.ones((2, 3)), np.ones((2, 4)), np.ones((4, 3))), {}, Outcome())
CROSS = Call("cross_entropy", (np.array([[0.5, 0.5], [0.25, 0.75]]), np.array([0, 1])), {}, Outcome())
RNN = Call(
    "rnn_forward", (np.ones((1, 2, 3)), np.ones((1, 4)), np.ones((3, 4)), np.ones((4, 4)), np.ones(4)), {}, Outcome()
)


def made(call):
    return slips(call, NAMES)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "says", "body"),
    [
        (
            CONV1D,
            "Your loop ends one turn too early, where `range(len(kernel))` is right.",
            "range(0, len(kernel) - 1)",
        ),
        (
            CONV1D,
            "Your loop leaves out its first turn, where `range(len(kernel))` is right.",
            "range(0 + 1, len(kernel))",
        ),
        (CONV1D, "You overwrite y[o] with each turn: collect, with += in place of =.", "y[o] = "),
        (CONV1D, "You use y where x belongs.", "y[o] += y["),
        (CONV1D, "You leave out what follows the *: `stride`, in `o * stride`.", "x[o + k]"),
        (DENSE, "You leave out .T: `w.T` is right.", "dz @ w\n"),
        (DENSE, "You take mean where sum belongs, in `dz.sum(axis=0)`.", "dz.mean(axis=0)"),
        (DENSE, "You go along axis=1 where axis=0 belongs, in `dz.sum(axis=0)`.", "dz.sum(axis=1)"),
        (CROSS, "You add (+) where you should subtract (-).", "loss + np.log"),
        (CROSS, "There is 1e-10 where 1e-12 belongs.", "1e-10"),
        (RNN, "Two lines that follow one another are exchanged.", "before = h[:, t]\n        h[:, t] ="),
        (RNN, "before is set anew in each turn of the loop over t.", "for t in range(T):\n        before = h0"),
    ],
)
def test_a_slip_says_what_was_done(call, says, body):
    assert any(slip.says == says and body in slip.text for slip in made(call))


@pytest.mark.slow
@pytest.mark.parametrize("call", [CONV1D, DENSE, CROSS, RNN])
def test_every_slip_is_another_answer_that_can_be_loaded(call):
    texts = [slip.text for slip in made(call)]
    assert len(texts) == len(set(texts)) > 50
    assert not set(texts) & {ast.unparse(answer) for answer in answers(call.function)}
    for slip in made(call):
        assert all(len(quoted) <= LONGEST for quoted in re.findall(r"`(.*?)`", slip.says)), slip.says
    lines = {
        line.strip() for text in reference().values() for line in text.splitlines() if "=" in line and len(line) > 30
    }
    assert not any(line in slip.says for slip in made(call) for line in lines)


def test_names_are_taken_for_others_of_their_kind_only():
    says = {slip.says for slip in made(CONV1D)}
    assert "You use kernel where x belongs." in says
    assert not says & {
        "You use stride where x belongs.",
        "You use x where stride belongs.",
        "You use o where x belongs.",
    }
