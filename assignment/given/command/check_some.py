"""Check some questions and print what each of them has to say."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from given.checking.check_question import check_question
from given.checking.report import headline, question_report, wrap
from given.checking.results import QuestionResult, State
from given.checking.screen import colour
from given.course.points import note_on
from given.course.rules import RULES
from given.files import when_graded
from given.files.when_saved import tell_when_saved
from given.machinery.outcome import Kind
from given.machinery.questions import QUESTIONS


def check_some(folder: Path, wanted: Sequence[str], functions: Mapping[str, Any], python: str) -> list[QuestionResult]:
    """Print what is to be said of each of these questions, where to begin with it, or what it does not count for."""
    results, told = [], set[str]()
    for question in wanted:
        results.append(check_question(folder / "tests" / f"{question}.py", functions))
        broken = broken_file(question, functions)
        colour.show(headline(results[-1]) if broken in told else question_report(results[-1]))
        told |= {broken} - {""}
        for line in note_on(question, RULES):
            print(wrap(line, 4))
        if results[-1].state is State.NOT_STARTED:
            print(f"    (Where to begin? {python} check.py {QUESTIONS[question].number} --hint)")
    return results


def broken_file(question: str, functions: Mapping[str, Any]) -> str:
    """Return the file of a question if it cannot be imported, which is told once for all of its questions; else ""."""
    trouble = getattr(functions[QUESTIONS[question].functions[0]], "trouble", None)
    return QUESTIONS[question].module if trouble and trouble.kind is Kind.FILE else ""


def tell_of_files(folder: Path, wanted: Sequence[str]) -> None:
    """Say when the files of these questions were saved, and what in them will not work when it is graded."""
    for module in dict.fromkeys(QUESTIONS[question].module for question in wanted):
        for line in when_graded.warn(folder / f"{module}.py"):
            print(wrap(line, 4))
        print(f"    ({tell_when_saved(folder / f'{module}.py')})")
