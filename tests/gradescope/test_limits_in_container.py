"""In a container the times fit into the platform's, and no honest code is stopped for having half a processor."""

import pytest

from autograder.limits import LIMITS, limits_in_container
from given.machinery.questions import QUESTIONS

INSIDE = limits_in_container(LIMITS)
HALF = 0.5  # of a processor: Gradescope's default


def test_all_is_done_before_the_platform_ends_it():
    container = LIMITS.container
    assert INSIDE.hand_in.wall_seconds + container.own_seconds + container.spare_seconds <= container.seconds


def test_no_time_is_longer_than_elsewhere():
    assert INSIDE.hand_in.wall_seconds <= LIMITS.hand_in.wall_seconds
    for question in QUESTIONS:
        assert INSIDE.of_question(question).wall_seconds <= LIMITS.of_question(question).wall_seconds


def test_trainings_leave_time_for_the_rest():
    trainings = [question for question in QUESTIONS if QUESTIONS[question].trains]
    assert set(LIMITS.container.wall_share) == {*trainings}
    taken = sum(INSIDE.of_question(question).wall_seconds for question in trainings)
    assert taken <= 0.8 * INSIDE.hand_in.wall_seconds


@pytest.mark.parametrize(("question", "cpu_seconds"), [("q13_mnist_accuracy", 60), ("q15_conv1d", 20)])
def test_core_questions_have_the_time_they_are_promised(question, cpu_seconds):
    assert INSIDE.of_question(question).wall_seconds >= cpu_seconds / HALF


def test_waiting_for_a_share_of_a_processor_is_no_sleep():
    for question in QUESTIONS:
        of_question = INSIDE.of_question(question)
        assert of_question.idle_seconds >= of_question.wall_seconds
    assert INSIDE.hand_in.idle_seconds >= INSIDE.hand_in.wall_seconds
