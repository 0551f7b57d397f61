"""The candidates that the answers were chosen from: each can still be tried, and by the same steps."""

import numpy as np
import pytest

from autograder import paths
from autograder.errors import AuthoringError
from autograder.reference.catalogue import reference
from benchmarks.choice import fast
from benchmarks.choice.candidates import CANDIDATES, DENSE, KERNELS, Candidate
from given.machinery.modules import load_texts


@pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda candidate: f"{candidate.function}: {candidate.name}")
def test_a_candidate_fits_the_answer(candidate):
    changed = [name for name, text in candidate.files().items() if text != reference()[name]]
    assert changed == ([{DENSE: "training.py", KERNELS: "beyond.py"}[candidate.function]] if candidate.changes else [])


def test_a_candidate_of_an_earlier_answer_is_refused():
    with pytest.raises(AuthoringError, match="find is not exactly once"):
        Candidate(KERNELS, "three kernels", {"no such text": "3, 7"}).files()


def test_the_fast_steps_are_the_steps_of_the_answer():
    beyond = load_texts(reference(), paths.SOLUTIONS)["beyond"]
    fast.replace_backprop(beyond)
    assert beyond.convnet_backprop is fast.convnet_backprop


def test_other_steps_are_refused():
    beyond = load_texts(reference(), paths.SOLUTIONS)["beyond"]
    answer = beyond.convnet_backprop

    def with_double_bias(params, x, y):
        loss, [(dw, db), dense] = answer(params, x, y)
        return loss, [(dw, 2 * db), dense]

    beyond.convnet_backprop = with_double_bias
    with pytest.raises(AssertionError):
        fast.replace_backprop(beyond)
    assert beyond.convnet_backprop is with_double_bias


@pytest.mark.on_record_of_all
@pytest.mark.slow
def test_a_candidate_takes_other_steps_from_the_first_on():
    """A change that changes nothing would be another line of the same figures."""
    x, y = np.random.default_rng(0).random((70, 1, 28, 28), np.float32), np.arange(70) % 10
    first = [bias_after_training(candidate, x, y) for candidate in CANDIDATES if candidate.function == KERNELS]
    assert len(set(first)) == len(first)


def bias_after_training(candidate, x, y):
    beyond = load_texts(candidate.files(), paths.SOLUTIONS)["beyond"]
    return float(beyond.fit_mnist_convnet(x, y, np.random.default_rng(0))[1][1][0])
