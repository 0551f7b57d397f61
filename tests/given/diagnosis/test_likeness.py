"""When two functions count as having done the same; what is compared may be anything that a hostile player can send."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.player import wire
from autograder.player.replies import read_result
from given.diagnosis.known_mistakes import digest_from_json, from_json, to_json
from given.diagnosis.likeness import alike, alike_in_brief, digest, in_brief, key, same, scaled
from given.machinery.outcome import Call, Kind, Outcome, Trouble
from given.machinery.plain import Strange
from tests.draws import draws
from tests.player.test_wire import values

X = np.array([1.0, -2.0, 3.0])
X32 = X.astype(np.float32)


def call(result, x=X, **about):
    return Call("relu", (x,), {}, Outcome(result, **about))


def is_alike(one, other, x=X):
    return alike(call(one, x), Outcome(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (X, X.copy()),
        (X, X * (1 + 1e-12)),
        ([X, 2.0], (X, 2.0)),
        (2, 2.0),
        (np.array(2.0), 2.0),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (np.array([np.nan, np.inf, 1]), np.array([np.nan, np.inf, 1])),
        (None, None),
        (Strange("str"), Strange("str")),
    ],
)
def test_alike(one, other):
    assert is_alike(one, other) and is_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (X, X + 1e-7),
        (X, X[np.newaxis]),
        (X, X32.astype(np.float64) + 1e-6),
        (X, X32),
        (X, list(X)),
        (X, None),
        ([X, 2.0], (X,)),
        (None, Strange("NoneType")),
        (np.array([np.nan, 1.0]), np.array([1.0, np.nan])),
        (np.array([np.inf]), np.array([-np.inf])),
        (X, X + 0j),
    ],
)
def test_not_alike(one, other):
    assert not is_alike(one, other) and not is_alike(other, one)


def test_single_precision_in_allows_single_precision_out():
    assert is_alike(X32, X, X32) and is_alike(X32, X * (1 + 1e-6), X32)
    assert not is_alike(X32, X * (1 + 1e-3), X32)


def test_side_effects_make_a_difference():
    assert not alike(call(X, changed={0: X}), Outcome(X))
    assert alike(call(X, changed={0: X}), Outcome(X, changed={"z": -X}))
    assert not alike(call(X, warnings=("overflow",)), Outcome(X))
    assert alike(call(X, warnings=("overflow",)), Outcome(X, warnings=("invalid",)))


def test_errors_are_alike_by_their_kind_and_type():
    def error(kind, text):
        return Outcome(trouble=Trouble(Kind(kind), text))

    index = call(None, trouble=Trouble(Kind.EXCEPTION, "IndexError: 3 (conv.py, line 7)"))
    assert alike(index, error("exception", "IndexError: 5 (mine.py, line 9)"))
    assert not alike(index, error("exception", "ValueError: 3 (conv.py, line 7)"))
    assert not alike(index, error("crash", "IndexError: 3 (conv.py, line 7)")) and not alike(index, Outcome())


plain = values.filter(lambda value: not isinstance(value, str))


def received(value):
    try:
        return read_result(value)
    except wire.Malformed:
        return None


@pytest.mark.slow
@settings(max_examples=draws(400), deadline=None)
@given(values.map(received), values.map(received), st.sampled_from([X, X32]))
def test_no_result_breaks_the_comparison(one, other, x):
    assert alike(call(one, x), Outcome(other)) in (True, False)
    assert same(digest(one), digest(one), 1e-9, True) or "complex" in repr(one) or "j" in repr(one)


@pytest.mark.parametrize(
    "result", [X, [X, (X32, 2)], 3, None, Strange("str"), np.array([np.nan, np.inf]), np.zeros((40, 40))]
)
def test_what_is_stored_is_alike_what_was_seen(result):
    digests = []
    form = json.loads(json.dumps(to_json(Outcome(result, warnings=("w",), changed={0: X}), "relu", digests)))
    stored = from_json(form, [digest_from_json(row) for row in json.loads(json.dumps(digests))])
    seen = call(result, warnings=("w",), changed={0: X})
    assert alike_in_brief(seen, in_brief(seen.outcome), stored)


arrays = st.integers(1, 30).flatmap(lambda n: st.lists(st.floats(-9, 9), min_size=n, max_size=n)).map(np.array)


@given(arrays, st.data())
def test_one_wrong_number_shows_wherever_it_is(array, data):
    place = data.draw(st.integers(0, array.size - 1))
    wrong = array.copy()
    wrong[place] += 1e-4 * (1 + np.abs(array).max())
    assert same(digest(array), digest(array * (1 + 1e-14)), 1e-9)
    assert not same(digest(array), digest(wrong), 1e-9)
    assert key(digest(array), 1e-9) != key(digest(wrong), 1e-9)


@given(arrays, st.sampled_from([-1.0, 2.0, -0.25]))
def test_a_multiple_is_known_in_brief(array, factor):
    assert same(digest(factor * array), scaled(digest(array), factor), 1e-9)
    assert not array.any() or not same(digest(array), scaled(digest(array), factor), 1e-9)


@pytest.mark.parametrize("number", [0.0, 2.5, -7.0, np.nan, np.inf, -np.inf])
def test_one_number_is_itself_again(number):
    assert np.array_equal(digest(number).number, number, equal_nan=True)
