"""results.json: in Gradescope's form, 100 for a perfect core, and nothing of a hidden case but what its page says."""

import json

import pytest

from autograder.course.course import NOTHING, Course
from autograder.gradescope.failures import STOPPED, describe_failure
from autograder.gradescope.results_json import describe_result
from autograder.grading.result import Options, Result, Status
from given.checking.results import CaseResult, QuestionResult
from given.course.rules import Rules
from given.machinery.outcome import Kind
from given.machinery.questions import QUESTIONS

OPTIONS, USUAL = Options("sandlock"), Course()
# https://gradescope-autograders.readthedocs.io/en/latest/specs/, "Output format".
TOP = {
    "score": (int, float),
    "execution_time": (int, float),
    "output": str,
    "output_format": str,
    "test_output_format": str,
    "visibility": str,
    "stdout_visibility": str,
    "extra_data": dict,
    "tests": list,
    "leaderboard": list,
}
OF_TEST = {
    "score": (int, float),
    "max_score": (int, float),
    "status": str,
    "name": str,
    "number": str,
    "output": str,
    "tags": list,
    "visibility": str,
}
SECRET = "0.123456789"


def case(kind: str = "", *, hidden: bool = False, text: str = "", possible: float = 1.0) -> CaseResult:
    name = "a hidden case" if hidden else "a case"
    return CaseResult(name, 0.0 if kind else possible, possible, hidden, "a hint", Kind(kind) if kind else None, text)


def perfect(question: str) -> QuestionResult:
    return QuestionResult(question, (case(possible=QUESTIONS[question].points),))


def document_of(*questions: QuestionResult, course: Course = USUAL, **fields: object) -> dict:
    result = Result("submission", Status.GRADED, "sandlock", questions=list(questions), **fields)
    return json.loads(json.dumps(describe_result(result, OPTIONS, course)))


def require_form(document: dict) -> None:
    """Fail for a name that the documentation has not, and for a value of another type."""
    for values, form in [(document, TOP), *((test, OF_TEST) for test in document["tests"])]:
        assert {name for name in values if not isinstance(values[name], form.get(name, ()))} == set()
    assert {test["status"] for test in document["tests"]} <= {"passed", "failed"}
    assert document["visibility"] == "visible" and document["stdout_visibility"] == "hidden"
    assert {test["visibility"] for test in document["tests"]} <= {"visible"}  # a hidden one hides the total score


def test_a_perfect_core_is_a_hundred_and_the_bonus_comes_on_top():
    document = document_of(*map(perfect, QUESTIONS))
    require_form(document)
    assert document["score"] == 130
    assert sum(test["max_score"] for test in document["tests"]) == 100
    assert sum(test["score"] for test in document["tests"]) == 130


def test_points_are_partial_and_add_up_to_the_score():
    half = QuestionResult("q15_conv1d", (case(possible=0.1), case(possible=0.2), case("values", text="x")))
    (test,) = document_of(half)["tests"]
    assert (test["score"], test["max_score"], test["status"]) == (0.3, 1.3, "failed")
    assert document_of(half)["score"] == 0.3


@pytest.mark.parametrize(("kind", "shown"), [("not started", False), ("values", True)])
def test_a_bonus_that_was_not_begun_is_left_out(kind, shown):
    kind = next(each.value for each in Kind if each.value == kind or each.name == kind.replace(" ", "_").upper())
    questions = (QuestionResult("b01_convnet", (case(kind),)), QuestionResult("q01_sigmoid", (case(kind),)))
    numbers = [test["number"] for test in document_of(*questions)["tests"]]
    assert numbers == (["b01", "q01"] if shown else ["q01"])


@pytest.mark.parametrize(("hidden", "told"), [(True, False), (False, True)])
def test_of_a_hidden_case_name_hint_and_kind_are_told(hidden, told):
    document = document_of(QuestionResult("q15_conv1d", (case("values", hidden=hidden, text=f"expected {SECRET}"),)))
    require_form(document)
    (test,) = document["tests"]
    assert (SECRET in json.dumps(document)) is told
    assert case(hidden=hidden).name in test["output"] and "a hint" in test["output"]


def test_a_course_has_its_own_points_and_tells_less():
    course = Course(Rules(own_points={"q15_conv1d": 8.0}), hidden_cases=NOTHING)
    question = QuestionResult("q15_conv1d", (case(possible=2.0), case("values", hidden=True, possible=2.0)))
    (test,) = document_of(question, course=course)["tests"]
    assert (test["score"], test["max_score"]) == (4.0, 8.0)
    assert "a hidden case" not in json.dumps(document_of(question, course=course))
    assert "a hidden case" in json.dumps(document_of(question))


def test_a_hand_in_that_cannot_be_read_says_why():
    document = document_of(problem="conv.py is a link; hand in the file itself")
    require_form(document)
    assert document["score"] == 0 and document["tests"] == []
    assert "conv.py is a link" in document["output"] and "python handin.py" in document["output"]


def test_texts_that_are_no_text_are_valid_json():
    evil = "\ud800\x1b\u202e\x00"
    document = document_of(QuestionResult("q15_conv1d", (case("exception", text=evil),)), broken={"conv.py": evil})
    require_form(document)
    assert not set(evil) & set(json.dumps(document, ensure_ascii=False))


@pytest.mark.parametrize(("accuracy", "value"), [(97.25, 97.25), (None, 0.0)])
def test_the_leaderboard_has_the_same_columns_for_everybody(accuracy, value):
    document = document_of(QuestionResult("q13_mnist_accuracy", (case(),), accuracy=accuracy))
    assert [(column["name"], column["value"]) for column in document["leaderboard"]] == [
        ("MNIST accuracy", value),
        ("MNIST accuracy, convolutional", 0.0),
    ]


def test_a_failure_of_ours_has_the_form_and_blames_nobody():
    document = describe_failure(STOPPED)
    require_form(document)
    assert document["score"] == 0 and "not your fault" in document["output"]
