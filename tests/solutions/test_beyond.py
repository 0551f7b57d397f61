"""The bonus questions: right derivatives, independent opinions, other right versions, and what training must not be."""

import time

import numpy as np
import pytest

from autograder import paths
from autograder.grading.result import Options
from autograder.reference import catalogue, our_functions
from autograder.submissions.submission import Submission
from given import architectures, heartbeats, mnist
from given.checking.check_question import check_question
from given.checking.otter_layer import run_question
from given.machinery import modules
from given.machinery.questions import find_questions
from tests.helpers.grading import grade_here
from tests.helpers.sandboxes import working_sandboxes


def graded(number, functions):
    """Return what the question of this number finds."""
    (question,) = find_questions(number)
    named = {name: modules.Present(name, function) for name, function in functions.items()}
    result = run_question(paths.QUESTIONS / f"{question}.py", named)
    assert not [case for case in result.cases if case.kind == "internal"]
    return result


# Derivatives, against the derivative that was measured.


def agree(reference, value, arrays, derivatives):
    """Compare derivatives of value(*arrays) with the measured ones, every number of every array."""
    for i, (array, derivative) in enumerate(zip(arrays, derivatives, strict=True)):

        def moved(new, i=i):
            return value(*[new if j == i else other for j, other in enumerate(arrays)])

        measured = reference["numerical_gradient"](moved, array)
        np.testing.assert_allclose(derivative, measured, rtol=0, atol=1e-7)


def test_convnet_backprop(reference):
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal((3, 2, 6, 8)), np.array([0, 3, 1])
    arrays = [rng.standard_normal(shape) for shape in [(2, 2, 3, 2), (2,), (12, 4), (4,)]]

    def loss(*flat):
        return reference["convnet_backprop"]([flat[:2], flat[2:]], x, y)[0]

    _, grads = reference["convnet_backprop"]([arrays[:2], arrays[2:]], x, y)
    agree(reference, loss, arrays, [derivative for pair in grads for derivative in pair])


@pytest.mark.parametrize("eps", [1e-5, 0.5])
def test_batchnorm_backward(reference, eps):
    rng = np.random.default_rng(2)
    dy, *arrays = (
        rng.standard_normal((5, 3)),
        rng.standard_normal((5, 3)),
        rng.standard_normal(3),
        rng.standard_normal(3),
    )

    def value(*args):
        return np.sum(dy * reference["batchnorm_forward"](*args, eps))

    agree(reference, value, arrays, reference["batchnorm_backward"](dy, *arrays[:2], eps))


def test_dropout_backward(reference):
    rng = np.random.default_rng(3)
    x, dy = rng.standard_normal((2, 4, 5))
    _, mask = reference["dropout_forward"](x, 0.3, np.random.default_rng(4))

    def value(x):
        return np.sum(dy * reference["dropout_forward"](x, 0.3, np.random.default_rng(4))[0])

    agree(reference, value, [x], [reference["dropout_backward"](dy, mask, 0.3)])


def test_rnn_backward(reference):
    rng = np.random.default_rng(5)
    x, h0, wx, wh, b = arrays = [rng.standard_normal(shape) for shape in [(2, 4, 3), (2, 5), (3, 5), (5, 5), (5,)]]
    dh, h = rng.standard_normal((2, 4, 5)), reference["rnn_forward"](*arrays)

    def value(*arrays):
        return np.sum(dh * reference["rnn_forward"](*arrays))

    agree(reference, value, arrays, reference["rnn_backward"](dh, x, h0, h, wx, wh))


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_gradient_norms(reference, activation):
    rng = np.random.default_rng(6)
    params = [(rng.standard_normal((m, n)), rng.standard_normal(n)) for m, n in [(4, 5), (5, 6), (6, 3)]]
    x, y = rng.standard_normal((3, 4)), np.array([0, 2, 1])

    def loss(layer, w):
        a = x
        for i, (other, b) in enumerate(params):
            z = a @ (w if i == layer else other) + b
            a = reference[activation](z)
        return reference["cross_entropy"](reference["softmax"](z), y)

    for layer, norm in enumerate(reference["gradient_norms"](params, x, y, activation)):
        gradient = reference["numerical_gradient"](lambda w, layer=layer: loss(layer, w), params[layer][0])
        assert norm == pytest.approx(np.linalg.norm(gradient), rel=1e-6)


def test_gradients_vanish_with_sigmoid_and_not_with_relu(reference):
    rng = np.random.default_rng(7)
    params = reference["init_params"]([20] * 10 + [4], rng)
    x, y = rng.standard_normal((30, 20)), np.arange(30) % 4
    first, *_, last = reference["gradient_norms"](params, x, y, "sigmoid")
    assert first < last / 1000
    first, *_, last = reference["gradient_norms"](params, x, y, "relu")
    assert first > last / 10


# Other ways to the same result.


def test_long_conv_is_the_full_convolution_cut_off(reference):
    for length in (1, 2, 3, 31, 64, 100):
        x, kernel = np.random.default_rng(length).standard_normal((2, length))
        np.testing.assert_allclose(reference["long_conv"](x, kernel), np.convolve(x, kernel)[:length], atol=1e-12)
        single = reference["long_conv"](x.astype(np.float32), kernel.astype(np.float32))
        assert single.dtype == np.float32


def test_motif_scan_is_a_convolution(reference):
    rng = np.random.default_rng(8)
    rows, weights = rng.integers(0, 4, 40), rng.standard_normal((4, 6))
    image = np.eye(4)[rows].T[np.newaxis, :, np.newaxis]
    wanted = reference["conv_forward"](image, weights[np.newaxis, :, np.newaxis], np.zeros(1)).ravel()
    np.testing.assert_allclose(reference["motif_scan"]("".join("ACGT"[k] for k in rows), weights), wanted, atol=1e-12)


def test_the_tables_have_the_published_numbers_of_parameters(reference):
    for layers, image, published in [
        (architectures.ALEXNET, architectures.ALEXNET_INPUT, 60_965_224),
        (architectures.DEEPYEAST, architectures.DEEPYEAST_INPUT, 10_982_924),
    ]:
        assert sum(parameters for _, parameters in reference["network_summary"](layers, image)) == published


def test_heartbeats_are_the_slide_s_and_in_the_half_asked_for():
    for half, empty in [("left", slice(20, 40)), ("right", slice(0, 20))]:
        signals, labels = heartbeats.heartbeats(np.random.default_rng(9), 200, half)
        assert signals.shape == labels.shape == (200, heartbeats.LENGTH)
        assert not labels[:, empty].any() and set(labels.sum(axis=1)) == {3, 6, 9}
        places = np.flatnonzero(np.diff(labels.ravel(), prepend=0) == 1)
        beats = signals.ravel()[places[:, np.newaxis] + np.arange(3)]
        np.testing.assert_allclose(beats, np.tile(heartbeats.BEAT, (len(beats), 1)), atol=6 * heartbeats.NOISE)
        again = heartbeats.heartbeats(np.random.default_rng(9), 200, half)
        assert np.array_equal(signals, again[0]) and np.array_equal(labels, again[1])
        assert heartbeats.f1(labels, labels) == 1 and heartbeats.f1(1 - labels, labels) == 0


def slide(x, kernel):
    return np.convolve(x, kernel)[: len(x)]


def take_too_long(x, kernel):
    """Return the right numbers, but a long signal's only after a little more time than there is."""
    end = time.process_time() + (3.05 if len(x) > 2**16 else 0)
    while time.process_time() < end:
        pass
    return long_conv_complex(x, kernel)


@pytest.mark.on_record_of_all
@pytest.mark.slow
@pytest.mark.parametrize("slow", [pytest.param(slide, marks=pytest.mark.exhaustive), take_too_long])
def test_a_slow_long_convolution_loses_points_for_speed_only(slow, reference, grader_answers):
    result = graded("b09", {**reference, "long_conv": slow})
    assert [case.kind for case in result.cases if not case.passed] == ["deadline"]


# Right versions written quite differently.


def long_conv_complex(x, kernel):
    length = len(x)
    return np.real(np.fft.ifft(np.fft.fft(x, 2 * length - 1) * np.fft.fft(kernel, 2 * length - 1)))[:length]


def motif_scan_in_loops(sequence, weights):
    def score(letter, k):
        return sum(map(float, weights[:, k])) / 4 if letter == "N" else float(weights["ACGT".index(letter), k])

    places = range(weights.shape[1])
    return np.array([sum(score(sequence[o + k], k) for k in places) for o in range(len(sequence) - len(places) + 1)])


def batchnorm_forward_in_loops(x, gamma, beta, eps=1e-5):
    y = np.zeros(x.shape)
    for d in range(x.shape[1]):
        mean = sum(map(float, x[:, d])) / len(x)
        variance = sum((float(number) - mean) ** 2 for number in x[:, d]) / len(x)
        for n in range(len(x)):
            y[n, d] = gamma[d] * (x[n, d] - mean) / (variance + eps) ** 0.5 + beta[d]
    return y


def batchnorm_backward_in_one_fraction(dy, x, gamma, eps=1e-5):
    variance, apart = x.var(0) + eps, x - x.mean(0)
    dx = gamma / len(x) / np.sqrt(variance) * (len(x) * dy - dy.sum(0) - apart / variance * (dy * apart).sum(0))
    return [dx, (dy * apart).sum(0) / np.sqrt(variance), dy.sum(0)]


def dropout_forward_one_by_one(x, drop, rng):
    mask = np.array([rng.random() < 1 - drop for _ in range(x.size)]).reshape(x.shape)
    y = np.zeros(x.shape)
    y[mask] = x[mask] * (1 / (1 - drop))
    return [y, mask]


def rnn_forward_side_by_side(x, h0, wx, wh, b):
    h = np.empty((*x.shape[:2], len(b)))
    for t in range(x.shape[1]):
        h[:, t] = np.tanh(np.hstack([x[:, t], h[:, t - 1] if t else h0]) @ np.vstack([wx, wh]) + b)
    return h


def rnn_backward_with_einsum(dh, x, h0, h, wx, wh):
    dz, later = np.zeros(dh.shape), 0
    for t in range(x.shape[1] - 1, -1, -1):
        dz[:, t] = (dh[:, t] + later) * (1 - h[:, t] ** 2)
        later = np.einsum("nj,ij->ni", dz[:, t], wh)
    before = np.concatenate([h0[:, np.newaxis], h[:, :-1]], axis=1)
    dwx, dwh = np.einsum("ntd,nth->dh", x, dz), np.einsum("nti,ntj->ij", before, dz)
    return [np.einsum("nth,dh->ntd", dz, wx), later, dwx, dwh, dz.sum(axis=(0, 1))]


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("b03", {"batchnorm_forward": batchnorm_forward_in_loops}),
        ("b03", {"batchnorm_backward": batchnorm_backward_in_one_fraction}),
        ("b04", {"dropout_forward": dropout_forward_one_by_one}),
        ("b05", {"rnn_forward": rnn_forward_side_by_side, "rnn_backward": rnn_backward_with_einsum}),
        ("b08", {"motif_scan": motif_scan_in_loops}),
        ("b09", {"long_conv": long_conv_complex}),
    ],
)
def test_other_right_versions_get_all_points(number, right, reference, grader_answers):
    result = graded(number, {**reference, **right})
    assert [(case.name, case.text) for case in result.cases if not case.passed] == []


# Mistakes, as check.py names them.


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "convnet_forward_columns_first",
        "batchnorm_backward_variance_fixed",
        "dropout_forward_not_scaled",
        "rnn_backward_added_after_tanh",
        "gradient_norms_last_layer_first",
        "motif_scan_reversed",
        "long_conv_ring",
        "network_summary_groups_ignored",
    ],
)
def test_students_are_told_their_mistake(name):
    mistake = catalogue.mistakes()[name]
    wrong = our_functions.load(mistake.made_in(catalogue.reference()))
    (question,) = mistake.fails
    result = check_question(paths.ASSIGNMENT / "tests" / f"{question}.py", wrong)
    assert [diagnosis.says for diagnosis in result.diagnoses] == [mistake.says]


# Training.


@pytest.mark.on_record_of_all
@pytest.mark.slow
def test_heartbeats_are_found_where_none_was_in_training(reference):
    result = graded("b07", reference)
    assert result.points == result.possible


def dense_fit(signals, labels, rng):
    """Fit one weight for each pair of places by least squares: what a dense layer can do at best."""
    x = np.hstack([signals, np.ones((len(signals), 1))])
    return np.linalg.solve(x.T @ x + np.eye(x.shape[1]), x.T @ labels)


def dense_predict(params, signals):
    return (np.hstack([signals, np.ones((len(signals), 1))]) @ params > 0.5).astype(int)


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        {"fit_heartbeat": dense_fit, "predict_heartbeat": dense_predict},
        {"predict_heartbeat": lambda params, signals: (np.abs(signals) > 0.3).astype(int)},
        {"predict_heartbeat": lambda params, signals: np.ones(signals.shape, int)},
        {"predict_heartbeat": lambda params, signals: np.zeros(signals.shape, int)},
        {"predict_heartbeat": lambda params, signals: np.zeros(signals.shape[0], int)},
        {"predict_heartbeat": lambda params, signals: np.full(signals.shape, np.nan)},
    ],
)
def test_heartbeats_get_nothing_from(wrong):
    """What is predicted without looking at params needs no training."""
    assert graded("b07", {"fit_heartbeat": lambda signals, labels, rng: 0, **wrong}).points == 0


@pytest.mark.on_record_of_all
@pytest.mark.slow
def test_a_small_convnet_learns_some_digits(reference, monkeypatch):
    """The whole of b02 with few digits: the way of the arrays, not the accuracy."""
    images, labels = mnist.training()
    small = {"train_images": images[:1000], "train_labels": labels[:1000]}
    monkeypatch.setattr(mnist, "part", small.__getitem__)
    result = graded("b02", reference)
    assert 0 <= result.points < result.possible and "digits right" in result.remarks[0]


@pytest.mark.exhaustive  # on record, see tests/records.py
@pytest.mark.slow
def test_the_convnet_of_the_reference_earns_all_points_in_time(hand_in):
    """In a player, on digits in a guise."""
    (backend, *_), (question,) = working_sandboxes(), find_questions("b02")
    (result,) = grade_here(Submission("jane", hand_in("jane")), Options(backend, (question,))).questions
    print(result.accuracy, result.seconds)
    assert result.points == result.possible, result.remarks
