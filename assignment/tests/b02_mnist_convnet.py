"""b02_mnist_convnet: train a convolutional network on MNIST. 4 bonus points: a case for every 0.1 of them.

All 40 cases share one training and one test. No points for 90 % of the digits or less, all 4 at 98.5 %, in a straight line
between; 99 % is a distinction.
"""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given import mnist
from given.judge import remark, report_accuracy, require
from given.trainings import digits
from given.trainings.train import ask, bring_into, in_seconds, once, train

name = "b02_mnist_convnet"
TRAINS = True  # in a process and with a budget of its own
HINTS = {
    "fit_mnist_convnet": (
        "The loops of train, with convnet_backprop in place of backprop: a new order in each epoch, "
        "mini-batches, sgd_step. Try 2,000 images first, to see how long they take.",
        "With 8 kernels of 5 x 5 the convolution gives (N, 8, 24, 24) and pooling (N, 8, 12, 12), so the "
        "dense layer is (8 * 12 * 12, 10). The kernels are (8, 1, 5, 5), and each has a fan-in of 25. In "
        "float32 all takes half the time.",
        "kernels = rng.normal(0, ..., (8, 1, 5, 5)).astype(np.float32)",
    ),
}
STEPS = [k / 10 for k in range(1, 41)]  # 0.1, 0.2, ... 4.0 points
NOTHING, EVERYTHING, DISTINCTION = 90, 98.5, 99
CPU_SECONDS = 180
AT_A_TIME = 1000  # images
IN_WORDS = f"{NOTHING} % brings nothing, {EVERYTHING} % brings {STEPS[-1]} points, with a straight line between."
HINT = (
    "First overfit a hundred images, to see that learning works. Then watch the loss: if it jumps about, take a smaller "
    "learning rate; if it still falls at the end, train for longer. Eight to sixteen kernels of 5 x 5 will do."
)
KEEP = "params = sgd_step(params, ...)"
EARLIER = {}  # what came of the one training: an accuracy or an error


def train_and_test(fit_mnist_convnet, convnet_forward):
    """Train, and return the accuracy on the exam in percent; raise Failure past the time or for no probabilities."""
    args = (mnist.DataSet("train_images_4d"), mnist.TRAIN_LABELS, np.random.default_rng(200))
    trained = train(fit_mnist_convnet, args, CPU_SECONDS, convnet_forward)
    images, labels = mnist.exam(for_kernels=True)

    def read(some):
        """Return the most probable class of each image; the probabilities are wanted in the right shape, without nan."""
        found = ask(convnet_forward, trained, some).result
        return bring_into(np.zeros((len(some), 10)), convnet_forward, trained, some, found).argmax(axis=1)

    parts = [read(images[start : start + AT_A_TIME]) for start in range(0, len(images), AT_A_TIME)]
    reading = digits.Reading(trained, np.concatenate(parts), labels, images[:AT_A_TIME], read, KEEP)
    report_accuracy(reading.percent, trained.used)
    remark(in_words(reading.percent, len(labels), trained.used))
    if worth(reading.percent) < STEPS[-1]:
        digits.explain(reading)
    return reading.percent


def worth(percent):
    """Return the points for an accuracy."""
    share = np.clip((percent - NOTHING) / (EVERYTHING - NOTHING), 0, 1)
    return round(float(STEPS[-1] * share), 6)


def in_words(percent, images, seconds):
    """Say what was reached, what it earns and how long it took."""
    earned = max([0.0, *(step for step in STEPS if step <= worth(percent))])
    text = (
        f"Your network read {percent:.2f} % of {images:,} digits right: {earned:g} points. "
        f"{in_seconds('fit_mnist_convnet and convnet_forward', seconds, CPU_SECONDS)}"
    )
    text += " This is a distinction!" if percent >= DISTINCTION else f" {DISTINCTION} % is a distinction."
    return text if mnist.exam_file.is_file() else f"{text} {digits.ESTIMATE}"


def reaches(step):
    """Return the case that asks for one step of the ladder."""

    def case(fit_mnist_convnet, convnet_forward):
        percent = once(EARLIER, name, lambda: train_and_test(fit_mnist_convnet, convnet_forward))
        require(step <= worth(percent), f"{percent:.2f} % of the digits were read right. {IN_WORDS}", "accuracy")

    return case


for k, step in enumerate(STEPS):
    about = {"name": f"{step} points", "points": 0.1, "hidden": False, "failure_message": HINT}
    globals()[f"case_{k}"] = test_case(**about)(reaches(step))
