"""What one call of a function did, seen from outside, and the kinds of failure there are."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Kind(str, Enum):
    """Why a case failed, each with a sentence. Of a hidden case the sentence is all that is shown."""

    sentence: str

    def __new__(cls, value: str, sentence: str) -> "Kind":
        kind = str.__new__(cls, value)
        kind._value_, kind.sentence = value, sentence
        return kind

    __str__ = str.__str__
    __format__ = str.__format__

    NOT_STARTED = "not started", "This function is not started yet."
    WAITS = "waits", "This needs an earlier question that is not started yet."
    MISSING = "missing", "The function is missing from its file."
    FILE = "file", "The file could not be imported."
    EXCEPTION = "exception", "An exception was raised."
    DEADLINE = "deadline", "The function did not finish in time."
    CRASH = "crash", "The process that ran the function died."
    TYPE = "type", "The result is not of the right kind."
    SHAPE = "shape", "The result has the wrong shape."
    DTYPE = "dtype", "The result has the wrong dtype."
    NOT_FINITE = "not finite", "The result contains nan or infinity."
    VALUES = "values", "The numbers are not right."
    CHANGED = "changed", "The function changed one of its arguments."
    WARNING = "warning", "NumPy warned about overflow, division by zero or an invalid value."
    ACCURACY = "accuracy", "The accuracy is below this step."
    INTERNAL = "internal", "The grader itself failed. This is no fault of yours: your submission will be graded again."


# With these there was no answer: a hint about the answer does not help.
BEFORE_THE_ANSWER = (Kind.FILE, Kind.MISSING, Kind.NOT_STARTED, Kind.WAITS)


@dataclass(frozen=True)
class Trouble:
    """Why a call gave no result; the text has the details."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Strange:
    """Stands for a part of a result that is no array, number, list or tuple."""

    type_name: str


@dataclass(frozen=True)
class Outcome:
    """What one call did; `changed` has the arguments it changed, by position or name, as they are now."""

    result: Any = None
    trouble: Trouble | None = None
    warnings: tuple[str, ...] = ()
    changed: dict[int | str, Any] = field(default_factory=dict)
    cpu_seconds: float = 0.0
