"""handin.py as a student runs it: in a folder of its own, as a command."""

import os
import re
import zipfile

import pytest

from given.machinery.questions import MODULES, QUESTIONS
from tests.given.test_check import command, folder, paste

__all__ = ["folder"]  # a fixture
HAND_IN = [*(f"{module}.py" for module in MODULES), "practical.ipynb"]


def test_handing_in_without_the_given_folder_is_one_line(folder):
    (folder / "given" / "machinery" / "questions.py").unlink()
    done = command(folder, "handin.py")
    assert done.returncode == 1
    assert done.stderr == "given.machinery.questions is missing: unzip the whole assignment again\n"


def hand_in(folder, **how):
    """Run handin.py and return what it printed and the names in its zip."""
    done = command(folder, "handin.py", **how)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout, zipfile.ZipFile(folder / "handin.zip").namelist()


def test_the_zip_holds_five_files_and_the_notebook_only(folder, tmp_path):
    (folder / "helpers.py").write_text("")
    paste(folder, *[question.id for question in QUESTIONS.values() if question.module == "pool"])
    output, names = hand_in(folder, cwd=tmp_path)
    assert names == HAND_IN
    for name in names:
        assert zipfile.ZipFile(folder / "handin.zip").read(name) == (folder / name).read_bytes()
        assert re.search(rf"{name} +[\d,]+ bytes", output)
    assert re.search(r"pool.py .*no stub left", output) and re.search(r"conv.py .*8 functions not started", output)


def test_handing_in_again_replaces_the_zip(folder):
    hand_in(folder)
    (folder / "pool.py").write_text("x = 1\n", encoding="utf-8")
    hand_in(folder)
    assert zipfile.ZipFile(folder / "handin.zip").read("pool.py") == b"x = 1\n"


def test_a_missing_file_is_told_and_the_rest_is_handed_in(folder):
    (folder / "pool.py").unlink()
    (folder / "practical.ipynb").unlink()
    output, names = hand_in(folder)
    assert names == [name for name in HAND_IN if name not in ("pool.py", "practical.ipynb")]
    assert "pool.py          is missing: its questions" in output and "practical.ipynb  is missing: take it" in output


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"def f(:\n", "Python cannot read it: invalid syntax (conv.py, line 1)"),
        ("x = 1\n".encode("utf-16"), "Python cannot read it"),
        (b"x = '\xff'\n", "Python cannot read it"),
        (b"from backprop import relu\nimport os.path, numpy.linalg\n", "no stub left"),
        (b"\xef\xbb\xbfx = '\\d'\r\n", "no stub left"),
    ],
)
def test_what_will_be_in_the_way_of_grading_is_told(folder, content, told):
    (folder / "conv.py").write_bytes(content)
    output, names = hand_in(folder)
    assert names == HAND_IN
    described = next(line for line in output.splitlines() if line.strip().startswith("conv.py"))
    assert told in described and described.endswith("no stub left") == (told == "no stub left")


def test_what_works_at_home_only_is_told(folder):
    (folder / "conv.py").write_text("import scipy.signal as s\nimport numpy\n", encoding="utf-8")
    told = "may cost points: conv.py, line 1: scipy is not there when this is graded"
    assert told in hand_in(folder)[0]
    assert told in command(folder, "check.py", "q15").stdout and told in command(folder, "check.py").stdout


def test_a_large_notebook_is_left_out_with_a_word(folder):
    (folder / "practical.ipynb").write_bytes(b" " * 30_000_001)
    output, names = hand_in(folder)
    assert names == HAND_IN[:-1] and "practical.ipynb  is left out, since it is larger than 30,000,000 bytes" in output
    (folder / "practical.ipynb").write_bytes(b" " * 30_000_000)
    assert hand_in(folder)[1] == HAND_IN


def test_files_from_before_1980_can_be_handed_in(folder):
    os.utime(folder / "conv.py", (0, 0))
    assert hand_in(folder)[1] == HAND_IN


def test_a_zip_that_cannot_be_written_is_one_line(folder):
    (folder / "handin.zip").mkdir()
    done = command(folder, "handin.py")
    assert done.returncode == 1 and done.stderr == ""
    assert len(done.stdout.splitlines()) == 1 and "handin.zip cannot be used" in done.stdout


def test_an_empty_folder_is_one_line(folder):
    for name in HAND_IN:
        (folder / name).unlink()
    done = command(folder, "handin.py")
    assert done.returncode == 1 and done.stderr == ""
    assert len(done.stdout.splitlines()) == 1 and "run this in the folder of the assignment" in done.stdout
