"""The solutions keep the rules that hold for every function, and give the slides' numbers."""

import numpy as np
import pytest

from given import functions, judge
from given.answers import slide, slides
from given.machinery.calls import observe_here
from given.machinery.tolerance import arrays_in

DTYPES = ("float64", "float32", "int64")


def of_type(dtype):
    """Return a function that draws an array of this dtype, whole numbers in it, of the shape it is given."""
    rng = np.random.default_rng(7)
    return lambda *shape: np.asfortranarray(rng.integers(-9, 10, shape).astype(dtype))


def network(a):
    return [(a(4, 5), a(5)), (a(5, 3), a(3))]


def labels(n):
    return np.arange(n) % 3


# What each function is called with: `a` makes an array. Two of them may change their first argument.
CALLS = {
    "sigmoid": lambda a: (a(3, 4),),
    "sigmoid_backward": lambda a: (a(3, 4), a(3, 4)),
    "relu": lambda a: (a(2, 3, 4),),
    "relu_backward": lambda a: (a(3, 4), a(3, 4)),
    "softmax": lambda a: (a(5, 3),),
    "cross_entropy": lambda a: (a(3, 3) ** 0, labels(3)),
    "softmax_cross_entropy_backward": lambda a: (a(4, 3) ** 0, labels(4)),
    "dense_forward": lambda a: (a(6, 4), a(4, 5), a(5)),
    "dense_backward": lambda a: (a(6, 5), a(6, 4), a(4, 5)),
    "network_forward": lambda a: (network(a), a(6, 4)),
    "backprop": lambda a: (network(a), a(6, 4), labels(6)),
    "conv1d": lambda a: (a(12), a(4), 3),
    "conv1d_backward": lambda a: (a(3), a(12), a(4), 3),
    "conv2d": lambda a: (a(7, 5), a(3, 2), 2),
    "conv_forward": lambda a: (a(2, 3, 7, 6), a(4, 3, 3, 2), a(4), 2, 1),
    "conv_backward": lambda a: (a(2, 4, 4, 4), a(2, 3, 7, 6), a(4, 3, 3, 2), 2, 1),
    "max_pool": lambda a: (a(7, 6), 3, 2),
    "average_pool": lambda a: (a(7, 6), 3, 2),
    "max_pool_forward": lambda a: (a(2, 3, 7, 6), 3, 2),
    "max_pool_backward": lambda a: (a(2, 3, 3, 2), a(2, 3, 7, 6), 3, 2),
    "average_pool_forward": lambda a: (a(2, 3, 7, 6), 3, 2),
    "average_pool_backward": lambda a: (a(2, 3, 3, 2), a(2, 3, 7, 6), 3, 2),
    "numerical_gradient": lambda a: (functions.sum_of_squares, a(3, 4)),
    "sgd_step": lambda a: (network(a), network(a), 0.5),
}


def dtypes_of(value):
    """Return the dtypes of all arrays and numbers in a result."""
    if isinstance(value, list | tuple):
        return {dtype for part in value for dtype in dtypes_of(part)}
    return {str(np.asarray(value).dtype)}


def require_rules(function, args, dtype):
    """Assert that a call keeps the rules: float64 comes from float64 and whole numbers, nothing is changed, all is quiet."""
    outcome = observe_here(function, args, {})
    assert outcome.trouble is None
    assert outcome.warnings == ()
    assert outcome.changed == {}
    assert dtypes_of(outcome.result) <= ({"float32", "float64"} if dtype == "float32" else {"float64"})


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", CALLS)
def test_dtypes_and_arguments(reference, name, dtype):
    require_rules(reference[name], CALLS[name](of_type(dtype)), dtype)


@pytest.mark.parametrize(
    ("near_miss", "dtype"),
    [
        (lambda z: np.maximum(z, 0), "int64"),  # stays whole numbers
        (lambda z: z.astype(np.float32), "float64"),
        (lambda z: z.astype(object), "float32"),
        (lambda z: np.maximum(z, 0.0, out=z), "float64"),  # changes z
        (lambda z: 0.0 / (z * 0.0), "float64"),  # warns
    ],
)
def test_the_rules_notice_a_near_miss(near_miss, dtype):
    with pytest.raises(AssertionError):
        require_rules(near_miss, CALLS["relu"](of_type(dtype)), dtype)


@pytest.mark.parametrize("name", CALLS)
def test_whole_numbers_give_what_float64_gives(reference, name):
    whole, floating = (reference[name](*CALLS[name](of_type(dtype))) for dtype in ("int64", "float64"))
    judge.compare(whole, floating, "float64", 1e-12)


@pytest.mark.parametrize("shift", [-1000, 1000])
@pytest.mark.parametrize("name", ["sigmoid", "sigmoid_backward", "softmax", "network_forward", "backprop"])
def test_no_warnings_for_large_numbers(reference, name, shift):
    args = CALLS[name](lambda *shape: of_type("float64")(*shape) + shift)
    outcome = observe_here(reference[name], args, {})
    assert outcome.trouble is None and outcome.warnings == ()
    assert all(np.isfinite(part).all() for part in arrays_in(outcome.result))


def test_an_overflow_would_be_noticed():
    assert "overflow" in observe_here(lambda z: 1 / (1 + np.exp(-z)), (np.array([-1000.0]),), {}).warnings[0]


def test_a_probability_of_0_counts_as_a_tiny_one(reference):
    outcome = observe_here(reference["cross_entropy"], (np.array([[1.0, 0.0]]), np.array([1])), {})
    assert outcome.warnings == ()
    assert outcome.result == pytest.approx(-np.log(1e-12))


@pytest.mark.parametrize("title", ["detects positive numbers", "Size = 3, Stride = 1", "Size = 3, Stride = 3"])
def test_the_slides_signals(reference, title):
    example = slide(title)
    y = reference["conv1d"](example.input, example.kernel, example.stride)
    np.testing.assert_allclose(y, example.output)
    np.testing.assert_allclose(reference["relu"](y), example.relu)
    assert len(y) == reference["output_size"](len(example.input), len(example.kernel), example.stride)


def test_the_slides_images(reference):
    example = slide("2D convolution")
    np.testing.assert_allclose(reference["conv2d"](example.input, example.kernel), example.output)
    for title, name in (("max pooling", "max_pool"), ("pooling/averaging", "average_pool")):
        example = slide(title)
        np.testing.assert_allclose(reference[name](example.input, example.size, example.stride), example.output)


def test_the_slides_slip_is_not_what_a_maximum_is(reference):
    (slip,) = slides()["errata"]
    example = slide(slip["example"])
    y = reference["max_pool"](example.input, example.size, example.stride)
    assert y[slip["row"], slip["column"]] == slip["right"] != slip["printed"]


def test_the_slides_dense_layer(reference):
    layer = slides()["examples"]["dense layer on an image"]
    assert reference["dense_parameters"](layer["height"] * layer["width"], layer["units"]) == layer["parameters"]


@pytest.mark.parametrize("seed", range(3))
def test_first_weights_have_the_variance_and_the_generator(reference, seed):
    (w, b), (second, _) = reference["init_params"]([300, 400, 50], np.random.default_rng(seed))
    assert w.shape == (300, 400) and second.shape == (400, 50) and not b.any()
    assert w.var() == pytest.approx(2 / 300, rel=0.05)  # with 2 / 300 as standard deviation it would be 4.4e-5
    np.testing.assert_array_equal(w, reference["init_params"]([300, 400, 50], np.random.default_rng(seed))[0][0])
    assert not np.array_equal(w, reference["init_params"]([300, 400, 50], np.random.default_rng(seed + 1))[0][0])


def test_training_learns_what_can_be_learned(reference):
    """Two clouds of points apart from each other; with a learning rate of 0 nothing is learned."""
    rng = np.random.default_rng(5)
    y = np.arange(200) % 2
    x = rng.standard_normal((200, 2)) + 6 * y[:, np.newaxis]

    def accuracy(learning_rate):
        start = reference["init_params"]([2, 8, 2], np.random.default_rng(0))
        how = {"epochs": 20, "batch_size": 16, "learning_rate": learning_rate, "rng": np.random.default_rng(1)}
        params, losses = reference["train"](start, x, y, **how)
        return np.mean(reference["predict"](params, x) == y), losses

    learned, losses = accuracy(0.1)
    assert learned > 0.98 and losses[-1] < losses[0] / 2 and len(losses) == 20
    assert accuracy(0.0)[0] < 0.9
