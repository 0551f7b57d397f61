"""The unit of work: one hand-in on its way to a worker, wherever that runs, and what a worker does with it.

A unit holds all that grading takes, as bytes: a worker in another process or on another machine sees none of our
folders. It travels by pickle, between our own processes; what is the student's in it are bytes and stay bytes.
"""

import platform
import threading
from dataclasses import dataclass
from functools import cache

from autograder.classroom import store
from autograder.grading import grade as grading
from autograder.grading.grade import Options, Result
from autograder.sandbox import choice
from autograder.submissions.read import Submission, Unreadable

GONE = "the scheduler is gone; start it again, and the same command goes on where it was"
ONE_AT_A_TIME = threading.Lock()  # a worker of dask may have several threads, but a process has one judge


class Unfit(Exception):
    """A worker that would not grade as this machine does; one line with what to do."""


@dataclass(frozen=True)
class Unit:
    """One hand-in, how to grade it, and by which grader."""

    student: str
    content: dict[str, bytes]  # by file name
    unreadable: str  # why there is no content, "" if there is
    options: Options
    grader: str

    @property
    def key(self) -> str:
        """Return what the result depends on, as a hash."""
        return store.key(self, self.options, self.grader)

    def files(self) -> dict[str, bytes]:
        """Return the student's files by name, as `Submission.files` does."""
        if self.unreadable:
            raise Unreadable(self.unreadable)
        return self.content


def unit(submission: Submission, options: Options, grader: str) -> Unit:
    """Read a submission; one that cannot be read is a unit too, and gets its row."""
    try:
        return Unit(submission.student, submission.files(), "", options, grader)
    except Unreadable as reason:
        return Unit(submission.student, {}, str(reason), options, grader)


def grade(due: Unit) -> Result:
    """Grade a unit in this process; raise Unfit if that is of another version than the coordinator.

    A fault of the grader becomes a result that says so: it must not cost the others their rows.
    """
    if own_fingerprint() != due.grader:
        advice = "install the same there, restart it, and start again"
        raise Unfit(f"worker on {platform.node()}: its grader, Python, NumPy or Otter is not this machine's; {advice}")
    with ONE_AT_A_TIME:
        try:
            return grading.grade(due, due.options, due.key)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is ours
            return Result(due.student, "internal", due.options.sandbox, problem=f"{type(error).__name__}: {error}")


def grade_elsewhere(due: Unit) -> Result:
    """Grade a unit on a machine of which the coordinator knows nothing; raise Unfit if it lacks the sandbox."""
    trouble = sandbox_trouble(due.options.sandbox)
    if trouble:
        raise Unfit(f"worker on {platform.node()}: no sandbox {due.options.sandbox}: {trouble}")
    return grade(due)


# Both once a process: a worker that was started before its files were changed still runs the old ones.
own_fingerprint = cache(store.grader_fingerprint)
sandbox_trouble = cache(lambda name: choice.problem(choice.BY_NAME[name]))
