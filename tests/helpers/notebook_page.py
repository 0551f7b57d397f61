"""The notebook as a student with right answers sees it: executed, as a web page, and a picture of a part of it.

    python -m tests.helpers.notebook_page docs/pictures/notebook.png

This needs what the tests need, and a browser: Debian's chromium or the one that `playwright install chromium` brings.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import nbformat

from autograder import paths
from autograder.authoring import notebook
from given import mnist
from given.machinery import modules

SHOWN = "q15_conv1d"  # the question in the picture
WIDTH = 980  # of the page, in pixels


def workplace(folder: Path, answers: Path) -> Path:
    """Lay out in this folder what a student has, with the answers of another folder; return it."""
    ignored = shutil.ignore_patterns("__pycache__", ".*", "handin.zip")
    shutil.copytree(paths.ASSIGNMENT, folder, dirs_exist_ok=True, ignore=ignored)
    for module in modules.MODULES:
        shutil.copyfile(answers / f"{module}.py", folder / f"{module}.py")
    (folder / "data").mkdir(exist_ok=True)
    shutil.copyfile(mnist.find("mnist_train.npz"), folder / "data" / "mnist_train.npz")
    return folder


def execute(folder: Path, opened: nbformat.NotebookNode | None = None) -> nbformat.NotebookNode:
    """Return the notebook of a workplace after running it from top to bottom; an exception in a cell is one here."""
    from nbclient import NotebookClient

    opened = opened or nbformat.read(folder / notebook.TARGET.name, as_version=4)
    NotebookClient(opened, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return opened


def section(opened: nbformat.NotebookNode, question: str) -> list[nbformat.NotebookNode]:
    """Return the cells from the heading of one question up to the next heading."""
    starts = [i for i, cell in enumerate(opened.cells) if cell.cell_type == "markdown" and "## " in cell.source]
    first = next(i for i in starts if f"## {question}:" in opened.cells[i].source)
    return opened.cells[first : next((i for i in starts if i > first), None)]


def one_question(question: str) -> nbformat.NotebookNode:
    """Return a notebook with one question alone, executed with the reference."""
    opened = nbformat.read(notebook.TARGET, as_version=4)
    before = [cell for cell in opened.cells if "from given" in cell.source]
    wanted = section(opened, question)[:4]  # its text, its check, and the first of its pictures
    opened.cells = [*before, *wanted]
    with tempfile.TemporaryDirectory() as folder:
        execute(workplace(Path(folder), paths.SOLUTIONS), opened)
    opened.cells = wanted
    return opened


def page(opened: nbformat.NotebookNode) -> str:
    """Return a notebook as a web page that needs no other file."""
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="lab", embed_images=True).from_notebook_node(opened)[0]


def photograph(html: Path, target: Path) -> None:
    """Write a picture of a web page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": 600})
        tab.goto(html.resolve().as_uri())
        tab.wait_for_load_state("networkidle")
        tab.screenshot(path=target, full_page=True)
        browser.close()


def picture(target: Path) -> Path:
    """Write a picture of one question of the notebook: its text, its check and what it draws; return where."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder) / "notebook.html"
        html.write_text(page(one_question(SHOWN)), encoding="utf-8")
        photograph(html, target)
    return target


if __name__ == "__main__":
    picture(Path(sys.argv[1]))
