"""The solutions against other opinions: SciPy, central differences of our own, loops one can read.

A claim is a function (solution, case) that asserts something; `on_many` has hypothesis draw the cases. Beside each claim
stands a near miss, a wrong function that the claim must notice.
"""

from types import SimpleNamespace

import numpy as np
import pytest
import scipy
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from autograder import paths
from given import functions
from given.machinery import modules

REFERENCE = SimpleNamespace(**modules.functions(modules.load_all(paths.SOLUTIONS)))


def on_many(claim, cases, solution=REFERENCE, examples=30):
    """Make the claim on many cases; raise AssertionError if one contradicts it."""

    @settings(
        max_examples=examples, deadline=None, derandomize=True, report_multiple_bugs=False, phases=[Phase.generate]
    )
    @given(cases)
    def holds(case):
        claim(solution, case)

    holds()


def agree(got, wanted, tolerance=1e-9):
    """Assert that two arrays, or sequences of them, are equal, relative to the largest number."""
    if isinstance(wanted, list | tuple):
        assert len(got) == len(wanted)
        for part, wanted_part in zip(got, wanted, strict=True):
            agree(part, wanted_part, tolerance)
        return
    assert np.shape(got) == np.shape(wanted)
    assert np.max(np.abs(got - wanted), initial=0) <= tolerance * max(1, np.max(np.abs(wanted), initial=0))


def slopes(f, x, h=1e-4):
    """Return how f(x), a number, changes with every number of x: central differences."""
    result = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += h
        down[place] -= h
        result[place] = (f(up) - f(down)) / (2 * h)
    return result


def agree_with_slopes(got, forward, *inputs, dy):
    """Assert that `got` are the derivatives of sum(dy * forward(*inputs)), one for each input."""
    assert len(got) == len(inputs)
    for i, derivative in enumerate(got):

        def loss(moved, i=i):
            return np.sum(dy * forward(*inputs[:i], moved, *inputs[i + 1 :]))

        agree(derivative, slopes(loss, inputs[i]), 1e-6)


# Cases: sizes drawn by hypothesis, numbers by a generator that hypothesis seeds.

seeds = st.integers(0, 2**32 - 1).map(np.random.default_rng)
small, strides, paddings = st.integers(1, 3), st.integers(1, 3), st.integers(0, 2)


@st.composite
def signals(draw):
    rng, stride, length = draw(seeds), draw(strides), draw(st.integers(1, 4))
    return SimpleNamespace(
        stride=stride,
        x=rng.standard_normal(length + draw(st.integers(0, 8))),
        kernel=rng.standard_normal(length),
        rng=rng,
    )


@st.composite
def images(draw):
    rng, height, width = draw(seeds), draw(small), draw(small)
    image = rng.standard_normal((height + draw(st.integers(0, 5)), width + draw(st.integers(0, 5))))
    return SimpleNamespace(stride=draw(strides), image=image, kernel=rng.standard_normal((height, width)))


@st.composite
def layers(draw):
    rng, padding, channels, filters = draw(seeds), draw(paddings), draw(small), draw(small)
    height, width = draw(small), draw(small)
    rows = max(1, height - 2 * padding) + draw(st.integers(0, 4))
    columns = max(1, width - 2 * padding) + draw(st.integers(0, 4))
    return SimpleNamespace(
        x=rng.standard_normal((draw(st.integers(1, 2)), channels, rows, columns)),
        w=rng.standard_normal((filters, channels, height, width)),
        b=rng.standard_normal(filters),
        how={"stride": draw(strides), "padding": padding},
        rng=rng,
    )


@st.composite
def pools(draw):
    """Draw batches whose numbers are all different and so far apart that a small step changes no maximum."""
    rng, size = draw(seeds), draw(small)
    shape = (draw(st.integers(1, 2)), draw(small), size + draw(st.integers(0, 4)), size + draw(st.integers(0, 4)))
    x = rng.permutation(np.prod(shape)).reshape(shape) - 20.0
    return SimpleNamespace(x=x, size=size, stride=draw(strides), rng=rng)


@st.composite
def networks(draw):
    rng, sizes, batch = draw(seeds), draw(st.lists(st.integers(1, 4), min_size=2, max_size=5)), draw(small)
    params = [(rng.standard_normal(pair), rng.standard_normal(pair[1])) for pair in zip(sizes, sizes[1:], strict=False)]
    y = rng.integers(0, sizes[-1], batch)
    return SimpleNamespace(params=params, x=rng.standard_normal((batch, sizes[0])), y=y, rng=rng)


# Claims.


def conv1d_is_scipys(solution, c):
    agree(solution.conv1d(c.x, c.kernel, c.stride), scipy.signal.correlate(c.x, c.kernel, "valid")[:: c.stride])


def conv2d_is_scipys(solution, c):
    wanted = scipy.signal.correlate(c.image, c.kernel, "valid", method="direct")[:: c.stride, :: c.stride]
    agree(solution.conv2d(c.image, c.kernel, c.stride), wanted)


def conv_forward_is_scipys(solution, c):
    edge, stride = (c.how["padding"],) * 2, c.how["stride"]
    padded = np.pad(c.x, ((0, 0), (0, 0), edge, edge))
    whole = [[scipy.signal.correlate(image, kernel, "valid", method="direct")[0] for kernel in c.w] for image in padded]
    wanted = np.array(whole)[:, :, ::stride, ::stride] + c.b[:, None, None]
    agree(solution.conv_forward(c.x, c.w, c.b, **c.how), wanted)


def conv1d_backward_is_scipys(solution, c):
    """With zeros between the dy of a stride, dx is their full convolution with the kernel, and dkernel a correlation."""
    dy = c.rng.standard_normal((len(c.x) - len(c.kernel)) // c.stride + 1)
    apart = np.zeros(len(c.x) - len(c.kernel) + 1)
    apart[:: c.stride] = dy
    wanted = (scipy.signal.convolve(apart, c.kernel, "full"), scipy.signal.correlate(c.x, apart, "valid"))
    agree(solution.conv1d_backward(dy, c.x, c.kernel, c.stride), wanted)


def conv1d_backward_is_the_slope(solution, c):
    dy = c.rng.standard_normal(REFERENCE.conv1d(c.x, c.kernel, c.stride).shape)

    def forward(x, kernel):
        return REFERENCE.conv1d(x, kernel, c.stride)

    agree_with_slopes(solution.conv1d_backward(dy, c.x, c.kernel, c.stride), forward, c.x, c.kernel, dy=dy)


def conv_backward_is_the_slope(solution, c):
    dy = c.rng.standard_normal(REFERENCE.conv_forward(c.x, c.w, c.b, **c.how).shape)

    def forward(x, w, b):
        return REFERENCE.conv_forward(x, w, b, **c.how)

    agree_with_slopes(solution.conv_backward(dy, c.x, c.w, **c.how), forward, c.x, c.w, c.b, dy=dy)


def by_loops(pool, image, size, stride):
    """Pool an image as one would explain it."""
    rows, columns = (range(0, length - size + 1, stride) for length in image.shape)
    return np.array([[pool(image[r : r + size, c : c + size]) for c in columns] for r in rows])


def pools_are_loops(solution, c):
    for name, pool in (("max_pool", np.max), ("average_pool", np.mean)):
        wanted = [[by_loops(pool, image, c.size, c.stride) for image in channels] for channels in c.x]
        agree(getattr(solution, f"{name}_forward")(c.x, c.size, c.stride), np.array(wanted))
        agree(getattr(solution, name)(c.x[0, 0], c.size, c.stride), wanted[0][0])


def pool_backwards_are_slopes(solution, c):
    dy = c.rng.standard_normal(REFERENCE.max_pool_forward(c.x, c.size, c.stride).shape)
    for name in ("max_pool", "average_pool"):

        def forward(x, name=name):
            return getattr(REFERENCE, f"{name}_forward")(x, c.size, c.stride)

        got = getattr(solution, f"{name}_backward")(dy, c.x, c.size, c.stride)
        agree_with_slopes([got], forward, c.x, dy=dy)


def activations_are_right(solution, c):
    z, da = c.x + np.sign(c.x) * 0.01, c.rng.standard_normal(c.x.shape)  # ReLU's corner at 0 has no slope
    agree(solution.sigmoid(z), scipy.special.expit(z))
    agree(solution.relu(z), np.clip(z, 0, None))
    agree_with_slopes([solution.sigmoid_backward(da, z)], scipy.special.expit, z, dy=da)
    agree_with_slopes([solution.relu_backward(da, z)], lambda z: np.clip(z, 0, None), z, dy=da)


def softmax_is_scipys(solution, c):
    p = solution.softmax(c.x)
    agree(p, scipy.special.softmax(c.x, axis=1))
    agree(p.sum(axis=1), np.ones(len(c.x)))
    agree(solution.softmax(c.x + 500), p)


def loss_is_scipys(solution, c):
    z, y = c.x, c.rng.integers(0, c.x.shape[1], len(c.x))

    def loss(z):
        return -scipy.special.log_softmax(z, axis=1)[np.arange(len(y)), y].mean()

    p = scipy.special.softmax(z, axis=1)
    agree(solution.cross_entropy(p, y), loss(z))
    agree(solution.softmax_cross_entropy_backward(p, y), slopes(loss, z), 1e-6)


def dense_is_right(solution, c):
    (w, b), dz = c.params[0], c.rng.standard_normal((len(c.x), c.params[0][0].shape[1]))
    agree(solution.dense_forward(c.x, w, b), np.einsum("nd,dm->nm", c.x, w) + b)
    agree_with_slopes(solution.dense_backward(dz, c.x, w), REFERENCE.dense_forward, c.x, w, b, dy=dz)


def network_is_right(solution, c):
    a = c.x
    for w, b in c.params:
        z = a @ w + b
        a = z * (z > 0)
    agree(solution.network_forward(c.params, c.x), scipy.special.softmax(z, axis=1))
    agree(solution.predict(c.params, c.x), np.argmax(z, axis=1))


def backprop_is_the_slope(solution, c):
    """A step of 1e-6 crosses ReLU's corner so rarely that none of the cases drawn here does."""

    def loss(flat):
        return REFERENCE.cross_entropy(REFERENCE.network_forward(layered(flat, c.params), c.x), c.y)

    found, grads = solution.backprop(c.params, c.x, c.y)
    agree(found, loss(flattened(c.params)))
    agree(flattened(grads), slopes(loss, flattened(c.params), 1e-6), 1e-5)


def flattened(pairs):
    return np.concatenate([part.ravel() for pair in pairs for part in pair])


def layered(flat, like):
    """The reverse of flattened."""
    parts = np.split(flat, np.cumsum([part.size for pair in like for part in pair])[:-1])
    shaped = [part.reshape(old.shape) for part, old in zip(parts, [p for pair in like for p in pair], strict=True)]
    return list(zip(shaped[::2], shaped[1::2], strict=True))


def numerical_gradient_is_calculus(solution, c):
    for x in (c.x, c.x[0, 0], np.array(1.5)):
        agree(solution.numerical_gradient(functions.sum_of_cubes, x, h=1e-3), 3 * x**2 + 1e-6, 1e-7)


def sizes_are_counts(solution, c):
    (filters, channels, height, width), padding, stride = c.w.shape, c.how["padding"], c.how["stride"]
    starts = range(0, c.x.shape[2] + 2 * padding - height + 1, stride)
    assert solution.output_size(c.x.shape[2], height, stride, padding) == len(starts)
    assert solution.conv_parameters(channels, filters, height, width) == c.w.size + c.b.size
    assert solution.dense_parameters(height, width) == np.ones((height, width)).size + width


def training_is_gradient_descent(solution, c):
    """A batch of everything is one step down the gradient, and the loss that of before it."""
    (params, losses), order = train_on_everything(solution, c), np.arange(len(c.x))
    loss, grads = REFERENCE.backprop(c.params, c.x[order], c.y[order])
    agree(params, [(w - 0.1 * dw, b - 0.1 * db) for (w, b), (dw, db) in zip(c.params, grads, strict=True)])
    agree(losses, [loss])


def train_on_everything(solution, c):
    copies = [(w.copy(), b.copy()) for w, b in c.params]
    return solution.train(copies, c.x, c.y, epochs=1, batch_size=9, learning_rate=0.1, rng=np.random.default_rng(1))


def wrong(**replaced):
    """Return the reference with some functions replaced by wrong ones."""
    return SimpleNamespace(**{**vars(REFERENCE), **replaced})


def times(factor, name):
    """Return a function that gives everything the reference gives, but slightly off."""

    def off(*args, **kwargs):
        result = getattr(REFERENCE, name)(*args, **kwargs)
        return tuple(part * factor for part in result) if isinstance(result, tuple) else result * factor

    return off


def unbiased_forward(x, w, b, **how):
    return REFERENCE.conv_forward(x, w, 0 * b, **how)


def flipped_backward(dy, x, w, **how):
    dx, dw, db = REFERENCE.conv_backward(dy, x, w, **how)
    return dx, dw[:, :, ::-1, ::-1], db


def overwriting_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    for r, c in np.ndindex(dy.shape[2:]):
        dx[:, :, r * stride : r * stride + size, c * stride : c * stride + size] = (
            dy[:, :, r : r + 1, c : c + 1] / size**2
        )
    return dx


def biases_counted_twice(params, x, y):
    loss, grads = REFERENCE.backprop(params, x, y)
    return loss, [(dw, 2 * db) for dw, db in grads]


CLAIMS = [
    (conv1d_is_scipys, signals(), wrong(conv1d=lambda x, k, s: REFERENCE.conv1d(x, k[::-1], s))),
    (conv2d_is_scipys, images(), wrong(conv2d=lambda x, k, s: REFERENCE.conv2d(x, k[::-1, ::-1], s))),
    (conv_forward_is_scipys, layers(), wrong(conv_forward=unbiased_forward)),
    (conv1d_backward_is_scipys, signals(), wrong(conv1d_backward=times(1.0001, "conv1d_backward"))),
    (conv1d_backward_is_the_slope, signals(), wrong(conv1d_backward=times(1.0001, "conv1d_backward"))),
    (conv_backward_is_the_slope, layers(), wrong(conv_backward=flipped_backward)),
    (pools_are_loops, pools(), wrong(max_pool_forward=REFERENCE.average_pool_forward)),
    (pools_are_loops, pools(), wrong(average_pool=times(1.0001, "average_pool"))),
    (pool_backwards_are_slopes, pools(), wrong(average_pool_backward=overwriting_backward)),
    (pool_backwards_are_slopes, pools(), wrong(max_pool_backward=REFERENCE.average_pool_backward)),
    (activations_are_right, networks(), wrong(sigmoid_backward=lambda da, z: da * z * (1 - z))),
    (activations_are_right, networks(), wrong(relu_backward=lambda da, z: da * (da > 0))),
    (softmax_is_scipys, networks(), wrong(softmax=lambda z: np.exp(z) / np.exp(z).sum())),
    (loss_is_scipys, networks(), wrong(softmax_cross_entropy_backward=lambda p, y: p - np.eye(p.shape[1])[y])),
    (dense_is_right, networks(), wrong(dense_backward=times(1.0001, "dense_backward"))),
    (network_is_right, networks(), wrong(predict=lambda params, x: REFERENCE.predict(params, x) * 0)),
    (backprop_is_the_slope, networks(), wrong(backprop=biases_counted_twice)),
    (numerical_gradient_is_calculus, pools(), wrong(numerical_gradient=times(1.0001, "numerical_gradient"))),
    (sizes_are_counts, layers(), wrong(output_size=lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1)),
    (training_is_gradient_descent, networks(), wrong(train=lambda params, *a, **k: (params, [0.0]))),
]


def words(value):
    """Name a test after its claim."""
    return getattr(value, "__name__", "")


@pytest.mark.slow
@pytest.mark.parametrize(("claim", "cases"), {claim: cases for claim, cases, _ in CLAIMS}.items(), ids=words)
def test_the_reference_agrees_with_another_opinion(claim, cases):
    on_many(claim, cases)


@pytest.mark.slow
@pytest.mark.parametrize(("claim", "cases", "near_miss"), CLAIMS, ids=words)
def test_the_other_opinion_notices_a_near_miss(claim, cases, near_miss):
    with pytest.raises(AssertionError), np.errstate(all="ignore"):
        on_many(claim, cases, near_miss)
