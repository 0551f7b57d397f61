"""The limits of limits.toml, by the names they have there."""

import sys
from functools import cache
from typing import Any

from autograder.paths import PACKAGE

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = PACKAGE / "limits.toml"


@cache
def limits() -> dict[str, Any]:
    """Return the whole file."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def of_question(question: str) -> dict[str, float]:
    """Return the budget of one question: the common one, with what differs for it."""
    common = limits()["question"]
    return {**{key: value for key, value in common.items() if not isinstance(value, dict)}, **common.get(question, {})}
