"""Say what is seen of a network that reads few digits: by what its training returned, and by how it reads images that we choose.

A network that learned, but not enough, is accused of nothing: it gets a hint on what to try.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from given.diagnosis.diagnosis import Diagnosis
from given.judge import Failure, remark
from given.machinery.outcome import Looks
from given.mnist import FEW, IN_BROWSER
from given.trainings.train import HARDLY, HARDLY_MOVED, Trained, not_finite, say, say_not_trained

GUESSED = 10  # per cent of the digits, about: there are ten classes
LEARNED = 85  # per cent: who reads as many is told of nothing but images that are not the same in both functions
FAR = 3.0  # the largest bias where it was moved without end; a good one has 0.1 to 1
ESTIMATE = "These digits were held out of your training digits: the grader has others, so this is an estimate."
if IN_BROWSER:
    ESTIMATE += (
        f" In this page it trained on {FEW:,} of them. On a usual computer the check takes 50,000, and the grader takes all 60,000: "
        "from more digits it learns more, and what counts is the grader's."
    )
NO_LOOKS = Looks(False, False, True, False, None)


@dataclass(frozen=True)
class Reading:
    """A network and how it reads: the digits of the exam, and any others that it is given, or it raises Failure."""

    trained: Trained
    predicted: np.ndarray
    labels: np.ndarray
    images: np.ndarray  # some of the exam's, the first
    read: Callable[[np.ndarray], np.ndarray]
    keep: str  # how to write that what was trained is kept

    @cached_property
    def percent(self) -> float:
        return 100 * np.count_nonzero(self.predicted == self.labels) / len(self.labels)

    @cached_property
    def has_guessed(self) -> bool:
        """Whether it read about as many digits right as one that never saw any: two in ten at most."""
        return self.percent < 2 * GUESSED

    @cached_property
    def whole(self) -> np.ndarray:
        """Return what was predicted as whole numbers from 0 to 10, which stands for all that is no digit."""
        return np.clip(np.real(self.predicted), 0, 10).astype(int)

    @cached_property
    def only_class(self) -> int | None:
        """Return the class that it gives to nearly all digits, if there is one."""
        counts = np.bincount(self.whole)
        return int(counts.argmax()) if counts.max() >= 0.97 * counts.sum() else None

    @property
    def in_words(self) -> str:
        """Say how a network reads that learned nothing."""
        if self.only_class is not None:
            return f"It gives nearly every digit the class {self.only_class}."
        return f"It reads no more digits right than by guessing, which is {GUESSED} %."

    @property
    def looks(self) -> Looks:
        return self.trained.outcome.looks or NO_LOOKS

    def percent_of(self, images: np.ndarray) -> float:
        """Return how many of the first images it reads right after they were changed, per cent."""
        try:
            return 100 * float(np.mean(self.read(images) == self.labels[: len(images)]))
        except Failure:
            return 0.0


def explain(reading: Reading) -> None:
    """Say what is wrong with a network that reads too few digits, or else give a hint."""
    diagnosis = diagnose(reading)
    if diagnosis:
        say(diagnosis)
    else:
        remark(hint(reading.trained.used, reading.trained.allowed))


def diagnose(reading: Reading) -> Diagnosis | None:
    """Return the first thing that is seen of this network, if there is any."""
    if reading.percent < LEARNED and not_finite(reading.trained):
        return not_finite(reading.trained)
    for name, symptom in SYMPTOMS.items():
        says = symptom(reading)
        if says:
            return Diagnosis(name, reading.trained.by, says)
    return None


# What may be seen: each returns a sentence or two, or nothing.


def other_scale(reading: Reading) -> str:
    """Whether it reads images well that are on another scale: then it was trained with those."""
    if reading.percent >= 95:
        return ""
    own = reading.percent_of(reading.images)
    found = {words: reading.percent_of(change(reading.images)) for words, change in SCALES.items()}
    best = max(found, key=lambda words: found[words])
    gain = found[best] - own
    if found[best] < 60 or gain < max(3, 0.3 * (100 - own)):  # what an honest one gains is less than 2, as a rule
        return ""
    return (
        f"It reads {own:.0f} % of the digits, and {found[best]:.0f} % if they are {best} first. Change the images in "
        f"{reading.trained.by} and where they are read in the same way, or in neither: they come as numbers from 0 to 1."
    )


SCALES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "divided by 255": lambda x: x / np.float32(255),
    "multiplied by 255": lambda x: x * np.float32(255),
    "standardised (less their mean, divided by their standard deviation)": lambda x: (
        (x - x.mean()) / (x.std() + np.float32(1e-9))
    ),
    "standardised, each pixel by itself": lambda x: (x - x.mean(axis=0)) / (x.std(axis=0) + np.float32(1e-3)),
    "moved so that their mean is 0": lambda x: x - x.mean(),
    "spread from -1 to 1": lambda x: 2 * x - 1,
    "inverted (1 less x)": lambda x: 1 - x,
}


def not_trained(reading: Reading) -> str:
    """Whether its biases are all 0 still: one step changes them."""
    if not (reading.has_guessed and reading.looks.largest_bias == 0):
        return ""
    return say_not_trained(reading.keep)


def equal_weights(reading: Reading) -> str:
    if reading.percent >= 50 or not reading.looks.has_equals:
        return ""
    return (
        "In one of its layers all neurons (or kernels) have the same weights. Those that start equal stay equal forever: "
        "draw the first weights at random, as init_params does."
    )


def tiny_steps(reading: Reading) -> str:
    largest = reading.looks.largest_bias
    if not reading.has_guessed or largest is None or not 0 < largest < HARDLY:
        return ""
    return f"{HARDLY_MOVED} The steps are too small, or too few. Take a larger learning rate."


def ran_away(reading: Reading) -> str:
    """Whether it guesses because its numbers grew without end, as biases and NumPy's warnings show."""
    far = (reading.looks.largest_bias or 0) > FAR
    if not reading.has_guessed or not (far or reading.trained.outcome.warnings):
        return ""
    return (
        f"{reading.in_words} The weights have become very large: the steps were too large, or went uphill. Take a learning "
        "rate ten times smaller. If that does not help: is there a plus for a minus where you take a step?"
    )


def one_class(reading: Reading) -> str:
    """Whether it gives nearly all digits the same class, though its numbers are no large ones."""
    if not (reading.has_guessed and reading.only_class is not None):
        return ""
    return (
        f"{reading.in_words} So the images make no difference to it. Are they divided by 255 once more? They come as numbers "
        "from 0 to 1. Or are the examples sorted by class? Then put them into a random order in each epoch."
    )


def other_names(reading: Reading) -> str:
    """Whether it tells the digits apart, but takes one for another."""
    table = np.zeros((11, 10), int)
    np.add.at(table, (reading.whole, reading.labels), 1)
    named = table.argmax(axis=1)[:10]  # as which digit each class should be read
    right = 100 * table.max(axis=1).sum() / table.sum()
    others = [k for k in range(10) if named[k] != k]
    if reading.percent >= 60 or right < 75 or len(set(named)) < 8 or not others:
        return ""
    wrong = others[0]
    return (
        f"It tells the digits apart, but under other names: what it calls class {wrong} is mostly of class {named[wrong]}. Take "
        "the classes as they come in y, in training and where digits are read: in the grader, no class has the name of its digit."
    )


def away(reading: Reading) -> str:
    if reading.percent >= GUESSED / 3:
        return ""
    return (
        f"It reads only {reading.percent:.1f} % right, fewer than one gets by guessing, {GUESSED} %. So it has learned to avoid "
        "the true class: its steps go uphill. Is there a plus for a minus where you take a step?"
    )


def guesses(reading: Reading) -> str:
    """Whether the weights have changed, but nothing was learned."""
    if not (reading.has_guessed and reading.looks.largest_bias):
        return ""
    return (
        f"{reading.in_words} Its weights have changed, though. Are the images in the same order as their classes? Use one "
        "order for both, x[order] and y[order]. Or are the images divided by 255 once more? They come as numbers from 0 to 1."
    )


# The first that is seen is told: those that leave no doubt come first.
SYMPTOMS: dict[str, Callable[[Reading], str]] = {
    "another scale": other_scale,
    "not trained": not_trained,
    "equal weights": equal_weights,
    "tiny steps": tiny_steps,
    "other names": other_names,
    "away": away,
    "ran away": ran_away,
    "one class": one_class,
    "guesses": guesses,
}


def hint(seconds: float, allowed: float) -> str:
    """Return what to try with a network that learned, but not enough."""
    if seconds < allowed / 4 and not IN_BROWSER:
        return (
            "Hint: There is time left. Train on all images and for more epochs, with a hundred hidden neurons (q13) or eight kernels (b02), "
            "and take a smaller learning rate towards the end."
        )
    return (
        "Hint: Look at the losses. If they jump about, take a smaller learning rate; if they still fall at the end, a larger "
        "one at first, and a smaller one towards the end. Weights in float32 leave time for twice as many epochs."
    )
