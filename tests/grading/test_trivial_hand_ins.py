"""A hand-in that does the same trivial thing everywhere earns what a case deserves by itself, and nothing for the rest."""

import pytest

from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from given.machinery.questions import FUNCTIONS
from tests.marks.trial import QUICK, judged

pytestmark = pytest.mark.slow

# What every function does, and the cases that this passes with their reasons.
TRIVIAL = {
    "nothing": ("return None", {}),
    "0": ("return 0.0", {}),
    "an empty list": ("return []", {}),
    "its first argument": ("return {first}", {}),
    "all arguments": ("return ({all},)", {}),
    "zeros in the shape of its first argument": ("return np.zeros_like({first})", {}),
    "ones in the shape of its first argument": ("return np.ones_like({first})", {}),
    # Of a single kernel, db is the sum of all of dy: that is the right formula for it.
    "the sum of its first argument": ("return np.sum({first})", {"db of one image, one channel, one kernel": 0.25}),
}


def everywhere(text: str) -> catalogue.Files:
    """Return the reference with this in the place of every answer."""
    files = catalogue.reference()
    for function in FUNCTIONS.values():
        body = text.format(first=function.arguments[0], all=", ".join(function.arguments))
        files = Edit("own", function.name, body=body).made_in(files)
    return files


@pytest.mark.on_record
@pytest.mark.parametrize("what", TRIVIAL)
def test_a_trivial_hand_in_earns_what_its_cases_deserve(what):
    text, deserved = TRIVIAL[what]
    results = judged(everywhere(text), QUICK)
    earned = {case.name: case.points for result in results.values() for case in result.cases if case.points}
    assert earned == deserved
