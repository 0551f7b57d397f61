"""The student's notebook, built from a text that can be read and reviewed, practical.md, and from the table of questions."""

import re
from pathlib import Path

import jupytext
import nbformat

from autograder import paths
from given.machinery.questions import QUESTIONS, Question

SOURCE = Path(__file__).with_name("practical.md")
TARGET = paths.ASSIGNMENT / "practical.ipynb"
METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def build_text() -> str:
    """Return the notebook as the text of its file: without outputs, and the same for the same source."""
    text = hold_diagrams(fill_table(SOURCE.read_text(encoding="utf-8")))
    notebook = jupytext.reads(add_effort(text), fmt="md")
    notebook.nbformat_minor = 5  # the first version in which cells have ids
    notebook.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"  # jupytext would draw them at random
    return nbformat.writes(notebook) + "\n"


def add_effort(text: str) -> str:
    """Return the text with a line under the heading of each part and of each question: about how long it takes."""
    text = re.sub(
        r"^# (?:Part \d+: )?(.+)$", lambda found: f"{found[0]}{minutes_of_part(found[1])}", text, flags=re.MULTILINE
    )
    return re.sub(
        r"^## ([qb]\d\d_\w+): .+$", lambda found: f"{found[0]}{minutes_of_question(found[1])}", text, flags=re.MULTILINE
    )


def hold_diagrams(text: str) -> str:
    """Return the text with diagrams that do not break: JupyterLab would break their lines at spaces where it is narrow."""
    return re.sub(r"(?ms)^```text\n.*?^```$", lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


def fill_table(text: str) -> str:
    """Return the text with what the questions of each file bring, and how long they take, in its table on top."""
    text = re.sub(r"\{points of (\w+)\}", lambda found: f"{sum(q.points for q in questions_in(found[1])):g}", text)
    return re.sub(r"\{time of (\w+)\}", lambda found: hours(sum(q.minutes for q in questions_in(found[1]))), text)


def questions_in(module: str) -> list[Question]:
    """Return the questions of one of the five files."""
    return [question for question in QUESTIONS.values() if question.module == module]


def minutes_of_part(part: str) -> str:
    """Return a paragraph on how long a part takes; nothing for what is no part."""
    minutes = sum(question.minutes for question in QUESTIONS.values() if question.part == part)
    return f"\n\n*About {hours(minutes)} in all.*" if minutes else ""


def hours(minutes: int) -> str:
    """Write so many minutes in half hours."""
    number = round(minutes / 30) / 2
    return f"{number:g} hour{'s' * (number != 1)}"


def minutes_of_question(question: str) -> str:
    """Return a paragraph on how long a question takes, how hard it is, and what it builds on."""
    if question not in QUESTIONS:  # a new one, until the table knows it
        return ""
    effort = QUESTIONS[question].effort
    return f"\n\n*{effort[0].upper()}{effort[1:]}.*"


def build() -> None:
    """Write assignment/practical.ipynb."""
    TARGET.write_text(build_text(), encoding="utf-8", newline="\n")


def is_stale() -> bool:
    """Whether the notebook is missing or is not what its source would make."""
    return not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != build_text()


if __name__ == "__main__":
    build()
