"""A picture as two heat maps: tables in which the colour of a cell tells where its number lies between the smallest and the largest."""

import math
from dataclasses import dataclass

from given.machinery.picture import Picture

SHADES = 8  # as many as page.css has colours


@dataclass(frozen=True)
class Cell:
    """One number of a table; the shade is from 0 to SHADES - 1, None for nan and infinity."""

    number: str
    shade: int | None
    wrong: bool


@dataclass(frozen=True)
class HeatMaps:
    """What was expected and what came back, with one scale of colours for both."""

    where: str
    expected: list[list[Cell]]
    got: list[list[Cell]]


def draw_heat_maps(picture: Picture) -> HeatMaps:
    """Return the heat maps of a picture."""
    expected, got = ([row.split() for row in table] for table in (picture.expected, picture.got))
    shades = scale([number for row in expected + got for number in row])
    pairs = [list(zip(*rows, strict=True)) for rows in zip(expected, got, strict=True)]
    return HeatMaps(
        picture.where,
        [[Cell(wanted, shades[wanted], False) for wanted, _ in row] for row in pairs],
        [[Cell(came, shades[came], came != wanted) for wanted, came in row] for row in pairs],
    )


def scale(numbers: list[str]) -> dict[str, int | None]:
    """Return the shade of each number; halves are compared, since the difference of two large numbers may be infinite."""
    halves = {number: float(number) / 2 for number in numbers}
    finite = [half for half in halves.values() if math.isfinite(half)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    span = high - low or 1.0
    return {
        number: min(int((half - low) / span * SHADES), SHADES - 1) if math.isfinite(half) else None
        for number, half in halves.items()
    }
