"""Find the first thing that all wrong answers of a piece have in common."""

from collections.abc import Callable, Sequence

from given.diagnosis.traits.lists import find_kind, find_layers
from given.diagnosis.traits.numbers import (
    find_bound,
    find_left_out,
    find_letters,
    find_order,
    find_own_factor,
    find_repetition,
    find_signs,
)
from given.diagnosis.traits.pairs import Answer

Way = Callable[[Sequence[Answer], Sequence[Answer]], str]
TELLING: tuple[Way, ...] = (find_bound, find_repetition, find_layers, find_kind, find_own_factor, find_order)
WEAK: tuple[Way, ...] = (find_signs, find_left_out, find_letters)  # said where nothing else is known


def find_trait(ways: Sequence[Way], wrong: Sequence[Answer], right: Sequence[Answer]) -> str:
    """Say the first thing that all wrong answers have in common; "" if nothing is, or there are too few.

    A bound shows in one answer, which has many numbers.
    """
    ways = [way for way in ways if len(wrong) > 1 or way is find_bound]
    return next((words for words in (way(wrong, right) for way in ways) if words), "")
