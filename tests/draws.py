"""How much is tried in each run of the tests, of what is all tried in `make test-all`."""

from collections.abc import Sequence
from typing import Any

import pytest

share = 1.0  # of hypothesis's examples; set by tests/conftest.py before any test file is read


def draws(number: int) -> int:
    """Return how many of so many examples are drawn in this run."""
    return max(1, round(number * share))


def spread(values: Sequence[Any], number: int, mark: pytest.MarkDecorator) -> list[Any]:
    """Return parameters, of which so many, far from each other, are tried in each run; the others have the mark of a proof."""
    step = len(values) / number
    tried = {round(place * step) for place in range(number)}
    return [value if place in tried else pytest.param(value, marks=mark) for place, value in enumerate(values)]
