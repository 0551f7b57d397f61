"""What a function did is found out by what it returned, also where nobody has thought of it; a guess is called one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import paths
from autograder.authoring.recorded_mistakes import record_calls
from autograder.grading.name_mistakes import find_mistake
from autograder.reference import our_functions
from autograder.reference.catalogue import Edit, reference
from given.checking.check_question import check_question
from given.diagnosis import candidates
from given.diagnosis.candidates import Versions
from given.diagnosis.diagnosis import MOST_LIKELY
from given.diagnosis.evidence import Evidence
from given.diagnosis.explain import explain
from given.diagnosis.operators import operators
from given.machinery.outcome import Call, Outcome
from given.machinery.plain import Strange
from given.machinery.questions import questions_of
from tests.marks.trial import functions, judged

X = np.array([1.0, -2.0, 3.0])
NOTHING_KNOWN = Versions((), (), lambda: ())


def edit(function, body):
    return Edit("own", function, body=body)


def says(wrong):
    """Return what the grader says about an edit of the reference."""
    question = questions_of(wrong.function)[0]
    return " ".join(d.says for d in judged(wrong.made_in(reference()), [question])[question].diagnoses)


CONV2D = """y = np.zeros(((image.shape[0] - kernel.shape[0]) // stride + 1, (image.shape[1] - kernel.shape[1]) // stride + 1))
for r in range(y.shape[0]):
    for c in range(y.shape[1]):
        window = image[r * stride:r * stride + kernel.shape[0], c * stride:c * stride + kernel.shape[1]]
        y[r, c] = np.sum(window{} * kernel)
return y"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        # What is right, and something done to it.
        (
            edit("dense_backward", "return dz @ w.T, -x.T @ dz, dz.sum(axis=0)"),
            "dx and db are right, dw not. Your dw has the wrong",
        ),
        (
            edit("conv1d", "return np.trunc(np.convolve(x, kernel[::-1], 'valid')[::stride])"),
            "has lost what follows the point",
        ),
        (
            edit("softmax", "e = np.exp(z - z.max(1, keepdims=True))\nreturn (e / e.sum(1, keepdims=True)).T"),
            "transposed",
        ),
        (edit("dense_forward", "return np.maximum(x @ w + b, 0)"), "ReLU is not part of this function"),
        (
            edit("cross_entropy", "return -np.sum(np.log(np.maximum(p[np.arange(len(y)), y], 1e-12))) / p.size"),
            "divide the sum by N",
        ),
        (edit("sigmoid_backward", "s = sigmoid(z)\nreturn da * s * (1 - s) + z"), "what is right plus z"),
        (
            edit(
                "conv1d_backward",
                "return x, np.array([dy @ x[k:k + stride * len(dy):stride] for k in range(len(kernel))])",
            ),
            "x as it was",
        ),
        (
            edit("softmax", "e = np.exp(z - z.max(1, keepdims=True))\nreturn e / (e.sum(1, keepdims=True) + 1e-8)"),
            "right to 8 digits only",
        ),
        # The right function, given something else.
        (
            edit(
                "network_forward",
                "for w, b in params[:-1]:\n    x = relu(x @ w)\nw, b = params[-1]\nreturn softmax(x @ w)",
            ),
            "The biases are missing",
        ),
        # A mistake of a lower function, written out once more.
        (
            edit(
                "train",
                "losses = []\nfor _ in range(epochs):\n    order, total = rng.permutation(len(x)), 0.0\n"
                "    for s in range(0, len(x), batch_size):\n        chosen = order[s:s + batch_size]\n"
                "        loss, grads = backprop(params, x[chosen], y[chosen])\n"
                "        params = [(w + learning_rate * dw, b + learning_rate * db) for (w, b), (dw, db) in zip(params, grads)]\n"
                "        total += loss * len(chosen)\n    losses.append(total / len(x))\nreturn params, losses",
            ),
            "What sgd_step does in it is not right",
        ),
        # A slip of the pen.
        (edit("conv2d", CONV2D.format("[::-1]")), "is upside down"),
        (
            edit(
                "max_pool",
                "y = np.zeros(((image.shape[0] - size) // stride + 1, (image.shape[1] - size) // stride + 1))\n"
                "for r in range(y.shape[0]):\n    for c in range(y.shape[1]):\n"
                "        y[r, c] = image[r * stride:r * stride + size + 1, c * stride:c * stride + size + 1].max()\nreturn y",
            ),
            "one too far",
        ),
        # Sizes.
        (
            edit(
                "conv1d",
                "n = -(-(len(x) - len(kernel)) // stride) + 1\nx = np.append(x, np.zeros(len(x)))\n"
                "return np.array([x[o * stride:o * stride + len(kernel)] @ kernel for o in range(n)])",
            ),
            "goes on one too far",
        ),
        # Two at once.
        (edit("dense_backward", "return -dz @ w.T, x.T @ dz, dz.sum(axis=1)"), "dw is right, dx and db not"),
    ],
)
def test_what_nobody_has_thought_of_is_explained(wrong, words):
    assert words in says(wrong)


@pytest.mark.parametrize(
    ("function", "body", "words"),
    [
        (
            "conv1d",
            "return np.trunc(np.convolve(x, kernel[::-1], 'valid')[::stride])",
            "has lost what follows the point",
        ),
        ("dense_backward", "return -dz @ w.T, x.T @ dz, dz.sum(axis=1)", "dw is right, dx and db not"),
        (
            "conv1d_backward",
            "return x, np.array([dy @ x[k:k + stride * len(dy):stride] for k in range(len(kernel))])",
            "x as it was",
        ),
    ],
)
def test_the_student_s_own_check_finds_it_out_too(function, body, words):
    files = edit(function, body).made_in(reference())
    path = paths.ASSIGNMENT / "tests" / f"{questions_of(function)[0]}.py"
    assert words in " ".join(d.says for d in check_question(path, functions(files)).diagnoses)


@pytest.mark.on_record
@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "return np.sin(1000 * np.convolve(x, kernel[::-1], 'valid')[::stride])",
        "y = np.convolve(x, kernel[::-1], 'valid')[::stride]\ny[::2] += np.cos(y[::2])\ny[1::2] -= np.exp(np.sin(y[1::2]))\nreturn y",
    ],
)
def test_what_fits_nothing_has_no_name(body):
    assert says(edit("conv1d", body)) == ""


def test_most_of_the_wrong_answers_make_it_likely_and_no_slip():
    """The wrong axis, and an overflow besides, which is in another case: a first attempt has two slips."""
    wrong = edit("softmax", "e = np.exp(z)\nreturn e / e.sum(axis=0)")
    found = says(wrong)
    assert MOST_LIKELY in found and "It is the other axis" in found


def relu_calls(results, inputs):
    return [Call("relu", (z,), {}, Outcome(result)) for z, result in zip(inputs, results, strict=True)]


shapes = st.tuples(st.integers(2, 4), st.integers(2, 4))
INPUTS = [np.random.default_rng(seed).standard_normal((3, 4)) + 0.3 for seed in range(3)]


@pytest.mark.slow
@given(st.integers(0, 60))
def test_whatever_was_done_to_the_result_is_found(which):
    every = list(operators(2, lambda axis: "NK"[axis]))
    operator = every[which % len(every)]
    rights = [np.maximum(z, 0.0) for z in INPUTS]
    with np.errstate(all="ignore"):
        wrong = [np.asarray(operator.does(right)) for right in rights]
    found = explain(Evidence(relu_calls(wrong, INPUTS), list(map(Outcome, rights))), NOTHING_KNOWN)
    same = all(np.array_equal(a, b, equal_nan=True) for a, b in zip(wrong, rights, strict=True))
    constant = all(np.array_equal(a, wrong[0], equal_nan=True) for a in wrong)
    assert same or constant or (found is not None and found.says.startswith("What you return "))


def test_a_right_answer_elsewhere_rules_an_explanation_out():
    rights = [np.maximum(z, 0.0) for z in INPUTS]
    calls = relu_calls([-rights[0], -rights[1], rights[2]], INPUTS)
    assert explain(Evidence(calls, list(map(Outcome, rights))), NOTHING_KNOWN) is None
    calls = relu_calls([-rights[0], -rights[1], -rights[2]], INPUTS)
    assert explain(Evidence(calls, list(map(Outcome, rights))), NOTHING_KNOWN).name == "negative"


def test_one_wrong_answer_is_not_enough_for_an_operator():
    rights = [np.maximum(z, 0.0) for z in INPUTS[:1]]
    assert explain(Evidence(relu_calls([-rights[0]], INPUTS[:1]), list(map(Outcome, rights))), NOTHING_KNOWN) is None


def test_the_same_call_is_made_once_for_a_whole_class(monkeypatch):
    """The second student with the same mistake costs no call of our wrong versions."""
    conv1d = our_functions.right()["conv1d"]
    inputs = [(np.arange(9.0) + i, np.array([1.0, -2.0, 4.0])) for i in range(3)]
    calls = [Call("conv1d", args, {}, Outcome(conv1d(*args) ** 3 + args[0][0])) for args in inputs]
    find_mistake("conv1d", calls, range(3))

    def called_again(*_):
        raise AssertionError

    monkeypatch.setattr(candidates, "observe", called_again)
    find_mistake("conv1d", calls, range(3))
    with pytest.raises(AssertionError):
        find_mistake(
            "conv1d",
            [Call("conv1d", (2 * x, k), {}, call.outcome) for (x, k), call in zip(inputs, calls, strict=True)],
            (),
        )


STRANGE = [None, 0, "x", np.nan, [], ([],), [None], np.zeros((0, 3)), np.array([1j]), np.array(5), np.array(True), Strange("str"),
           Strange("dict", (1, X)), [(1, 2), (3,)], [(X, X)], [("a", "b")], 1e308, np.full(3, 1e308), [np.nan] * 3,
           np.ones((1,) * 6), np.ones(3, np.float16), np.full(3, np.inf), 2**62, [2**62, True]]  # fmt: skip


@pytest.mark.on_record
@pytest.mark.slow
@pytest.mark.parametrize(
    "function", ["softmax", "dense_backward", "backprop", "sgd_step", "conv1d", "output_size", "network_summary"]
)
def test_whatever_comes_back_it_is_no_fault_of_the_grader(function):
    """An exception here would be one, and a hand-in that could make it would have no grade."""
    calls = [call for call in record_calls(paths.QUESTIONS, our_functions.right(), function)[questions_of(function)[0]]
             if call.function == function]  # fmt: skip
    for strange in STRANGE:
        found = find_mistake(function, [replace(call, outcome=Outcome(strange)) for call in calls], range(3))
        assert found is None or found.says
