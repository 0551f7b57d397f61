"""Right numbers in any wrapping are right, wrong ones in any wrapping wrong; and the form costs one case by itself."""

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from given.judge import Failure, check
from given.machinery.plain import Strange, make_plain
from given.machinery.wrapping import unwrap, unwrap_part
from tests.player.test_wire import values

RNG = np.random.default_rng(12)
X, W, B = RNG.standard_normal((4, 5)), RNG.standard_normal((5, 3)), RNG.standard_normal(3)
LOSS = 0.75
LAYERS = [(W, B), (RNG.standard_normal((3, 2)), RNG.standard_normal(2))]
FLAT = [array for layer in LAYERS for array in layer]
ANSWERS = {
    "dense_backward": (X, W, B),
    "backprop": (LOSS, LAYERS),
    "train": (LAYERS, [0.5, 0.25]),
    "sgd_step": LAYERS,
    "gradient_norms": [0.5, 0.25],
    "predict": np.array([2, 0, 1]),
}
IMAGES = RNG.standard_normal((2, 3, 5, 4))


def kind_of(function, value, **demands) -> str:
    def stand_in(*args):
        return value

    stand_in.__name__ = function
    try:
        check(demands.pop("answer", ANSWERS.get(function)), stand_in, np.zeros(3), **demands)
    except Failure as failure:
        return str(failure.kind)
    return "passed"


@pytest.mark.parametrize(
    ("function", "value"),
    [
        ("dense_backward", (W, X, B)),
        ("dense_backward", (B, W, X)),
        ("dense_backward", (X, W, B, "cache")),
        ("dense_backward", {"dx": X, "dw": W, "db": B}),
        ("dense_backward", (X, W, B[None])),
        ("dense_backward", (X, W, list(B))),
        ("backprop", (LAYERS, LOSS)),
        ("backprop", (LOSS, FLAT)),
        ("backprop", (LOSS, tuple(zip(*LAYERS, strict=True)))),
        ("backprop", (LOSS, [layer[::-1] for layer in LAYERS])),
        ("backprop", (LOSS, [(X, *layer) for layer in LAYERS])),
        ("backprop", ([LOSS], LAYERS)),
        ("backprop", (np.longdouble(LOSS), LAYERS)),
        ("train", (LAYERS, np.array([0.5, 0.25]))),
        ("train", (LAYERS, np.array([[0.5], [0.25]]))),
        ("train", ([0.5, 0.25], LAYERS)),
        ("train", (LAYERS, [0.5, 0.25], [90.0, 95.0])),
        ("sgd_step", (layer for layer in LAYERS)),
        ("sgd_step", FLAT),
        ("sgd_step", dict(enumerate(LAYERS))),
        ("gradient_norms", np.array([0.5, 0.25])),
        ("gradient_norms", [np.array([0.5]), np.array([0.25])]),
        ("predict", np.array([2.0, 0.0, 1.0])),
        ("predict", np.array([[2], [0], [1]])),
        ("predict", [2, 0, 1]),
    ],
)
def test_right_numbers_in_another_form_lose_one_case(function, value):
    copies = [value] if isinstance(value, zip) or hasattr(value, "send") else [value, copy.copy(value)]
    assert kind_of(function, copies[0]) == "passed"
    assert len(copies) == 1 or kind_of(function, copies[1], form=True) == "form"


@pytest.mark.parametrize(
    ("function", "value"),
    [
        ("dense_backward", (X, W.T, B)),  # turned
        ("dense_backward", (X, X, B)),
        ("dense_backward", (X, W)),
        ("dense_backward", (X, W, B, B, B)),  # guesses
        ("dense_backward", np.zeros(3)),
        ("backprop", (LOSS, LAYERS[::-1])),  # layers are no parts: their order is what was asked for
        ("backprop", (LOSS, FLAT[::-1])),
        ("backprop", (LOSS, [(W, W), LAYERS[1]])),
        ("train", (LAYERS, [0.25, 0.5])),
        ("train", (LAYERS, 0.375)),
        ("sgd_step", LAYERS[:1]),
        ("gradient_norms", np.array([0.25, 0.5])),
        ("predict", np.array([2.4, 0.0, 1.0])),
        ("predict", np.eye(3)),
    ],
)
def test_wrong_numbers_are_wrong_in_any_form(function, value):
    assert kind_of(function, value) not in ("passed", "form")
    assert kind_of(function, value, form=True) != "form"


def test_each_part_is_looked_at_by_itself():
    wrong = (X, W + 1, B)
    found = {
        part: kind_of("dense_backward", wrong, answer=a, part=part)
        for part, a in zip(("dx", "dw", "db"), (X, W, B), strict=True)
    }
    assert found == {"dx": "passed", "dw": "values", "db": "passed"}
    for value in ((W, X, B), (B, W, X), (X, W, B, "cache"), {"dx": X, "dw": W, "db": B}, (W, B), W):
        assert kind_of("dense_backward", value, answer=W, part="dw") == "passed"
    for value in ((X, X, B), (X, W.T, B), (X, X, X, X, X, W), [X, B], X, None):
        assert kind_of("dense_backward", value, answer=W, part="dw") != "passed"


def test_one_right_part_is_enough_for_the_form():
    assert kind_of("dense_backward", (X, W + 1, B + 1), form=True) == "passed"
    assert kind_of("dense_backward", (X + 1, W + 1, B + 1), form=True) == "values"
    assert kind_of("dense_backward", (0 * X, 0 * W, 0 * B), form=True) == "values"
    assert kind_of("dense_backward", (X, W + 1, B[None]), form=True) == "values"


def test_images_may_have_their_channels_last_and_no_more():
    assert kind_of("relu", np.moveaxis(IMAGES, 1, -1), answer=IMAGES) == "passed"
    assert kind_of("relu", np.swapaxes(IMAGES, 2, 3), answer=IMAGES) == "shape"
    assert kind_of("relu", np.moveaxis(IMAGES, 0, -1), answer=IMAGES) == "shape"


def test_what_stops_tells_of_no_part():
    def dense_backward(dz, x, w):
        raise ValueError("no")

    with pytest.raises(Failure, match="none of dx, dw, db could be looked at"):
        check(X, dense_backward, X, X, X, part="dx")


def test_a_generator_that_fails_or_never_ends_is_no_trouble():
    def fails():
        yield X
        raise ValueError("late")

    def endless():
        while True:
            yield 1.0

    assert kind_of("relu", fails(), answer=X) == kind_of("relu", endless(), answer=X) == "type"


WRAPPINGS = (
    list,
    tuple,
    lambda a: map(np.copy, a),
    lambda a: a.tolist(),
    lambda a: a[None],
    lambda a: a[..., None],
    lambda a: a.astype(np.float32),
    lambda a: a.astype(np.longdouble),
    lambda a: a.astype(complex),
    lambda a: a.astype(object) if a.ndim == 1 else np.asfortranarray(a),
    lambda a: np.asmatrix(a) if a.ndim == 2 else a,
    lambda a: (a, "more"),
)


def close(got: np.ndarray, wanted: np.ndarray) -> bool:
    return bool(np.allclose(got.astype(float), wanted, rtol=0, atol=1e-4))


def unwrap_is_found(got, wanted) -> bool:
    return unwrap(got, wanted, close) is not None


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=3),
    st.data(),
)
def test_any_wrapping_of_any_arrays(shapes, data):
    """Each array in a wrapping of its own holds what it held; with one number off it holds it no more."""
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    arrays = [rng.standard_normal(shape[: rng.integers(1, 3)]) for shape in shapes]
    chosen = [data.draw(st.sampled_from(WRAPPINGS)) for _ in arrays]
    assert unwrap_is_found(make_plain([wrap(array) for wrap, array in zip(chosen, arrays, strict=True)]), arrays)
    wrong = [array.copy() for array in arrays]
    data.draw(st.sampled_from(wrong)).flat[-1] += 1
    assert not unwrap_is_found(make_plain([wrap(array) for wrap, array in zip(chosen, wrong, strict=True)]), arrays)


received = values.filter(lambda value: not isinstance(value, str)).map(make_plain)


@given(
    received | received.map(lambda value: Strange("x", value)) | st.lists(received, max_size=4),
    st.sampled_from([0.5, 3, B, W, IMAGES, np.zeros(0), B > 0, *ANSWERS.values(), [((4, 5, 7), 52)]]),
    st.booleans(),
)
def test_whatever_comes_back_can_be_looked_at(got, wanted, named):
    """Never an exception, which would be the grader's own fault; None if it does not hold what is wanted."""
    unwrap(got, wanted, close, named)
    found = unwrap_part(got, B, 1, 3, close)
    assert found is None or found.shape == B.shape
