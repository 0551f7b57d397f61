"""What is seen of a network that reads few digits: a wrong training and its name, and the near miss that is accused of nothing."""

from functools import cache

import numpy as np
import pytest

from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from given import mnist
from given.judge import Failure
from given.machinery.calls import observe
from given.machinery.outcome import Looks, Outcome
from given.trainings import digits
from given.trainings.train import Trained
from tests.marks.trial import functions

LABELS = np.arange(1000) * 7 % 10
LEARNED = Looks(is_nothing=False, is_pair=False, is_finite=True, has_equals=False, largest_bias=0.3)


def reading(predicted, looks=LEARNED, read=None, warnings=()):
    """A network that gives the 1,000 images these classes, and all others what `read` says."""
    trained = Trained("fit_mnist", Outcome(looks=looks, warnings=warnings))
    images = np.zeros((1000, 784), np.float32)
    return digits.Reading(trained, predicted, LABELS, images, read or (lambda images: predicted), "params = ...")


def looks(**changed):
    return Looks(**{**vars(LEARNED), **changed})


def name_of(*args, **kwargs):
    found = digits.diagnose(reading(*args, **kwargs))
    return found and found.name


def share_right(share, other=lambda k: (k + 1) % 10):
    return np.where(np.arange(1000) < 1000 * share, LABELS, other(LABELS))


GUESSED = np.random.default_rng(1).permutation(LABELS)
ALL_3 = np.full(1000, 3)


@pytest.mark.parametrize(("name", "predicted", "seen"), [
    ("not finite", ALL_3 * 0, {"looks": looks(is_finite=False, largest_bias=None)}),
    ("not trained", GUESSED, {"looks": looks(largest_bias=0.0)}),
    ("equal weights", ALL_3, {"looks": looks(has_equals=True)}),
    ("tiny steps", GUESSED, {"looks": looks(largest_bias=0.004)}),
    ("other names", (LABELS + 1) % 10, {}),
    ("away", GUESSED % 1 + (LABELS + np.random.default_rng(2).integers(1, 10, 1000)) % 10, {}),
    ("ran away", ALL_3, {"looks": looks(largest_bias=40.0)}),
    ("ran away", GUESSED, {"warnings": ("overflow encountered in exp",)}),
    ("one class", ALL_3, {}),
    ("guesses", GUESSED, {}),
])  # fmt: skip
def test_what_is_seen_has_its_name(name, predicted, seen):
    assert name_of(predicted, **seen) == name


@pytest.mark.parametrize("seen", [
    {},
    {"warnings": ("overflow encountered in exp",)},  # of a sigmoid, and it learned all the same
    {"looks": looks(largest_bias=0.0)},  # a network may do without biases
    {"looks": looks(largest_bias=0.004)},
    {"looks": looks(largest_bias=40.0)},
    {"looks": None},  # as of what is no list of arrays
])  # fmt: skip
@pytest.mark.parametrize("share", [0.3, 0.7, 0.9])
def test_a_weak_network_that_learned_is_accused_of_nothing(share, seen):
    confused = (LABELS + np.random.default_rng(3).integers(1, 10, 1000)) % 10
    assert name_of(share_right(share, lambda k: confused), **seen) is None


def test_whatever_is_predicted_there_is_no_error():
    for odd in (
        LABELS - 99,
        LABELS + 1e300,
        LABELS * 0.5,
        LABELS.astype(np.float32),
        LABELS > 4,
        LABELS + 1j,
        LABELS.astype(np.uint8),
    ):
        digits.diagnose(reading(odd))


def test_what_reads_no_other_images_is_judged_by_the_exam():
    def read(images):
        raise Failure("crash", "no more")

    assert name_of(share_right(0.9), read=read) is None
    assert name_of(GUESSED, read=read) == "guesses"


# Trainings on a few digits.

HEAD = "few = {'epochs': 2, 'batch_size': 50, 'rng': rng}\nparams = init_params([784, 30, 10], rng)\n"
FIT = "return train(params, x, y, learning_rate={}, **few)[0]\n"
TRAININGS = {
    "standardised in fit only": ("x = (x - x.mean()) / x.std()\n" + FIT.format(0.2), "another scale"),
    "standardised by pixel": ("x = (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-8)\n" + FIT.format(0.05), "another scale"),
    "from -1 to 1": ("x = 2 * x - 1\n" + FIT.format(0.05), "another scale"),
    "divided by 255 again": ("x = x / np.float32(255)\n" + FIT.format(0.2), "guesses"),
    "a rate of 50": (FIT.format(50), "ran away"),
    "uphill": (FIT.format(-0.2), "ran away"),
    "a tiny rate": (FIT.format(1e-4), "tiny steps"),
    "classes shuffled by themselves": ("y = rng.permutation(y)\n" + FIT.format(0.2), "guesses"),
    "all weights 0": ("params = [(0 * w, b) for w, b in params]\n" + FIT.format(0.2), "equal weights"),
    "classes from 1": ("y = (y + 1) % 10\n" + FIT.format(0.2), "other names"),
    "not trained": ("return params", "not trained"),
    # Honest ones, good or weak.
    "good": (FIT.format(0.2), None),
    "a small rate": (FIT.format(0.01), None),
    "a large rate": (FIT.format(1.0), None),
    "few images": ("x, y = x[:100], y[:100]\n" + FIT.format(0.1).replace("**few", "epochs=20, batch_size=10, rng=rng"), None),
    "one layer from 0": ("params = [(np.zeros((784, 10)), np.zeros(10))]\n" + FIT.format(0.2), None),
    "in float32": ("params = [(w.astype(np.float32), b.astype(np.float32)) for w, b in params]\n" + FIT.format(0.2), None),
}  # fmt: skip


@cache
def some_digits():
    """4,000 digits to learn, 2,000 to read."""
    images, labels = mnist.training()
    return images[:4000], labels[:4000], images[-2000:], labels[-2000:]


@pytest.mark.slow
@pytest.mark.parametrize("training", TRAININGS)
def test_a_training_is_called_by_what_is_seen_of_it(training):
    body, name = TRAININGS[training]
    x, y, images, labels = some_digits()
    mine = functions(Edit("own", "fit_mnist", body=HEAD + body).made_in(catalogue.reference()))
    fitted = observe(mine["fit_mnist"], (x, y, np.random.default_rng(1300)), {}, keep=True)
    assert fitted.trouble is None

    def read(some):
        return observe(mine["predict"], (fitted.result, some), {}).result

    found = digits.diagnose(digits.Reading(Trained("fit_mnist", fitted), read(images), labels, images[:1000], read, ""))
    assert (found and found.name) == name
