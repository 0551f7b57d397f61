"""What the tests of pictures share: functions that are wrong on purpose, and looking at what was drawn."""

import re
from collections.abc import Callable
from functools import wraps

import numpy as np


def times(factor: float, function: Callable) -> Callable:
    """A function whose results are too large by a factor: a picture of it must not look like that of the right one."""

    @wraps(function)
    def scaled(*args, **kwargs):
        result = function(*args, **kwargs)
        return tuple(factor * part for part in result) if isinstance(result, tuple) else factor * result

    return scaled


def address_in(page: str) -> str | None:
    """Return the first address of another computer in a page, whatever the page does with it."""
    found = re.search(r"(https?:|\b)//[\w-]+\.\w[^\s\"'<>]*|url\(\s*[\"']?//|@import", page)
    return found and found[0]


def heights(axes, container: int = -1) -> list[float]:
    """The bars of one group, by default the last one drawn."""
    return [bar.get_height() for bar in axes.containers[container]]


def image_of(axes) -> np.ndarray:
    return np.asarray(axes.images[0].get_array())


def written_in(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]
