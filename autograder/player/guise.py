"""The guise in which a hand-in meets the digits: mirrored or turned, and with other names for their classes.

What was learned at home, or written down from the public test digits, is of no use then; who learns from the digits that are
given loses nothing. Runs on both sides: the player puts the training digits into their guise, and the grader the exam.
"""

from dataclasses import dataclass

import numpy as np

SIDE = 28  # pixels
TURNS = 8  # a square can be laid down in eight ways
MIRRORED, UPSIDE_DOWN, ON_ITS_SIDE = 1, 2, 4  # which together make all of them
CLASSES = 10


@dataclass(frozen=True)
class Guise:
    """One of the eight ways to lay down a square, 0 as it was, and the names of the classes."""

    turn: int
    names: tuple[int, ...]  # of each digit, the class that it is given

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Guise":
        """Return one of all that there are, but for those in which the digits lie as they were."""
        return cls(int(rng.integers(1, TURNS)), tuple(map(int, rng.permutation(CLASSES))))

    def change_images(self, images: np.ndarray) -> np.ndarray:
        """Return these images (N, 784) turned, as a new array that lies in memory as the old one does."""
        squares = images.reshape(-1, SIDE, SIDE)
        if self.turn & ON_ITS_SIDE:
            squares = squares.transpose(0, 2, 1)
        if self.turn & UPSIDE_DOWN:
            squares = squares[:, ::-1]
        if self.turn & MIRRORED:
            squares = squares[:, :, ::-1]
        return squares.copy(order="C").reshape(images.shape)

    def change_labels(self, labels: np.ndarray) -> np.ndarray:
        """Return the classes under their other names."""
        return np.array(self.names, labels.dtype)[labels]
