"""Check some questions and print what each of them has to say."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from given.checking.check_question import check_question
from given.checking.report import question_report, wrap
from given.checking.results import QuestionResult, State
from given.checking.screen import colour
from given.course.points import note_on
from given.course.rules import RULES
from given.files import when_graded
from given.machinery import modules
from given.machinery.questions import QUESTIONS


def check_some(folder: Path, wanted: Sequence[str], functions: Mapping[str, Any], python: str) -> list[QuestionResult]:
    """Print what is to be said of each of these questions, where to begin with it, or what it does not count for."""
    results = []
    for question in wanted:
        results.append(check_question(folder / "tests" / f"{question}.py", functions))
        colour.show(question_report(results[-1]))
        for line in note_on(question, RULES):
            print(wrap(line, 4))
        if results[-1].state is State.NOT_STARTED:
            print(f"    (Where to begin? {python} check.py {QUESTIONS[question].number} --hint)")
    return results


def tell_of_files(folder: Path, wanted: Sequence[str]) -> None:
    """Say when the files of these questions were saved, and what in them will not work when it is graded."""
    one_of_each = {QUESTIONS[question].module: question for question in wanted}
    for module, question in one_of_each.items():
        for line in when_graded.warn(folder / f"{module}.py"):
            print(wrap(line, 4))
        print(f"    ({modules.tell_when_saved(folder, question)})")
