"""Trainings as they are met: what counts is the accuracy, in whatever form the classes come; and what ends a training.

They learn from a few of the digits, so that each takes a moment.
"""

import pytest

from autograder.grading.result import Options
from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from autograder.sandbox import choice
from given.machinery.questions import find_questions, questions_of
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


ENDED = {
    "saves": ("np.savez('weights.npz', *params[0])", "OSError"),
    "loads": ("np.load('weights.npy')", "FileNotFoundError"),
    "starts a thread": ("__import__('threading').Thread(target=print).start()", "can't start new thread"),
    "makes lists of all digits": ("list(zip(x.tolist(), y.tolist()))", "MemoryError"),
    "takes float64 for 4,000 neurons": ("np.zeros((60_000, 4000)) + np.zeros((60_000, 1))", "MemoryError"),
}


@pytest.mark.parametrize(
    "what", [pytest.param(w, marks=pytest.mark.exhaustive) if w.startswith("makes") else w for w in ENDED]
)
def test_what_ends_a_training_is_told(what):
    line, told = ENDED[what]
    (question,) = find_questions("q13")
    body = f"params = init_params([784, 30, 10], rng)\n{line}\nreturn params"
    files = Edit("own", "fit_mnist", body=body).made_in(catalogue.reference())
    result = grade_here(HandedIn(files), Options(choice.choose_sandbox(None).name, (question,)))
    (found,) = result.questions
    assert found.points == 0 and all(told in case.text for case in found.cases)


class HandedIn:
    """A hand-in of ours."""

    student = "ours"

    def __init__(self, files: catalogue.Files):
        self.texts = files

    def files(self) -> dict[str, bytes]:
        return {name: text.encode() for name, text in self.texts.items()}
