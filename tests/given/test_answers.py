"""What public cases draw: the same numbers each time, but others in the grader than at home."""

import numpy as np

from autograder.grading.grade import our_answers
from given import answers


def drawn(seed: int) -> list[int]:
    return answers.numbers(seed).integers(0, 1000, 8).tolist()


def test_numbers_are_the_same_each_time():
    assert drawn(1) == drawn(1) == np.random.default_rng(1).integers(0, 1000, 8).tolist()
    assert drawn(1) != drawn(2)


def test_numbers_are_others_in_the_grader():
    home = drawn(1), drawn(2)
    with our_answers():
        there = drawn(1), drawn(2)
        assert there == (drawn(1), drawn(2))
    assert len({tuple(row) for row in (*home, *there)}) == 4
    assert home == (drawn(1), drawn(2))


def test_answers_go_with_the_numbers():
    """The same check has another answer in the grader."""
    home = answers.look_up("q15 longer signal")
    with our_answers():
        assert not np.allclose(answers.look_up("q15 longer signal"), home)
