"""All questions at a glance, for check.py and for the notebook."""

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

AFTERNOON = ("backprop", "training")  # what the lecture's last slide asks for: the rest is for another day


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
    left = time_left(results)
    if left:
        print(wrap(left, 0))
    for module in loaded.values():
        if isinstance(module, modules.Placeholder) and module.__name__ != "beyond":
            print(f"\n{fit(module.trouble.text, 0)}")
    for name in loaded:
        for line in when_graded.warn(tests.parent / f"{name}.py"):
            print(wrap(line, 0))
    for words in RULES.words:
        print(f"\n{wrap(words, 0)}")
    print(f"\nNext: {what_is_next(results, loaded, how_to_check, how_to_hand_in)}")


def what_is_next(
    results: list[QuestionResult],
    loaded: Mapping[str, ModuleType],
    how_to_check: Callable[[str], str],
    how_to_hand_in: str,
) -> str:
    """Return what to do now: mend the file of the next question if it cannot be read, check that question, or hand in."""
    following = next_question(results)
    if following is None:
        return how_to_hand_in
    module = QUESTIONS[following.question].module
    if isinstance(loaded[module], modules.Placeholder):
        return f"mend {module}.py, which cannot be read: it is said above where"
    return how_to_check(following.question)


def look_quickly(question: str, tests: Path, functions: Mapping[str, Any]) -> QuestionResult:
    """Return what a question finds, without the names of mistakes, which have no place in one line."""
    look = look_at_question if QUESTIONS[question].trains else run_in_time
    return in_course_points(look(tests / f"{question}.py", functions), RULES)


def glance(result: QuestionResult) -> str:
    """Return the line of a question, and under it where it was stopped, if it was."""
    stopped = next((case.text for case in result.cases if case.kind is Kind.DEADLINE), "")
    place = next((line for line in stopped.splitlines() if ": still " in line), "")
    return "\n".join([headline(result), *([fit(place, 4)] if place else [])])


def time_left(results: list[QuestionResult]) -> str:
    """Say about how long the rest of the core takes, and what of it is meant for one afternoon; "" if nothing is left."""
    left = [row for row in results if is_core(row.question) and row.state is not State.PASSED]
    first = [row for row in left if QUESTIONS[row.question].module in AFTERNOON]
    if not left:
        return ""
    text = f"What is left takes {in_hours(left)}, by estimate."
    if not first or len(first) == len(left):
        return text
    numbers = [QUESTIONS[row.question].number for row in (first[0], first[-1])]
    points = write_points(sum(RULES.possible(row.question) for row in first))
    which = numbers[0] if len(first) == 1 else " to ".join(numbers)
    return f"{text} Only one afternoon? Then do {which}: {in_hours(first)}, for {points} points."


def in_hours(results: list[QuestionResult]) -> str:
    """Say about how long these questions take."""
    minutes = sum(QUESTIONS[row.question].minutes for row in results)
    return f"about {minutes} minutes" if minutes < 90 else f"about {round(minutes / 30) / 2:g} hours"


def points_so_far(results: list[QuestionResult]) -> str:
    """Add the points up, those of the bonus by themselves."""
    core = [result for result in results if is_core(result.question)]
    bonus = [result for result in results if not is_core(result.question)]
    got, possible = sum(result.points for result in core), sum(result.possible for result in core)
    text = f"\n{write_points(got)} of {write_points(possible)} points so far."
    whole = write_points(RULES.maximum())
    text += f"\nThese are the public cases; the grader has hidden ones as well, for {whole} points in all."
    return text + (f"\nAnd {write_points(sum(result.points for result in bonus))} bonus points." if bonus else "")
