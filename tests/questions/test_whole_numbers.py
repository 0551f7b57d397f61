"""Whole numbers count as float64: whoever cuts fractions off because an argument holds whole numbers loses one case a part."""

import numpy as np
import pytest

from autograder import paths
from autograder.grading.grade import our_answers
from autograder.reference import our_functions
from given.checking.otter_layer import run_question
from given.machinery import modules
from given.machinery.questions import FUNCTIONS, QUESTIONS, parts_of, questions_of
from given.machinery.tolerance import arrays_in

pytestmark = pytest.mark.slow
CLASSES = ("y", "sizes")  # whole numbers by nature


def cut(value):
    """Cut the fractions of a result off."""
    if isinstance(value, list | tuple):
        return type(value)(map(cut, value))
    return value.astype(np.int64) if isinstance(value, np.ndarray) and np.isfinite(value).all() else value


def cuts_for(function: str, argument: str):
    """Return our function, which takes the dtype of its results from an argument where that holds whole numbers."""

    def stand_in(*args, **kwargs):
        named = dict(zip(FUNCTIONS[function].arguments, args, strict=False)) | kwargs
        whole = any(array.dtype.kind in "iu" for array in arrays_in(named.get(argument)))
        result = our_functions.right()[function](*args, **kwargs)
        return cut(result) if whole else result

    return stand_in


def lost(function: str, argument: str) -> list[str]:
    """Return the cases that this costs."""
    question = questions_of(function)[0]
    wrong = {**our_functions.right(), function: cuts_for(function, argument)}
    with our_answers():
        named = {name: modules.Present(name, value) for name, value in wrong.items()}
        result = run_question(paths.QUESTIONS / f"{question}.py", named)
    return [case.name for case in result.cases if not case.passed]


QUICK = [f for f in FUNCTIONS if not QUESTIONS[questions_of(f)[0]].trains]
PAIRS = [
    pytest.param(f, argument, marks=[pytest.mark.exhaustive] if place else [])
    for f in QUICK
    for place, argument in enumerate(FUNCTIONS[f].arguments)
    if argument not in CLASSES
]


@pytest.mark.parametrize(("function", "argument"), PAIRS)
def test_cutting_fractions_off_costs_one_case_a_part(function, argument):
    assert len(lost(function, argument)) <= max(1, len(parts_of(function)))


@pytest.mark.parametrize(
    ("function", "argument"),
    [
        ("average_pool", "image"),
        ("conv_forward", "x"),
        ("conv_backward", "x"),
        ("relu_backward", "z"),
        ("softmax", "z"),
    ],
)
def test_and_it_does_cost_one(function, argument):
    assert lost(function, argument)
