"""Pictures: what was expected beside what came back, for small arrays only, as texts that survive JSON."""

import numpy as np
import pytest

from autograder.grading.result import Result, Status
from given.checking.results import CaseResult, QuestionResult
from given.judge import Failure, check
from given.machinery.outcome import Kind
from given.machinery.picture import LARGEST, Picture


def drawn(wanted, got, **demands) -> Picture | None:
    """Return the picture with which the judge refuses a result."""

    def relu(z):
        return got

    with pytest.raises(Failure) as failure:
        check(wanted, relu, np.ones(2), **demands)
    return failure.value.picture


def test_what_is_right_to_the_tolerance_is_written_alike():
    wanted = np.array([[1.0, 2.0], [3.0, 1 / 3]])
    assert drawn(wanted, wanted + [[0, 0], [1, 1e-10]]) == Picture("", ("1 2", "3 0.333333"), ("1 2", "4 0.333333"))


def test_a_vector_is_one_row_and_what_is_not_finite_is_shown():
    assert drawn(np.arange(4.0), np.array([0, np.nan, 2, -np.inf])).got == ("0 nan 2 -inf",)


def test_of_more_dimensions_the_first_wrong_plane_is_shown():
    wanted, got = np.zeros((2, 3, 2, 2)), np.zeros((2, 3, 2, 2))
    got[1, 2, 0, 1] = 5
    assert drawn(wanted, got) == Picture("[1, 2]", ("0 0", "0 0"), ("0 5", "0 0"))


@pytest.mark.parametrize("shape", [(3,), (LARGEST + 1,), (2, LARGEST + 1), (LARGEST + 1, 2), ()])
def test_other_sizes_have_no_picture(shape):
    assert drawn(np.zeros(shape), np.ones(shape)) is None
    assert drawn(np.zeros(LARGEST), np.ones(LARGEST)) is not None


def test_other_troubles_have_no_picture():
    assert drawn(np.zeros(4), np.zeros(5)) is None
    assert drawn(np.zeros(4), None) is None


def test_pictures_survive_json():
    picture = Picture("dw", ("1 nan",), ("2 inf",))
    cases = (
        CaseResult("one", 0.0, 1.0, False, "", Kind.VALUES, "text", (), picture),
        CaseResult("two", 1.0, 1.0, False, ""),
    )
    result = Result("Jane", Status.GRADED, "none", [QuestionResult("q14_sizes", cases)])
    assert Result.from_json(result.to_json()) == result
