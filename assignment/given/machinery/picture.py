"""What was expected beside what came back: two small tables of numbers, for pages that can draw them."""

from dataclasses import dataclass

import numpy as np

FEWEST, LARGEST = 4, 12  # fewer numbers are seen at a glance in the text; more rows or columns fit on no page


@dataclass(frozen=True)
class Picture:
    """Two tables of one shape, a row a text with spaces between the numbers; `where` is their place in the result."""

    where: str
    expected: tuple[str, ...]
    got: tuple[str, ...]


def picture(got: np.ndarray, wanted: np.ndarray, wrong: np.ndarray, path: str) -> Picture | None:
    """Return the picture of two arrays of one shape that differ where `wrong` is true; None unless they are small.

    Of arrays with more than two dimensions it has the first plane in which they differ.
    """
    if got.size < FEWEST or max(got.shape[-2:]) > LARGEST:
        return None
    plane = tuple(int(i) for i in np.argwhere(wrong)[0][:-2])
    alike = np.where(wrong, got, wanted)  # what is right to the tolerance is written alike
    return Picture(f"{path}{list(plane) if plane else ''}", rows(wanted[plane]), rows(alike[plane]))


def rows(table: np.ndarray) -> tuple[str, ...]:
    return tuple(" ".join(f"{number:.6g}" for number in row) for row in np.atleast_2d(table))
