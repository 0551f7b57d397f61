"""A check that is stopped says where in one line: in the notebook there is no traceback, and no cell that waits is run."""

import shutil

import pytest

from autograder import paths
from given import grader
from given.command.interrupted import Stopped, say_where
from given.machinery import modules

WAITING = '    raise NotImplementedError("q15_conv1d: slide the kernel over x, one weighted sum per position")\n'


@pytest.fixture
def student(tmp_path, monkeypatch):
    """A student's folder in which conv1d is where the stop button is pressed."""
    for module in ("backprop", "training", "conv", "pool", "beyond"):
        shutil.copy(paths.ASSIGNMENT / f"{module}.py", tmp_path)
    conv = (tmp_path / "conv.py").read_text(encoding="utf-8")
    body = "    while True:\n        raise KeyboardInterrupt\n"
    assert conv.count(WAITING) == 1
    (tmp_path / "conv.py").write_text(conv.replace(WAITING, body), encoding="utf-8")
    shutil.copytree(paths.ASSIGNMENT / "tests", tmp_path / "tests")
    monkeypatch.setattr(grader, "ASSIGNMENT", tmp_path)
    return tmp_path


def test_the_stop_button_is_one_line_with_the_place(student):
    for stop in (lambda: grader.Grader().check("conv1d"), lambda: grader.Grader().check("conv.py")):
        with pytest.raises(Stopped) as stopped:
            stop()
        (line,) = stopped.value._render_traceback_()
        assert line.startswith("Stopped in conv.py, line ") and ", in conv1d. The loop is line " in line
        assert "\n" not in line and isinstance(stopped.value, KeyboardInterrupt)


WHILE = "def train():\n    start = 0\n    while start < 1:\n        step([1])\n\n\ndef step(values):\n    for v in values:\n        {}\n"


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        (WHILE, "line 3: while start < 1:"),  # the for in what it calls comes to its end
        (WHILE.replace("while start < 1", "for start in [1]"), "line 8: for v in values:"),
        (WHILE.replace("for v in values", "while values"), "line 8: while values:"),
    ],
)
def test_the_loop_that_may_not_end_is_told(text, loop, tmp_path):
    (tmp_path / "training.py").write_text(text.format("raise KeyboardInterrupt"), encoding="utf-8")
    with pytest.raises(KeyboardInterrupt) as stopped:
        modules.load_all(tmp_path)["training"].train()
    assert say_where(stopped.value).endswith(f"The loop is {loop}" + " What makes it end?" * ("while" in loop))


def test_a_file_in_the_notebook_is_all_its_questions(student):
    shown = repr(grader.Grader().check("pool"))
    assert [line[2:5] for line in shown.splitlines() if line.startswith("· q")] == ["q20", "q21", "q22"]


def test_hints_in_the_notebook(student):
    grade = grader.Grader()
    assert "hint 1 of 3" in repr(grade.hint("q20")) and "hint 2 of 3" in repr(grade.hint("q20"))
    assert "hint 3 of 3" in repr(grade.hint("q21_max_pool_layer", 7)) and "did you mean" in repr(grade.hint("rellu"))
    assert 'grader.hint("max_pool")' in repr(grade.hint("max_pool", 1))
