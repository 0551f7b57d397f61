"""What is said of wrong numbers is true of all of them: where it fails in one answer, nothing is said."""

import numpy as np
import pytest

from given.diagnosis.conditions import find_condition
from given.diagnosis.measures import Answer, find_combination_summed, find_factor
from given.diagnosis.traits.find_trait import TELLING, WEAK, find_trait

RNG = np.random.default_rng(5)
TABLES = [RNG.standard_normal(shape) for shape in ((4, 3), (5, 6))]


def answer(got, wanted, letters=(), **arguments):
    sizes = {name: value for name, value in arguments.items() if isinstance(value, int)}
    return Answer(got, wanted, arguments, sizes, 1e-9, letters)


def said(does, ways=TELLING, wanted=TABLES, letters=("N", "D")):
    """Return what is said of a function that does this to what is right."""
    return find_trait(ways, [answer(does(each), each, letters) for each in wanted], [])


def other_rows(a):
    return a[[*range(1, len(a)), 0]] if len(a) > 4 else a[::-1]


TRAITS = [
    (lambda a: np.minimum(a, 0.5), TELLING, "is never above 0.5"),
    (lambda a: np.maximum(a, -0.25), TELLING, "is never below -0.25"),
    (lambda a: np.repeat(a[:, :1] ** 2, a.shape[1], axis=1), TELLING, "is the same all along D"),
    (lambda a: a * np.arange(2, 2 + a.shape[1]), TELLING, "a factor of its own at each place along D"),
    (lambda a: a + np.arange(1, 1 + len(a))[:, np.newaxis], TELLING, "added at each place along N"),
    (lambda a: a * a.shape[1] ** 3, TELLING, "one factor in each call"),
    (lambda a: a - a.shape[1] ** 3, TELLING, "one number that is added to all"),
    (other_rows, TELLING, "the right numbers, but in other places"),
    (lambda a: np.where(a > 0.5, 0, a), WEAK, "is right or 0"),
    (lambda a: np.where(a > 0.5, np.nan, a), WEAK, "is nan or infinite wherever it is wrong"),
    (lambda a: np.where(a > 0.5, -a, a), WEAK, "the wrong sign in some places"),
    (lambda a: np.abs(a) ** 2, WEAK, "is never negative"),
    (lambda a: a[:, :2] @ a[:, :2].T + a[0, 0], WEAK, "a row met a column"),
]


@pytest.mark.parametrize(("does", "ways", "words"), TRAITS)
def test_what_all_answers_have_in_common_is_said(does, ways, words):
    assert words in said(does, ways)


@pytest.mark.parametrize(("does", "ways"), [(does, ways) for does, ways, _ in TRAITS])
def test_of_one_answer_that_is_otherwise_nothing_is_said(does, ways):
    answers = [answer(does(each), each, ("N", "D")) for each in TABLES]
    third = RNG.standard_normal((3, 4))
    other = answer(np.cos(third) * third.std() - 2.0, third, ("N", "D"))
    assert find_trait(ways, [*answers, other], []) == ""


@pytest.mark.parametrize(("does", "ways"), [(does, ways) for does, ways, _ in TRAITS[2:]])
def test_of_one_answer_alone_nothing_is_said(does, ways):
    assert said(does, ways, TABLES[:1]) == ""


def test_a_bound_that_a_right_answer_passes_is_none():
    wrong = [answer(np.minimum(each, 0.5), each) for each in TABLES]
    right = answer(np.array([0.7]), np.array([0.7]))
    assert "never above" in find_trait(TELLING, wrong, []) and find_trait(TELLING[:1], wrong, [right]) == ""


def nested(*does):
    """Return lists of two and three arrays, with something done to each of their ends."""
    lists = [[each, each + 1.0] for each in TABLES] + [[*TABLES, TABLES[0] * 2]]
    first, last = does
    return [answer([first(each[0]), *map(first, each[1:-1]), last(each[-1])], each) for each in lists]


def test_layers_are_told_apart():
    def right(a):
        return a

    assert "is right in the last layer, and wrong in those before" in find_trait(TELLING, nested(np.cos, right), [])
    assert "is right in all layers but the last" in find_trait(TELLING, nested(right, np.cos), [])
    assert find_trait(TELLING, nested(np.cos, np.cos), []) == ""


def test_a_kind_of_layer_is_named_if_only_that_is_wrong():
    layers = [[("conv", 3), ("flatten",), ("dense", 4)], [("flatten",), ("dense", 2), ("dense", 3)]]
    wanted = [np.array([30.0, 0.0, 8.0]), np.array([0.0, 7.0, 9.0])]
    got = [np.array([30.0, 5.0, 8.0]), np.array([6.0, 7.0, 9.0])]
    wrong = [answer(g, w, layers=each) for g, w, each in zip(got, wanted, layers, strict=True)]
    assert 'is wrong at each "flatten"' in find_trait(TELLING, wrong, [])
    right = answer(wanted[0], wanted[0], layers=layers[0])  # there "flatten" is right: so it is something else
    assert "flatten" not in find_trait(TELLING, wrong, [right])


def strided(stride, wrong):
    value = np.array([1.0, 2.0])
    return answer(value + wrong, value, stride=stride)


def test_where_it_is_always_right_is_said():
    wrong, right = [strided(2, 1)] * 5, [strided(1, 0)] * 8 + [strided(2, 0)]
    assert "is always right where stride is 1" in find_condition(wrong, right, ("stride",))
    assert find_condition([*wrong, strided(1, 1)], right, ("stride",)) == ""
    assert find_condition(wrong, right + [strided(2, 0)] * 5, ("stride",)) == ""


def test_a_ratio_of_sizes_is_a_factor_if_it_varies():
    sizes = [(3, 2), (4, 1)]
    answers = [answer(each * a / b, each, size=a, stride=b) for each, (a, b) in zip(TABLES, sizes, strict=True)]
    assert "size / stride times" in find_factor(answers)
    answers = [
        answer(each * 1.5, each, size=a, stride=b) for each, (a, b) in zip(TABLES, [(3, 2), (3, 2)], strict=True)
    ]
    assert "1.5 times" in find_factor(answers)


def test_what_a_column_adds_up_to_is_recognised():
    def divided(sum_up):
        return [answer(each[0] / sum_up(each), each[0], x=each) for each in TABLES]

    assert "divided by the sum of x over its rows" in find_combination_summed(divided(lambda a: a.sum(axis=0)))
    assert find_combination_summed(divided(lambda a: a.sum(axis=0) + 0.1)) == ""


def of_sizes(*pairs):
    """Return answers that are so many times 2, each in a call with this N."""
    return [Answer(2.0 * factor, 2.0, {}, {"N": size}, 1e-9, ()) for factor, size in pairs]


def test_a_factor_that_is_a_size_is_told_by_a_call_that_shows_it():
    assert find_factor(of_sizes((-1, 1), (-6, 6))) == (
        "is minus N times (in one call 6 times) what is right: its sign is wrong, and, besides, is it not divided by N?"
    )
    assert "1 / N times" in find_factor(of_sizes((1, 1), (1 / 6, 6)))


def test_factors_of_different_signs_are_no_size():
    assert find_factor(of_sizes((3, 3), (-6, 6))) == ""
