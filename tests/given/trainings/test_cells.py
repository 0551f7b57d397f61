"""Drawn cells: four classes that a rule of thumb tells apart, at any place and in any size."""

import numpy as np
import pytest

from given.trainings.cells import CLASSES, RADIUS, SIZE, cells

IMAGES, KINDS = cells(np.random.default_rng(7), 400)
PROTEIN, CELL = IMAGES[:, 0], IMAGES[:, 1]
INSIDE = CELL > 0.25  # the noise is far below, the cell above


def test_shapes_and_kinds_are_as_said():
    assert IMAGES.shape == (400, 2, SIZE, SIZE) and IMAGES.dtype == np.float32 and KINDS.shape == (400,)
    assert np.bincount(KINDS).min() > 70 and KINDS.max() == len(CLASSES) - 1
    again = cells(np.random.default_rng(7), 400)
    assert all(np.array_equal(*pair) for pair in zip((IMAGES, KINDS), again, strict=True))
    assert cells(np.random.default_rng(0), 0)[0].shape == (0, 2, SIZE, SIZE)


def middle_and_radius(inside: np.ndarray) -> tuple[np.ndarray, float]:
    return np.argwhere(inside).mean(axis=0), float(np.sqrt(inside.sum() / np.pi))


def test_places_and_sizes_vary():
    found = [middle_and_radius(inside) for inside in INSIDE]
    middles, radii = np.array([middle for middle, _ in found]), np.array([radius for _, radius in found])
    assert np.ptp(middles, axis=0).min() > 10 and np.ptp(radii) > 2.5
    assert RADIUS[0] - 0.6 < radii.min() and radii.max() < RADIUS[1] + 0.6


def rule_of_thumb(protein: np.ndarray, inside: np.ndarray) -> str:
    """Tell where the protein is: how much of it, near the edge or not, in one piece around its middle or not."""
    middle, radius = middle_and_radius(inside)
    bright = protein > 0.5 * np.quantile(protein, 0.99)
    share = (bright & inside).sum() / inside.sum()
    distance = np.hypot(*(np.argwhere(bright & inside) - middle).T) / radius
    if np.median(distance) > 0.8:
        return "membrane"
    if share > 0.45:
        return "cytoplasm"
    own = np.argwhere(bright & inside)
    spread = np.sqrt(((own - own.mean(axis=0)) ** 2).sum(axis=1).mean())
    return "nucleus" if spread < 0.85 * np.sqrt(len(own) / np.pi) else "spots"


@pytest.mark.parametrize("kind", range(len(CLASSES)), ids=CLASSES)
def test_a_rule_of_thumb_tells_the_classes_apart(kind):
    """Guessing would be right with a quarter of each."""
    chosen = kind == KINDS
    told = [rule_of_thumb(*pair) for pair in zip(PROTEIN[chosen], INSIDE[chosen], strict=True)]
    assert told.count(CLASSES[kind]) / len(told) > 0.8


def test_the_cell_alone_says_nothing_about_the_class():
    """Else a network need not look at the protein: size and brightness of the cell are the same for all classes."""
    for measure in (INSIDE.sum(axis=(1, 2)), CELL.max(axis=(1, 2))):
        means = [measure[kind == KINDS].mean() for kind in range(len(CLASSES))]
        assert np.ptp(means) < 0.2 * measure.mean()
