"""Check some questions and print what each of them has to say."""

from collections.abc import Sequence
from pathlib import Path

from given.checking.check_question import check_question
from given.checking.report import question_report, wrap
from given.checking.results import QuestionResult, State
from given.checking.screen import colour
from given.checking.time_limit import load_in_time
from given.course.points import note_on
from given.course.rules import RULES
from given.files import when_graded
from given.machinery import modules
from given.machinery.questions import QUESTIONS


def check_some(folder: Path, wanted: Sequence[str], python: str) -> list[QuestionResult]:
    """Print what is to be said of each of these questions, and what will not work when it is graded; return the results."""
    functions = modules.functions(load_in_time(folder))
    results = []
    for question in wanted:
        results.append(check_question(folder / "tests" / f"{question}.py", functions))
        colour.show(question_report(results[-1]))
        for line in note_on(question, RULES) + when_graded.warn(folder / f"{QUESTIONS[question].module}.py"):
            print(wrap(line, 4))
        print(f"    ({modules.tell_when_saved(folder, question)})")
        if results[-1].state is State.NOT_STARTED:
            print(f"    (Where to begin? {python} check.py {QUESTIONS[question].number} --hint)")
    return results
