"""A question has the same points, words and names whatever else is asked, so what was graded is cut out and joined."""

from dataclasses import replace

import pytest

from autograder.authoring import sample_class
from autograder.grading.asked import NO_FILE, cut_out, join, not_asked_yet
from autograder.grading.result import Options, Result, Status
from autograder.player.student import Student
from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from autograder.sandbox import choice
from autograder.submissions.submission import Submission
from given.checking.results import CaseResult, QuestionResult
from given.machinery.questions import QUESTIONS
from tests.helpers.grading import grade_here
from tests.marks.trial import CORE, QUICK

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
QUICKLY = ("careless",)
EXHAUSTIVE = [pytest.param(name, marks=pytest.mark.exhaustive) for name in (*SAMPLES, *SLIPS) if name not in QUICKLY]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*QUICKLY, *EXHAUSTIVE])
def test_alone_as_in_company(name, tmp_path):
    sample_class.write_folder(tmp_path / "student", (SAMPLES | SLIPS)[name])
    hand_in, sandbox = Submission("student", tmp_path / "student"), choice.choose_sandbox(None).name
    whole = grade_here(hand_in, Options(sandbox, ASKED))
    results = [grade_here(hand_in, Options(sandbox, (question,))) for question in ASKED]
    assert [[question] for question in whole.questions] == [result.questions for result in results]
    by_itself = replace(whole, asked=list(ASKED))
    for question, result in zip(ASKED, results, strict=True):
        assert cut_out(by_itself, (question,)) == replace(result, asked=[question])
    assert (
        sum(question.points for question in whole.questions) < sum(QUESTIONS[question].points for question in ASKED)
        or name == "perfect"
    )


@pytest.mark.slow
def test_a_name_that_takes_two_players_leaves_none_to_the_next(tmp_path, monkeypatch):
    """This slip is looked for in changes of the text, and then asked for by more calls: each in a player of its own."""
    started: list[str] = []
    begin = Student.begin
    monkeypatch.setattr(Student, "begin", lambda self, question: (started.append(question), begin(self, question)))
    sample_class.write_folder(tmp_path / "student", SLIPS["softmax of one row"])
    hand_in = Submission("student", tmp_path / "student")
    first, second = (grade_here(hand_in, Options(choice.choose_sandbox(None).name, ("q03_softmax",))) for _ in range(2))
    assert len(started) == 2 * 5  # public cases, hidden ones, on top of ours, and these two
    assert first.status is Status.GRADED and second == replace(first, seconds=second.seconds)
    assert first.questions[0].diagnoses and first.questions[0].cases[0].passed


# Cut out and joined.


def question(name: str, points: float = 1.0) -> QuestionResult:
    return QuestionResult(name, (CaseResult("a case", points, 1.0, False, ""),))


def result(*names: str, **fields) -> Result:
    made = Result("Jane", Status.GRADED, "none", list(map(question, names)), asked=list(names), key="k", seconds=1.0)
    return replace(made, **fields)


SIGMOID, CONV1D, POOL = "q01_sigmoid", "q15_conv1d", "q20_pool"
BROKEN = {"conv": "conv.py has a SyntaxError"}


def test_what_is_not_known_yet_is_asked_for():
    assert not_asked_yet(result(SIGMOID, CONV1D), (SIGMOID, CONV1D)) == []
    assert not_asked_yet(result(CONV1D), (SIGMOID, CONV1D, POOL)) == [SIGMOID, POOL]


def test_what_was_given_up_says_why_for_what_was_asked():
    given_up = result(problem="too large", questions=[], asked=[SIGMOID])
    assert not_asked_yet(given_up, (SIGMOID,)) == [] and not_asked_yet(given_up, (POOL,)) == [POOL]


def test_two_become_one_in_the_order_of_the_practical():
    joined = join(result(POOL, CONV1D), result(SIGMOID))
    assert joined == result(SIGMOID, CONV1D, POOL, asked=[SIGMOID, CONV1D, POOL], seconds=2.0)
    assert cut_out(joined, (SIGMOID,)) == result(SIGMOID) and cut_out(joined, (CONV1D, POOL)) == result(CONV1D, POOL)


def test_the_later_grading_of_a_question_counts():
    later = replace(result(SIGMOID), questions=[question(SIGMOID, 0.5)])
    assert join(result(SIGMOID, POOL), later).questions == [question(SIGMOID, 0.5), question(POOL)]
    lost = result(SIGMOID, POOL, losses={SIGMOID: "hung", POOL: "hung"}, status=Status.PARTIAL)
    assert join(lost, later).losses == {POOL: "hung"}


@pytest.mark.parametrize(
    ("asked", "status", "problem"),
    [
        ((SIGMOID, CONV1D), Status.PARTIAL, ""),
        ((SIGMOID,), Status.GRADED, ""),
        ((CONV1D,), Status.ERROR, NO_FILE),
    ],
)
def test_a_broken_file_counts_only_where_it_is_asked_for(asked, status, problem):
    cut = cut_out(result(SIGMOID, CONV1D, POOL, broken=BROKEN, status=Status.PARTIAL), asked)
    assert (cut.status, cut.problem) == (status, problem)


@pytest.mark.parametrize("fault", [Status.INTERNAL, Status.ERROR])
def test_nothing_is_joined_to_what_was_given_up(fault):
    given_up = result(status=fault, problem="out of memory", questions=[], asked=[POOL])
    assert join(result(SIGMOID), given_up) == given_up and join(given_up, result(SIGMOID)) == result(SIGMOID)


def test_the_same_reason_to_give_up_holds_for_both():
    unread = result(status=Status.ERROR, problem="jane.zip is encrypted", questions=[], asked=[POOL])
    both = join(unread, replace(unread, asked=[SIGMOID]))
    assert both.asked == [SIGMOID, POOL] and not_asked_yet(both, (SIGMOID, POOL)) == []


def test_a_fault_of_ours_stays_one_when_joined():
    fault = result(SIGMOID, status=Status.INTERNAL, problem="KeyError")
    assert join(result(POOL), fault).status is Status.INTERNAL
    assert [q.question for q in join(result(POOL), fault).questions] == [SIGMOID, POOL]
