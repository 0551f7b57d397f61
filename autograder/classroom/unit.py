"""The unit of work: one hand-in on its way to a worker, wherever that runs.

A unit holds all that grading takes, as bytes: a worker in another process or on another machine sees none of our
folders. It travels by pickle, between our own processes; what is the student's in it are bytes and stay bytes.
"""

from dataclasses import dataclass

from autograder.classroom.fingerprint import key_of, name_of_content
from autograder.errors import GraderError, HandInError
from autograder.grading.result import HandIn, Options
from autograder.submissions.reading import Reading


@dataclass(frozen=True)
class Unit:
    """One hand-in, how to grade it, and by which grader."""

    student: str
    reading: Reading
    unreadable: str  # why there is nothing to read, "" if there is
    options: Options
    grader: str
    fault: str = ""  # of ours, met while reading it

    @property
    def key(self) -> str:
        """Return what the result depends on, as a hash."""
        return key_of(self, self.options, self.grader)

    @property
    def hand_in(self) -> str:
        """Return what the content is called."""
        return name_of_content(self)

    def read(self) -> Reading:
        """Return the student's files, as `Submission.read` does."""
        if self.unreadable:
            raise HandInError(self.unreadable)
        if self.fault:
            raise GraderError(self.fault)
        return self.reading


def make_unit(submission: HandIn, options: Options, grader: str) -> Unit:
    """Read a submission; one that cannot be read is a unit too, and gets its row."""
    try:
        return Unit(submission.student, submission.read(), "", options, grader)
    except HandInError as reason:
        return Unit(submission.student, Reading({}), str(reason), options, grader)
    except GraderError as fault:
        return Unit(submission.student, Reading({}), "", options, grader, str(fault))
