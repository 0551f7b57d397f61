"""A check names the lower question that is to be mended first, if the function calls one that is wrong, and only then."""

import pytest

from autograder import paths
from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from given.checking.check_question import check_question
from given.checking.lower_questions import functions_below
from given.checking.report import question_report
from tests.marks.trial import functions

OWN_SOFTMAX = """for w, b in params[:-1]:
    x = relu(x @ w + b)
z = x @ params[-1][0] + params[-1][1]
e = np.exp(z - z.max())
return e / e.sum(1, keepdims=True)"""

RIGHT_BUT_A_LIST = "e = np.exp(z - z.max(1, keepdims=True))\nreturn (e / e.sum(1, keepdims=True)).tolist()"
ON_SOFTMAX = "return 2 * np.array(softmax(x @ params[0][0]))"


def hand_in(*edits):
    files = catalogue.reference()
    for function, body in edits:
        files = Edit("own", function, body=body).made_in(files)
    return functions(files)


def below(question, *edits):
    return check_question(paths.ASSIGNMENT / "tests" / f"{question}.py", hand_in(*edits)).below


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ([("softmax", "return z")], "q07 rests on softmax (q03), which is ✘: look there first"),
        ([("softmax", "return z"), ("relu", "return -z")], "q07 rests on relu (q02), which is ✘"),
        (
            [("softmax", "raise NotImplementedError('q03_softmax: write it')")],
            "q07 rests on softmax (q03), which is not started: begin there",
        ),
        ([("network_forward", "return x")], ""),
        ([("softmax", RIGHT_BUT_A_LIST), ("network_forward", ON_SOFTMAX)], ""),
        ([("softmax", "return z"), ("network_forward", "return x")], ""),
        ([("softmax", "return z"), ("network_forward", OWN_SOFTMAX.replace("return e", "return 2 * e"))], ""),
    ],
)
def test_the_lowest_question_that_is_called_and_wrong_is_named(edits, words):
    found = below("q07_network_forward", *edits)
    assert words in found and bool(words) == bool(found)


def test_it_comes_before_all_else():
    result = check_question(paths.ASSIGNMENT / "tests" / "q07_network_forward.py", hand_in(("softmax", "return z")))
    assert question_report(result).splitlines()[1].strip().startswith("➜ q07 rests on softmax (q03)")


def test_what_is_called_in_turn_is_beneath_too():
    assert {"backprop", "relu", "softmax", "sgd_step"} <= functions_below(("train",), hand_in())
    assert functions_below(("train",), hand_in(("train", "return params, []"))) == set()


def test_helpers_of_ones_own_are_looked_into():
    helped = "def helper(a):\n    return softmax(a)\nreturn helper(x)"
    assert functions_below(("network_forward",), hand_in(("network_forward", helped))) == {"softmax"}
