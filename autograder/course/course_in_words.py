"""What students get of a course that has its own rules: a table for the checks, and the same in words."""

from collections.abc import Mapping

import nbformat

from given.course.rules import Rules, as_json
from given.machinery.questions import QUESTIONS, is_core

README, NOTEBOOK = "README.md", "practical.ipynb"


def course_files(rules: Rules, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of the zip that differ from the usual ones."""
    return {
        "given/course/course.json": as_json(rules).encode(),
        README: below_title(files[README].decode(), in_words(rules)).encode(),
        NOTEBOOK: with_cell(files[NOTEBOOK].decode(), in_words(rules)).encode(),
    }


def in_words(rules: Rules) -> str:
    """Return what holds in a course, as a section in Markdown."""
    lines = [f"## {rules.title or 'In this course'}", "", "What is said here goes before what is said below.", ""]
    core, bonus = rules.maximum(), rules.maximum(core=False)
    lines.append(
        f"- There are {core:g} points" + (f", and {bonus:g} of the bonus." if bonus else "; the bonus does not count.")
    )
    left_out = [QUESTIONS[question].number for question in QUESTIONS if question not in rules.questions]
    core_left_out = [number for number in left_out if is_core(number)]
    if core_left_out:
        lines.append(f"- These questions do not count: {', '.join(core_left_out)}.")
    changed = [question for question in rules.questions if rules.possible(question) != QUESTIONS[question].points]
    if changed:
        points = (f"{QUESTIONS[question].number} {rules.possible(question):g}" for question in changed)
        lines.append(f"- Points that differ from the usual ones: {', '.join(points)}.")
    for question in rules.ladders:
        steps = ", ".join(f"{percent:g} % brings {points:g}" for percent, points in rules.steps(question))
        lines.append(f"- The ladder of {QUESTIONS[question].number}: {steps}, in straight lines between.")
    return "\n".join([*lines, *(f"- {words}" for words in rules.words)])


def below_title(text: str, section: str) -> str:
    """Return a text in Markdown with one more section below its title."""
    title, _, rest = text.partition("\n")
    return f"{title}\n\n{section}\n{rest}"


def with_cell(text: str, section: str) -> str:
    """Return a notebook with one more cell below its first one."""
    notebook = nbformat.reads(text, as_version=4)
    cell = nbformat.v4.new_markdown_cell(section, id="course")
    notebook.cells.insert(1, cell)
    return nbformat.writes(notebook) + "\n"
