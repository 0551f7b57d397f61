"""What is known about one hand-in after it was graded, and how that is stored as JSON."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from autograder.submissions.reading import Reading
from given.checking.results import CaseResult, QuestionResult
from given.diagnosis.diagnosis import Diagnosis
from given.machinery.outcome import Kind
from given.machinery.picture import Picture
from given.machinery.questions import QUESTIONS, is_core


class Status(str, Enum):
    """What became of a hand-in, as the table of grades says it."""

    __str__ = str.__str__

    GRADED = "graded"
    PARTIAL = "partial"  # a question hung or crashed, or a file is missing or could not be imported
    ERROR = "error"  # nothing could be read or imported
    INTERNAL = "internal"  # the grader's fault: not kept, tried again by the next run


class HandIn(Protocol):
    """What grading asks of a hand-in, wherever its files lie."""

    @property
    def student(self) -> str:
        """The name."""

    def read(self) -> Reading:
        """Return the student's files; raise HandInError, with the reason, if there are none to be had."""


@dataclass(frozen=True)
class Options:
    """How to grade: in which sandbox, and which questions."""

    sandbox: str
    questions: tuple[str, ...] = tuple(QUESTIONS)


@dataclass
class Result:
    """What is known about one hand-in; `problem` says why there is no score, if there is none."""

    student: str
    status: Status
    sandbox: str
    questions: list[QuestionResult] = field(default_factory=list)
    losses: dict[str, str] = field(default_factory=dict)  # question -> why its player was lost
    broken: dict[str, str] = field(default_factory=dict)  # file -> why it cannot be imported
    problem: str = ""
    lost: list[str] = field(default_factory=list)  # what of the hand-in is missing, and costs points
    notes: list[str] = field(default_factory=list)  # what was done to read it
    key: str = ""
    asked: list[str] = field(default_factory=list)  # the questions
    hand_in: str = field(default="", compare=False)  # what the content is called in the table, for a person's judgement
    longest_literal: int = 0  # bytes of data in its text, and the file in which they are
    literal_in: str = ""
    seconds: float = field(default=0.0, compare=False)  # that grading took; of no matter to the grade

    @property
    def score(self) -> float:
        return add_points(question.points for question in self.questions if is_core(question.question))

    @property
    def bonus(self) -> float:
        return add_points(question.points for question in self.questions if not is_core(question.question))

    def to_json(self) -> str:
        """Return what results/<student>.json holds."""
        text = json.dumps({**vars(self), "score": self.score, "bonus": self.bonus}, default=vars, ensure_ascii=False)
        return text.encode("utf-8", "backslashreplace").decode()  # half a character, as JSON has it

    @classmethod
    def from_json(cls, text: str) -> "Result":
        """Return the result again; raise ValueError, KeyError or TypeError for any other text."""
        stored = json.loads(text)
        rest = {key: value for key, value in stored.items() if key not in ("score", "bonus", "questions", "status")}
        questions = [question_from_json(question) for question in stored["questions"]]
        return cls(status=Status(stored["status"]), questions=questions, **rest)


def question_from_json(stored: dict[str, Any]) -> QuestionResult:
    """Return a question's result again."""
    cases = tuple(case_from_json(case) for case in stored["cases"])
    diagnoses = tuple(Diagnosis(**diagnosis) for diagnosis in stored["diagnoses"])
    return QuestionResult(
        stored["question"],
        cases,
        tuple(stored["remarks"]),
        diagnoses,
        stored["accuracy"],
        stored["seconds"],
        accuracy_on_ours=stored["accuracy_on_ours"],
    )


def case_from_json(stored: dict[str, Any]) -> CaseResult:
    """Return a case's result again."""
    kind = Kind(stored["kind"]) if stored["kind"] is not None else None
    return CaseResult(
        **{**stored, "kind": kind, "given": tuple(stored["given"]), "picture": picture_from_json(stored["picture"])}
    )


def picture_from_json(stored: dict[str, Any] | None) -> Picture | None:
    """Return a picture again."""
    return Picture(stored["where"], tuple(stored["expected"]), tuple(stored["got"])) if stored else None


def add_points(points: Iterable[float]) -> float:
    """Return the sum of some points, as the table shows it: 0.1 + 0.2 is 0.3."""
    return round(sum(points), 2)


def maximum(options: Options) -> float:
    """Return the points of the questions that are graded, without the bonus."""
    return add_points(QUESTIONS[question].points for question in options.questions if is_core(question))
