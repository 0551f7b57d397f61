"""Functions to differentiate in question 9, each with the derivative that calculus gives, and others made of them.

They take an array of any shape and return one number.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


def sum_of_squares(x):
    """f = sum of x**2; its derivative is 2 x."""
    return float(np.sum(x**2))


def sum_of_cubes(x):
    """f = sum of x**3; its derivative is 3 x**2, and a central difference of step h is off by exactly h**2."""
    return float(np.sum(x**3))


def product(x):
    """f = product of all x; its derivative is that product divided by x."""
    return float(np.prod(x))


def weighted_sine(x):
    """f = sum of k sin(x_k), k = 1, 2, ...; its derivative is k cos(x_k): different in every place."""
    weights = np.arange(1, x.size + 1).reshape(x.shape)
    return float(np.sum(weights * np.sin(x)))


@dataclass(frozen=True)
class Moved:
    """The same function of scale * x + shift: another one, whose derivative there has scale as a factor."""

    function: Callable
    scale: float
    shift: float

    def inside(self, x):
        """Return what the function is given."""
        return self.scale * x + self.shift

    def __call__(self, x):
        return self.function(self.inside(x))

    @property
    def name(self):
        """Return how it is called where a call is shown."""
        return f"{self.function.__name__} of {self.scale:g} x + {self.shift:g}"

    def __repr__(self):
        return self.name  # the same in every process
