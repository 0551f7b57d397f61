"""Answers that mean harm to the grader itself, or to get marks or numbers out of the search for a mistake's name."""

import time
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest

from autograder.errors import SandboxEnded
from autograder.grading.cases import path_of
from autograder.grading.grade import our_answers
from autograder.grading.name_mistakes import find_mistake, name_mistakes, slipped
from autograder.reference import our_functions
from autograder.reference.slips import slips
from given.checking.otter_layer import run_question
from given.checking.results import CaseResult, QuestionResult
from given.diagnosis.likeness import usual_weights, weights
from given.diagnosis.source.repairs import repairs
from given.machinery import wrapping
from given.machinery.calls import observe_here
from given.machinery.outcome import Call, Kind
from given.machinery.questions import QUESTIONS


def calls_of(function: str, answer) -> tuple[list[Call], list[Call]]:
    """Return the calls of a question's cases, which are answered so; the public ones first."""
    question = next(question.id for question in QUESTIONS.values() if function in question.functions)
    book: list[Call] = []
    functions = {**our_functions.right(), function: answer}
    with our_answers():
        run_question(path_of(question), functions, lambda case: not case.hidden, book)
        shown = len(book)
        run_question(path_of(question), functions, lambda case: case.hidden, book)
    return [call for call in book[:shown] if call.function == function], [
        call for call in book[shown:] if call.function == function
    ]


def explained(function: str, answer):
    public, hidden = calls_of(function, answer)
    return find_mistake(function, [*public, *hidden], range(len(public)))


RIGHT = our_functions.right()


@pytest.mark.slow
def test_random_numbers_of_a_size_are_no_slip():
    rng = np.random.default_rng(0)
    found = explained("conv1d", lambda x, kernel, stride=1: rng.random((len(x) - len(kernel)) // stride + 2))
    assert not (found and found.slip)


def test_a_first_number_is_no_slip_of_who_ends_too_early():
    found = explained("dense_forward", lambda x, w, b: RIGHT["dense_forward"](x, w, b)[:1, :1])
    assert not (found and found.slip)


def negative(x, kernel, stride=1):
    return -RIGHT["conv1d"](x, kernel, stride)


def negative_where_it_is_easy(x, kernel, stride=1):
    if len(x) > 6:
        raise ValueError("too hard")
    return negative(x, kernel, stride)


def test_a_slip_gives_an_answer_wherever_it_has_one():
    assert explained("conv1d", negative).slip
    assert not explained("conv1d", negative_where_it_is_easy).slip


@pytest.mark.slow
def test_slips_are_the_same_whoever_is_graded_first():
    """They were made with the first call that a worker saw: of lists, say, in which no name is an array's."""
    public, hidden = calls_of("conv1d", negative)
    odd = replace(public[0], args=(public[0].args[0].tolist(), public[0].args[1].tolist()))
    for first in (odd, public[0]):
        slipped.cache_clear()
        with our_answers():
            find_mistake("conv1d", [first, *public[1:], *hidden], range(len(public)))
            made = [found.says for found, _ in slipped("conv1d")]
            assert made == [slip.says for slip in slips(public[0], {**RIGHT, "np": np})]


def test_a_page_tells_no_number_that_hidden_calls_alone_gave():
    """A factor made of what a hidden call was given: it would stand on the page."""
    public, hidden = calls_of("conv1d", negative)
    secret = 2.0 + abs(float(hidden[0].args[0][0]))
    told = [
        Call("conv1d", call.args, call.kwargs, observe_here(RIGHT["conv1d"], call.args, call.kwargs)) for call in public
    ]
    leak = [
        Call(
            "conv1d",
            c.args,
            c.kwargs,
            observe_here(lambda *a, **k: secret * RIGHT["conv1d"](*a, **k), c.args, c.kwargs),
        )
        for c in hidden
    ]
    whole = find_mistake("conv1d", leak, ())
    assert whole and "some number times" in whole.says and f"{secret:.3f}" not in whole.says
    public_too = find_mistake("conv1d", leak, range(len(leak)))
    assert f"{secret:.3f}" in public_too.says  # what a student sees anyway
    assert find_mistake("conv1d", told, range(len(told))) is None


@pytest.mark.parametrize("text", ["if 0: len()", "if 0: range()", "if 0: x.len()"])
def test_calls_without_arguments_cost_nothing(text):
    list(repairs(f"def relu(z):\n    {text}\n    return z", "relu"))


@pytest.mark.parametrize("names", [100, 3000])
def test_many_names_take_no_time(names):
    text = "def relu(z):\n" + "".join(f"    v{n} = z\n" for n in range(names)) + "    return z\n"
    start = time.process_time()
    next(repairs(text, "relu"), None)
    assert time.process_time() - start < 5


def test_what_is_made_for_large_arrays_is_not_kept():
    usual_weights.cache_clear()
    weights(10), weights(1_000_000)
    assert usual_weights.cache_info().currsize == 1


def test_a_long_array_is_no_wrapping_of_several_results():
    assert wrapping.items_of(np.zeros((100_000, 1))) == [] and len(wrapping.items_of(np.zeros((3, 1)))) == 3


class Unlucky:
    """A hand-in in whose second look something happens."""

    def __init__(self, error: Exception):
        self.error = error

    def text(self, function: str) -> str:
        raise self.error


@pytest.mark.parametrize(("error", "is_raised"), [(KeyError("x"), False), (SandboxEnded("gone"), True)])
def test_no_name_costs_the_grade_but_our_own_faults_are_told(error, is_raised):
    public, hidden = calls_of("conv1d", negative)
    failed = CaseResult("a kernel of 1, 10, 100", 0.0, 1.0, False, "", Kind.VALUES, "wrong")
    result = QuestionResult("q15_conv1d", (failed,))
    with pytest.raises(SandboxEnded) if is_raised else nullcontext():
        (found,) = name_mistakes([result], {"q15_conv1d": [*public, *hidden]}, {}, Unlucky(error))
        assert found == result
