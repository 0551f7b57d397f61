"""q13_mnist_accuracy: train on MNIST, then read digits never seen. 10 points: a case for every 0.1 of the ladder.

All 100 cases share one training and one test. The ladder is explained in given/ladder.py.
"""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given import ladder, mnist
from given.judge import Failure, remark, report_accuracy, require, require_result, result_of, unwrap
from given.machinery.calls import observe

name = "q13_mnist_accuracy"
TRAINS = True  # in a process and with a budget of its own

STEPS = [k / 10 for k in range(1, 101)]  # 0.1, 0.2, ... 10.0 points
CPU_SECONDS = 60
HINT = (
    "Look at the losses: if they jump about, take a smaller learning rate; if they still fall at the end, train for "
    "more epochs. A network with a hundred hidden neurons or more sees what a single layer cannot."
)
EARLIER = {}  # what came of the one training: an accuracy or an error


def accuracy(fit_mnist, predict):
    """Return the accuracy in percent; train and test only when asked for the first time, raise errors every time."""
    if not EARLIER:
        try:
            EARLIER["accuracy"] = train_and_test(fit_mnist, predict)
        except Exception as error:
            EARLIER["error"] = error
    if "error" in EARLIER:
        raise EARLIER["error"]
    return EARLIER["accuracy"]


def train_and_test(fit_mnist, predict):
    """Train, and return the accuracy on the exam in percent; raise Failure past the time or for no classes."""
    images, labels = mnist.exam()
    args = (mnist.TRAIN_IMAGES, mnist.TRAIN_LABELS, np.random.default_rng(1300))
    fitted = observe(fit_mnist, args, {}, keep=True)
    require_result(fitted, "fit_mnist", args, {})
    seconds = fitted.cpu_seconds
    late = f"fit_mnist used {seconds:.1f} s of processor time, all cores together. {CPU_SECONDS} s are allowed."
    require(seconds <= CPU_SECONDS, late, "deadline")
    predicted = read_labels(predict, result_of(predict, fitted.result, images), len(labels))
    percent = 100 * np.count_nonzero(predicted == labels) / len(labels)
    report_accuracy(percent)
    remark(in_words(percent, len(labels), seconds))
    return percent


def read_labels(predict, predicted, count):
    """Return a class for each image, right or wrong, in whatever form they come: that is question 12's concern."""
    try:
        return unwrap(predict, predicted, np.zeros(count, int))
    except Failure as failure:
        raise Failure(failure.kind, f"You called predict(params, x) with {count:,} images\n{failure}") from None


def in_words(percent, images, seconds):
    """Say what was reached, what it earns and how long it took."""
    earned = max([0.0, *(step for step in STEPS if step <= ladder.points(percent))])
    text = (
        f"Your network read {percent:.2f} % of {images:,} digits right: {earned} points. "
        f"fit_mnist took {seconds:.1f} s of processor time, of {CPU_SECONDS} s. {ladder.next_step(percent)}"
    )
    estimate = " These digits were held out of your training digits: the grader has others, so this is an estimate."
    return text if mnist.exam_file.is_file() else text + estimate


def reaches(step):
    """Return the case that asks for one step of the ladder."""

    def case(fit_mnist, predict):
        percent = accuracy(fit_mnist, predict)
        text = f"{percent:.2f} % of the digits were read right. {ladder.IN_WORDS}, and in between in straight lines."
        require(step <= ladder.points(percent), text, "accuracy")

    return case


for k, step in enumerate(STEPS):
    about = {"name": f"{step} points", "points": 0.1, "hidden": False, "failure_message": HINT}
    globals()[f"case_{k}"] = test_case(**about)(reaches(step))
