"""The student's notebook, built from a text that can be read and reviewed, practical.md, and from the table of questions."""

import re
from pathlib import Path

import jupytext
import nbformat

from autograder import paths
from given.machinery.questions import QUESTIONS

SOURCE = Path(__file__).with_name("practical.md")
TARGET = paths.ASSIGNMENT / "practical.ipynb"
METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def build_text() -> str:
    """Return the notebook as the text of its file: without outputs, and the same for the same source."""
    notebook = jupytext.reads(add_effort(SOURCE.read_text(encoding="utf-8")), fmt="md")
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


def minutes_of_part(part: str) -> str:
    """Return a paragraph on how long a part takes, in half hours; nothing for what is no part."""
    minutes = sum(question.minutes for question in QUESTIONS.values() if question.part == part)
    return f"\n\n*About {round(minutes / 30) / 2:g} hours in all.*" if minutes else ""


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
