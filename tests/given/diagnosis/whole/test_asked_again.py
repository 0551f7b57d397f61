"""What more calls tell: where a number comes from, what becomes of one example alone. Of right functions, nothing."""

from dataclasses import replace

import numpy as np
import pytest

from autograder import paths
from autograder.authoring.recorded_mistakes import record_calls
from autograder.reference import our_functions
from given.diagnosis.evidence import Evidence
from given.diagnosis.whole.ask_again import ask_again
from given.diagnosis.whole.company import find_company
from given.diagnosis.whole.examples import find_example
from given.diagnosis.whole.shares import find_share
from given.diagnosis.whole.windows import find_window
from given.machinery.calls import observe_here
from given.machinery.outcome import Call, Outcome
from given.machinery.questions import questions_of
from tests.marks import right_ways
from tests.marks.trial import functions

RNG = np.random.default_rng(7)
Z, DZ = RNG.standard_normal((3, 4)), RNG.standard_normal((3, 4))
IMAGES, DY = RNG.standard_normal((2, 3, 4, 6)), RNG.standard_normal((2, 3, 2, 3))
CALLS = {
    "sigmoid": (Z,),
    "relu_backward": (DZ, Z),
    "softmax": (Z,),
    "dense_forward": (Z, RNG.standard_normal((4, 5)), RNG.standard_normal(5)),
    "dense_backward": (DZ, RNG.standard_normal((3, 2)), RNG.standard_normal((2, 4))),
    "max_pool_forward": (IMAGES, 2, 2),
    "max_pool_backward": (DY, IMAGES, 2, 2),
    "conv_forward": (IMAGES, RNG.standard_normal((2, 3, 2, 2)), RNG.standard_normal(2)),
}


def said(function, body, call=()):
    """Return what a function's text, given as Python, makes us say after more calls of it."""
    names = {"np": np, **our_functions.right()}
    exec(body, names)
    return said_of(function, names[function], call or CALLS.get(function, ()))


def said_of(function, own, arguments):
    def ask(args):
        return observe_here(own, args, {})

    words = find_window(function, ask) or find_share(function, ask) or find_example(function, ask)
    if words or not arguments:
        return words
    right = observe_here(our_functions.right()[function], arguments, {})
    wrong = Call(function, arguments, {}, observe_here(own, arguments, {}))
    return find_company(Evidence([wrong], [right]), ask)


WRONG = [
    (
        "max_pool",
        """def max_pool(image, size, stride=1):
    rows, columns = ((side - size) // stride + 1 for side in image.shape)
    return np.array([[image[r * stride:r * stride + size, c:c + size].max() for c in range(columns)] for r in range(rows)])
""",
        "size 2 and stride 2: your y[0, 1] comes from rows 0 to 1 and columns 1 to 2, and should come from rows 0 to 1 and columns 2 to 3.",
    ),
    (
        "conv1d",
        "def conv1d(x, kernel, stride=1): return np.convolve(x, kernel[::-1])[::stride]",
        "your y[0] comes from x[0]",
    ),
    (
        "motif_scan",
        "def motif_scan(sequence, weights): return np.array([weights['ACTG'.index(sequence[0]), 0]])",
        "the letter G alone",
    ),
    (
        "dropout_forward",
        "def dropout_forward(x, drop, rng):\n    m = rng.random(x.shape) >= drop\n    return x * m, m",
        "becomes 1. ",
    ),
    (
        "dropout_forward",
        "def dropout_forward(x, drop, rng):\n    m = rng.random(x.shape) < drop\n    return x * m / (1 - drop), m",
        "% of your mask are True, and about 80 %",
    ),
    (
        "conv1d_backward",
        """def conv1d_backward(dy, x, kernel, stride=1):
    dx, dk = np.zeros(len(x)), np.zeros(len(kernel))
    for o in range(len(dy)):
        dx[o:o + len(kernel)] += dy[o] * kernel
        dk += dy[o] * x[o * stride:o * stride + len(kernel)]
    return dx, dk""",
        "stride 2: dy[1] is handed to dx[1] to dx[3], and should be handed to dx[2] to dx[4].",
    ),
    (
        "conv1d_backward",
        """def conv1d_backward(dy, x, kernel, stride=1):
    dx, dk = np.zeros(len(x)), np.zeros(len(kernel))
    for o in range(len(dy)):
        dx[o * stride:o * stride + len(kernel)] += dy[o] * kernel
        dk += dy[o] * x[o:o + len(kernel)]
    return dx, dk""",
        "where dy is 1 at [1] and 0 elsewhere, your dkernel[0] is x[1], and should be x[2].",
    ),
    (
        "max_pool_backward",
        """def max_pool_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, r, s in np.ndindex(dy.shape):
        dx[n, c, r * stride, s * stride] += dy[n, c, r, s]
    return dx""",
        "dy[0, 0] is handed to row 0 and column 0, and should be handed to row 1 and column 1.",
    ),
    ("softmax", "def softmax(z): return np.exp(z) / np.exp(z.max(axis=1, keepdims=True))", "do not add up to 1"),
    ("softmax", "def softmax(z): return np.exp(z) / 9", "in the fraction that should cancel"),
    ("sigmoid", "def sigmoid(z): return 1 / (1 + np.exp(-z + z.mean()))", "A number alone gets another result"),
    ("relu_backward", "def relu_backward(da, z): return (z > 0) * 1.0", "does not depend on da"),
    ("relu_backward", "def relu_backward(da, z): return da * da * (z > 0)", "has da in it twice"),
    ("relu_backward", "def relu_backward(da, z): return (da + z) * (z > 0)", "With twice the da"),
    ("dense_forward", "def dense_forward(x, w, b): return x @ w + b + x.sum()", "An example alone"),
    (
        "dense_forward",
        "def dense_forward(x, w, b): return np.cumsum(x @ w + b, axis=0)",
        "The first example gets what it gets alone",
    ),
]


@pytest.mark.parametrize(("function", "body", "words"), WRONG)
def test_what_more_calls_show_is_told(function, body, words):
    assert words in said(function, body)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["loops", "strided", "einsums", "matrices"])
def test_of_right_functions_nothing_is_told(name):
    there = functions(right_ways.hand_in(name))
    asked = {*CALLS, "max_pool", "average_pool", "average_pool_forward", "conv1d", "conv2d", "motif_scan"}
    asked |= {"conv1d_backward", "conv_backward", "average_pool_backward"}
    for function in (*asked, "network_summary", "dropout_forward"):
        assert said_of(function, there[function].function, CALLS.get(function, ())) == "", function


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["backprop", "train", "network_forward", "init_params", "convnet_backprop", "rnn_backward"]
)
@pytest.mark.parametrize("junk", [None, 0.0, [], np.zeros(3), ([(np.zeros(2), 1.0)], [np.nan])])
def test_whatever_arguments_and_answers_are_there_it_is_no_fault(name, junk):
    (question, *_) = questions_of(name)
    calls = [
        call for call in record_calls(paths.QUESTIONS, our_functions.right(), name)[question] if call.function == name
    ]
    rights = [call.outcome for call in calls]
    wrong = [replace(call, outcome=Outcome(junk)) for call in calls]
    assert isinstance(ask_again(Evidence(wrong, rights), lambda args: Outcome(junk)), str)


def test_what_stops_or_answers_without_numbers_tells_nothing():
    for body in ("def conv1d(x, kernel, stride=1): raise ValueError", "def conv1d(x, kernel, stride=1): return 'y'"):
        assert said("conv1d", body) == ""
