"""b02_mnist_convnet: train a convolutional network on MNIST. 4 bonus points: a case for every 0.1 of them.

All 40 cases share one training and one test. No points for 90 % of the digits or less, all 4 at 98.5 %, in a straight line
between; 99 % is a distinction.
"""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given import mnist
from given.judge import Failure, remark, report_accuracy, require, require_result, result_of, unwrap
from given.machinery.calls import observe

name = "b02_mnist_convnet"
TRAINS = True  # in a process and with a budget of its own

STEPS = [k / 10 for k in range(1, 41)]  # 0.1, 0.2, ... 4.0 points
NOTHING, EVERYTHING, DISTINCTION = 90, 98.5, 99
CPU_SECONDS = 180
AT_A_TIME = 1000  # images
IN_WORDS = f"{NOTHING} % brings nothing, {EVERYTHING} % brings {STEPS[-1]} points, with a straight line between."
HINT = (
    "First overfit a hundred images, to see that learning works. Then watch the loss: if it jumps about, take a smaller "
    "learning rate; if it still falls at the end, train for longer. Eight to sixteen kernels of 5 x 5 will do."
)
EARLIER = {}  # what came of the one training: an accuracy or an error


def accuracy(fit_mnist_convnet, convnet_forward):
    """Return the accuracy in percent; train and test only when asked for the first time, raise errors every time."""
    if not EARLIER:
        try:
            EARLIER["accuracy"] = train_and_test(fit_mnist_convnet, convnet_forward)
        except Exception as error:
            EARLIER["error"] = error
    if "error" in EARLIER:
        raise EARLIER["error"]
    return EARLIER["accuracy"]


def train_and_test(fit_mnist_convnet, convnet_forward):
    """Train, and return the accuracy on the exam in percent; raise Failure past the time or for no probabilities."""
    args = (mnist.DataSet("train_images_4d"), mnist.TRAIN_LABELS, np.random.default_rng(200))
    fitted = observe(fit_mnist_convnet, args, {}, keep=True)
    require_result(fitted, "fit_mnist_convnet", args, {})
    seconds = fitted.cpu_seconds
    late = f"fit_mnist_convnet used {seconds:.1f} s of processor time, all cores together. {CPU_SECONDS} s are allowed."
    require(seconds <= CPU_SECONDS, late, "deadline")
    images, labels = mnist.exam()
    images = images.reshape(-1, AT_A_TIME, 1, 28, 28)
    right = sum(
        np.count_nonzero(probabilities(convnet_forward, fitted.result, some).argmax(axis=1) == wanted)
        for some, wanted in zip(images, labels.reshape(-1, AT_A_TIME), strict=True)
    )
    percent = 100 * right / len(labels)
    report_accuracy(percent)
    remark(in_words(percent, len(labels), seconds))
    return percent


def probabilities(convnet_forward, params, images):
    """Return what the network says about these images: an array of the right shape and no nan, right or wrong."""
    found = result_of(convnet_forward, params, images)
    try:
        return unwrap(convnet_forward, found, np.zeros((len(images), 10)))
    except Failure as failure:
        text = f"You called convnet_forward(params, x) with {len(images):,} images\n{failure}"
        raise Failure(failure.kind, text) from None


def worth(percent):
    """Return the points for an accuracy."""
    share = np.clip((percent - NOTHING) / (EVERYTHING - NOTHING), 0, 1)
    return round(float(STEPS[-1] * share), 6)


def in_words(percent, images, seconds):
    """Say what was reached, what it earns and how long it took."""
    earned = max([0.0, *(step for step in STEPS if step <= worth(percent))])
    text = (
        f"Your network read {percent:.2f} % of {images:,} digits right: {earned} points. "
        f"fit_mnist_convnet took {seconds:.1f} s of processor time, of {CPU_SECONDS} s."
    )
    text += " This is a distinction!" if percent >= DISTINCTION else f" {DISTINCTION} % is a distinction."
    estimate = " These digits were held out of your training digits: the grader has others, so this is an estimate."
    return text if mnist.exam_file.is_file() else text + estimate


def reaches(step):
    """Return the case that asks for one step of the ladder."""

    def case(fit_mnist_convnet, convnet_forward):
        percent = accuracy(fit_mnist_convnet, convnet_forward)
        require(step <= worth(percent), f"{percent:.2f} % of the digits were read right. {IN_WORDS}", "accuracy")

    return case


for k, step in enumerate(STEPS):
    about = {"name": f"{step} points", "points": 0.1, "hidden": False, "failure_message": HINT}
    globals()[f"case_{k}"] = test_case(**about)(reaches(step))
