"""The whole check ends with how much is left, and with what to do next."""

import re
from types import ModuleType

import pytest

from autograder import paths
from given.checking.overview import time_left, what_is_next
from given.checking.results import CaseResult, QuestionResult
from given.machinery.modules import Placeholder
from given.machinery.outcome import Kind, Trouble
from given.machinery.questions import MODULES, QUESTIONS, is_core

CORE = [question for question in QUESTIONS if is_core(question)]
WHOLE = dict.fromkeys(MODULES, ModuleType("whole"))


def results(passed):
    return [
        QuestionResult(q, (CaseResult("a", 0.0, 1.0, False, "", None if passed(q) else Kind.VALUES),)) for q in CORE
    ]


@pytest.mark.parametrize(
    ("passed", "says"),
    [
        (lambda q: False, "hours, by estimate. Only one afternoon? Then do q01 to q13: about"),
        (lambda q: q < "q09", "Only one afternoon? Then do q09 to q13:"),
        (lambda q: q != "q13_mnist_accuracy" and q < "q22", "Then do q13: about"),
        (lambda q: q < "q14", "by estimate."),
        (lambda q: q < "q22", "What is left takes about 25 minutes, by estimate."),
    ],
)
def test_it_is_said_how_much_is_left(passed, says):
    assert says in time_left(results(passed)) and ("afternoon" in time_left(results(passed))) == ("do q" in says)


def test_nothing_is_said_where_nothing_is_left():
    assert time_left(results(lambda q: True)) == ""


def test_the_first_page_for_students_says_the_same():
    readme = " ".join((paths.ASSIGNMENT / "README.md").read_text(encoding="utf-8").split())
    said = re.findall(r"about ([\d.]+) hours|for (\d+) (?:of the 100 )?points", time_left(results(lambda q: False)))
    assert len(said) == 3
    for hours, points in said:
        assert f"about {hours} hours" in readme if hours else f"for {points} of the 100 points" in readme


def test_next_is_what_keeps_all_else_from_being_looked_at():
    nothing = results(lambda q: False)
    assert what_is_next(nothing, WHOLE, "check {}".format, "hand in") == "check q01_sigmoid"
    broken = WHOLE | {"backprop": Placeholder("backprop", Trouble(Kind.FILE, "line 3"))}
    assert what_is_next(nothing, broken, "check {}".format, "hand in").startswith("mend backprop.py")
    assert what_is_next(results(lambda q: q < "q14"), broken, "check {}".format, "hand in") == "check q14_sizes"
    assert what_is_next(results(lambda q: True), broken, "check {}".format, "hand in") == "hand in"
