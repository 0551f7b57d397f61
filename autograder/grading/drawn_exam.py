"""The exam of one hand-in: the digits in their guise, and heartbeats of a shape of their own, both drawn from its files."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from autograder.draws import generator_of
from autograder.player.guise import Guise
from given import heartbeats, mnist

Beat = tuple[float, float, float]

SMALLEST, LARGEST = 0.7, 1.2  # that a point of a beat may be, up or down
# What a beat has to differ by from itself backwards, or nobody could tell them apart, and from the one that students know.
APART, NEW = 0.5, 1.0


@contextmanager
def drawn_exam(files: Mapping[str, bytes]) -> Iterator[None]:
    """Let the question files meet what is drawn for these files. The player changes the training digits alike."""
    exam, beat = mnist.exam, heartbeats.beat
    guise = Guise.draw(generator_of(files, "digits"))

    def exam_in_guise(for_kernels: bool = False) -> tuple[np.ndarray, np.ndarray]:
        images, labels = exam()
        changed = (guise.straight() if for_kernels else guise).change_images(images)
        return mnist.in_form(changed, for_kernels), guise.change_labels(labels)

    mnist.exam, heartbeats.beat = exam_in_guise, draw_beat(generator_of(files, "heartbeats"))
    try:
        yield
    finally:
        mnist.exam, heartbeats.beat = exam, beat


def draw_beat(rng: np.random.Generator) -> Beat:
    """Return a beat as hard to tell from its twitches, in the noise, as that of the slide."""
    while True:
        beat = rng.choice([-1, 1], 3) * rng.uniform(SMALLEST, LARGEST, 3)
        if abs(beat[0] - beat[2]) >= APART and np.linalg.norm(beat - heartbeats.BEAT) >= NEW:
            first, second, last = map(float, beat)
            return first, second, last
