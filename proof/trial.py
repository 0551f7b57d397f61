"""Try a hand-in of our own in this process, without a sandbox: only for code that we wrote."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import paths
from autograder.catalogue import Files
from autograder.grading import our_answers
from autograder.second_look import second_look

# isort: split
from given import modules
from given.logbook import Call
from given.otter_layer import QuestionResult, run_question
from given.questions import FUNCTIONS, TRAINING

CORE = tuple(question for question in FUNCTIONS if question.startswith("q"))
QUICK = tuple(question for question in FUNCTIONS if question not in TRAINING)


def functions(files: Files) -> dict[str, modules.Present | modules.Missing]:
    """Import a hand-in's files and return its functions by name."""
    with tempfile.TemporaryDirectory() as name:
        for file, text in files.items():
            (Path(name) / file).write_text(text, encoding="utf-8")
        return modules.functions(modules.load_all(Path(name)))


def trial(files: Files, questions: Iterable[str] = QUICK) -> dict[str, QuestionResult]:
    """Return what these questions find, public and hidden cases, without any error carried forward."""
    found = functions(files)
    with our_answers():
        return {question: run_question(paths.QUESTIONS / f"{question}.py", found) for question in questions}


def judged(files: Files, questions: Sequence[str] = QUICK) -> dict[str, QuestionResult]:
    """The same with the second look: errors carried forward, and mistakes by name.

    As in the grader, no book is kept of questions that train.
    """
    student = InProcess(functions(files))
    books: dict[str, list[Call]] = {question: [] for question in questions if question not in TRAINING}
    with our_answers():
        found = [run_question(paths.QUESTIONS / f"{q}.py", student.functions(), book=books.get(q)) for q in questions]
        return {result.question: result for result in second_look(found, books, student)}


@dataclass
class InProcess:
    """Our own hand-in in the place of a student's."""

    found: Mapping[str, Any]

    def begin(self, question: str) -> None:
        """A question of our own needs no budget."""

    def functions(self) -> Mapping[str, Any]:
        return self.found


def lost(results: Mapping[str, QuestionResult]) -> set[str]:
    """Return the questions that did not get all their points."""
    return {question for question, result in results.items() if result.points < result.possible}
