"""What would become of the files if they were handed in now: a line for each, and a verdict that can be believed."""

from dataclasses import dataclass, field
from pathlib import Path

from given.files.functions import Found, Stage, find_functions
from given.files.price import price, questions_in
from given.files.read import Unreadable, read
from given.files.when_graded import warn
from given.files.when_saved import say_when_saved
from given.machinery.errors.lookalikes import find_lookalike
from given.machinery.questions import MODULES, QUESTIONS, is_core, questions_of

MOST_NAMED = 6  # questions in one line
BONUS = next(question.module for question in QUESTIONS.values() if not is_core(question.id))


@dataclass
class Report:
    """What is said of one file: in one line, what would cost points and can be mended, and what is not started."""

    line: str
    broken: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    not_started: list[str] = field(default_factory=list)  # questions of the core


def look_at_file(path: Path) -> Report:
    """Return what is to be said of one of the five files."""
    module = path.stem
    whole = price(questions_in(module))
    mark = "bonus: " if module == BONUS else ""
    if not path.is_file():
        there = find_lookalike(path)
        instead = f" ({there} is there: call it {path.name})" if there else ""
        broken = [] if mark and not there else [f"{path.name} is missing{instead}; its {whole} would be lost"]
        return Report(f"{mark}missing{instead}", broken)
    try:
        tree = read(path)
    except Unreadable as error:
        line = f", line {error.line}" if error.line else ""
        broken = [f"{path.name} cannot be read{line}; its {whole} would be lost"]
        return Report(f"{mark}{error}", broken)
    functions = find_functions(tree, module)
    line = f"{mark}{path.stat().st_size:,} bytes, {say_when_saved(path)}: {count(functions)}"
    return Report(line, list(missing(path, functions)), warn(path), open_questions(functions))


def count(functions: list[Found]) -> str:
    """Say how many functions are written, and name those that are not."""
    parts = []
    for stage in (Stage.MISSING, Stage.NOT_STARTED):
        names = [found.function for found in functions if found.stage is stage]
        if names:
            is_all = len(names) == len(functions)
            parts.append(f"all {len(names)} functions {stage}" if is_all else f"{stage}: {', '.join(names)}")
    return ", ".join(parts) or f"all {len(functions)} functions written"


def missing(path: Path, functions: list[Found]) -> list[str]:
    """Return a line for each function that is not in its file, with what it would cost; of a bonus only if it is elsewhere."""
    lost = [found for found in functions if found.stage is Stage.MISSING]
    if path.stem == BONUS:
        lost = [found for found in lost if found.oddity]
    if len(lost) == len(functions) and not any(found.oddity for found in lost):
        return [
            f"{path.name} has none of its {len(lost)} functions; its {price(questions_in(path.stem))} would be lost"
        ]
    return [
        f"{path.name} has no function {found.function}"
        f"{f' ({found.oddity})' if found.oddity else ''}; up to {price(questions_of(found.function))} would be lost"
        for found in lost
    ]


def open_questions(functions: list[Found]) -> list[str]:
    """Return the questions of the core of which a function is not started."""
    names = [found.function for found in functions if found.stage is Stage.NOT_STARTED]
    return [question for name in names for question in questions_of(name)[:1] if is_core(question)]


def look_at_all(folder: Path) -> dict[str, Report]:
    """Return what is to be said of the five files, by name."""
    return {f"{module}.py": look_at_file(folder / f"{module}.py") for module in MODULES}


def verdict(reports: dict[str, Report], python: str) -> tuple[bool, list[str]]:
    """Return whether all is there, and the last lines: what is to be mended, what is not started, or what to do next."""
    broken = [reason for report in reports.values() for reason in report.broken]
    warnings = [line for report in reports.values() for line in report.warnings]
    waiting = list(dict.fromkeys(question for report in reports.values() for question in report.not_started))
    lines = [f"Not yet: {reason}." for reason in broken]
    if warnings:
        lines.append(f"Not yet: {plural(len(warnings), 'thing')} above may cost points.")
    if waiting:
        lines.append(f"Not complete: {name_some(waiting)} not started; up to {price(waiting)} would be lost.")
    if lines:
        return False, lines
    right = f"Whether they are right, {python} check.py tells: nothing was run here."
    return True, [f"Complete: every function of the core is written. {right}"]


def name_some(questions: list[str]) -> str:
    """Name the first of these questions by their numbers, and say how many more there are."""
    numbers = [QUESTIONS[question].number for question in questions]
    others = [f"{len(numbers) - MOST_NAMED} more"] if len(numbers) > MOST_NAMED else []
    *first, last = [*numbers[: MOST_NAMED if others else None], *others]
    return f"{', '.join(first)} and {last}" if first else last


def plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
