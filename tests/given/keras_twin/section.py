"""The notebook's section on Keras, for its tests."""

import nbformat

from autograder.authoring import notebook

HEADING = "# Keras"


def set_up(cells: list) -> list:
    """Return the cells of the notebook that make and import what is ready-made."""
    return [
        cell
        for cell in cells
        if cell.cell_type == "code" and "from given." in cell.source and "keras" not in cell.source
    ]


def section(cells: list) -> list:
    """Return the cells of the section."""
    heads = [i for i, cell in enumerate(cells) if cell.cell_type == "markdown" and cell.source.startswith("# ")]
    first = next(i for i in heads if cells[i].source.startswith(HEADING))
    return cells[first : next((i for i in heads if i > first), len(cells))]


def read_cells() -> list:
    return nbformat.read(notebook.TARGET, as_version=4).cells
