"""All questions at one glance, for check.py and for the notebook."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

from given.machinery import modules
from given.checking.otter_layer import QuestionResult, check_question
from given.machinery.questions import QUESTIONS
from given.checking.report import headline, number


def show(tests: Path, loaded: Mapping[str, ModuleType], how_to_check: Callable[[str], str]) -> None:
    """Print a line for every question as it is done, the points so far, which files cannot be read, and what is next.

    `loaded` are the student's files, `how_to_check` says how to check one question by its id.
    """
    functions = modules.functions(dict(loaded))
    results = []
    for question in QUESTIONS:
        result = check_question(tests / f"{question}.py", functions)
        if is_core(result) or result.state != "not started":  # a bonus is nobody's duty
            results.append(result)
            print(headline(result), flush=True)
    print(points_so_far(results))
    for module in loaded.values():
        if isinstance(module, modules.Placeholder) and module.__name__ != "beyond":
            print(f"\n{module.trouble.text}")
    todo = next_question(results)
    if todo:
        print(f"\nNext: {how_to_check(todo)}")


def points_so_far(results: list[QuestionResult]) -> str:
    """Add the points up, those of the bonus by themselves."""
    core, bonus = ([result for result in results if is_core(result) == wish] for wish in (True, False))
    got, possible = sum(result.points for result in core), sum(result.possible for result in core)
    text = f"\n{number(got)} of {number(possible)} points so far."
    text += "\nThese are the public cases; the grader has hidden ones as well, for 100 points in all."
    return text + (f"\nAnd {number(sum(result.points for result in bonus))} bonus points." if bonus else "")


def is_core(result: QuestionResult) -> bool:
    return result.question.startswith("q")


def next_question(results: list[QuestionResult]) -> str | None:
    """Return the first question that failed or, if none did, the first that is not started."""
    failed = [result.question for result in results if result.state == "failed"]
    not_passed = [result.question for result in results if result.state != "passed"]
    return next(iter(failed + not_passed), None)
