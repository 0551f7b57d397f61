"""What the table and the report need of a result: small enough that ten thousand fit into memory."""

import re
from dataclasses import dataclass
from sys import intern
from typing import Any

from autograder.grading.grade import Result
from autograder.submissions.read import printable
from given.checking.otter_layer import QuestionResult
from given.machinery.questions import training_questions

READ = re.compile(r"\bread ([\d.]+) % of")  # how the questions that train put an accuracy in a remark of ours


@dataclass(frozen=True)
class Entry:
    """One submission's line in the class."""

    student: str
    status: str
    score: float
    bonus: float
    points: dict[str, float]  # by question
    states: dict[str, str]  # by question: passed, failed or not started
    mistakes: tuple[tuple[str, str], ...]  # (question, name in the catalogue), as diagnosed
    accuracies: dict[str, float]  # by question that trains: per cent of the hidden digits
    seconds: float  # that grading took
    reason: str  # why it was not graded as a whole, "" if it was

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Entry":
        """Return what `dataclasses.asdict` was made of, after its way through JSON."""
        mistakes = tuple((question, name) for question, name in stored["mistakes"])
        shared_parts = {part: shared(stored[part]) for part in ("points", "states")}
        return cls(**{**stored, "mistakes": mistakes, **shared_parts})


def entry(result: Result) -> Entry:
    """Return the line of a result."""
    return Entry(
        student=result.student,
        status=result.status,
        score=result.score,
        bonus=result.bonus,
        points=shared({question.question: question.points for question in result.questions}),
        states=shared({question.question: question.state for question in result.questions}),
        mistakes=tuple((q.question, diagnosis.name) for q in result.questions for diagnosis in q.diagnoses),
        accuracies={q.question: accuracy for q in result.questions if (accuracy := accuracy_in(q)) is not None},
        seconds=result.seconds,
        reason=reason(result),
    )


def shared(by_question: dict[str, Any]) -> dict[str, Any]:
    """Return the dict with one copy of each text in all entries: that halves them."""
    return {
        intern(question): intern(value) if isinstance(value, str) else value for question, value in by_question.items()
    }


def accuracy_in(question: QuestionResult) -> float | None:
    """Return the accuracy that a question's remarks tell, if it trains and got that far."""
    found = [READ.search(remark) for remark in question.remarks if question.question in training_questions()]
    return next((float(match[1]) for match in found if match), None)


def reason(result: Result) -> str:
    """Return in one line why a submission was not graded as a whole."""
    lost = [f"{question}: {text}" for question, text in result.losses.items()]
    broken = [text.split("\n")[0] for text in result.broken.values()]
    reasons = [result.problem] * bool(result.problem) + broken + lost
    return printable(" ".join(reasons[:2])) + (f" (and {len(reasons) - 2} more)" if len(reasons) > 2 else "")
