"""Which question to go on with, in check.py, in the notebook and on the feedback page alike."""

from collections.abc import Sequence

from given.checking.results import QuestionResult, State
from given.machinery.questions import is_core

WORTH_IT = 1.0  # points: where less is to be gained, other questions come first


def next_question(results: Sequence[QuestionResult]) -> QuestionResult | None:
    """Return the first question that failed and has a point to gain, else the first like that that is not started.

    Where there is less to gain everywhere, the first that is not passed. Bonus questions count once they are started.
    """
    failed = [result for result in results if result.state is State.FAILED]
    waiting = [result for result in results if result.state is State.NOT_STARTED and is_core(result.question)]
    open_questions = [*failed, *waiting]
    worth_it = [result for result in open_questions if result.possible - result.points >= WORTH_IT]
    return next(iter([*worth_it, *open_questions]), None)
