"""What a notebook says of a name that is not set, or of a function that is written into a cell."""

from dataclasses import replace

import pytest
from IPython.core.interactiveshell import InteractiveShell

from given import grader
from given.checking.check_question import check_question
from given.command import notebook_cells
from given.diagnosis.diagnosis import Diagnosis
from given.machinery import modules
from given.machinery.questions import QUESTIONS

pytestmark = pytest.mark.slow  # starts IPython


@pytest.fixture
def shell(monkeypatch):
    """A notebook without a page: it shows errors by printing them."""
    shell = InteractiveShell()
    shell.colors = "nocolor"
    notebook_cells.explain_missing_names(shell)
    monkeypatch.setattr(notebook_cells, "find_shell", lambda: shell)
    return shell


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("grader.check('q01')", "grader is not there yet. After a break, run the first cell of the part"),
        ("plots.activation", "plots is not there yet. After a break"),
        ("plots_of_mine = params", "Another cell sets it: run that one first, then this one.\n    params = plots.lear"),
        ("print(network)", "    network = plots.ladder(yours.fit_mnist, yours.predict)"),
        ("relu(3)", "relu is in backprop.py. Here, write yours.relu: that is relu as backprop.py was last saved."),
    ],
)
def test_a_name_that_the_notebook_sets_is_one_line(shell, capsys, cell, says):
    assert shell.run_cell(cell).error_in_exec is not None  # so that what waits behind this cell is not run
    output = capsys.readouterr().out.strip()
    assert says in output and "Traceback" not in output and len(output.splitlines()) <= 2


@pytest.mark.parametrize(
    "cell", ["nothing_of_ours", "f = lambda: k\nk = f()", "def f():\n    print(k)\n    k = 1\nf()"]
)
def test_any_other_name_is_told_as_python_does(shell, capsys, cell):
    shell.run_cell(cell)
    assert "Traceback" in capsys.readouterr().out


def test_an_error_in_a_file_is_told_as_python_does(shell, capsys, tmp_path):
    (tmp_path / "helper.py").write_text("def f():\n    return params\n")
    shell.run_cell(f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import helper; helper.f()")
    assert "Traceback" in capsys.readouterr().out


def test_the_cell_that_sets_a_name_is_not_sent_to_itself():
    cell = next(cell for cell in notebook_cells.read_code() if cell.startswith("params = "))
    assert notebook_cells.say_which_cell("params", cell) == "" != notebook_cells.say_which_cell("params", "params")


def test_a_notebook_that_cannot_be_read_says_nothing(monkeypatch, tmp_path):
    for text in ("{", "[]", '{"cells": [{}]}'):
        (tmp_path / "practical.ipynb").write_text(text)
        monkeypatch.setattr(notebook_cells, "ASSIGNMENT", tmp_path)
        assert notebook_cells.say_which_cell("params") == ""


def test_a_function_in_a_cell_belongs_into_its_file(shell):
    shell.run_cell("from given.yours import yours\nmax_pool = yours.max_pool")  # one from the file is no mistake
    assert notebook_cells.defined_in_cells(("max_pool", "average_pool")) == []
    shell.run_cell("def max_pool(image, size, stride=1):\n    return image")
    assert notebook_cells.defined_in_cells(("max_pool", "average_pool")) == ["max_pool"]
    said = repr(grader.Grader().check("q20"))
    assert "(max_pool is defined in this notebook, where no check looks: it belongs into pool.py.)" in " ".join(
        said.split()
    )


def shown(question, text, tmp_path, **changes):
    """Return what the notebook shows of a question, whose file has this text."""
    (tmp_path / f"{QUESTIONS[question].module}.py").write_text(f"import numpy as np\n\n\n{text}")
    functions = modules.functions(modules.load_all(tmp_path))
    result = check_question(grader.ASSIGNMENT / "tests" / f"{question}.py", functions)
    return grader.Shown(replace(result, **changes), "saved", []).text(with_answer=False)


def test_a_hint_is_offered_where_nothing_is_named(tmp_path):
    more = '(More: grader.hint("q03_softmax"))'
    odd = "def softmax(z):\n    p = np.sqrt(np.exp(z - z.max(axis=1, keepdims=True)) + 1)\n"
    odd += "    return p / p.sum(axis=1, keepdims=True)\n"
    assert more in shown("q03_softmax", odd, tmp_path)
    named = (Diagnosis("sum", "softmax", "Each row has a total of its own."),)
    assert more not in shown("q03_softmax", odd, tmp_path, diagnoses=named)
    assert more not in shown("q03_softmax", odd, tmp_path, below="q03 rests on ...")
    assert more not in shown("q03_softmax", "def softmax(z:\n", tmp_path)


def test_printing_in_place_of_returning_is_named_once(tmp_path, capsys):
    text = shown("q03_softmax", "def softmax(z):\n    print(np.exp(z))\n", tmp_path)
    assert "➜ softmax: You print the result, but return nothing (None)" in text and text.count("✘") == 2
    text = shown("q03_softmax", "def softmax(z):\n    print(z)\n    return z\n", tmp_path)
    assert "You print" not in text
