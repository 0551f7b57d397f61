"""One lower function spoilt in whatever way: all other questions keep all their points."""

import pytest

from autograder.reference import catalogue
from autograder.reference.catalogue import Edit
from given.machinery.questions import FUNCTIONS, questions_of
from tests.marks.known_mistakes import BENEATH_TRAINING, points_of_training
from tests.marks.trial import judged, lost

pytestmark = pytest.mark.slow
SPOILT = {
    "not started": 'raise NotImplementedError("{question}: ...")',
    "raising": 'raise ValueError("?")',
    "ending the program": "import sys\nsys.exit()",
    "returning nothing": "return None",
    "returning its first argument": "return {argument}",
    "returning 0": "return 0",
}
CASES = [(function, way) for function in FUNCTIONS for way in SPOILT]


@pytest.mark.on_record
@pytest.mark.parametrize(("function", "way"), CASES)
def test_it_costs_its_own_questions_only(function, way):
    own = set(questions_of(function))
    text = SPOILT[way].format(question=min(own), argument=FUNCTIONS[function].arguments[0])
    results = judged(Edit("own", function, body=text).made_in(catalogue.reference()))
    assert lost(results) == own & set(results)


@pytest.mark.parametrize(
    "way", ["not started", *(pytest.param(w, marks=pytest.mark.exhaustive) for w in list(SPOILT)[1:])]
)
@pytest.mark.parametrize(
    "function",
    ["softmax", *(pytest.param(f, marks=pytest.mark.exhaustive) for f in sorted(BENEATH_TRAINING - {"softmax"}))],
)
def test_it_costs_a_training_on_top_of_it_nothing(function, way):
    text = SPOILT[way].format(question=questions_of(function)[0], argument=FUNCTIONS[function].arguments[0])
    assert points_of_training(Edit("own", function, body=text)) >= points_of_training()  # by luck it may be more
