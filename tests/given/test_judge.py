"""The judge: beside each case that must pass, the near miss that must not."""

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from given.judge import ADDED_UP, Failure, check, check_forms, compare
from given.machinery.calls import observe_here
from given.machinery.plain import make_plain
from tests.draws import draws
from tests.player.test_wire import values

ANSWER = np.array([1.0, -200.0, 3.0])


def returns(value):
    def relu(z):
        return value

    return relu


def kind_of(value, answer=ANSWER, argument=ANSWER, **demands) -> str:
    try:
        check(answer, returns(value), argument, **demands)
    except Failure as failure:
        return failure.kind
    return "passed"


WRONG = ANSWER + np.array([0, 0, 1])


@pytest.mark.parametrize(
    ("value", "numbers", "form"),
    [
        (ANSWER, "passed", "passed"),
        (ANSWER + 1e-8, "passed", "passed"),  # relative to the largest number, 200
        (ANSWER + 1e-6, "values", "values"),
        (ANSWER.astype(int), "passed", "passed"),  # right whole numbers
        (np.ma.masked_invalid(ANSWER), "passed", "passed"),
        (ANSWER.astype(np.float32), "passed", "form"),
        (ANSWER.astype(np.float16), "passed", "form"),
        (ANSWER.astype(np.longdouble), "passed", "form"),
        (ANSWER.astype(complex), "passed", "form"),
        (ANSWER.astype(np.clongdouble), "passed", "form"),
        (np.asmatrix(ANSWER), "passed", "form"),
        (ANSWER.astype(object), "passed", "form"),
        (ANSWER[None], "passed", "form"),
        (ANSWER[:, None], "passed", "form"),
        (list(ANSWER), "passed", "form"),
        ([[number] for number in ANSWER], "passed", "form"),
        ((ANSWER, {"cache": 3}), "passed", "form"),
        ((ANSWER,), "passed", "form"),
        (dict(enumerate(ANSWER)), "passed", "form"),
        (WRONG, "values", "values"),
        (WRONG.astype(np.float32), "dtype", "dtype"),
        (WRONG.astype(np.longdouble), "type", "type"),
        (list(WRONG), "type", "type"),
        ((WRONG, ANSWER), "type", "type"),
        ((WRONG, ANSWER, ANSWER), "type", "type"),
        (ANSWER + 1e-3j, "dtype", "dtype"),
        (ANSWER[::-1].copy(), "values", "values"),
        (None, "type", "type"),
        ("text", "type", "type"),
        ({"a": 1}, "type", "type"),
        (np.array([1.0, np.nan, 3.0]), "not finite", "not finite"),
        (np.array([1.0, np.inf, 3.0]), "not finite", "not finite"),
        (np.full(3, np.nan), "not finite", "not finite"),
        (np.full(3, np.nan, np.float32), "dtype", "dtype"),
        (2.0, "type", "type"),
        (ANSWER > 0, "dtype", "dtype"),
    ],
)
def test_arrays(value, numbers, form):
    assert (kind_of(value), kind_of(value, form=True)) == (numbers, form)


def test_float32_gets_the_tolerance_of_float32():
    single = ANSWER.astype(np.float32)
    assert kind_of(single + np.float32(0.01), argument=single) == "passed"
    assert kind_of(single + np.float32(0.1), argument=single) == "values"
    assert kind_of(ANSWER, argument=single, form=True) == "passed"
    assert kind_of(single, argument=single, form=True) == "passed"
    assert kind_of(ANSWER.astype(np.float16), argument=single, form=True) == "form"


@pytest.mark.parametrize(
    ("value", "numbers", "form"),
    [
        (5, "passed", "passed"),
        (np.int64(5), "passed", "passed"),
        (5.0, "passed", "form"),
        (np.array([5]), "passed", "form"),
        (6, "values", "values"),
        (5.5, "type", "type"),
        (6.0, "type", "type"),
        (True, "type", "type"),
        (None, "type", "type"),
    ],
)
def test_whole_numbers(value, numbers, form):
    assert (kind_of(value, answer=5), kind_of(value, answer=5, form=True)) == (numbers, form)


@pytest.mark.parametrize(
    ("value", "numbers", "form"),
    [
        (0.5, "passed", "passed"),
        (np.float64(0.5), "passed", "passed"),
        (np.array(0.5), "passed", "passed"),
        (np.array([0.5]), "passed", "form"),
        ([0.5], "passed", "form"),
        (np.longdouble(0.5), "passed", "form"),
        (np.array([[0.5]]), "passed", "form"),
        ((0.5, ANSWER), "passed", "form"),
        (np.array([0.5, 0.5]), "shape", "shape"),
        ([0.6, 0.5], "type", "type"),
        (0.6, "values", "values"),
    ],
)
def test_numbers(value, numbers, form):
    assert (kind_of(value, answer=0.5), kind_of(value, answer=0.5, form=True)) == (numbers, form)


def test_sequences_may_be_lists_or_tuples_of_the_right_length():
    pair = (ANSWER, ANSWER * 2)
    for value in (pair, list(pair)):
        assert kind_of(value, answer=pair, form=True) == "passed"
    for value in ((*pair, ANSWER), np.array(pair)):
        assert (kind_of(value, answer=pair), kind_of(value, answer=pair, form=True)) == ("passed", "form")
    assert kind_of((*pair, ANSWER, ANSWER), answer=pair) == "type"
    assert kind_of(pair[::-1], answer=pair) == "values"  # these have no names, so their order is all that they have


def test_an_agreeable_object_is_no_array():
    class Agreeable(np.ndarray):
        def __array_function__(self, *args, **kwargs):
            return True

        def __eq__(self, other):
            return np.ones(3, bool)

    assert kind_of(np.zeros(3).view(Agreeable)) == "values"


def test_changing_an_argument_is_seen_only_where_it_is_asked_for():
    def relu(z):
        z[0] = 99.0
        return ANSWER

    check(ANSWER, relu, np.zeros(3))
    with pytest.raises(Failure, match="changed z"):
        check(ANSWER, relu, np.zeros(3), untouched=True)


def test_a_warning_is_seen_only_where_it_is_asked_for():
    def relu(z):
        np.exp(np.array([1000.0]))
        return ANSWER

    check(ANSWER, relu, np.zeros(3))
    with pytest.raises(Failure, match="overflow"):
        check(ANSWER, relu, np.zeros(3), quiet=True)


def test_underflow_is_no_warning():
    def relu(z):
        np.exp(np.array([-1000.0]))
        return ANSWER

    check(ANSWER, relu, np.zeros(3), quiet=True)


def test_a_failure_says_call_result_and_expected():
    with pytest.raises(Failure) as caught:
        check(ANSWER, returns(ANSWER + [0, 1, 0]), np.zeros(3))
    text = str(caught.value)
    for words in ("You called relu(z)", "It returned", "Expected", "1 of 3 entries differ", "[1]: -199 came back"):
        assert words in text


def test_an_exception_says_in_which_line():
    def relu(z):
        return z.nonsense

    with pytest.raises(Failure, match=r"AttributeError.*test_judge.py, line \d+"):
        check(ANSWER, relu, np.zeros(3))


def test_the_function_gets_copies():
    seen = []

    def relu(z):
        seen.append(z)
        return ANSWER

    mine = np.zeros(3)
    observe_here(relu, (mine,), {})
    assert seen[0] is not mine and seen[0].flags.writeable


@pytest.mark.slow
@settings(max_examples=draws(300))
@given(values, values | st.just(ANSWER))
def test_whatever_comes_back_only_ever_fails_as_a_failure(got, wanted):
    if isinstance(wanted, np.ndarray) and wanted.dtype.kind not in "if":
        wanted = ANSWER
    if not isinstance(wanted, int | float | np.ndarray):
        wanted = 0.5
    with contextlib.suppress(Failure):
        compare(make_plain(got), wanted, "float64", 1e-9)


DX, DW, DB = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[4.0, 7.0], [8.0, 9.0]]), np.array([10.0, 20.0])


@pytest.mark.parametrize(("parts", "order"), [
    ((DW, DX, DB), "dw, dx, db"),  # of one shape: only the numbers tell them apart
    ((DB, DW, DX), "db, dw, dx"),
    ([DW, DB, DX], "dw, db, dx"),
    ((DX, DW, DB.reshape(2, 1)), None),  # in order, and one of another form
    ((DX, DW, DB, DB), None),
    ((DB, DX, DX), None),  # no order at all
])  # fmt: skip
def test_parts_in_another_order_are_told_as_that(parts, order):
    def dense_backward(dz, x, w):
        return parts

    with pytest.raises(Failure) as raised:
        check((DX, DW, DB), dense_backward, DX, DX, DX, form=True)
    told = f"➜ The order: you return ({order}). Return (dx, dw, db)."
    assert (told in str(raised.value)) == (order is not None) and ("➜" in str(raised.value)) == (order is not None)


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (lambda z: z + 0, lambda z: z + 0, "passed"),
        (lambda z: z + 1, lambda z: z + 0, "passed"),  # wrong numbers have cases of their own
        (lambda z: z + 1, lambda z: z + 1, "values"),
        (lambda z: z.__imul__(1), lambda z: z + 0, "passed"),  # changed in place, and yet as it was
        (lambda z: z.__setitem__(0, 7.0) or ANSWER, lambda z: z + 1, "changed"),
        (lambda z: ANSWER, lambda z: z.__setitem__(0, 7.0) or ANSWER, "changed"),
    ],
)
def test_a_changed_argument_is_found_among_several_functions(first, second, kind):
    forms = [lambda f=f: check(ANSWER, f, ANSWER.copy(), form=True, untouched=True) for f in (first, second)]
    try:
        check_forms(*forms)
    except Failure as failure:
        assert failure.kind == kind
    else:
        assert kind == "passed"


def test_one_number_where_many_belong_is_explained():
    for value, is_said in ((np.array(3.0), True), (ANSWER[:2], False), (ANSWER[None], False)):
        with pytest.raises(Failure) as caught:
            check(ANSWER, returns(value), ANSWER, form=True)
        assert (ADDED_UP in str(caught.value)) == is_said
