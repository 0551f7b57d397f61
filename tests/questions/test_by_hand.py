"""The examples by hand in the notebook are what the reference says."""

import re

import numpy as np
import pytest

from autograder.authoring import notebook
from given import architectures
from given.machinery.questions import QUESTIONS
from given.plots import networks

LOG3 = 1.0986
WINDOW, NEXT_WINDOW = np.array([[0, 22], [12, 2]]), np.array([[22, 0], [2, 3]])
# Whole numbers as they are typed; the pictures of given/plots/networks.py have the same as float64.
LAYERS = [(np.array([[1, 1], [2, -1]]), np.array([1, -2])), (np.array([[5, 7], [-LOG3, -1]]), np.array([0, 1]))]
NETWORK = [(np.array([[1, -1]]), np.array([0, 1])), (np.array([[1, 3], [5, 2]]), np.array([-2 - LOG3, -6]))]
X, W, B, DZ = np.array([[1, -2]]), np.array([[3, 0], [1, 5]]), np.array([10, 2]), np.array([[1, 3]])
PIXEL, WEIGHTS = np.array([3, 4]).reshape(1, 2, 1, 1), np.array([10, 100]).reshape(1, 2, 1, 1)
SIGNAL = np.array([1, -1, 0.5])
DIAGONAL, CORNERS = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 3]])[None, None], np.array([[1, 0], [0, 2]])[None, None]
CONVNET = [(CORNERS, np.array([-2.5])), (np.array([[-LOG3, LOG3]]) / 9, np.array([0, 0]))]
COLUMN, GAMMA = np.array([[1.0], [3.0]]), np.array([2.0])
READ = np.array([[[1.0], [2.0]]]), np.ones((1, 1))  # by a recurrent network, and its first state
WX, WH = np.full((1, 1), 0.5), np.ones((1, 1))
SIGMOIDS = [(np.zeros((2, 1)), np.zeros(1)), (np.array([[1, -1]]), np.array([-0.5, 0.5]))]

# Question, the calculation with the reference, its result, and how the notebook writes that.
EXAMPLES = [
    ("q01", lambda f: f.sigmoid(np.array([0.0])), [0.5], "1 / (1 + 1) = 0.5"),
    ("q01", lambda f: f.sigmoid_backward(np.array([2.0]), np.array([0.0])), [0.5], "2 · 0.5 · (1 − 0.5) = 0.5"),
    ("q01", lambda f: f.sigmoid(np.array([-1.5, 0, 2])).round(2), [0.18, 0.5, 0.88], "[ 0.18   0.5   0.88 ]"),
    ("q02", lambda f: f.relu(np.array([-1.5, 0, 2])), [0, 0, 2], "[   0     0     2   ]"),
    ("q02", lambda f: f.relu_backward(np.array([3, -4]), np.array([-1.5, 2])), [0, -4], "`dz` is 0 at the first and\n−4 at the second"),
    ("q03", lambda f: f.softmax(np.array([[0, LOG3]])).round(4), [[0.25, 0.75]], "0.25 and 0.75"),
    ("q04", lambda f: f.cross_entropy(np.array([[0.25, 0.75]]), np.array([1])).round(3), 0.288, "−log 0.75 = 0.288"),
    ("q04", lambda f: f.softmax_cross_entropy_backward(np.array([[0.25, 0.75]]), np.array([1])), [[0.25, -0.25]], "(0.25, −0.25)"),
    ("q05", lambda f: f.dense_forward(X, W, B), [[11, -8]], "1·0 − 2·5 + 2 = −8"),
    ("q06", lambda f: f.dense_backward(DZ, X, W)[0], [[3, 16]], "1·1 + 3·5 = 16"),
    ("q06", lambda f: f.dense_backward(DZ, X, W)[1], [[1, 3], [-2, -6]], "the first input to the second neuron has 1·3 = 3"),
    ("q07", lambda f: f.network_forward(LAYERS, np.array([[1, -2]])).round(4), [[0.25, 0.75]], "0.25 and 0.75"),
    ("q08", lambda f: round(f.backprop(NETWORK, np.array([[2]]), np.array([1]))[0], 3), 0.288, "−log 0.75 = 0.288"),
    ("q08", lambda f: f.backprop(NETWORK, np.array([[2]]), np.array([1]))[1][1][0].round(4), [[0.5, -0.5], [0, 0]], "2 · `dz` = (0.5, −0.5)"),
    ("q08", lambda f: f.backprop(NETWORK, np.array([[2]]), np.array([1]))[1][0][0].round(4), [[-1, 0]], "2 · `dz` = (−1, 0)"),
    ("q09", lambda f: f.numerical_gradient(lambda x: float(x) ** 2, np.array(3.0), 0.1).round(9), 6, "(9.61 − 8.41) / 0.2 = 6"),
    ("q10", lambda f: np.sqrt(np.divide(2, 784)).round(4), 0.0505, "2 / 784 = 0.00255. The standard deviation is its square root, 0.0505"),
    ("q11", lambda f: f.sgd_step([(np.ones((1, 1)), np.ones(1))], [(np.full((1, 1), 0.5), np.ones(1))], 0.1)[0][0], [[0.95]], "1 − 0.1 · 0.5 = 0.95"),
    ("q12", lambda f: np.average([2, 1.5, 1], weights=[4, 4, 2]), 1.6, "(4·2 + 4·1.5 + 2·1) / 10 = 1.6"),
    ("q14", lambda f: [f.output_size(10, 3), f.output_size(10, 3, 3)], [8, 3], "makes 8 positions"),
    ("q14", lambda f: [f.dense_parameters(250 * 250, 20), f.conv_parameters(1, 20, 3, 3)], [1_250_020, 200], "250 · 250 · 20 + 20 = 1,250,020"),
    ("q15", lambda f: f.conv1d(SIGNAL, np.array([0, 2, 1])), [-1.5], "0·1 + 2·(−1) + 1·0.5 = −1.5"),
    ("q16", lambda f: f.conv1d_backward(np.array([1, 10]), np.array([3, 1, 4, 2]), np.array([0, 2, 1]))[0], [0, 2, 21, 10], "0    2   21   10"),
    ("q16", lambda f: f.conv1d_backward(np.array([1, 10]), np.array([3, 1, 4, 2]), np.array([0, 2, 1]))[1], [13, 41, 24], "13   41   24"),
    ("q17", lambda f: f.conv2d(WINDOW, np.array([[0, 2], [2, 0]])), [[68]], "0·0 + 2·22 + 2·12 + 0·2 = 68"),
    ("q17", lambda f: f.conv2d(WINDOW, np.array([[0, 2], [1, 0]])), [[56]], "0·0 + 2·22 + 1·12 + 0·2 = 56"),
    ("q17", lambda f: f.conv2d(WINDOW, np.array([[0, 2], [1, 0]])[::-1, ::-1]), [[46]], "turned around it would give 46"),
    ("q18", lambda f: f.conv_forward(PIXEL, WEIGHTS, np.array([1])).ravel(), [431], "10·3 + 100·4 + 1 = 431"),
    ("q19", lambda f: f.conv_backward(np.full((1, 1, 1, 1), 2), PIXEL, WEIGHTS)[0].ravel(), [20, 200], "2·10 = 20 and 2·100 = 200"),
    ("q19", lambda f: f.conv_backward(np.full((1, 1, 1, 1), 2), PIXEL, WEIGHTS)[1].ravel(), [6, 8], "2·3 = 6 and 2·4 = 8"),
    ("q20", lambda f: [f.max_pool(NEXT_WINDOW, 2)[0, 0], f.average_pool(NEXT_WINDOW, 2)[0, 0]], [22, 6.75], "(22 + 0 + 2 + 3) / 4 = 6.75"),
    ("q21", lambda f: f.max_pool_backward(np.full((1, 1, 1, 1), 5), WINDOW[None, None], 2, 2)[0, 0], [[0, 5], [0, 0]], "[[0, 5], [0, 0]]"),
    ("q22", lambda f: f.average_pool_backward(np.full((1, 1, 1, 1), 5), WINDOW[None, None], 2, 2)[0, 0], [[1.25, 1.25]] * 2, "5 / 4 = 1.25"),
    ("b01", lambda f: f.conv_forward(DIAGONAL, CORNERS, np.array([-2.5])).ravel(), [0.5, -2.5, -2.5, 4.5], "1 + 2 − 2.5 = 0.5, 0 + 0 − 2.5 = −2.5, −2.5 again, and 1 + 6 − 2.5 = 4.5"),
    ("b01", lambda f: f.convnet_forward(CONVNET, DIAGONAL).round(4), [[0.25, 0.75]], "softmax 0.25 and 0.75"),
    ("b01", lambda f: round(f.convnet_backprop(CONVNET, DIAGONAL, np.array([1]))[0], 3), 0.288, "−log 0.75 = 0.288"),
    ("b01", lambda f: f.convnet_backprop(CONVNET, DIAGONAL, np.array([1]))[1][0][0].round(3)[0, 0], [[-0.061, 0], [0, -0.183]], "`dconv_w` is [[−0.061, 0], [0, −0.183]]"),
    ("b01", lambda f: f.convnet_forward([(np.zeros((8, 1, 5, 5)), np.zeros(8)), (np.zeros((1152, 10)), np.zeros(10))], np.zeros((1, 1, 28, 28))).shape, (1, 10), "8 · 12 · 12 = 1152"),
    ("b03", lambda f: f.batchnorm_forward(COLUMN, GAMMA, np.array([5.0])).round(4), [[3], [7]], "= (3, 7)"),
    ("b03", lambda f: f.batchnorm_backward(np.array([[1.0], [0.0]]), COLUMN, GAMMA)[0].round(4), [[0], [0]], "`dx` is (0, 0), up to `eps`"),
    ("b03", lambda f: np.round(f.batchnorm_backward(np.array([[1.0], [0.0]]), COLUMN, GAMMA)[1:], 4), [[-1], [1]], "dbeta is 1 + 0 = 1 and dgamma is 1·(−1) + 0·1 = −1"),
    ("b04", lambda f: np.unique(f.dropout_forward(np.full(99, 3.0), 0.5, np.random.default_rng(0))[0]), [0, 6], "3 / (1 − 0.5) = 6"),
    ("b04", lambda f: f.dropout_backward(np.array([5.0, 5.0]), np.array([True, False]), 0.5), [10, 0], "5 / (1 − 0.5) = 10 where x was kept, and 0 where it was not"),
    ("b05", lambda f: f.rnn_forward(*READ, WX, WH, -np.ones(1)).round(3).ravel(), [0.462, 0.432], "tanh(0.5·2 + 1·0.462 − 1) = 0.432"),
    ("b05", lambda f: f.rnn_backward(np.array([[[0.0], [1.0]]]), *READ, f.rnn_forward(*READ, WX, WH, -np.ones(1)), WX, WH)[1].round(3), [[0.64]], "dh0 is\n0.64 · 1 = 0.64"),
    ("b05", lambda f: f.rnn_backward(np.array([[[0.0], [1.0]]]), *READ, f.rnn_forward(*READ, WX, WH, -np.ones(1)), WX, WH)[2].round(3), [[2.267]], "dwx is 0.64·1 + 0.814·2 = 2.267"),
    ("b06", lambda f: np.round(f.gradient_norms(SIGMOIDS, np.array([[3, 4]]), np.array([1]), "sigmoid"), 3), [1.25, 0.354], "The result is [1.25, 0.354]"),
    ("b08", lambda f: f.motif_scan("ACG", np.array([[2, 0], [0, 3], [0, 0], [0, 0]])), [5, 0], "2 + 3 = 5"),
    ("b09", lambda f: f.long_conv(np.array([1, 2]), np.array([3, 4])).round(9), [3, 10], "2·3 + 1·4 = 10"),
    ("b10", lambda f: [*f.network_summary(architectures.ALEXNET, (3, 227, 227))[0][0], f.network_summary(architectures.ALEXNET, (3, 227, 227))[0][1]], [96, 55, 55, 34_944], "= 34,944"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "calculate", "result", "text"), EXAMPLES)
def test_example(right, question, calculate, result, text):
    np.testing.assert_allclose(calculate(right), result)
    source = notebook.SOURCE.read_text(encoding="utf-8")
    told = re.search(rf"^## {question}_.*?^```python", source, re.MULTILINE | re.DOTALL)
    assert text in told[0]


def test_every_core_question_that_does_not_train_is_calculated():
    assert {question for question, *_ in EXAMPLES if question.startswith("q")} == {
        question.number for question in QUESTIONS.values() if question.is_core and not question.trains
    }


def test_pictures_of_networks_have_the_numbers_of_the_text():
    pairs = [(X, networks.X), (W, networks.W), (B, networks.B), (DZ, networks.DZ), ([[2]], networks.ONE_INPUT)]
    for own, drawn in ((LAYERS, networks.LAYERS), (NETWORK, networks.NETWORK)):
        pairs += [pair for layer, other in zip(own, drawn, strict=True) for pair in zip(layer, other, strict=True)]
    for told, drawn in pairs:
        np.testing.assert_array_equal(told, drawn)
