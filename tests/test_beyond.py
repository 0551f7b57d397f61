"""The bonus questions: right derivatives, independent opinions, and wrong versions that each lose what they should."""

import sys
import types

import numpy as np
import pytest

from autograder import paths

# isort: split
from given import architectures, heartbeats, mnist, modules
from given.otter_layer import run_question

SOURCE = (paths.SOLUTIONS / "beyond.py").read_text(encoding="utf-8")
POINTS = {"b01": 5, "b02": 4, "b03": 3, "b04": 2, "b05": 4, "b06": 2, "b07": 3, "b08": 2, "b09": 3, "b10": 2}
QUICK = [number for number in POINTS if number not in ("b02", "b07")]  # those that train nothing


def question_file(number):
    (path,) = paths.QUESTIONS.glob(f"{number}_*.py")
    return path


def graded(number, functions):
    result = run_question(question_file(number), functions)
    assert not [case for case in result.cases if case.kind == "internal"]
    return result


def edited(find, replace):
    """Return the functions of the reference with one edit in beyond.py."""
    assert SOURCE.count(find) == 1, f"{SOURCE.count(find)} times in beyond.py: {find}"
    loaded = modules.load_all(paths.SOLUTIONS)
    module = types.ModuleType("beyond")
    replaced = {name: loaded[name] for name in loaded if name != "beyond"}
    with pytest.MonkeyPatch.context() as patch:
        for name, other in replaced.items():
            patch.setitem(sys.modules, name, other)
        exec(compile(SOURCE.replace(find, replace), "beyond.py", "exec"), module.__dict__)
    return modules.functions({**loaded, "beyond": module})


def test_the_points_are_thirty():
    assert sum(POINTS.values()) == 30


@pytest.mark.parametrize("number", QUICK)
def test_the_reference_gets_all_points_and_an_empty_file_none(number, reference, grader_answers):
    result = graded(number, reference)
    assert [(case.name, case.text) for case in result.cases if not case.passed] == []
    assert result.points == result.possible == POINTS[number]
    assert 0.4 <= sum(case.possible for case in result.cases if not case.hidden) / result.possible <= 0.6
    empty = {name: modules.function(types.ModuleType("beyond"), name) for name in reference}
    assert graded(number, empty).points == 0


@pytest.mark.parametrize("number", POINTS)
def test_case_names_are_unique_and_hints_are_there(number, grader_answers):
    source = question_file(number).read_text(encoding="ascii")
    assert source.startswith(f'"""{question_file(number).stem}: ')
    nothing = {name: lambda *args, **kwargs: None for name in modules.MODULE_OF}
    cases = graded(number, nothing).cases
    assert len({case.name for case in cases}) == len(cases)
    assert sum(case.possible for case in cases) == pytest.approx(POINTS[number])
    assert all(case.hint and not case.passed for case in cases)


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


def test_heartbeats_are_those_of_the_slide_and_in_the_half_that_was_asked_for():
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


# Wrong versions: the question, and an edit of the reference.

BATCHNORM = "    spread = np.sqrt(x.var(axis=0) + eps)\n"
CORRECTION = "(dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)) / spread"
WRONG = [
    ("b01", "a = relu(conv_forward(x, conv_w, conv_b))", "a = conv_forward(x, conv_w, conv_b)"),
    ("b01", "a = relu(conv_forward(x, conv_w, conv_b))", "a = relu(conv_forward(x, conv_w, conv_b, padding=1))"),
    ("b01", "    pooled = max_pool_forward(a, 2, 2)\n    return", "    pooled = max_pool_forward(a, 2, 1)\n    return"),
    ("b01", "pooled.reshape(len(x), -1), dense_w", "pooled.transpose(0, 2, 3, 1).reshape(len(x), -1), dense_w"),
    ("b01", "return softmax(dense_forward(pooled.reshape(len(x), -1), dense_w, dense_b))", "return pooled"),
    ("b01", "pooled.reshape(len(x), -1), dense_w", "pooled.reshape(len(x), -1, order='F'), dense_w"),
    ("b01", "conv_backward(relu_backward(da, z), x, conv_w)", "conv_backward(da, x, conv_w)"),
    ("b01", "    _, dconv_w, dconv_b = conv_b", "    dconv_w, dconv_b = 0 * conv_w, 0 * conv_b\n    conv_b"),
    ("b01", "[(dconv_w, dconv_b), (ddense_w, ddense_b)]\n    # END", "[(ddense_w, ddense_b), (dconv_w, dconv_b)]\n    # END"),
    ("b01", "dflat.reshape(pooled.shape)", "dflat.reshape(pooled.shape[::-1]).T"),
    ("b01", "softmax_cross_entropy_backward(p, y), flat", "len(x) * softmax_cross_entropy_backward(p, y), flat"),
    ("b01", "return cross_entropy(p, y), [(dconv", "return len(x) * cross_entropy(p, y), [(dconv"),
    ("b03", "np.sqrt(x.var(axis=0) + eps)\n    return gamma", "np.sqrt(x.var(axis=0, ddof=1) + eps)\n    return gamma"),
    ("b03", "np.sqrt(x.var(axis=0) + eps)\n    return gamma", "(np.sqrt(x.var(axis=0)) + eps)\n    return gamma"),
    ("b03", "np.sqrt(x.var(axis=0) + eps)\n    return gamma", "np.sqrt(x.var(axis=0) + 1e-5)\n    return gamma"),
    ("b03", "np.sqrt(x.var(axis=0) + eps)\n    return gamma", "(x.var(axis=0) + eps)\n    return gamma"),
    ("b03", "np.sqrt(x.var(axis=0) + eps)\n    return gamma", "np.sqrt(x.var() + eps)\n    return gamma"),
    ("b03", "return gamma * xhat + beta", "return gamma * (xhat + beta)"),
    ("b03", "return gamma * xhat + beta", "x -= x.mean(axis=0)\n    return gamma * xhat + beta"),
    ("b03", BATCHNORM, "    spread = np.sqrt(x.var(axis=0, ddof=1) + eps)\n"),
    ("b03", BATCHNORM, "    spread = np.sqrt(x.var(axis=0)) + eps\n"),
    ("b03", BATCHNORM, "    spread = np.sqrt(x.var(axis=0) + 1e-5)\n"),
    ("b03", CORRECTION, "dxhat / spread"),
    ("b03", CORRECTION, "(dxhat - dxhat.mean(axis=0)) / spread"),
    ("b03", CORRECTION, "(dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean()) / spread"),
    ("b03", CORRECTION, "(dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).sum(axis=0)) / spread"),
    ("b03", "    dxhat = dy * gamma\n", "    dxhat = dy\n"),
    ("b03", "(dy * xhat).sum(axis=0), 1.0", "(dy * xhat).mean(axis=0), 1.0"),
    ("b03", "(dy * xhat).sum(axis=0), 1.0", "(dy * x).sum(axis=0), 1.0"),
    ("b03", "1.0 * dy.sum(axis=0)", "1.0 * dxhat.sum(axis=0)"),
    ("b04", "rng.random(x.shape) >= drop", "rng.random(x.shape) < drop"),
    ("b04", "return x * mask / (1 - drop), mask", "return x * mask, mask"),
    ("b04", "return x * mask / (1 - drop), mask", "return x * mask / drop, mask"),
    ("b04", "return x * mask / (1 - drop), mask", "return x * mask / (1 - drop), mask.astype(float)"),
    ("b04", "return x * mask / (1 - drop), mask", "return x * mask / (1 - drop), mask / (1 - drop)"),
    ("b04", "return x * mask / (1 - drop), mask", "return x * mask / (1 - drop), ~mask"),
    ("b04", "return x * mask / (1 - drop), mask", "x[~mask] = 0\n    return x / (1 - drop), mask"),
    ("b04", "rng.random(x.shape) >= drop", "np.random.random(x.shape) >= drop"),
    ("b04", "rng.random(x.shape) >= drop", "np.random.default_rng(0).random(x.shape) >= drop"),
    ("b04", "rng.random(x.shape) >= drop", "np.broadcast_to(rng.random(x.shape[-1]) >= drop, x.shape)"),
    ("b04", "rng.random(x.shape) >= drop", "np.full(x.shape, True)"),
    ("b04", "rng.random(x.shape) >= drop", "rng.random(x.shape) >= 0.5"),
    ("b04", "return dy * mask / (1 - drop)", "return dy * mask"),
    ("b04", "return dy * mask / (1 - drop)", "return dy / (1 - drop)"),
    ("b04", "return dy * mask / (1 - drop)", "return dy * mask / drop"),
    ("b04", "return dy * mask / (1 - drop)", "return (dy * mask / (1 - drop)).astype(np.float32)"),
    ("b05", "x[:, t] @ wx + h @ wh + b", "x[:, t] @ wx + h0 @ wh + b"),
    ("b05", "x[:, t] @ wx + h @ wh + b", "x[:, t] @ wx + h @ wh.T + b"),
    ("b05", "x[:, t] @ wx + h @ wh + b", "x[:, t] @ wx + h @ wh"),
    ("b05", "states, h = [], h0", "states, h = [], np.zeros_like(h0)"),
    ("b05", "np.stack(states, axis=1)", "np.stack(states, axis=0)"),
    ("b05", "np.stack(states, axis=1)", "states[-1]"),
    ("b05", "np.tanh(x[:, t] @", "sigmoid(x[:, t] @"),
    ("b05", "(dh[:, t] + later) * (1 - h[:, t] ** 2)", "dh[:, t] * (1 - h[:, t] ** 2)"),
    ("b05", "(dh[:, t] + later) * (1 - h[:, t] ** 2)", "dh[:, t] * (1 - h[:, t] ** 2) + later"),
    ("b05", "(dh[:, t] + later) * (1 - h[:, t] ** 2)", "(dh[:, t] + later) * (1 - h[:, t])"),
    ("b05", "h[:, t - 1] if t > 0 else h0", "h[:, t - 1]"),
    ("b05", "h[:, t - 1] if t > 0 else h0", "h[:, t]"),
    ("b05", "later = dz @ wh.T", "later = dz @ wh"),
    ("b05", "dwx += x[:, t].T @ dz", "dwx = x[:, t].T @ dz"),
    ("b05", "dwh += before.T @ dz", "dwh = before.T @ dz"),
    ("b05", "db += dz.sum(axis=0)", "db += dz.mean(axis=0)"),
    ("b05", "return dx, later, dwx", "return dx, np.zeros_like(h0), dwx"),
    ("b05", "in reversed(range(x.shape[1]))", "in range(x.shape[1])"),
    ("b06", "forward, backward = pairs[activation]", "forward, backward = pairs['relu']"),
    ("b06", "forward, backward = pairs[activation]", "forward, backward = pairs[activation][0], relu_backward"),
    ("b06", "norms.insert(0, float", "norms.append(float"),
    ("b06", "np.sqrt(np.sum(dw**2))", "np.sum(dw**2)"),
    ("b06", "np.sqrt(np.sum(dw**2))", "np.linalg.norm(dw, 2)"),
    ("b06", "np.sqrt(np.sum(dw**2))", "np.sqrt(np.sum(dw**2) + np.sum(_**2))"),
    ("b06", "np.sqrt(np.sum(dw**2))", "len(x) * np.sqrt(np.sum(dw**2))"),
    ("b06", "dz = backward(dx, sums[layer - 1])", "dz = dx"),
    ("b08", "weights.mean(axis=0)]", "0 * weights.mean(axis=0)]"),
    ("b08", "weights.mean(axis=0)]", "np.full(weights.shape[1], weights.mean())]"),
    ("b08", '"ACGTN".index', '"ATCGN".index'),
    ("b08", "table[windows, np.arange(length)]", "table[windows, np.arange(length)[::-1]]"),
    ("b08", "table[windows, np.arange(length)].sum(axis=1)", "table[windows, np.arange(length)].sum(axis=1)[:-1]"),
    ("b08", "[weights, weights.mean(axis=0)]", "[weights, weights.mean(axis=0).astype(weights.dtype)]"),
    ("b08", "table[windows, np.arange(length)].sum(axis=1)", "table[windows, np.arange(length)].mean(axis=1)"),
    ("b08", "table[windows, np.arange(length)].sum(axis=1)", "table[windows, np.arange(length)].sum(axis=1).tolist()"),
    ("b09", "room = 1 << (2 * length - 1).bit_length()", "room = length"),
    ("b09", "room = 1 << (2 * length - 1).bit_length()", "room = length + length // 2"),
    ("b09", "np.fft.rfft(kernel, room)", "np.fft.rfft(kernel[::-1], room)"),
    ("b09", "np.fft.rfft(kernel, room)", "np.conj(np.fft.rfft(kernel, room))"),
    ("b09", "room)[:length]", "room)[length // 2 : length // 2 + length]"),
    ("b09", "room)[:length]", "room)"),
    ("b09", "return y.astype(np.result_type(x, kernel, 1.0), copy=False)", "return y.astype(x.dtype)"),
    ("b09", "return y.astype(np.result_type(x, kernel, 1.0), copy=False)", "return y.astype(np.float32)"),
    ("b09", "z = gate * long_conv(z, kernel)", "z = long_conv(gate * z, kernel)"),
    ("b09", "z = gate * long_conv(z, kernel)", "z = gate * long_conv(v, kernel)"),
    ("b09", "z = gate * long_conv(z, kernel)", "z = gate + long_conv(z, kernel)"),
    ("b09", "zip(gates, filters, strict=True)", "zip(gates[::-1], filters[::-1])"),
    ("b09", "zip(gates, filters, strict=True)", "zip(gates[:2], filters[:2])"),
    ("b10", "conv_parameters(shape[0] // groups, ", "conv_parameters(shape[0], "),
    ("b10", "conv_parameters(shape[0] // groups, ", "groups * conv_parameters(shape[0] // groups // groups, "),
    ("b10", "output_size(side, kernel, stride, padding) for side in shape[1:]", "output_size(shape[1], kernel, stride, padding),) * 2 + ("),
    ("b10", "output_size(side, kernel, stride, padding)", "output_size(side, kernel, stride)"),
    ("b10", "output_size(side, kernel, stride, padding)", "output_size(side, kernel, 1, padding)"),
    ("b10", "output_size(side, size, stride)", "side // size"),
    ("b10", "output_size(side, size, stride)", "output_size(side, size, size)"),
    ("b10", "output_size(side, size, stride)", "-(-(side - size) // stride) + 1"),
    ("b10", "parameters = dense_parameters(shape[0], numbers[0])", "parameters = shape[0] * numbers[0]"),
    ("b10", "parameters = 0\n", "parameters = summary[-1][1] if summary else 0\n"),
    ("b10", "shape = (int(np.prod(shape)),)", "shape = int(np.prod(shape))"),
]  # fmt: skip


@pytest.mark.parametrize("number", QUICK)
def test_wrong_versions_lose_something_and_half_right_ones_not_everything(number, grader_answers):
    half_right = number in ("b01", "b03", "b04", "b05")  # two functions, of which the other one is right
    for about, find, replace in WRONG:
        if about == number:
            result = graded(number, edited(find, replace))
            assert result.points < result.possible, f"all points for {replace}"
            assert result.points > 0 or not half_right, f"no points for {replace}"


@pytest.mark.slow
def test_a_long_convolution_that_slides_loses_the_points_for_speed_only(reference, grader_answers):
    result = graded("b09", {**reference, "long_conv": lambda x, kernel: np.convolve(x, kernel)[: len(x)]})
    assert [case.kind for case in result.cases if not case.passed] == ["deadline"]


def test_results_that_are_nonsense_get_nothing(reference, grader_answers):
    for value in (None, 0, 0.0, [], np.zeros(3), np.array([[0.5, 0.5]]), ([], []), (0.0, [])):
        nonsense = {name: lambda *args, value=value, **kwargs: value for name in reference}
        for number in QUICK:
            assert graded(number, nonsense).points == 0


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


# Training.


def test_heartbeats_are_found_where_none_was_in_training(reference):
    assert graded("b07", reference).points == POINTS["b07"]


def dense_fit(signals, labels, rng):
    """Fit one weight for each pair of places by least squares: what a dense layer can do at best."""
    x = np.hstack([signals, np.ones((len(signals), 1))])
    return np.linalg.solve(x.T @ x + np.eye(x.shape[1]), x.T @ labels)


def dense_predict(params, signals):
    return (np.hstack([signals, np.ones((len(signals), 1))]) @ params > 0.5).astype(int)


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
def test_heartbeats_get_nothing_from(wrong, reference):
    assert graded("b07", {**reference, **wrong}).points == 0


@pytest.mark.slow
def test_a_small_convnet_learns_some_digits(reference, monkeypatch):
    """The whole of b02 with few digits: the way of the arrays, not the accuracy."""
    images, labels = mnist.training()
    small = {"train_images": images[:3000], "train_labels": labels[:3000]}
    monkeypatch.setattr(mnist, "part", small.__getitem__)
    result = graded("b02", reference)
    assert 0 <= result.points < POINTS["b02"] and "digits right" in result.remarks[0]


@pytest.mark.slow
def test_the_convnet_of_the_reference_earns_all_points_in_time(reference):
    result = graded("b02", reference)
    assert result.points == pytest.approx(POINTS["b02"]), result.remarks
