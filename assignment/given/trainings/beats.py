"""Say what is seen of a network that finds few heartbeats: by what its training returned, and by where it finds beats."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from given.diagnosis.diagnosis import Diagnosis
from given.heartbeats import f1
from given.judge import Failure, remark
from given.machinery.outcome import Kind
from given.trainings.train import HARDLY, HARDLY_MOVED, NoAnswer, Trained, not_finite, say, say_not_trained

FOUND = 0.7  # the F1 score from which on it has found beats, and may have found them elsewhere
FURTHEST = 4  # points in time by which all may be moved


@dataclass(frozen=True)
class Hearing:
    """A network, and where it finds beats: in signals with beats in the right half, and in others with beats in the left."""

    trained: Trained
    answers: str  # what the function is called that finds them
    predicted: np.ndarray
    labels: np.ndarray
    left: Callable[[], float]  # the F1 score where beats lie as in training, or it raises Failure

    @cached_property
    def f1(self) -> float:
        return f1(self.predicted, self.labels)

    @property
    def is_classes(self) -> bool:
        return bool(np.isin(self.predicted, (0, 1)).all())

    @property
    def share(self) -> float:
        """Return the share of points that it takes for a beat."""
        return float(np.mean(self.predicted == 1))

    @property
    def largest_bias(self) -> float | None:
        looks = self.trained.outcome.looks
        return looks.largest_bias if looks else None


def explain(hearing: Hearing, hint: str) -> None:
    """Say what is wrong with a network that finds too few beats, or else give a hint."""
    diagnosis = not_finite(hearing.trained) or diagnose(hearing)
    if diagnosis:
        say(diagnosis)
    else:
        remark(f"Hint: {hint}")


def diagnose(hearing: Hearing) -> Diagnosis | None:
    """Return the first thing that is seen of this network, if there is any."""
    for name, (symptom, is_of_answers) in SYMPTOMS.items():
        says = symptom(hearing)
        if says:
            return Diagnosis(name, hearing.answers if is_of_answers else hearing.trained.by, says)
    return None


def no_classes(hearing: Hearing) -> str:
    if hearing.is_classes:
        return ""
    return "It returns other numbers than 0 and 1. Probabilities? Return 1 where a beat is more probable than not, and 0 elsewhere."


def moved(hearing: Hearing) -> str:
    """Whether it finds beats some points in time beside where they are."""
    steps = [step for step in range(-FURTHEST, FURTHEST + 1) if step]
    scores = {step: f1(np.roll(hearing.predicted, step, axis=1), hearing.labels) for step in steps}
    best = max(scores, key=lambda step: scores[step])
    if scores[best] < max(FOUND, hearing.f1 + 0.1):
        return ""
    points = "one point" if abs(best) == 1 else f"{abs(best)} points"
    return (
        f"All that it finds comes {points} in time too {'early' if best > 0 else 'late'}. Put as many zeros before a signal as "
        "behind it, so that each kernel lies around its point in time."
    )


def turned_round(hearing: Hearing) -> str:
    """Whether its zeros are where the beats are."""
    if f1(1 - hearing.predicted, hearing.labels) < max(FOUND, hearing.f1 + 0.1):
        return ""
    return "It returns 0 in the beats and 1 elsewhere: the other way round. 1 stands for a beat."


def not_trained(hearing: Hearing) -> str:
    if hearing.f1 >= FOUND or hearing.largest_bias != 0:
        return ""
    return say_not_trained("params = sgd_step(params, ...)")


def tiny_steps(hearing: Hearing) -> str:
    if hearing.f1 >= FOUND or not 0 < (hearing.largest_bias or 0) < HARDLY:
        return ""
    return (
        f"{HARDLY_MOVED} The derivatives are divided by the "
        "number of points in time, so the learning rate may be large: try 1."
    )


def everywhere(hearing: Hearing) -> str:
    if hearing.share < 0.95:
        return ""
    return (
        "It finds a beat at every point in time: its weights have grown without end. The steps go uphill or are too large. With "
        "the loss of the docstring it is dz = (p - labels) / p.size, and the step is minus the learning rate times the derivative."
    )


def nowhere(hearing: Hearing) -> str:
    if hearing.share > 0.005:
        return ""
    return (
        "It finds hardly any beat, though its weights have changed. Are the signals in the same order as their classes? Use one "
        "order for both: signals[order], labels[order]. Or was it trained for too short a time?"
    )


def left_only(hearing: Hearing) -> str:
    """Whether it finds beats where they were in training, and not where none was."""
    if hearing.f1 >= FOUND:
        return ""
    try:
        left = hearing.left()
    except Failure:
        return ""
    if left < max(FOUND, hearing.f1 + 0.2):
        return ""
    return (
        f"It finds beats in the left half (F1 score {left:.2f}), where they were in training, and not in the right half "
        f"({hearing.f1:.2f}). A dense network learns every position anew, a kernel that slides does not care where it is."
    )


def twitches(hearing: Hearing) -> str:
    """Whether it finds most beats, and takes nearly as many other points for beats."""
    found = (hearing.predicted == 1) & (hearing.labels == 1)
    right, recall = (
        found.sum() / max((hearing.predicted == 1).sum(), 1),
        found.sum() / max((hearing.labels == 1).sum(), 1),
    )
    if recall < 0.5 or right > 0.6:
        return ""
    return (
        f"It finds {100 * recall:.0f} % of the points of beats, but of what it takes for a beat only {100 * right:.0f} % is one: "
        "the rest are twitches. To tell them apart a kernel has to see the whole beat, two points in time to either side."
    )


def require_every_point(answers: str, came: Any, signals: np.ndarray) -> None:
    """Raise Failure if there are answers for some points in time only."""
    points = signals.shape[1]
    if not isinstance(came, np.ndarray) or came.shape[:1] != signals.shape[:1] or not 1 < came.shape[-1] < points:
        return
    text = f"There are {came.shape[-1]} answers for a signal of {points} points in time."
    says = f"{text} A convolution shrinks the signals: put zeros at both of their ends first."
    raise NoAnswer(Kind.SHAPE, text, Diagnosis("too few points", answers, says))


# The first that is seen is told; True where the function that finds beats is to blame, not the one that trains.
SYMPTOMS: dict[str, tuple[Callable[[Hearing], str], bool]] = {
    "no classes": (no_classes, True),
    "turned round": (turned_round, True),
    "moved": (moved, True),
    "not trained": (not_trained, False),
    "tiny steps": (tiny_steps, False),
    "everywhere": (everywhere, False),
    "left half only": (left_only, False),
    "nowhere": (nowhere, False),
    "twitches": (twitches, False),
}
