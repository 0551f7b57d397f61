"""What the notebook tells can be read in a terminal: one text, from the notebook itself."""

import json

import pytest

from autograder import paths
from given.command.story import NoNotebook, show_as_text, tell_numpy, tell_story
from given.machinery.questions import QUESTIONS


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_each_question_has_its_story_and_no_other(question):
    story = tell_story(paths.ASSIGNMENT, question)
    others = [other for other in QUESTIONS if f"{other}:" in story]
    assert others == [question] and "By hand: " in story and "grader.check" not in story
    assert "**" not in story and "```" not in story


def test_numpy_in_ten_lines_says_what_each_gives():
    text = tell_numpy(paths.ASSIGNMENT)
    assert "np.maximum(a, 4) = array([[4, 8, 4],\n                              [4, 5, 9]])" in text
    assert "A mini-batch is a number of examples" in text and "Run the cell" not in text


def test_drawings_stay_as_they_are_and_marks_go():
    text = "**Bold** and `code`, 2 * 3.\n\n```text\n a  *b*  `c`\n```\n\n- one\n  more\n- two"
    assert show_as_text(text) == "Bold and code, 2 * 3.\n\n a  *b*  `c`\n\n- one more\n- two"


@pytest.mark.parametrize("content", [None, "no JSON", "{}", json.dumps({"cells": []})])
def test_without_a_notebook_it_is_said_where_to_get_it(content, tmp_path):
    if content is not None:
        (tmp_path / "practical.ipynb").write_text(content, encoding="utf-8")
    for tell in (lambda: tell_story(tmp_path, "q01_sigmoid"), lambda: tell_numpy(tmp_path)):
        with pytest.raises(NoNotebook, match="take it out of the assignment's zip again"):
            tell()
