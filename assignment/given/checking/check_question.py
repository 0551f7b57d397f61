"""Check one question, as check.py and the notebook do."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from given.machinery.outcome import Call
from given.checking.lower_questions import blame_lower_question
from given.checking.otter_layer import run_question
from given.checking.results import QuestionResult, State
from given.diagnosis.known_mistakes import diagnoses


def check_question(path: Path, functions: Mapping[str, Any]) -> QuestionResult:
    """Run one test file against these functions and, where it finds something wrong, try to name the mistake."""
    book: list[Call] = []
    result = run_question(path, functions, book=book)
    if result.state is not State.FAILED:
        return result
    below = blame_lower_question(path.parent, result.question, functions)
    if below:  # what a function does on top of a wrong one says little of its own
        return replace(result, below=below)
    return replace(result, diagnoses=diagnoses(result.question, book, functions))
