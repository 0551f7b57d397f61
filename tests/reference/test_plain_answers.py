"""The plain answers are right: a slip is looked for in them, so there must be none yet."""

import ast

import numpy as np
import pytest

from autograder import paths
from autograder.grading.grade import our_answers
from autograder.reference import our_functions
from autograder.reference.slips import PLAIN
from given.checking.otter_layer import run_question
from given.machinery.questions import QUESTIONS

TEXT = PLAIN.read_text(encoding="utf-8")
NAMES = [node.name for node in ast.parse(TEXT).body if isinstance(node, ast.FunctionDef)]
# In long convolutions of 100,000 numbers two loops take hours: that is what its question is about.
FAST_ENOUGH = [name for name in NAMES if name != "long_conv"]


@pytest.fixture(scope="module")
def plain():
    namespace = {**our_functions.right(), "np": np}
    exec(compile(TEXT, "plain answers", "exec"), namespace)
    return namespace


@pytest.mark.parametrize("name", FAST_ENOUGH)
def test_a_plain_answer_has_all_points(name, plain):
    question = next(q.id for q in QUESTIONS.values() if name in q.functions)
    with our_answers():
        result = run_question(paths.QUESTIONS / f"{question}.py", our_functions.right() | {name: plain[name]})
    assert [case.text for case in result.cases if not case.passed] == []


def test_the_slow_one_is_right_where_it_has_time(plain):
    rng = np.random.default_rng(1)
    for length in (1, 2, 30):
        x, kernel = rng.standard_normal((2, length))
        assert np.allclose(plain["long_conv"](x, kernel), our_functions.right()["long_conv"](x, kernel))
