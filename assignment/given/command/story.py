"""What the notebook tells, for those who have a terminal only: the text of a question, and NumPy in ten lines."""

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

from given.checking.report import fit, wrap

NOTEBOOK = "practical.ipynb"
TEN_LINES = "**NumPy in ten lines.**"
Cells = list[dict[str, Any]]


class NoNotebook(Exception):
    """The notebook is not there, or is none any more; its text says what to do."""


def read_cells(folder: Path) -> Cells:
    """Return the cells of the notebook; raise NoNotebook if it cannot be read."""
    try:
        cells: Cells = json.loads((folder / NOTEBOOK).read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoNotebook(f"{NOTEBOOK} cannot be read: take it out of the assignment's zip again") from error
    return cells


def text_of(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def tell_story(folder: Path, question: str) -> str:
    """Return what the notebook says of a question above its check: what it is about, the shapes, an example by hand."""
    heading = f"## {question}:"
    for cell in read_cells(folder):
        text = text_of(cell)
        if cell["cell_type"] == "markdown" and heading in text:
            return show_as_text(heading + text.split(heading, 1)[1].split("\n## ")[0])
    raise NoNotebook(f"{NOTEBOOK} has no {question}: take it out of the assignment's zip again")


def tell_numpy(folder: Path) -> str:
    """Return the words that one meets all the time, and NumPy in ten lines, each with what it gives."""
    cells = read_cells(folder)
    place = next((i for i, cell in enumerate(cells) if TEN_LINES in text_of(cell)), len(cells))
    if place + 1 >= len(cells):
        raise NoNotebook(f"{NOTEBOOK} has no {TEN_LINES.strip('*.')}: take it out of the assignment's zip again")
    words = show_as_text(text_of(cells[place]).split(TEN_LINES)[0])
    lines = show_lines(text_of(cells[place + 1]))
    return f"{words}\n\nNumPy in ten lines, and what each gives:\n\n{lines}"


def show_lines(code: str) -> str:
    """Run code line by line; return each line's remark, and under it what the line prints, or else the line."""
    import numpy as np

    names: dict[str, Any] = {"np": np}
    shown = []
    for line in code.splitlines():
        code, _, remark = line.partition("  # ")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code, names)  # the student's own notebook, on the student's own computer
        shown += [f"  # {remark}", fit(align(printed.getvalue().rstrip()) or code, 4)]
    return "\n".join(shown)


def align(printed: str) -> str:
    """Return what was printed with the rows of an array under one another: its first one stands behind a name."""
    before = printed.partition("array(")[0] if "array(" in printed else ""
    return printed.replace("\n", f"\n{' ' * len(before)}")


def show_as_text(markdown: str) -> str:
    """Return a text of the notebook for a terminal: paragraphs wrapped, drawings as they are, no marks for bold and code."""
    shown = []
    for place, part in enumerate(re.split(r"^```.*\n", markdown, flags=re.MULTILINE)):
        if place % 2:  # between two fences
            shown.append(part.rstrip())
        else:
            shown += [show_paragraph(paragraph) for paragraph in part.strip().split("\n\n") if paragraph.strip()]
    return "\n\n".join(shown)


def show_paragraph(paragraph: str) -> str:
    """Return a paragraph, a heading or a list, wrapped."""
    plain = re.sub(r"\*\*|`|^#+ |(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)", "", paragraph)
    items = re.split(r"\n(?=- )", plain)
    return "\n".join(wrap(" ".join(item.split()), 0) for item in items)
