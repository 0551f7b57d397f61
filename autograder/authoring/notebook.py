"""The student's notebook, built from a text that can be read and reviewed: notebook/practical.md."""

from pathlib import Path

import jupytext
import nbformat

from autograder import paths

SOURCE = Path(__file__).with_name("practical.md")
TARGET = paths.ASSIGNMENT / "practical.ipynb"
METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def build_text() -> str:
    """Return the notebook as the text of its file: without outputs, and the same for the same source."""
    notebook = jupytext.read(SOURCE)
    notebook.nbformat_minor = 5  # the first version in which cells have ids
    notebook.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"  # jupytext would draw them at random
    return nbformat.writes(notebook) + "\n"


def build() -> None:
    """Write assignment/practical.ipynb."""
    TARGET.write_text(build_text(), encoding="utf-8", newline="\n")


def is_stale() -> bool:
    """Whether the notebook is missing or is not what its source would make."""
    return not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != build_text()


if __name__ == "__main__":
    build()
