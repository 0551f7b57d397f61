"""`yours.` in the notebook: the student's functions afresh from disk, and what help() and ? show of them."""

import inspect
import os
import pydoc
import re
import subprocess
import sys

import pytest

from autograder import paths
from given import yours as module
from given.yours import yours


@pytest.fixture
def save(monkeypatch, tmp_path):
    """Return how to save conv.py in the folder that `yours` reads."""
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    return lambda text: (tmp_path / "conv.py").write_text(text, encoding="utf-8")


def help_on(function: object) -> str:
    """Return what help() prints."""
    return pydoc.render_doc(function, renderer=pydoc.plaintext)


def test_reads_the_file_afresh(save):
    for number in (1, 2):
        save(f"def conv1d(): return {number}")
        assert yours.conv1d() == number
    with pytest.raises(AttributeError, match="no function 'conv3d'"):
        yours.conv3d  # noqa: B018 - looking it up is what fails


def test_help_shows_the_signature_and_the_text_of_the_last_save(save):
    for names, text in (("x, kernel", "Slide it."), ("x, kernel, stride=1", "Slide it further.")):
        save(f'def conv1d({names}):\n    """{text}"""\n')
        assert str(inspect.signature(yours.conv1d)) == f"({names})"
        assert yours.conv1d.__doc__ == text
        assert f"conv1d({names})\n    {text}" in help_on(yours.conv1d)


def test_source_is_that_of_the_last_save(save):
    for body in ("return x", "return x + kernel"):
        save(f"def conv1d(x, kernel):\n    {body}\n")
        assert inspect.getsource(yours.conv1d).endswith(f"{body}\n")


def test_help_says_why_a_function_is_not_there(save):
    save("def conv1d(:")
    assert "conv.py has a SyntaxError in line 1" in help_on(yours.conv1d)
    save("def conv_1d(x): return x")
    assert "conv.py has no function conv1d. Should conv_1d, in line 1, be called conv1d?" in help_on(yours.conv1d)
    save("def slide(x): return x")
    assert "conv.py has no function conv1d. Was it renamed?" in help_on(yours.conv1d)


def test_by_another_name_it_has_the_name_that_pictures_show(save):
    save("def slide(x): return x\n\nconv1d = slide")
    assert (yours.conv1d.__name__, yours.conv1d(3)) == ("conv1d", 3)


@pytest.mark.slow
def test_question_mark_shows_the_text_in_ipython(tmp_path):
    code = "from given.yours import yours; get_ipython().run_line_magic('pinfo', 'yours.relu')"
    shown = subprocess.run(
        [sys.executable, "-m", "IPython", "--simple-prompt", "-c", code],
        cwd=paths.ASSIGNMENT,
        env={**os.environ, "IPYTHONDIR": str(tmp_path), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    shown = " ".join(re.sub(r"\x1b\[[\d;]*m", "", shown).split())  # IPython colours it whatever we ask
    assert "yours.relu(z)" in shown and "Keep positive numbers, replace negative ones by 0." in shown
    assert "File: " in shown and "backprop.py Type: function" in shown
