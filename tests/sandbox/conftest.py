"""Where a player lives, and each sandbox that works here."""

from collections.abc import Iterator

import pytest

from tests.helpers.places import Place, make_place
from tests.helpers.sandboxes import PROTECTED, params_of, problem_of


@pytest.fixture
def place() -> Iterator[Place]:
    with make_place() as made:
        yield made


@pytest.fixture(scope="session", params=list(map(params_of, PROTECTED)))
def sandbox(request: pytest.FixtureRequest) -> str:
    if problem_of(request.param):
        pytest.skip(problem_of(request.param))
    return str(request.param)
