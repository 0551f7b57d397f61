"""A worker's memory has a bound, and who runs into it is not the grader's fault."""

import resource

import numpy as np
import pytest

from autograder import paths
from autograder.grading import grade
from autograder.grading.result import Options
from autograder.machine.memory import bounded_memory
from autograder.submissions.submission import Submission


def test_memory_is_bounded_and_freed_again():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with bounded_memory(500_000_000):
        assert len(np.empty(100_000_000, np.uint8)) == 100_000_000
        with pytest.raises(MemoryError):
            np.empty(1_000_000_000, np.uint8)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_bound_that_is_there_already_is_not_raised():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with bounded_memory(1_000_000_000), bounded_memory(10**12), pytest.raises(MemoryError):
        np.empty(2_000_000_000, np.uint8)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_whose_results_need_too_much_memory_gets_an_error(monkeypatch):
    def run_out(*_):
        raise MemoryError

    monkeypatch.setattr(grade, "grade_files", run_out)
    result = grade.grade(Submission("mallory", paths.SOLUTIONS), Options("none"), None)
    assert result.status == "error" and "make its results smaller" in result.problem
