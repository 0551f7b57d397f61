"""Compare all hand-ins of a class with each other: how much of what is theirs two of them share.

Each piece weighs the less the more others have it, in the class and among the known ways. The likeness of two hand-ins is the
weight of what both have, as a share of the lighter one's. So a group of copies is found like a single one: what all of them
have weighs less, but for all of them alike.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from autograder.similarity.code import WHOLE, Code, Likeness, Pair
from autograder.similarity.known_ways import known_pieces

NONE = np.array([], np.int64)
COLUMNS = 4096  # pieces that are compared at a time: 10 MB for 300 hand-ins

# From here on it is worth a look; tests/similarity/test_calibration.py has the figures. Independent hand-ins share 0.21 at most, and
# single files 0.43; the strongest disguise leaves 0.86 of a whole, and 0.64 with a function of each file written anew.
LEAST_OF_WHOLE = 0.40
LEAST_OF_FILE = 0.60
LEAST_SHARED = 30.0  # pieces in no known way: a plain hand-in has 150, its formulas alone 21, which say nothing


def compare_class(codes: Sequence[Code]) -> list[Pair]:
    """Return the pairs that are worth a look, most alike first; two earlier hand-ins are none."""
    parts = sorted({name for code in codes for name in code.files})
    found: dict[tuple[int, int], list[Likeness]] = {}
    for part in (WHOLE, *parts):
        for pair, likeness in compare_part(part, [hashes_of(code, part) for code in codes]):
            if not codes[pair[0]].earlier:  # the earlier ones stand behind this year's
                found.setdefault(pair, []).append(likeness)
    pairs = [Pair(codes[first], codes[second], tuple(each)) for (first, second), each in found.items()]
    return sorted(pairs, key=lambda pair: (-pair.share, pair.first.label, pair.second.label))


def is_worth_a_look(likeness: Likeness) -> bool:
    """Whether independent work is not this much alike."""
    least = LEAST_OF_WHOLE if likeness.part == WHOLE else LEAST_OF_FILE
    return likeness.share >= least and likeness.pieces >= LEAST_SHARED


def hashes_of(code: Code, part: str) -> np.ndarray:
    """Return the different pieces of a hand-in, or of one of its files."""
    files = [file.pieces.hashes for name, file in code.files.items() if part in (WHOLE, name)]
    return np.unique(np.concatenate([NONE, *files]))


def compare_part(part: str, hashes: Sequence[np.ndarray]) -> list[tuple[tuple[int, int], Likeness]]:
    """Return the likeness of each two hand-ins that are worth a look, by their numbers."""
    shared, evidence, totals = weigh(hashes)
    lighter = np.minimum.outer(totals, totals)
    shares = np.round(
        np.divide(shared, lighter, out=np.zeros_like(shared), where=lighter > 0), 4
    )  # the same everywhere
    pairs = []
    for first, second in np.argwhere(np.triu(shares >= min(LEAST_OF_WHOLE, LEAST_OF_FILE), 1)):
        likeness = Likeness(part, float(shares[first, second]), round(float(evidence[first, second]), 1))
        if is_worth_a_look(likeness):
            pairs.append(((int(first), int(second)), likeness))
    return pairs


def weigh(hashes: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the weight of what each two share, the same without regard to the class, and the weight of each."""
    size = len(hashes)
    pieces, number, times = np.unique(np.concatenate([NONE, *hashes]), return_inverse=True, return_counts=True)
    owner = np.repeat(np.arange(size), [len(each) for each in hashes])
    known = np.array([known_of(int(piece)) for piece in pieces], float)
    weight = 1 / (np.maximum(times - 1, 1) + known)
    totals = np.bincount(owner, weight[number], minlength=size)
    shared, evidence = np.zeros((size, size)), np.zeros((size, size))
    order = np.argsort(number, kind="stable")
    number, owner = number[order], owner[order]
    for start in range(0, len(pieces), COLUMNS):
        low, high = np.searchsorted(number, [start, start + COLUMNS])
        has = np.zeros((size, min(COLUMNS, len(pieces) - start)))
        has[owner[low:high], number[low:high] - start] = 1
        shared += (has * weight[start : start + COLUMNS]) @ has.T
        evidence += (has / (1 + known[start : start + COLUMNS])) @ has.T
    return shared, evidence, totals


def known_of(piece: int) -> int:
    """Return how many known ways have a piece."""
    ways: Counter[int] = known_pieces()
    return ways[piece]
