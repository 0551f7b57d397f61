"""Where the parts of the project lie: in the repository, or in an installation, which brings along what grading needs."""

from pathlib import Path

import given

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent  # of the repository
INSTALLED = PACKAGE / "shipped"  # where a wheel puts solutions/ and data/
HOME = INSTALLED if INSTALLED.is_dir() else ROOT

QUESTIONS = PACKAGE / "questions"
EXPECTED = PACKAGE / "reference" / "expected.json"
GIVEN = Path(given.__file__).resolve().parent
SOLUTIONS = HOME / "solutions"
DATA = HOME / "data"
ASSIGNMENT = HOME / "assignment"  # in the repository only


def is_repository() -> bool:
    """Whether this is the repository, from which all that students get is derived, and not an installation."""
    return ASSIGNMENT.is_dir()
