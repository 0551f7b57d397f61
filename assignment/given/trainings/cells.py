"""Cells in which a protein glows, drawn by a program: a small and simple stand-in for photographs of yeast cells.

    images, classes = cells(np.random.default_rng(1), 500)      # (500, 2, 24, 24) and (500,)

These are NOT photographs. No microscope was there: a cell is an ellipse of any size at any place and angle, with a round
nucleus somewhere in it. As with DeepYeast, each image has two channels: the first shows where the protein is, the second
the whole cell. Both have noise, and each is as bright as chance wants. The class says where the protein is:

    0 nucleus     it fills the nucleus
    1 membrane    it lies along the edge of the cell
    2 cytoplasm   it fills the cell, and leaves the nucleus out
    3 spots       it lies in three to six spots, anywhere in the cell

The idea is from Parnamaa and Parts (2017), "Accurate classification of protein subcellular localization from
high-throughput microscopy images using deep learning", G3 7(5), 1385-1392, doi 10.1534/g3.116.033654. Their network tells
twelve places apart in photographs of real yeast.
"""

import numpy as np

CLASSES = ("nucleus", "membrane", "cytoplasm", "spots")
SIZE = 24  # pixels, of a side
RADIUS = (4.5, 8.0)  # of a cell: the smallest and the largest
NOISE = 0.07  # its standard deviation


def cells(rng, number, size=SIZE):
    """Return images (number, 2, size, size), float32, and classes (number,), whole numbers from 0 to 3.

    The same state of `rng` gives the same cells.
    """
    classes = rng.integers(len(CLASSES), size=number)
    images = [draw_cell(rng, CLASSES[number], size) for number in classes]
    return np.array(images, dtype=np.float32).reshape(number, 2, size, size), classes


def draw_cell(rng, place, size):
    """Return one image (2, size, size): the protein, at this place of a cell, and the cell."""
    radius = rng.uniform(*RADIUS)
    middle = rng.uniform(radius, size - 1 - radius, 2)
    dy, dx = np.indices((size, size)) - middle[:, np.newaxis, np.newaxis]
    from_middle = distance_in_ellipse(rng, dy, dx)
    cell, nucleus = inside(radius - from_middle), draw_nucleus(rng, radius, dy, dx)
    protein = {
        "nucleus": lambda: nucleus,
        "membrane": lambda: np.clip(1.3 - np.abs(from_middle - (radius - 0.7)), 0, 1),
        "cytoplasm": lambda: cell * (1 - nucleus),
        "spots": lambda: draw_spots(rng, radius, dy, dx),
    }[place]()
    brightness = rng.uniform(0.5, 1, (2, 1, 1))
    return brightness * np.stack([protein, cell]) + rng.normal(0, NOISE, (2, size, size))


def distance_in_ellipse(rng, dy, dx):
    """Return how far each pixel is from the middle, measured so that what is equally far is an ellipse at some angle."""
    angle, stretch = rng.uniform(0, np.pi), rng.uniform(1, 1.2)
    along, across = dx * np.cos(angle) + dy * np.sin(angle), dy * np.cos(angle) - dx * np.sin(angle)
    return np.hypot(along / stretch, across * stretch)


def draw_nucleus(rng, radius, dy, dx):
    """Return a round nucleus, somewhat off the middle of the cell."""
    off, towards = rng.uniform(0, 0.3) * radius, rng.uniform(0, 2 * np.pi)
    distance = np.hypot(dy - off * np.sin(towards), dx - off * np.cos(towards))
    return inside(rng.uniform(0.4, 0.5) * radius - distance)


def draw_spots(rng, radius, dy, dx):
    """Return three to six spots, each a little more than a pixel wide."""
    spots = np.zeros(dy.shape)
    for _ in range(rng.integers(3, 7)):
        off, towards = 0.75 * radius * np.sqrt(rng.uniform()), rng.uniform(0, 2 * np.pi)
        squared = (dy - off * np.sin(towards)) ** 2 + (dx - off * np.cos(towards)) ** 2
        spots = np.maximum(spots, np.exp(-squared / (2 * 0.8**2)))
    return spots


def inside(depth):
    """Return 1 inside, 0 outside, and something between in the pixel through which the edge goes."""
    return np.clip(depth + 0.5, 0, 1)
