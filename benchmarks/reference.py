"""The reference's modules, imported as the grader imports a hand-in's, and the digits to learn."""

from types import ModuleType

import numpy as np

from autograder import paths
from given import mnist
from given.machinery.modules import load_all


def load_module(name: str) -> ModuleType:
    """Return one of the reference's modules, such as `conv`."""
    return load_all(paths.SOLUTIONS)[name]


def load_digits(part: str) -> tuple[np.ndarray, np.ndarray]:
    """Return images (N, 784) float32 in [0, 1] and labels (N,).

    There are 60,000 to "train", and the official 10,000 to "test".
    """
    return mnist.read(paths.DATA / f"mnist_{part}.npz")
