"""What the table and the report need of a result: small enough that ten thousand fit into memory."""

from dataclasses import asdict, dataclass, field
from sys import intern
from typing import Any

from autograder.grading.result import Result, Status
from autograder.submissions.names import printable
from given.checking.results import QuestionResult, State

MOST_REASONS = 2  # that are told: the table has one line a submission


@dataclass(frozen=True)
class Named:
    """A mistake that was named, in the words that the student reads."""

    function: str
    says: str
    see: str  # the slide or formula to look at, or ""


@dataclass(frozen=True)
class Row:
    """One submission's row in the table and in the report."""

    student: str
    status: Status
    score: float
    bonus: float
    points: dict[str, float]  # by question
    states: dict[str, State]  # by question
    failed: tuple[str, ...]  # what of started questions failed: "question: case"
    mistakes: tuple[Named, ...]
    accuracies: dict[str, float]  # by question that trains: per cent of the hidden digits
    training_seconds: dict[str, float]  # likewise: processor time of the training and of reading
    longest_literal: int  # bytes of data in the text of its files
    literal_in: str  # the file where that is
    seconds: float  # that grading took
    reason: str  # why it was not graded as a whole, "" if it was
    notes: tuple[str, ...] = ()  # what was done to read the files
    accuracies_on_ours: dict[str, float] = field(default_factory=dict)  # where that is better: it counts
    hand_in: str = ""  # what its content is called

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` takes, after its way through JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Row":
        """Return the row again; raise KeyError, TypeError or ValueError for anything else."""
        return cls(
            **{
                **stored,
                "status": Status(stored["status"]),
                "points": with_shared_keys(stored["points"]),
                "states": {key: State(value) for key, value in with_shared_keys(stored["states"]).items()},
                "failed": tuple(map(intern, stored["failed"])),
                "notes": tuple(stored["notes"]),
                "mistakes": tuple(share(Named(**named)) for named in stored["mistakes"]),
            }
        )


def row_of(result: Result) -> Row:
    """Return the row of a result."""
    questions = result.questions
    return Row(
        student=result.student,
        status=result.status,
        score=result.score,
        bonus=result.bonus,
        points=with_shared_keys({question.question: question.points for question in questions}),
        states=with_shared_keys({question.question: question.state for question in questions}),
        failed=tuple(name for q in questions if q.state is State.FAILED for name in failed_cases(q)),
        mistakes=tuple(share(Named(d.function, d.says, d.see)) for q in questions for d in q.diagnoses),
        accuracies={q.question: q.accuracy for q in questions if q.accuracy is not None},
        training_seconds={q.question: q.seconds for q in questions if q.seconds is not None},
        longest_literal=result.longest_literal,
        literal_in=result.literal_in,
        seconds=result.seconds,
        reason=reason_of(result),
        notes=tuple(result.notes),
        accuracies_on_ours={q.question: q.accuracy_on_ours for q in questions if q.accuracy_on_ours is not None},
        hand_in=result.hand_in,
    )


def share(named: Named) -> Named:
    """Return it with one copy of its texts in all rows."""
    return Named(intern(named.function), intern(named.says), intern(named.see))


def failed_cases(question: QuestionResult) -> list[str]:
    """Return the names of the cases that a question failed, one copy of each in all rows."""
    return [intern(f"{question.question}: {case.name}") for case in question.cases if not case.passed]


def with_shared_keys(by_question: dict[str, Any]) -> dict[str, Any]:
    """Return the dict with one copy of each question's id in all rows: that halves them."""
    return {intern(question): value for question, value in by_question.items()}


def reason_of(result: Result) -> str:
    """Return in one line why a submission was not graded as a whole."""
    reasons = [result.problem] if result.problem else []
    reasons += result.lost
    reasons += [text.split("\n")[0] for text in result.broken.values()]
    reasons += [f"{question}: {text}" for question, text in result.losses.items()]
    more = len(reasons) - MOST_REASONS
    told = printable(" ".join(reasons[:MOST_REASONS]))
    return f"{told} (and {more} more)" if more > 0 else told
