"""Functions to differentiate in question 9, each with the derivative that calculus gives.

They take an array of any shape and return one number.
"""

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
