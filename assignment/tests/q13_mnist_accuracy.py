"""q13_mnist_accuracy: train on MNIST, then read digits never seen. 10 points: a case for every 0.1 of the ladder.

All 100 cases share one training and one test. The ladder is explained in given/ladder.py.
"""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given import ladder, mnist
from given.judge import remark, report_accuracy, require
from given.trainings import digits
from given.trainings.train import ask, bring_into, in_seconds, once, train

name = "q13_mnist_accuracy"
TRAINS = True  # in a process and with a budget of its own
HINTS = {
    "fit_mnist": (
        "All pieces are there: init_params, then train. Begin with a hidden layer of a hundred neurons and "
        "one epoch; when that works, take more epochs and, towards the end, a smaller learning rate: call "
        "train again with the params that you have.",
        "x has 784 columns and there are 10 classes: sizes begins with 784 and ends with 10. train returns "
        "two things, params and losses; return the params alone, since predict knows nothing of losses.",
        "params = init_params([784, ..., 10], rng)",
    ),
}
STEPS = [k / 10 for k in range(1, 101)]  # 0.1, 0.2, ... 10.0 points
CPU_SECONDS = 60
HINT = (
    "Look at the losses: if they jump about, take a smaller learning rate; if they still fall at the end, train for "
    "more epochs. A network with a hundred hidden neurons or more sees what a single layer cannot."
)
AT_A_TIME = 1000  # images, to find out what is wrong
KEEP = "params, losses = train(params, ...)"
EARLIER = {}  # what came of the one training: an accuracy or an error


def train_and_test(fit_mnist, predict):
    """Train, and return the accuracy on the exam in percent; raise Failure past the time or for no classes."""
    args = (mnist.TRAIN_IMAGES, mnist.TRAIN_LABELS, np.random.default_rng(1300))
    trained = train(fit_mnist, args, CPU_SECONDS, predict)
    images, labels = mnist.exam()

    def read(some):
        """Return a class for each image, right or wrong, in whatever form they come: that is question 12's concern."""
        found = ask(predict, trained, some).result
        return bring_into(np.zeros(len(some), int), predict, trained, some, found)

    reading = digits.Reading(trained, read(images), labels, images[:AT_A_TIME], read, KEEP)
    report_accuracy(reading.percent, trained.used)
    remark(in_words(reading.percent, len(labels), trained.used))
    if ladder.points(reading.percent) < STEPS[-1]:
        digits.explain(reading)
    return reading.percent


def in_words(percent, images, seconds):
    """Say what was reached, what it earns and how long it took."""
    earned = max([0.0, *(step for step in STEPS if step <= ladder.points(percent))])
    text = (
        f"Your network read {percent:.2f} % of {images:,} digits right: {earned:g} points. "
        f"{in_seconds('fit_mnist and predict', seconds, CPU_SECONDS)} {ladder.next_step(percent)}"
    )
    return text if mnist.exam_file.is_file() else f"{text} {digits.ESTIMATE}"


def reaches(step):
    """Return the case that asks for one step of the ladder."""

    def case(fit_mnist, predict):
        percent = once(EARLIER, name, lambda: train_and_test(fit_mnist, predict))
        text = f"{percent:.2f} % of the digits were read right. {ladder.IN_WORDS}, and in between in straight lines."
        require(step <= ladder.points(percent), text, "accuracy")

    return case


for k, step in enumerate(STEPS):
    about = {"name": f"{step} points", "points": 0.1, "hidden": False, "failure_message": HINT}
    globals()[f"case_{k}"] = test_case(**about)(reaches(step))
