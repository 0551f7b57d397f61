"""Every exception of the grader, by whose affair it is.

    PracticalError
        HandInError          the student's: the hand-in cannot be read, and its row says why
        PlayerLost           the student's: the process that ran the code hung or died
        Malformed            the player's: bytes that no honest player sends (player/wire.py, which travels alone)
        SetupError           the instructor's: this machine, this folder or this command; one line, exit status 2
            NoSandbox        student code cannot be run safely here
            Busy             another run writes into the folder
            NoRoom           a disk that grading needs is full
            Unfit            workers that would not grade as this machine does
        AuthoringError       ours, found while deriving what students get: the line names the file to change
        GraderError          ours, while grading: the row says "internal", and the next run tries again
            SandboxEnded     the sandbox did not come up, or somebody ended it
            WorkerDied       the process that graded this very hand-in is dead

Whatever reaches a person is one line: what is wrong, which file, what to do.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from given.machinery.outcome import Kind


class PracticalError(Exception):
    """What all of the following have in common: the text is for a person."""


class HandInError(PracticalError):
    """A hand-in that cannot be read; one line for the student."""


class PlayerLost(PracticalError):
    """The player is gone: `kind` is DEADLINE or CRASH, the text is for the student."""

    def __init__(self, kind: "Kind", text: str):
        super().__init__(text)
        self.kind = kind


class SetupError(PracticalError):
    """Something about this machine, this folder or this command; one line with what to do."""


class NoSandbox(SetupError):
    """Student code cannot be run safely here."""


class Busy(SetupError):
    """Another run has the folder."""


class NoRoom(SetupError):
    """A disk that grading needs is full."""


class Unfit(SetupError):
    """A worker that would not grade as this machine does, or none at all."""


class AuthoringError(PracticalError, ValueError):
    """Solutions, questions and mistakes that do not fit together."""


class GraderError(PracticalError):
    """A fault of the grader's own."""


class SandboxEnded(GraderError):
    """The sandbox did not come up, or is gone."""


class WorkerDied(GraderError):
    """The process that did this very piece of work is dead."""
