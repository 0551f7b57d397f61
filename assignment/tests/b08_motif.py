"""b08_motif: say how well a motif fits at every position of a DNA sequence. 2 bonus points."""

OK_FORMAT = False

import numpy as np
from otter.test_files import test_case

from given.answers import numbers
from given.judge import check

name = "b08_motif"
HINTS = {
    "motif_scan": (
        "Slide the motif over the sequence. At each position add up, place by place, the weight of the "
        "letter that lies there; for an N take the mean of the four weights.",
        "There are L - K + 1 positions. weights[row, k] has a row for each letter, so a letter has to "
        'become a row: "ACGT".index(letter) counts from 0. With the means as a fifth row N is no exception.',
        'rows = ["ACGTN".index(letter) for letter in ...]',
    ),
}


def sequence(rng, length, letters="ACGT"):
    """Return a random sequence of these letters."""
    return "".join(letters[k] for k in rng.integers(0, len(letters), length))


@test_case(
    name="three places by hand",
    points=0.25,
    failure_message="At place 0 of the motif the weight of A is 1, of C 2, of G 3 and of T 4, at place 1 ten times as "
    "much. In GATC the motif lies on GA, AT and TC.",
)
def by_hand(motif_scan):
    check(
        np.array([13.0, 41.0, 24.0]), motif_scan, "GATC", np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0], [4.0, 40.0]])
    )


@test_case(
    name="an unknown letter",
    points=0.25,
    failure_message="An N counts as the mean of the four weights at its place: 2.5 at place 0, 25 at place 1.",
)
def unknown_letter(motif_scan):
    weights = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0], [4.0, 40.0]])
    check(np.array([26.0, 12.5]), motif_scan, "ANA", weights)


@test_case(
    name="a longer sequence",
    points=0.25,
    failure_message="One score for each position at which the whole motif lies on the sequence. The rows of the weights "
    "are A, C, G, T in this order, the columns are the places of the motif.",
)
def longer(motif_scan):
    rng = numbers(801)
    check("b08 longer", motif_scan, sequence(rng, 30), rng.standard_normal((4, 6)), untouched=True)


@test_case(
    name="what comes back: an array with a number for each place",
    points=0.25,
    failure_message="The result is an array, of float64 numbers if weights holds float64 numbers, even if there is only "
    "one place.",
)
def array_of_places(motif_scan):
    rng = numbers(806)
    check("b08 form", motif_scan, sequence(rng, 12), rng.standard_normal((4, 5)), form=True, untouched=True)
    check("b08 form, one place", motif_scan, sequence(rng, 5), rng.standard_normal((4, 5)), form=True, untouched=True)
