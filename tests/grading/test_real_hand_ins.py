"""What was met in real hand-ins and public reports, in our words: what each habit or slip costs, and nothing else.

Beside a habit stands its near miss: the same form with wrong numbers in it.
"""

import pytest

from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from autograder.reference.our_functions import rests_on
from given.machinery.questions import QUESTIONS, find_questions, questions_of
from tests.draws import spread
from tests.marks.trial import QUICK, judged

pytestmark = pytest.mark.slow

FORM = 0.25  # of the points of a question is for the form of its results

STABLE = "e = np.exp(z - z.max(axis=1, keepdims=True))\n"
OF_CLASSES = "q = p[np.arange(len(y)), y]\n"
IN_PLACE = "for (w, b), (dw, db) in zip(params, grads):\n    w -= learning_rate * dw\n    b -= learning_rate * db\n"
WINDOWS = "windows = np.lib.stride_tricks.sliding_window_view(x, len(kernel))[::stride]\n"
POOLS = "windows = np.lib.stride_tricks.sliding_window_view(image, (size, size))[::stride, ::stride]\n"
CONV_BACKWARD = (
    "xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))\n"
    "dxp, dw, db = np.zeros(xp.shape), np.zeros(w.shape), dy.sum(axis=(0, 2, 3))\n"
    "for i, j in np.ndindex(dy.shape[2:]):\n"
    "    rows, columns = (slice(k * stride, k * stride + n) for k, n in zip((i, j), w.shape[2:]))\n"
    "    window = xp[:, :, rows, columns]\n"
    "    dw += np.einsum('nf,ncij->fcij', dy[:, :, i, j], window)\n"
    "    dxp[:, :, rows, columns] += np.einsum('nf,fcij->ncij', dy[:, :, i, j], w)\n"
    "dx = dxp[:, :, padding : padding + x.shape[2], padding : padding + x.shape[3]]\n"
)
TRAIN = (
    "losses = []\n"
    "for _ in range(epochs):\n"
    "    order, total = rng.permutation(len(x)), 0.0\n"
    "    for start in range(0, len(x), batch_size):\n"
    "        chosen = order[start : start + batch_size]\n"
    "        loss, grads = backprop(params, x[chosen], y[chosen])\n"
    "        params = sgd_step(params, grads, learning_rate)\n"
    "        total += loss * len(chosen)\n"
    "    losses.append(total / len(x))\n"
)

# Each: the function, its body, and the points that it loses in its question. No other question loses any.
RIGHT_NUMBERS = {
    "float64 from float32": ("dense_forward", "return x.astype(np.float64) @ w.astype(np.float64) + b", 0),
    "sigmoid in long double": ("sigmoid", "return 1 / (1 + np.exp(-np.clip(np.longdouble(z), -9999, 9999)))", FORM),
    "sigmoid_backward in long double": ("sigmoid_backward", "s = sigmoid(np.longdouble(z))\nreturn da * s * (1 - s)", FORM),
    "softmax in long double": ("softmax", "e = np.exp(z.astype(np.longdouble))\nreturn e / e.sum(axis=1, keepdims=True)", FORM),
    "loss in long double": ("cross_entropy", OF_CLASSES + "return -np.mean(np.log(np.maximum(q, 1e-12)), dtype=np.longdouble)", FORM),
    "losses in long double": ("train", TRAIN + "return params, [np.longdouble(loss) for loss in losses]", FORM),
    "complex long double": ("conv1d", WINDOWS + "return (windows @ (1.0 * kernel)).astype(np.clongdouble)", FORM),
    "matrix": ("dense_forward", "return np.asmatrix(1.0 * x) * np.asmatrix(w) + b", FORM),
    "masked array": ("max_pool", POOLS + "return np.ma.masked_invalid(1.0 * windows.max(axis=(2, 3)))", 0),
    "loss in a list": ("cross_entropy", OF_CLASSES + "return [-np.mean(np.log(np.maximum(q, 1e-12)))]", FORM),
    "loss as a table": ("cross_entropy", OF_CLASSES + "return np.array([[-np.mean(np.log(np.maximum(q, 1e-12)))]])", FORM),
    "log(p + 1e-12)": ("cross_entropy", OF_CLASSES + "return -np.mean(np.log(q + 1e-12))", 0),
    "log(p + 1e-10)": ("cross_entropy", OF_CLASSES + "return -np.mean(np.log(q + 1e-10))", 1),
    "log(p + 1e-7)": ("cross_entropy", OF_CLASSES + "return -np.mean(np.log(q + 1e-7))", 1),
    "steps from a generator": ("sgd_step", "return ((w - learning_rate * dw, b - learning_rate * db) for (w, b), (dw, db) in zip(params, grads))", FORM),
    "steps in place": ("sgd_step", IN_PLACE + "return params", 0),
    "three things from train": ("train", TRAIN + "return params, losses, [0.5] * epochs", FORM),
    "losses as an array": ("train", TRAIN + "return params, np.array(losses)", FORM),
    "losses of one number each": ("train", TRAIN + "return params, [np.array([loss]) for loss in losses]", FORM),
    "classes as fractions": ("predict", "return 1.0 * network_forward(params, x).argmax(axis=1)", FORM),
    "classes in a column": ("predict", "return network_forward(params, x).argmax(axis=1)[:, None]", FORM),
    "classes in a list": ("predict", "return network_forward(params, x).argmax(axis=1).tolist()", FORM),
    "db of a dense layer as a table": ("dense_backward", "dz = 1.0 * dz\nreturn dz @ w.T, x.T @ dz, dz.sum(axis=0, keepdims=True)", 0.5),
    "parts in another order": ("dense_backward", "dz = 1.0 * dz\nreturn x.T @ dz, dz.sum(axis=0), dz @ w.T", 0.5),
    "db of kernels as a column": ("conv_backward", CONV_BACKWARD + "return dx, dw, db[:, None]", FORM),
    "db of kernels in four dimensions": ("conv_backward", CONV_BACKWARD + "return dx, dw, db.reshape(1, -1, 1, 1)", FORM),
    "what is kept for the way back": ("max_pool_forward", "w = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(2, 3))\ny = 1.0 * w[:, :, ::stride, ::stride].max(axis=(4, 5))\nreturn y, (x, size)", FORM),
    "the stub's raise below the answer": ("relu", "return np.maximum(z, 0.0)\nraise NotImplementedError('q02_relu: ...')", 0),
}  # fmt: skip

WRONG_NUMBERS = {
    "half precision of large numbers": ("conv1d", WINDOWS + "return (windows @ (1.0 * kernel)).astype(np.float16)", 0.75),
    "a little in the denominator": ("softmax", STABLE + "return e / (e.sum(axis=1, keepdims=True) + 1e-8)", 1.5),
    "one-hot as wide as the largest class": ("softmax_cross_entropy_backward", "onehot = np.zeros((y.size, y.max() + 1))\nonehot[np.arange(y.size), y] = 1\nreturn (p - onehot) / y.size", 2.5),
    "softmax of a single row": ("softmax", "if len(z) > 1:\n    raise ValueError('one at a time')\n" + STABLE + "return e / e.sum()", 2.75),
    "a bias for each example": ("dense_forward", "return x @ w + b.reshape(len(x), 1)", 2),
    "relu in place, nothing returned": ("relu", "z[z < 0] = 0", 0.75),
    "steps in place, nothing returned": ("sgd_step", IN_PLACE, 2),
    "vectorize, a zero first": ("relu_backward", "return np.vectorize(lambda d, v: d if v > 0 else 0)(da, z)", 0.25),
    "vectorized relu, a zero first": ("relu", "return np.vectorize(lambda v: v if v > 0 else 0)(z)", 0.5),
    "both sides of where": ("sigmoid", "return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))", 0.25),
    "five points": ("numerical_gradient", "x, g = np.array(x, float), np.zeros(x.shape)\ndef at(i, step):\n    moved = x.copy()\n    moved[i] += step\n    return f(moved)\nfor i in np.ndindex(x.shape):\n    g[i] = (8 * (at(i, h) - at(i, -h)) - at(i, 2 * h) + at(i, -2 * h)) / (12 * h)\nreturn g", 0.5),
    "padding written down": ("conv_forward", "xp = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))\nwindows = np.lib.stride_tricks.sliding_window_view(xp, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]\nreturn np.einsum('ncijkl,fckl->nfij', 1.0 * windows, w) + b[:, None, None]", 3),
    "the largest class of a column": ("predict", "return network_forward(params, x).argmax(axis=0)", 1),
    "no bias": ("dense_forward", "return 1.0 * (x @ w)", 2),
}  # fmt: skip


def lose(function: str, body: str) -> dict[str, float]:
    """Return what is lost in each question by the reference with another body in a function."""
    files = Edit("own", function, body=body).made_in(catalogue.reference())
    results = judged(files, [question for question in QUICK if is_touched(question, function)])
    return {q: r.possible - r.points for q, r in results.items() if r.points != r.possible}


def is_touched(question: str, function: str) -> bool:
    """Whether a question asks for a function, or for one that rests on it."""
    return any(function == other or function in rests_on(other) for other in QUESTIONS[question].functions)


@pytest.mark.parametrize("name", spread([*RIGHT_NUMBERS, *WRONG_NUMBERS], 10, pytest.mark.on_record))
def test_a_habit_costs_what_it_is_worth_and_its_own_question(name):
    function, body, points = (RIGHT_NUMBERS | WRONG_NUMBERS)[name]
    question = questions_of(function)[0]
    assert lose(function, body) == ({question: pytest.approx(points)} if points else {})


DOUBLED = {
    "conv1d": WINDOWS + "return list(2.0 * (windows @ (1.0 * kernel)))",
    "cross_entropy": OF_CLASSES + "return [-2 * np.mean(np.log(np.maximum(q, 1e-12)))]",
    "predict": "return 1.0 + network_forward(params, x).argmax(axis=1)[:, None]",
}


@pytest.mark.parametrize("function", DOUBLED)
def test_wrong_numbers_in_another_form_stay_wrong(function):
    (question,) = questions_of(function)[:1]
    assert lose(function, DOUBLED[function])[question] > 2 * FORM


def test_the_one_image_function_by_way_of_a_wrong_layer():
    """The layer's mistake is the layer's, whichever of the two is written by way of the other."""
    files = Edit(
        "own",
        "conv2d",
        body="w = kernel[None, None]\nreturn conv_forward(image[None, None], w, np.zeros(1), stride)[0, 0]",
    )
    flipped = catalogue.mistakes()["conv_forward_flipped"].made_in(files.made_in(catalogue.reference()))
    results = judged(flipped, find_questions("q17") + find_questions("q18"))
    q18 = results[find_questions("q18")[0]]
    assert q18.points == q18.possible / 2 and [d.name for d in q18.diagnoses] == ["conv_forward_flipped"]
