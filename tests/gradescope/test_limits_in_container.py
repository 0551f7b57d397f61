"""In a container the times fit into the platform's, and no honest code is stopped for having half a processor."""

import pytest

from autograder.errors import PlayerLost
from autograder.limits import LIMITS, limits_in_container
from autograder.player.budget import Budget, HandInBudget
from given.machinery.questions import QUESTIONS, training_questions

INSIDE = limits_in_container(LIMITS, tells_waiting=True)
BLIND = limits_in_container(LIMITS, tells_waiting=False)
HALF = 0.5  # of a processor: Gradescope's default


def test_all_is_done_before_the_platform_ends_it():
    container = LIMITS.container
    assert INSIDE.hand_in.wall_seconds + container.own_seconds + container.spare_seconds <= container.seconds


def test_no_time_is_longer_than_elsewhere():
    assert INSIDE.hand_in.wall_seconds <= LIMITS.hand_in.wall_seconds
    for question in QUESTIONS:
        assert INSIDE.of_question(question).wall_seconds <= LIMITS.of_question(question).wall_seconds


def test_trainings_leave_time_for_the_rest():
    hand_in = HandInBudget(INSIDE.hand_in)
    for question in training_questions():
        budget = Budget(INSIDE.of_question(question), hand_in, trains=True)
        with pytest.raises(PlayerLost, match="It was stopped after"):
            while True:
                budget.spend(0, 0, 1)
    assert hand_in.spent is None and hand_in.wall <= INSIDE.hand_in.wall_seconds - INSIDE.hand_in.rest_seconds + 3
    other = Budget(INSIDE.of_question("q15_conv1d"), hand_in)
    other.spend(0, 0, INSIDE.hand_in.rest_seconds - 3)


def test_a_quick_training_leaves_its_time_to_the_next():
    hand_in = HandInBudget(INSIDE.hand_in)
    Budget(INSIDE.of_question("q13_mnist_accuracy"), hand_in, trains=True).spend(5, 0, 10)
    second = Budget(INSIDE.of_question("b02_mnist_convnet"), hand_in, trains=True)
    assert second.most_wall >= 180 / HALF  # the processor time that the question promises


@pytest.mark.parametrize(("question", "cpu_seconds"), [("q13_mnist_accuracy", 60), ("q15_conv1d", 20)])
def test_core_questions_have_the_time_they_are_promised(question, cpu_seconds):
    budget = Budget(INSIDE.of_question(question), HandInBudget(INSIDE.hand_in), trains=question == "q13_mnist_accuracy")
    assert budget.most_wall >= cpu_seconds / HALF


def test_waiting_for_a_share_of_a_processor_is_no_sleep():
    """Where the kernel does not tell one from the other; elsewhere sleepers are stopped as always."""
    for question in QUESTIONS:
        assert BLIND.of_question(question).idle_seconds >= BLIND.of_question(question).wall_seconds
        assert INSIDE.of_question(question) == LIMITS.of_question(question)
    assert BLIND.hand_in.idle_seconds >= BLIND.hand_in.wall_seconds
    assert INSIDE.hand_in.idle_seconds == LIMITS.hand_in.idle_seconds
