"""Trainings as they are met: what counts is the accuracy, in whatever form the classes come; and what ends a training.

They learn from a few of the digits, so that each takes a moment.
"""

import re

import pytest

from autograder.grading.result import Options
from autograder.pages.feedback import describe_failures
from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from autograder.sandbox import choice
from autograder.submissions.reading import Reading
from given.machinery.outcome import Kind
from given.machinery.questions import questions_of
from tests.helpers.grading import grade_here
from tests.marks.known_mistakes import MNIST, QUICK_FIT, points_of_training
from tests.marks.trial import judged

pytestmark = pytest.mark.slow

CLASSES = {
    "fractions": "return 1.0 * network_forward(params, x).argmax(axis=1)",
    "a column": "return network_forward(params, x).argmax(axis=1)[:, None]",
    "a list": "return [int(row.argmax()) for row in network_forward(params, x)]",
}


@pytest.mark.parametrize(
    "form", ["a list", *(pytest.param(f, marks=pytest.mark.exhaustive) for f in ("fractions", "a column"))]
)
def test_the_form_of_the_classes_costs_q12_and_not_q13(form):
    assert points_of_training(Edit("own", "predict", body=CLASSES[form])) == points_of_training()


def test_a_wrong_predict_is_not_punished_twice():
    """It has lost its points in q12; q13 is about what was learned."""
    wrong = Edit("own", "predict", body="return network_forward(params, x).argmin(axis=1)")
    results = judged(wrong.made_in(QUICK_FIT.made_in(catalogue.reference())), [questions_of("predict")[0], MNIST])
    assert results[MNIST].points == points_of_training()
    assert {name for case in results[MNIST].cases for name in case.given} == {"predict"}


FEW = "few = {'epochs': 2, 'batch_size': 50, 'rng': rng}\nparams = init_params([784, 30, 10], rng)\n"
LESS = {
    "a rate of 50": "return train(params, x[:2000], y[:2000], learning_rate=50.0, **few)[0]",
    "divided by 255 again": "return train(params, x[:2000] / 255, y[:2000], learning_rate=0.1, **few)[0]",
    "losses beside the params": "return train(params, x[:2000], y[:2000], learning_rate=0.2, **few)",
    "nothing returned": "train(params, x[:2000], y[:2000], learning_rate=0.2, **few)",
}


@pytest.mark.parametrize(
    "slip", ["a rate of 50", *(pytest.param(s, marks=pytest.mark.exhaustive) for s in list(LESS)[1:])]
)
def test_a_training_that_learned_nothing_earns_nothing(slip):
    files = Edit("own", "fit_mnist", body=FEW + LESS[slip]).made_in(catalogue.reference())
    assert judged(files, [MNIST])[MNIST].points == 0


@pytest.mark.parametrize("name", ["sgd_uphill", "dense_backward_downhill"])
def test_a_training_on_a_wrong_lower_function_is_told_which(name):
    mistake = catalogue.mistakes()[name]
    files = mistake.made_in(QUICK_FIT.made_in(catalogue.reference()))
    result = judged(files, [questions_of(mistake.function)[0], MNIST])[MNIST]
    (remark,) = result.remarks
    number = questions_of(mistake.function)[0].split("_")[0]
    assert re.match(
        rf"On top of your {mistake.function} \({number}\), fit_mnist reads 1?\d % .* on top of ours it reads 8\d %",
        remark,
    )
    assert result.diagnoses == () and 0 < result.points == points_of_training()
    assert {case.kind for case in result.cases if not case.passed} == {Kind.ACCURACY}


def test_a_weak_training_on_right_functions_blames_nobody():
    result = judged(QUICK_FIT.made_in(catalogue.reference()), [questions_of("sgd_step")[0], MNIST])[MNIST]
    assert result.diagnoses == () and not any("On top of" in remark for remark in result.remarks)
    assert any(remark.startswith("Hint: ") for remark in result.remarks)


def graded(line):
    """Return what the grader says of a fit_mnist with this line at its end, in a sandbox."""
    body = f"params = init_params([784, 30, 10], rng)\n{line}"
    files = Edit("own", "fit_mnist", body=body).made_in(catalogue.reference())
    result = grade_here(HandedIn(files), Options(choice.choose_sandbox(None).name, (MNIST,)))
    return result.questions[0]


@pytest.mark.on_record
@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("return", "no return"),
        pytest.param("return params, [0.3, 0.2]", "params and losses", marks=pytest.mark.exhaustive),
        pytest.param("return params", "not trained", marks=pytest.mark.exhaustive),
    ],
)
def test_what_is_seen_in_the_sandbox_is_seen_at_home(line, name):
    found = graded(line)
    assert [diagnosis.name for diagnosis in found.diagnoses] == [name] and found.points == 0
    assert [failure for failure in describe_failures(found) if not failure.hidden] == []
    assert not any(" at 0x" in case.text for case in found.cases)


ENDED = {
    "saves": ("np.savez('weights.npz', *params[0])", "OSError"),
    "loads": ("np.load('weights.npy')", "FileNotFoundError"),
    "starts a thread": ("__import__('threading').Thread(target=print).start()", "can't start new thread"),
    "makes lists of all digits": ("list(zip(x.tolist(), y.tolist()))", "MemoryError"),
    "takes float64 for 4,000 neurons": ("np.zeros((60_000, 4000)) + np.zeros((60_000, 1))", "MemoryError"),
}


@pytest.mark.on_record
@pytest.mark.parametrize(
    "what", [pytest.param(w, marks=pytest.mark.exhaustive) if w.startswith("makes") else w for w in ENDED]
)
def test_what_ends_a_training_is_told(what):
    line, told = ENDED[what]
    found = graded(f"{line}\nreturn params")
    assert found.points == 0 and all(told in case.text for case in found.cases)
    (failure,) = describe_failures(found)
    assert failure.name == "the training" and not failure.hint and not found.diagnoses


class HandedIn:
    """A hand-in of ours."""

    student = "ours"

    def __init__(self, files: catalogue.Files):
        self.texts = files

    def read(self) -> Reading:
        return Reading({name: text.encode() for name, text in self.texts.items()})
