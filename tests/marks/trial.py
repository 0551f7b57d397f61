"""Try a hand-in of our own in this process, without a sandbox: only for code that we wrote."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from autograder import paths
from autograder.errors import PlayerLost
from autograder.grading.grade import look_again, our_answers
from autograder.player.mended import SECONDS
from autograder.reference import our_functions
from autograder.reference.catalogue import Files
from given.checking.otter_layer import run_question
from given.checking.results import QuestionResult, State
from given.diagnosis.candidates import Candidate
from given.diagnosis.source.mended import mended_versions
from given.machinery import modules
from given.machinery.outcome import Call
from given.machinery.questions import FUNCTIONS, QUESTIONS, is_core, training_questions

CORE = tuple(question for question in QUESTIONS if is_core(question))
QUICK = tuple(question for question in QUESTIONS if question not in training_questions())


def functions(files: Files) -> dict[str, modules.Present | modules.Missing]:
    """Import a hand-in's files and return its functions by name."""
    return modules.functions(modules.load_texts(files, paths.SOLUTIONS))


def trial(files: Files, questions: Iterable[str] = QUICK) -> dict[str, QuestionResult]:
    """Return what these questions find, public and hidden cases, without any error carried forward."""
    found = functions(files)
    with our_answers():
        return {question: run_question(paths.QUESTIONS / f"{question}.py", found) for question in questions}


def judged(files: Files, questions: Sequence[str] = QUICK) -> dict[str, QuestionResult]:
    """The same with the second look: errors carried forward, and mistakes by name.

    As in the grader, no book is kept of questions that train.
    """
    student = InProcess(files)
    books: dict[str, list[Call]] = {question: [] for question in questions if question not in training_questions()}
    with our_answers():
        found = [run_question(paths.QUESTIONS / f"{q}.py", student.functions(), book=books.get(q)) for q in questions]
        return {result.question: result for result in look_again(found, questions, books, student)}


@dataclass
class InProcess:
    """Our own hand-in in the place of a student's."""

    files: Files
    ours: tuple[str, ...] = ()
    losses: dict[str, PlayerLost] = field(default_factory=dict)  # there is no player to be lost
    lost_on_ours: dict[str, PlayerLost] = field(default_factory=dict)

    def begin(self, question: str) -> None:
        """A question of our own needs no budget."""

    def functions(self) -> Mapping[str, Any]:
        ours = modules.define(our_functions.text_of(self.ours))
        return modules.functions(modules.load_texts(self.files, paths.SOLUTIONS, ours))

    def text(self, function: str) -> str:
        return self.files[f"{FUNCTIONS[function].module}.py"]

    def mended(self, function: str, calls: Sequence[Call]) -> Iterator[Candidate]:
        return mended_versions(calls, self.functions()[function], time.process_time() + SECONDS)

    def on_ours(self, names: tuple[str, ...]) -> AbstractContextManager["InProcess"]:
        return nullcontext(InProcess(self.files, names))


def lost(results: Mapping[str, QuestionResult]) -> set[str]:
    """Return the questions of which not every case was passed: one on trial has no points to lose."""
    return {question for question, result in results.items() if result.state is not State.PASSED}
