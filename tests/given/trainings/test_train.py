"""What a student reads about a training: one message, with what was reached and one thing to do that fits."""

import numpy as np
import pytest

from autograder import paths
from autograder.reference import catalogue
from given import mnist
from given.checking.check_question import check_question
from given.checking.otter_layer import run_question
from given.checking.report import question_report
from given.machinery import modules
from given.machinery.outcome import Kind, Outcome, Trouble
from tests.marks.trial import functions

Q13 = paths.ASSIGNMENT / "tests" / "q13_mnist_accuracy.py"
LABELS = np.arange(2000) * 7 % 10
PARAMS = [(np.random.default_rng(1).normal(size=(784, 10)), np.full(10, 0.1))]


@pytest.fixture(autouse=True)
def small_mnist(monkeypatch):
    """Put 1,000 blank training images, and 1,000 held out, in the place of MNIST."""
    monkeypatch.setattr(mnist, "training", lambda: (np.zeros((2000, 784), np.float32), LABELS))
    monkeypatch.setattr(mnist, "HELD_OUT", 1000)


class Network:
    """What a student may return: an object of their own."""


def result_of(fit, predict):
    fit = fit if isinstance(fit, Slow) else modules.Present("fit_mnist", fit)
    return run_question(Q13, {"fit_mnist": fit, "predict": modules.Present("predict", predict)})


def text_of(result):
    return " ".join(question_report(result).split())


def reads(share):
    """Return a predict that reads this share right, whatever it is given."""
    labels = LABELS[-1000:]
    wrong = (labels + np.random.default_rng(1).integers(1, 10, 1000)) % 10
    answer = np.where(np.arange(1000) < 1000 * share, labels, wrong)
    return lambda params, x: answer


def missing_file(x, y, rng):
    return np.load("weights.npy")


def fails(params, x):
    return x @ params[0][0]


class Slow:
    """A function that takes its time, as it is seen from the grader."""

    def __init__(self, name="fit_mnist", **seen):
        self.__name__ = name
        self.seen = seen

    def observe(self, args, kwargs, keep):
        return Outcome(**self.seen)


STOPPED = Trouble(Kind.DEADLINE, "It was stopped after 90 s.")
TEXTS = [
    ("no return", lambda x, y, rng: None, fails, ["➜ fit_mnist: It returned nothing (None)"]),
    ("the pair", lambda x, y, rng: (PARAMS, [0.3, 0.2]), fails, ["➜ fit_mnist: It returned two things", "return params"]),
    ("another error", lambda x, y, rng: PARAMS, lambda params, x: 1 / 0, ["✘ the training", "ZeroDivisionError"]),
    ("an object", lambda x, y, rng: Network(), fails, ["✘ the training You called predict(params, x) with 1,000 images"]),
    ("no file", missing_file, fails, ["✘ the training You called fit_mnist(x=train_images", "FileNotFoundError"]),
    ("no classes", lambda x, y, rng: PARAMS, lambda params, x: x, ["✘ the training", "(1000, 784)", "(1000,)"]),
    ("late", Slow(cpu_seconds=61.2), fails, ["✘ the training fit_mnist and predict may use 60 s", "It used 61.2 s", "To be faster"]),
    ("stopped", Slow(trouble=STOPPED), fails, ["✘ the training", "stopped after 90 s", "To be faster"]),
]  # fmt: skip


@pytest.mark.parametrize(("fit", "predict", "words"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_a_training_without_an_answer_is_one_message(fit, predict, words):
    result = result_of(fit, predict)
    text = text_of(result)
    assert result.points == 0 and all(word in text for word in words), text
    assert text.count("✘") + text.count("➜") == 2  # the question's line, and this one
    assert not any(word in text for word in ("Hint", "learning rate", "losses: if", "0.1 points", " at 0x"))


@pytest.mark.parametrize(("seconds", "points"), [(19.5, 10), (20.5, 0)])
def test_reading_is_on_the_same_clock_as_training(seconds, points):
    """Who returns the digits from fit_mnist may not train in predict for as long again."""
    reading = Outcome(reads(1.0)(None, None), cpu_seconds=seconds)
    result = run_question(Q13, {"fit_mnist": Slow(cpu_seconds=40.0), "predict": Slow("predict", **vars(reading))})
    assert result.points == points
    words = (
        "59.5 s of processor time, of 60 s"
        if points
        else "may use 60 s of processor time together. Past that it earns nothing. It used 60.5 s"
    )
    assert words in text_of(result)


def test_a_pair_that_predict_understands_is_no_mistake():
    result = result_of(lambda x, y, rng: (PARAMS, [0.3]), reads(0.9))
    assert result.diagnoses == () and result.points == 4


@pytest.mark.parametrize("share", [0.5, 0.82, 0.93])
def test_an_honest_weak_training_gets_a_hint_and_no_accusation(share):
    text = text_of(result_of(lambda x, y, rng: PARAMS, reads(share)))
    assert f"read {100 * share:.2f} %" in text and "The next step" in text and "s of processor time, of 60 s" in text
    assert text.count("Hint: ") == 1 and text.count("✘") == 1 and "➜" not in text and "more case" not in text


def test_a_training_that_is_good_enough_needs_no_hint():
    assert "Hint" not in text_of(result_of(lambda x, y, rng: PARAMS, reads(0.975)))


def test_weights_that_are_nan_are_told_where_predict_has_none():
    result = result_of(
        lambda x, y, rng: [(PARAMS[0][0] * np.nan, PARAMS[0][1])], lambda params, x: x[:, 0] + params[0][0][0, 0]
    )
    assert [diagnosis.name for diagnosis in result.diagnoses] == ["not finite"]


# At home, what is beneath is looked at first.


def at_home(edit, fit="return [(w, b + 0.1) for w, b in init_params([784, 10], rng)]"):
    files = catalogue.Edit("own", "fit_mnist", body=f"{fit}\ntrain").made_in(catalogue.reference())
    return check_question(Q13, functions(catalogue.with_mistakes(files, edit)))


def test_a_wrong_lower_function_is_named_before_the_training():
    found = at_home(["dense_backward_downhill"])
    assert "q13 rests on dense_backward (q06), which is ✘" in found.below and found.diagnoses == ()


def test_where_all_beneath_is_right_the_training_is_to_blame():
    found = at_home([])
    assert found.below == "" and found.diagnoses


def test_a_predict_in_another_form_is_not_to_blame():
    found = at_home(["predict_in_a_column"])
    assert found.below == "" and found.diagnoses
