"""The sandboxes that are tested."""

from functools import cache
from typing import Any

import pytest

from autograder.sandbox import choice
from autograder.sandbox.landlock import Landlock

# Landlock as Linux 6.2 to 6.11 have it, where the filter has to see to the rest: the launcher makes the same rules here.
IN_PART = "sandlock in part"
BY_NAME = {**choice.BY_NAME, IN_PART: Landlock(lambda: 3)}
PROTECTED = [name for name in BY_NAME if name != "none"]


@cache
def working_sandboxes() -> list[str]:
    """Return the names of those that protect and that work here, the best first."""
    return [name for name in PROTECTED if name != IN_PART and problem_of(name) is None]


def sandbox_params() -> list[Any]:
    """Return what to try a test in: the sandbox that is taken by default always, the others in `make test-all`.

    What a sandbox itself must do, in tests/sandbox, is on record for the others: see tests/records.py.
    """
    return [params_of(name) for name in working_sandboxes()]


def params_of(name: str) -> Any:
    """Return a sandbox as a test's parameter: all but the one that is taken by default are for `make test-all`."""
    return pytest.param(name, marks=[] if name == working_sandboxes()[0] else [pytest.mark.exhaustive])


@cache
def problem_of(name: str) -> str | None:
    """Return why a sandbox does not work here, None if it does."""
    return choice.find_problem(BY_NAME[name])
