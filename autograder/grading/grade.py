"""Grade one submission: its files into a room, the questions against stand-ins, the result as plain data."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from autograder import mnist_files, paths
from autograder.grading.second_look import second_look
from autograder.player import fork_server
from autograder.player.stand_ins import Student
from autograder.submissions.read import HandIn, Unreadable
from given import answers, mnist
from given.checking.otter_layer import CaseResult, QuestionFile, QuestionResult, run_question
from given.diagnosis.known_mistakes import Diagnosis
from given.machinery.logbook import Call
from given.machinery.picture import Picture
from given.machinery.questions import QUESTIONS, training_questions
from given.machinery.wording import KINDS


@dataclass(frozen=True)
class Options:
    """How to grade: in which sandbox, and which questions."""

    sandbox: str
    questions: tuple[str, ...] = tuple(QUESTIONS)


@dataclass
class Result:
    """What is known about one submission; `problem` says why there is no score, if there is none."""

    student: str
    status: str
    sandbox: str
    questions: list[QuestionResult] = field(default_factory=list)
    losses: dict[str, str] = field(default_factory=dict)  # question -> why its player was lost
    broken: dict[str, str] = field(default_factory=dict)  # file -> why it cannot be imported
    problem: str = ""
    key: str = ""
    seconds: float = field(default=0.0, compare=False)  # that grading took; of no matter to the grade

    @property
    def score(self) -> float:
        return total(q.points for q in self.questions if q.question.startswith("q"))

    @property
    def bonus(self) -> float:
        return total(q.points for q in self.questions if q.question.startswith("b"))

    def to_json(self) -> str:
        """Return what results/<student>.json holds."""
        return json.dumps({**vars(self), "score": self.score, "bonus": self.bonus}, default=vars)

    @classmethod
    def from_json(cls, text: str) -> "Result":
        """The reverse of to_json; raise ValueError, KeyError or TypeError for any other text."""
        stored = json.loads(text)
        known = {key: value for key, value in stored.items() if key not in ("score", "bonus", "questions")}
        return cls(questions=[question_from_json(question) for question in stored["questions"]], **known)


def question_from_json(stored: dict[str, Any]) -> QuestionResult:
    cases = tuple(
        CaseResult(**{**case, "given": tuple(case["given"]), "picture": picture_from_json(case["picture"])})
        for case in stored["cases"]
    )
    diagnoses = tuple(Diagnosis(**diagnosis) for diagnosis in stored["diagnoses"])
    return QuestionResult(stored["question"], cases, tuple(stored["remarks"]), diagnoses)


def picture_from_json(stored: dict[str, Any] | None) -> Picture | None:
    return Picture(stored["where"], tuple(stored["expected"]), tuple(stored["got"])) if stored else None


@cache
def possible(question: str) -> float:
    """Return the points of a question."""
    return total(case.points for case in QuestionFile.from_file(str(paths.QUESTIONS / f"{question}.py")).test_cases)


def total(points: Any) -> float:
    return round(sum(points), 2)


def grade(submission: HandIn, options: Options, key: str = "") -> Result:
    """Grade one submission; a bad one gets a Result that says so, and only the grader's own faults raise."""
    started = time.monotonic()
    result = graded(submission, options, key)
    result.seconds = round(time.monotonic() - started, 3)
    return result


def graded(submission: HandIn, options: Options, key: str) -> Result:
    """Read the files and try every question; the time it takes is the caller's business."""
    try:
        files = submission.files()
    except Unreadable as reason:
        return Result(submission.student, "error", options.sandbox, problem=str(reason), key=key)
    made = fork_server.of(options.sandbox)
    made.lay(files)
    with our_answers():
        books: dict[str, list[Call]] = {question: [] for question in options.questions if question not in training_questions()}
        public = Student(made)
        shown = run_cases(public, list(books), hidden=False, books=books)
        for question in [q for q in training_questions() if q in options.questions]:
            alone = Student(made, after=public)
            shown |= run_cases(alone, [question], hidden=False, books=books)
            public.remember(alone)
        # Public cases show what a function returned or raised. So the player that runs them must not have seen any
        # hidden input: it could tell. The hidden cases get a player of their own, of which nothing is shown.
        secret = Student(made, after=public)
        kept = run_cases(secret, options.questions, hidden=True, books=books)
        found = [joined(shown[question], kept[question]) for question in options.questions]
        with closing(Student(made, after=secret)) as again:
            found = second_look(found, books, again)
    return summary(submission.student, public, secret, found, options, key)


@contextmanager
def our_answers() -> Iterator[None]:
    """Let the judge use our files, with the hidden cases' answers and the hidden digits, in place of the students'."""
    theirs = answers.expected_file, mnist.exam_file
    answers.expected_file, mnist.exam_file = paths.EXPECTED, mnist_files.exam_file()
    try:
        yield
    finally:
        answers.expected_file, mnist.exam_file = theirs


def run_cases(
    student: Student, questions: Sequence[str], hidden: bool, books: dict[str, list[Call]]
) -> dict[str, QuestionResult]:
    """Run the public or the hidden cases of the questions' test files, unchanged, against the stand-ins."""
    found = {}
    with closing(student):
        for question in questions:
            student.begin(question)
            file, book = paths.QUESTIONS / f"{question}.py", books.get(question)
            found[question] = run_question(file, student.functions(), lambda case: case.hidden == hidden, book)
    return found


def joined(public: QuestionResult, hidden: QuestionResult) -> QuestionResult:
    """Return the two halves of a question as one."""
    return QuestionResult(public.question, public.cases + hidden.cases, public.remarks + hidden.remarks)


def summary(
    name: str, public: Student, secret: Student, found: list[QuestionResult], options: Options, key: str
) -> Result:
    """Give the submission its status: "partial" if a question hung or crashed or a file could not be imported."""
    broken = {module: trouble.text for module, trouble in public.files.items() if trouble and trouble.kind == "file"}
    imported = [module for module, trouble in public.files.items() if not trouble]
    losses = {question: KINDS[lost.kind] for question, lost in secret.losses.items()}
    losses |= {question: str(lost) for question, lost in public.losses.items()}
    internal = [case.text for question in found for case in question.cases if case.kind == "internal"]
    result = Result(name, "graded", options.sandbox, found, losses, broken, key=key)
    if internal:
        result.status, result.problem = "internal", internal[0]
    elif broken and not imported:
        result.status, result.problem = "error", "None of the files could be imported."
    elif broken or losses:
        result.status = "partial"
    return result
