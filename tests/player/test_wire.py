"""The wire: what is sent arrives, and whatever a hostile player sends is refused or harmless."""

import contextlib
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.player import wire
from autograder.player.replies import read_looks, read_outcome
from autograder.player.student import name_what_is_ours
from given import functions
from given.machinery.outcome import Looks
from tests.draws import draws

DTYPES = ["bool", "int8", "uint16", "int32", "int64", "float32", "float64", "complex128"]
arrays = st.sampled_from(DTYPES).flatmap(lambda d: hnp.arrays(d, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0)))
scalars = st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats() | st.text(max_size=5)
values = st.recursive(scalars | arrays, lambda v: st.lists(v, max_size=3) | st.tuples(v, v), max_leaves=6)


def there(value):
    frame = wire.encode(value)
    text, binary = wire.lengths(frame[: wire.HEADER.size], len(frame), len(frame))
    body = frame[wire.HEADER.size :]
    assert len(body) == text + binary
    return body[:text], body[text:]


def same(a, b) -> bool:
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, str):
        return b == wire.shorten(a)
    return type(a) is type(b) and (a == b or a != a)


@given(values)
def test_what_is_sent_arrives(value):
    assert same(value, wire.decode(*there(value)))


def test_arrays_arrive_writable_and_in_their_order():
    for order in "CF":
        sent = np.arange(6.0).reshape(2, 3).copy(order)
        arrived = wire.decode(*there(sent))
        arrived[0, 0] = 7
        assert arrived.flags[f"{order}_CONTIGUOUS"]


def test_a_generator_arrives_in_its_state_but_only_at_the_player():
    rng = np.random.default_rng(3)
    rng.random(5)
    text, binary = there(rng)
    assert wire.decode(text, binary, generators=True).random() == rng.random()
    with pytest.raises(wire.Malformed):
        wire.decode(text, binary)


def test_a_moved_function_travels_as_its_name_and_two_numbers():
    named = name_what_is_ours(functions.Moved(functions.product, 0.5, 1.25))
    assert wire.decode(*there(named)) == named == wire.Special("function", ["product", 0.5, 1.25])


@pytest.mark.parametrize(
    "form",
    [
        {"array": ["|O", [1], "C"]},
        {"array": ["<f8", [2], "C"]},
        {"array": ["<f8", [-1], "C"]},
        {"array": ["<f8", [1 << 40, 1 << 40], "C"]},
        {"array": ["<f8", [1], "K"]},
        {"array": ["<U9", [1], "C"]},
        {"array": ["<f8", [1] * 65, "C"]},
        {"list": 3},
        {"tuple": {"a": 1}},
        {"dict": []},
        {"text": 3},
        {"strange": ["x"]},
        {"eval": "1"},
        {"list": [], "tuple": []},
        [1, 2],
        "text",
        1 << 80,
        {"handle": 1 << 80},
        {"function": ["product", 1.0]},
        {"function": ["product", 1.0, "2.0"]},
        {"function": [["product"], 1.0, 2.0]},
    ],
)
def test_a_malformed_value_is_refused(form):
    with pytest.raises(wire.Malformed):
        wire.decode(json.dumps(form).encode(), b"12345678")


def test_an_array_of_many_dimensions_arrives():
    """It is a mistake in its shape, and not one of the process that ran it."""
    assert wire.decode(*there(np.zeros((1,) * 32))).shape == (1,) * 32


def test_a_text_of_many_items_is_refused_unread():
    text, _ = there([np.zeros(0)] * 5)
    assert wire.count_items(text) == 14
    assert wire.require_few_items(text, 14) == text
    with pytest.raises(wire.Malformed):
        wire.require_few_items(text, 13)


def test_depth_and_length_are_bounded():
    with pytest.raises(wire.Malformed):
        wire.decode(b'{"list": [' * 50 + b"]}" * 50, b"")
    with pytest.raises(wire.Malformed):
        wire.decode(b"[" * 200_000, b"")
    with pytest.raises(wire.Malformed):
        wire.lengths(wire.HEADER.pack(101, 0), 100, 200)
    with pytest.raises(wire.Malformed):
        wire.lengths(wire.HEADER.pack(0, 201), 100, 200)


def test_texts_lose_their_control_characters():
    assert wire.decode(*there("\x1b[31mred\x00\u202e")) == " [31mred  "


@settings(max_examples=draws(300))
@given(st.binary(max_size=200), st.binary(max_size=64))
def test_noise_is_refused_or_decoded_but_never_anything_else(text, binary):
    with contextlib.suppress(wire.Malformed):
        wire.decode(text, binary)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda v: st.lists(v, max_size=4) | st.dictionaries(st.sampled_from(["array", "list", "tuple", "text", "dict"]), v),
    max_leaves=20,
)


@pytest.mark.slow
@settings(max_examples=draws(300))
@given(json_values, st.binary(max_size=64))
def test_structured_noise_as_well(form, binary):
    with contextlib.suppress(wire.Malformed):
        wire.decode(json.dumps(form).encode(), binary)


@pytest.mark.slow
@settings(max_examples=draws(300))
@given(st.dictionaries(st.sampled_from(["result", "trouble", "warnings", "changed"]), values, max_size=4))
def test_a_reply_is_an_outcome_or_malformed(reply):
    try:
        outcome = read_outcome(reply, 2, {"stride": 1})
    except wire.Malformed:
        return
    assert set(outcome.changed) <= {0, 1, "stride"}


@pytest.mark.parametrize(
    "trouble", [[np.zeros(0, bool), "x"], ["crash", "x"], ["exception"], ["exception", 1], "exception"]
)
def test_troubles_that_no_player_has_are_refused(trouble):
    reply = {"result": None, "trouble": trouble, "warnings": [], "changed": []}
    with pytest.raises(wire.Malformed):
        read_outcome(reply, 0, {})
    assert read_outcome({**reply, "trouble": ["exception", "x"]}, 0, {}).trouble.text == "x"


@pytest.mark.parametrize("bias", [None, 0.5, float("nan")])
def test_the_looks_of_a_result_are_read(bias):
    form = [True, False, True, False, bias]
    assert list(vars(read_looks(form)).values())[:4] == form[:4] and isinstance(read_looks(form), Looks)
    assert read_looks(None) is None


@pytest.mark.parametrize("forged", [
    7, [], [True] * 4, [True] * 6, [1, 0, 1, 0, 0.5], [True, False, True, False, "large"], (True,) * 5,
    [True, False, True, False, True],
])  # fmt: skip
def test_forged_looks_are_refused(forged):
    with pytest.raises(wire.Malformed):
        read_looks(forged)
