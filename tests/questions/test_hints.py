"""Every function has its ladder of hints, and none of them is the answer."""

import ast

import pytest

from autograder import paths
from autograder.authoring.public_tests import cut_hidden_cases
from autograder.authoring.question_table import read_answers, squeeze
from autograder.reference import catalogue
from given.checking.otter_layer import run_question
from given.checking.results import State
from given.files.hints import RUNGS, read_hints
from given.machinery.questions import QUESTIONS
from tests.marks.trial import QUICK, functions

HINTS = {question: read_hints(paths.QUESTIONS / f"{question}.py") for question in QUESTIONS}


@pytest.fixture(scope="module")
def answers():
    return read_answers()


def test_every_answer_has_a_ladder_of_hints(answers):
    asked = {name: answer.question for name, answer in answers.items() if answer.question}
    assert {name: question for question, hints in HINTS.items() for name in hints} == asked
    assert all(len(rungs) == RUNGS for hints in HINTS.values() for rungs in hints.values())


def test_no_hint_holds_a_line_of_the_answer_in_any_layout(answers):
    for hints in HINTS.values():
        for name, rungs in hints.items():
            assert answers[name].lines
            for rung in rungs:
                told = squeeze(rung)
                parsed = [squeeze(ast.unparse(ast.parse(rung)))] if rung is rungs[-1] else []
                assert not [line for line in answers[name].lines for text in (told, *parsed) if line in text], name


@pytest.mark.parametrize("question", QUICK)
def test_who_types_the_hints_has_no_answer_yet(question):
    for name, (*_, first_line) in HINTS[question].items():
        hinted = catalogue.Edit("hinted", name, body=first_line).made_in(catalogue.reference())
        result = run_question(paths.ASSIGNMENT / "tests" / f"{question}.py", functions(hinted))
        assert result.state is State.FAILED, name


def test_students_get_the_hints(tmp_path):
    for question in QUESTIONS:
        source = (paths.QUESTIONS / f"{question}.py").read_text(encoding="ascii")
        (tmp_path / "q.py").write_text(cut_hidden_cases(source))
        assert read_hints(tmp_path / "q.py") == HINTS[question]
