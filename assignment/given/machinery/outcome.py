"""What one call of a function did, seen from outside, and the kinds of failure there are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Kind(str, Enum):
    """Why a case failed. Of a hidden case the kind's sentence is all that is shown."""

    __str__ = str.__str__

    NOT_STARTED = "not started"
    WAITS = "waits"
    MISSING = "missing"
    FILE = "file"
    EXCEPTION = "exception"
    DEADLINE = "deadline"
    CRASH = "crash"
    TYPE = "type"
    SHAPE = "shape"
    DTYPE = "dtype"
    NOT_FINITE = "not finite"
    FORM = "form"
    VALUES = "values"
    CHANGED = "changed"
    WARNING = "warning"
    ACCURACY = "accuracy"
    INTERNAL = "internal"

    @property
    def sentence(self) -> str:
        return SENTENCES[self]


SENTENCES = {
    Kind.NOT_STARTED: "This function is not started yet.",
    Kind.WAITS: "This needs an earlier question that is not started yet.",
    Kind.MISSING: "The function is missing from its file.",
    Kind.FILE: "The file could not be imported.",
    Kind.EXCEPTION: "An exception was raised.",
    Kind.DEADLINE: "The function did not finish in time.",
    Kind.CRASH: "The process that ran the function died.",
    Kind.TYPE: "The result is not of the right kind.",
    Kind.SHAPE: "The result has the wrong shape.",
    Kind.DTYPE: "The result has the wrong dtype.",
    Kind.NOT_FINITE: "The result contains nan or infinity.",
    Kind.FORM: "The numbers are right, but they are not wrapped as the docstring says.",
    Kind.VALUES: "The numbers are not right.",
    Kind.CHANGED: "The function changed one of its arguments.",
    Kind.WARNING: "NumPy warned about overflow, division by zero or an invalid value.",
    Kind.ACCURACY: "The accuracy is below this step.",
    Kind.INTERNAL: "The grader itself failed. This is no fault of yours: your submission will be graded again.",
}

# With these there was no answer: a hint about the answer does not help.
BEFORE_THE_ANSWER = (Kind.FILE, Kind.MISSING, Kind.NOT_STARTED, Kind.WAITS)


class OutOfTime(BaseException):
    """Raised inside a student's code when its time is up; no Exception, since students catch those."""


@dataclass(frozen=True)
class Trouble:
    """Why a call gave no result; the text has the details."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Looks:
    """What a result that is kept looks like: it stays where it is, and no more than this is told of it."""

    is_nothing: bool
    is_pair: bool  # with a list of numbers second, as train returns (params, losses)
    is_finite: bool
    has_equals: bool  # all neurons of a layer, or all its kernels, have the same weights
    largest_bias: float | None  # of what is an array of one dimension; None where there is none


@dataclass(frozen=True)
class Outcome:
    """What one call did; `changed` has the arguments it changed, by position or name, as they are now.

    Of a result that is kept, `looks` is what can be seen.
    """

    result: Any = None
    trouble: Trouble | None = None
    warnings: tuple[str, ...] = ()
    changed: dict[int | str, Any] = field(default_factory=dict)
    cpu_seconds: float = 0.0
    looks: Looks | None = None


@dataclass(frozen=True)
class Call:
    """One call of a function: what it was given, and what it did; `case` is the case of a question that made it."""

    function: str
    args: tuple
    kwargs: dict
    outcome: Outcome
    case: str = ""


Ask = Callable[[tuple], Outcome]  # calls a function with these arguments
