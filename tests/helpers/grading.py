"""Grade one hand-in in this process, as a worker does."""

from autograder.grading.grade import grade
from autograder.grading.result import HandIn, Options, Result
from autograder.player.fork_server import fork_server_in
from autograder.sandbox import choice


def grade_here(hand_in: HandIn, options: Options, key: str = "") -> Result:
    """Return the result of a hand-in."""
    return grade(hand_in, options, fork_server_in(choice.BY_NAME[options.sandbox]), key)
