"""What a question's cases said about a student's functions."""

from dataclasses import dataclass, field
from enum import Enum

from given.diagnosis.diagnosis import Diagnosis
from given.machinery.outcome import Kind
from given.machinery.picture import Picture


class State(str, Enum):
    """How far a question is."""

    __str__ = str.__str__

    PASSED = "passed"
    FAILED = "failed"
    NOT_STARTED = "not started"


@dataclass(frozen=True)
class CaseResult:
    """One case of a question: `kind` and `text` say what went wrong, and are empty if nothing did.

    `given` names the functions that are wrong elsewhere, given which the answer is right and gets its points. A hidden
    case has no picture, ever, and no `likeness`, which cases of a function have in common that failed in the same way.
    """

    name: str
    points: float
    possible: float
    hidden: bool
    hint: str
    kind: Kind | None = None
    text: str = ""
    given: tuple[str, ...] = ()
    picture: Picture | None = None
    likeness: str = ""

    @property
    def passed(self) -> bool:
        return self.kind is None


@dataclass(frozen=True)
class QuestionResult:
    """What a question's cases said, remarks that hold whether or not it was passed, and mistakes known by name.

    `accuracy` is per cent of the hidden digits, where a question trains on digits and got that far, `accuracy_on_ours` the
    same on top of our lower functions, where that is better, and `seconds` the processor time that it took. `below` says
    which earlier question is to be looked at first.
    """

    question: str
    cases: tuple[CaseResult, ...]
    remarks: tuple[str, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    accuracy: float | None = None
    seconds: float | None = field(default=None, compare=False)  # never twice the same
    below: str = ""
    accuracy_on_ours: float | None = None  # for those who grade: students are told of it in whole per cent

    @property
    def points(self) -> float:
        return round(sum(case.points for case in self.cases), 6)

    @property
    def possible(self) -> float:
        return round(sum(case.possible for case in self.cases), 6)

    @property
    def state(self) -> State:
        """Return NOT_STARTED if every case met an untouched stub of this very question."""
        if all(case.passed for case in self.cases):
            return State.PASSED
        untouched = all(case.kind is Kind.NOT_STARTED for case in self.cases)
        return State.NOT_STARTED if untouched else State.FAILED
