"""The guise in which a hand-in meets the digits: mirrored or turned, a little bent, and with other names for their classes.

What was learned at home, or written down from the public test digits, is of little use then; who learns from the digits that
are given loses nothing. Runs on both sides: the player puts the training digits into their guise, and the grader the exam.
"""

from dataclasses import dataclass, replace

import numpy as np

SIDE = 28  # pixels
TURNS = 8  # a square can be laid down in eight ways
MIRRORED, UPSIDE_DOWN, ON_ITS_SIDE = 1, 2, 4  # which together make all of them
CLASSES = 10
WAVES = [
    (1, 0),
    (0, 1),
    (1, 1),
    (2, 0),
    (0, 2),
]  # half waves down and across that a bend is made of: long ones, so nothing folds
FURTHEST = (
    3.0  # pixels by which a bend moves a point; the margin has four. A network from home reads half of the digits then
)
AT_A_TIME = 2000  # images: what is in between stays in the processor's cache

Bend = tuple[float, ...]  # how much there is of each wave
STRAIGHT: Bend = (0.0,) * len(WAVES)


@dataclass(frozen=True)
class Guise:
    """One of the eight ways to lay down a square, 0 as it was; its bends down and across; and the names of the classes."""

    turn: int
    down: Bend
    across: Bend
    names: tuple[int, ...]  # of each digit, the class that it is given

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Guise":
        """Return one of all that there are, but for those in which the digits lie as they were."""
        down, across = (tuple(map(float, rng.standard_normal(len(WAVES)))) for _ in range(2))
        return cls(int(rng.integers(1, TURNS)), down, across, tuple(map(int, rng.permutation(CLASSES))))

    def straight(self) -> "Guise":
        """Return the same without its bends: they cost kernels, which count on the same strokes everywhere, 0.2 % of the digits."""
        return replace(self, down=STRAIGHT, across=STRAIGHT)

    def change_images(self, images: np.ndarray) -> np.ndarray:
        """Return these images (N, 784) turned and bent, as a new array that lies in memory as the old one does."""
        changed = np.empty(images.shape, images.dtype)
        sources = self.sources()
        for start in range(0, len(images), AT_A_TIME):
            some = images[start : start + AT_A_TIME]
            blend = sum(some.take(place, axis=1) * weight for place, weight in sources)
            changed[start : start + AT_A_TIME] = np.minimum(blend, 1)  # where weights add up to a little more
        return changed

    def sources(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return where each pixel comes from: four neighbours in the image, and how much of each."""
        rows, columns = np.mgrid[:SIDE, :SIDE].astype(float)
        row, row_rest = split(rows + bend(self.down))
        column, column_rest = split(columns + bend(self.across))
        place = self.turned(np.arange(SIDE * SIDE).reshape(SIDE, SIDE))
        corners = [
            (place[row + down, column + across], abs(1 - down - row_rest) * abs(1 - across - column_rest))
            for down in (0, 1)
            for across in (0, 1)
        ]
        return [(pixels.ravel(), weights.ravel().astype(np.float32)) for pixels, weights in corners]

    def turned(self, square: np.ndarray) -> np.ndarray:
        """Return a square that was laid down another way."""
        if self.turn & ON_ITS_SIDE:
            square = square.T
        if self.turn & UPSIDE_DOWN:
            square = square[::-1]
        return square[:, ::-1] if self.turn & MIRRORED else square

    def change_labels(self, labels: np.ndarray) -> np.ndarray:
        """Return the classes under their other names."""
        return np.array(self.names, labels.dtype)[labels]


def bend(amounts: Bend) -> np.ndarray:
    """Return by how many pixels each is moved along one direction."""
    step = np.pi * np.linspace(0, 1, SIDE)
    waves = [np.outer(np.cos(down * step), np.cos(across * step)) for down, across in WAVES]
    moved = np.tensordot(amounts, waves, axes=1)
    return np.asarray(FURTHEST * moved / max(np.abs(moved).max(), 1e-9))


def split(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the pixel before each place, which lies in the image, and what is left of the way to the next."""
    inside = places.clip(0, SIDE - 1)
    before = np.minimum(inside.astype(int), SIDE - 2)
    return before, inside - before
