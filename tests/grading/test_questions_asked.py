"""A question has the same points, words and names whatever else is asked."""

import pytest

from autograder.authoring import sample_class
from autograder.grading.result import Options
from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from autograder.sandbox import choice
from autograder.submissions.submission import Submission
from given.machinery.questions import QUESTIONS
from tests.helpers.grading import grade_here
from tests.marks.trial import CORE, QUICK

pytestmark = pytest.mark.slow
ASKED = tuple(question for question in CORE if question in QUICK)
SAMPLES = {name: catalogue.with_mistakes(catalogue.reference(), made) for name, made in sample_class.STUDENTS.items()}
SAMPLES |= {"half-done": sample_class.make_half_done(), "skeleton": sample_class.make_skeleton()}


def with_body(function: str, text: str) -> dict[str, str]:
    return Edit("own", function, body=text).made_in(catalogue.reference())


# Upper functions are right given these, and only then.
SLIPS = {
    "softmax not started": with_body("softmax", "raise NotImplementedError('q03_softmax: ...')"),
    "sgd_step forgets its return": with_body("sgd_step", "for w, b in params:\n    w -= 1"),
    "softmax of one row": with_body("softmax", "return np.exp(z[0]) / np.exp(z[0]).sum()"),
    "cross_entropy of each": catalogue.with_mistakes(catalogue.reference(), ("cross_entropy_of_each",)),
}
QUICKLY = ("careless", "softmax not started")
EXHAUSTIVE = [pytest.param(name, marks=pytest.mark.exhaustive) for name in (*SAMPLES, *SLIPS) if name not in QUICKLY]


@pytest.mark.parametrize("name", [*QUICKLY, *EXHAUSTIVE])
def test_alone_as_in_company(name, tmp_path):
    sample_class.write_folder(tmp_path / "student", (SAMPLES | SLIPS)[name])
    hand_in, sandbox = Submission("student", tmp_path / "student"), choice.choose_sandbox(None).name
    whole = grade_here(hand_in, Options(sandbox, ASKED)).questions
    alone = [grade_here(hand_in, Options(sandbox, (question,))).questions for question in ASKED]
    assert [(question,) for question in whole] == [tuple(questions) for questions in alone]
    assert (
        sum(question.points for question in whole) < sum(QUESTIONS[question].points for question in ASKED)
        or name == "perfect"
    )
