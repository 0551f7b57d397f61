"""handin.py as a student runs it: in a folder of its own, as a command."""

import os
import re
import zipfile

import pytest

from given.machinery.questions import MODULES, QUESTIONS
from tests.given.test_check import command, edit, folder, paste

pytestmark = pytest.mark.slow  # starts Python again and again

__all__ = ["folder"]  # a fixture
HAND_IN = [*(f"{module}.py" for module in MODULES), "practical.ipynb"]


def test_handing_in_without_the_given_folder_is_one_line(folder):
    (folder / "given" / "machinery" / "questions.py").unlink()
    done = command(folder, "handin.py")
    assert done.returncode == 1
    assert done.stderr == "given.machinery.questions is missing: unzip the whole assignment again\n"


def hand_in(folder, status=1, **how):
    """Run handin.py and return what it printed and the names in its zip."""
    done = command(folder, "handin.py", **how)
    assert (done.returncode, done.stderr) == (status, "")
    return done.stdout, zipfile.ZipFile(folder / "handin.zip").namelist()


def test_the_zip_holds_five_files_and_the_notebook_only(folder, tmp_path):
    (folder / "helpers.py").write_text("")
    paste(folder, *[question.id for question in QUESTIONS.values() if question.module == "pool"])
    output, names = hand_in(folder, cwd=tmp_path)
    assert names == HAND_IN
    for name in names:
        assert zipfile.ZipFile(folder / "handin.zip").read(name) == (folder / name).read_bytes()
        assert re.search(rf"{name} +(bonus: )?[\d,]+ bytes", output)
    assert re.search(r"pool.py .*all 6 functions written", output) and re.search(
        r"conv.py .*all 8 functions not started", output
    )
    assert re.search(r"beyond.py +bonus: .*all 16 functions not started", output)
    *_, verdict, last = output.splitlines()
    assert verdict.startswith("Not complete: q01, q02, q03, q04, q05, q06 and 13 more not started; up to 87 points")
    assert last.endswith(str(folder / "handin.zip"))


def test_handing_in_again_replaces_the_zip(folder):
    hand_in(folder)
    (folder / "pool.py").write_text("x = 1\n", encoding="utf-8")
    hand_in(folder)
    assert zipfile.ZipFile(folder / "handin.zip").read("pool.py") == b"x = 1\n"


def test_what_is_missing_is_told_and_the_rest_is_handed_in(folder):
    (folder / "pool.py").unlink()
    (folder / "practical.ipynb").unlink()
    output, names = hand_in(folder)
    assert names == [name for name in HAND_IN if name not in ("pool.py", "practical.ipynb")]
    assert "pool.py          missing" in output and "practical.ipynb  missing: it is not graded" in output
    assert "\nNot yet: pool.py is missing; its 13 points would be lost.\n" in output


def test_what_is_complete_says_so_last_and_ends_with_0(folder):
    paste(folder, *[question for question in QUESTIONS if question.startswith("q")])
    output, _ = hand_in(folder, status=0)
    assert output.splitlines()[-2].startswith(
        "Complete: every function of the core is written. Whether they are right, "
    )
    edit(folder / "pool.py", "import numpy as np", "import numpy as np\nimport scipy")
    assert "\nNot yet: 1 thing above may cost points.\n" in hand_in(folder)[0]


@pytest.mark.on_record_of_all
def test_what_works_at_home_only_is_told(folder):
    (folder / "conv.py").write_text("import scipy.signal as s\nimport numpy\n", encoding="utf-8")
    told = "may cost 27 points: conv.py, line 1: scipy is not there when this is graded"
    assert told in hand_in(folder)[0]
    assert told in command(folder, "check.py", "q15").stdout and told in command(folder, "check.py").stdout


def test_a_large_notebook_is_left_out_with_a_word(folder):
    (folder / "practical.ipynb").write_bytes(b" " * 30_000_001)
    output, names = hand_in(folder)
    assert names == HAND_IN[:-1] and "practical.ipynb  left out: 30,000,001 bytes" in output
    (folder / "practical.ipynb").write_bytes(b" " * 30_000_000)
    assert hand_in(folder)[1] == HAND_IN


def test_files_from_before_1980_can_be_handed_in(folder):
    os.utime(folder / "conv.py", (0, 0))
    assert hand_in(folder)[1] == HAND_IN


def test_a_zip_that_cannot_be_written_is_one_line(folder):
    (folder / "handin.zip").mkdir()
    done = command(folder, "handin.py")
    assert done.returncode == 2 and done.stderr == ""
    assert len(done.stdout.splitlines()) == 1 and "handin.zip cannot be used" in done.stdout


def test_an_empty_folder_is_one_line(folder):
    for name in HAND_IN:
        (folder / name).unlink()
    done = command(folder, "handin.py")
    assert done.returncode == 2 and done.stderr == ""
    assert len(done.stdout.splitlines()) == 1 and "run this in the folder of the assignment" in done.stdout


def test_it_runs_without_numpy_and_without_the_students_code(folder, tmp_path):
    (tmp_path / "numpy.py").write_text("raise ImportError('no NumPy', name='numpy')")
    (folder / "conv.py").write_text("open('ran', 'w')\n")
    output, _ = hand_in(folder, PYTHONPATH=str(tmp_path))
    assert "conv.py has none of its 8 functions" in output and not (folder / "ran").exists()
