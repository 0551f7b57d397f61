"""The same submission gets the same row every time, alone and on a busy machine."""

import subprocess
import sys

import pytest

from autograder.authoring import sample_class
from autograder.grading.result import Options
from autograder.reference import catalogue
from autograder.sandbox import choice
from autograder.submissions.submission import Submission
from tests.helpers.grading import grade_here
from tests.marks.trial import CORE, QUICK

pytestmark = pytest.mark.slow
MISTAKES = (
    "dense_backward_scaled",
    "relu_in_place",
    "conv1d_flipped",
    "init_std_for_variance",
    "average_pool_overwrites",
)
QUESTIONS = tuple(question for question in QUICK if question in CORE)
BUSY = [sys.executable, "-c", "while True: pass"]


def test_the_same_row_twice_alone_and_once_on_a_busy_machine(tmp_path):
    sample_class.write_folder(tmp_path / "student", catalogue.with_mistakes(catalogue.reference(), MISTAKES))
    submission, options = (
        Submission("student", tmp_path / "student"),
        Options(choice.choose_sandbox(None).name, QUESTIONS),
    )
    alone = [grade_here(submission, options) for _ in range(2)]
    load = [subprocess.Popen(BUSY) for _ in range(2)]
    try:
        busy = grade_here(submission, options)
    finally:
        for process in load:
            process.kill()
            process.wait()
    assert alone[0] == alone[1] == busy
    assert 0 < alone[0].score < 90 and any(question.diagnoses for question in alone[0].questions)
