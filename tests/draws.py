"""How many examples hypothesis draws: all that are asked for in `make test-all`, a quarter in `make test`."""

share = 1.0  # set by tests/conftest.py before any test file is read


def draws(number: int) -> int:
    """Return how many of so many examples are drawn in this run."""
    return max(1, round(number * share))
