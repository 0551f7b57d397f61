"""All questions at one glance, for check.py and for the notebook."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from given.checking.check_question import look_at_question
from given.checking.next_question import next_question
from given.checking.report import fit, headline, wrap, write_points
from given.checking.results import QuestionResult, State
from given.checking.screen import colour
from given.checking.time_limit import run_in_time
from given.course.points import in_course_points
from given.course.rules import RULES
from given.files import when_graded
from given.machinery import modules
from given.machinery.outcome import Kind
from given.machinery.questions import QUESTIONS, is_core


def show(
    tests: Path, loaded: Mapping[str, ModuleType], how_to_check: Callable[[str], str], how_to_hand_in: str
) -> None:
    """Print a line for every question as it is done, the points so far, which files cannot be read, and what is next.

    `loaded` are the student's files, `how_to_check` says how to check one question by its id.
    """
    functions = modules.functions(dict(loaded))
    results = []
    for question in RULES.questions:
        result = look_quickly(question, tests, functions)
        if is_core(question) or result.state is not State.NOT_STARTED:  # nobody has to begin a bonus question
            results.append(result)
            colour.show(glance(result))
    print(wrap(points_so_far(results), 0))
    for module in loaded.values():
        if isinstance(module, modules.Placeholder) and module.__name__ != "beyond":
            print(f"\n{fit(module.trouble.text, 0)}")
    for name in loaded:
        for line in when_graded.warn(tests.parent / f"{name}.py"):
            print(wrap(line, 0))
    for words in RULES.words:
        print(f"\n{wrap(words, 0)}")
    following = next_question(results)
    print(f"\nNext: {how_to_check(following.question) if following else how_to_hand_in}")


def look_quickly(question: str, tests: Path, functions: Mapping[str, Any]) -> QuestionResult:
    """Return what a question finds, without the names of mistakes, which have no place in one line."""
    look = look_at_question if QUESTIONS[question].trains else run_in_time
    return in_course_points(look(tests / f"{question}.py", functions), RULES)


def glance(result: QuestionResult) -> str:
    """Return the line of a question, and under it where it was stopped, if it was."""
    stopped = next((case.text for case in result.cases if case.kind is Kind.DEADLINE), "")
    place = next((line for line in stopped.splitlines() if ": still " in line), "")
    return "\n".join([headline(result), *([fit(place, 4)] if place else [])])


def points_so_far(results: list[QuestionResult]) -> str:
    """Add the points up, those of the bonus by themselves."""
    core = [result for result in results if is_core(result.question)]
    bonus = [result for result in results if not is_core(result.question)]
    got, possible = sum(result.points for result in core), sum(result.possible for result in core)
    text = f"\n{write_points(got)} of {write_points(possible)} points so far."
    whole = write_points(RULES.maximum())
    text += f"\nThese are the public cases; the grader has hidden ones as well, for {whole} points in all."
    return text + (f"\nAnd {write_points(sum(result.points for result in bonus))} bonus points." if bonus else "")
