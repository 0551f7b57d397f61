"""The table of questions says what solutions and question files say."""

import ast

import pytest

from autograder.authoring.question_table import Answer, Cases, make_row, read_answer, read_headings
from autograder.limits import LIMITS
from given.machinery.questions import BOUNDS, QUESTIONS, Bounds, Function, Question, read_table

SOURCE = '''def dense_backward(dz, x, *, scale=1):
    """Go back.

    Returns (dx, dw) as two arrays.
    """
    # BEGIN SOLUTION q06_dense_backward: three derivatives
    return dz, x
    # END SOLUTION
'''
DENSE = Function("dense_backward", "backprop", ("dz", "x"), ("dx", "dw"), {})


def read(source):
    (node,) = ast.parse(source).body
    return read_answer(node, "backprop", source)


def test_a_function_s_row_is_in_its_definition():
    assert read(SOURCE) == Answer(DENSE, "q06_dense_backward", "Go back.\n\nReturns (dx, dw) as two arrays.")


def test_one_without_marker_docstring_or_parts_has_none():
    assert read("def relu(z):\n    return z\n") == Answer(Function("relu", "backprop", ("z",), (), {}), "", "")


def test_the_letters_of_dimensions_are_in_the_docstring():
    text = SOURCE.replace(
        "    Returns (dx, dw)",
        "    Arguments:\n        dz: what came back,\n            (N, M).\n        x, w: the inputs (N, D) and weights (D, M).\n"
        "        stride: a number (of pixels).\n\n    Returns (dx, dw)",
    )
    found = read(text).function.dimensions
    assert found == {"dz": ("N", "M"), "x": ("N", "D"), "w": ("D", "M"), "dx": ("N", "D"), "dw": ("D", "M")}
    assert read('def f(x):\n    """Go.\n\n    Returns y (N, HO).\n    """\n').function.dimensions == {
        "returns": ("N", "HO")
    }


def test_a_question_s_own_functions_come_before_those_of_others():
    answers = {name: read(SOURCE.replace("dense_backward(", f"{name}(")) for name in ("helper", "dense_backward")}
    answers["helper"] = Answer(answers["helper"].function, "q05_dense_forward", "")
    cases = Cases("q06_dense_backward", ("helper", "dense_backward"), 6.0, trains=False)
    row = make_row("q06_dense_backward", cases, answers, ("who is to blame?", "backpropagation"))
    functions = ("dense_backward", "helper")
    assert row == Question(
        "q06_dense_backward", "backprop", functions, 6.0, False, "who is to blame?", "backpropagation", 20, 120
    )


def test_how_long_a_question_may_take_is_that_of_the_grader():
    for question in QUESTIONS.values():
        budget = LIMITS.of_question(question.id)
        assert (question.cpu_seconds, question.wall_seconds) == (budget.cpu_seconds, budget.wall_seconds)
    submission = LIMITS.submission
    assert Bounds(LIMITS.player.memory_bytes, submission.file_bytes, submission.notebook_bytes) == BOUNDS


def test_titles_and_parts_are_the_headings_of_the_notebook():
    text = "# Hello\n# Part 1: backpropagation\n## q01_a: one\ntext: ## q02_b: none\n### q03_c: none\n# Bonus: more\n## b01_d: x: y\n"
    assert read_headings(text) == {"q01_a": ("one", "backpropagation"), "b01_d": ("x: y", "Bonus: more")}
    assert all(question.title and question.part for question in QUESTIONS.values())


@pytest.mark.parametrize("text", [None, "", "{", "<<<<<<< ours\n{}"])
def test_a_table_that_cannot_be_read_says_so(text, tmp_path):
    table = tmp_path / "questions.json"
    if text is not None:
        table.write_text(text)
    with pytest.raises(ImportError, match="questions.json cannot be read; take it from git again") as error:
        read_table(table)
    assert error.value.name.startswith("given.")  # from which check.py tells that the assignment is incomplete
