"""Check one question, as check.py and the notebook do."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from given.checking.lower_questions import blame_lower_question, functions_below, what_is_wrong
from given.checking.otter_layer import run_question
from given.checking.results import QuestionResult, State
from given.course.points import in_course_points
from given.course.rules import RULES
from given.diagnosis.known_mistakes import diagnoses
from given.machinery.outcome import Call
from given.machinery.questions import QUESTIONS
from given.trainings.watch import Watched


def check_question(path: Path, functions: Mapping[str, Any]) -> QuestionResult:
    """Run one test file against these functions, as `look_at_question` does, and return the points of the course."""
    return in_course_points(look_at_question(path, functions), RULES)


def look_at_question(path: Path, functions: Mapping[str, Any]) -> QuestionResult:
    """Run one test file against these functions and, where it finds something wrong, try to name the mistake.

    What a function does on top of a wrong one says little of its own: then it is that one which is named.
    """
    book: list[Call] = []
    trains = QUESTIONS[path.stem].trains
    result = train_and_watch(path, functions) if trains else run_question(path, functions, book=book)
    has_learned = result.accuracy is not None and not result.diagnoses
    if result.state is not State.FAILED or has_learned:
        return result
    below = blame_lower_question(path.parent, result.question, functions)
    if below:
        return replace(result, below=below, diagnoses=())
    return (
        result
        if trains
        else replace(result, diagnoses=diagnoses(result.question, own_calls(result, book, functions), functions))
    )


def own_calls(result: QuestionResult, book: list[Call], functions: Mapping[str, Any]) -> list[Call]:
    """Return the calls of a question's functions, but of those that call another one which is wrong."""
    wrong = {name for name in QUESTIONS[result.question].functions if what_is_wrong(name, result, book)}
    return [call for call in book if not functions_below((call.function,), functions) & wrong - {call.function}]


def train_and_watch(path: Path, functions: Mapping[str, Any]) -> QuestionResult:
    """Run the test file of a question that trains, with a line on how far it is, until its time is up."""
    return run_question(path, {name: Watched(function) for name, function in functions.items()})
