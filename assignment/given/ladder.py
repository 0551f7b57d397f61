"""The ladder of question 13: the points for the share of digits that your network reads right.

    accuracy   80 %   90 %   95 %   97 %   98 %
    points        0      4      8     10     10, with distinction

Between the steps the points rise in straight lines: 92.5 % brings 6.
"""

import numpy as np

QUESTION = "q13_mnist_accuracy"
TIERS = ((80, 0), (90, 4), (95, 8), (97, 10))  # accuracy in percent, points
DISTINCTION = 98
IN_WORDS = ", ".join(f"{accuracy} % brings {points} points" for accuracy, points in TIERS)


def points(accuracy: float) -> float:
    """Return the points for an accuracy in percent; rounded, for 95.1 - 95 is not quite 0.1 to a computer."""
    accuracies, steps = zip(*TIERS, strict=True)
    return round(float(np.interp(accuracy, accuracies, steps)), 6)


def next_step(accuracy: float) -> str:
    """Say what the next step of the ladder would bring."""
    for wanted, brings in TIERS[1:]:
        if accuracy < wanted:
            return f"The next step: {wanted} % brings {brings} points."
    return "This is a distinction!" if accuracy >= DISTINCTION else f"The next step: {DISTINCTION} % is a distinction."
