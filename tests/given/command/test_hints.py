"""Each further hint says more, of what is not written yet; how far one has got is kept, and lost without harm."""

import shutil

import pytest

from autograder import paths
from given.command.hints import KEPT, TITLES, tell_hints


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "tests").mkdir()
    for name in ("backprop.py", "tests/q02_relu.py"):
        shutil.copy(paths.ASSIGNMENT / name, tmp_path / name)
    return tmp_path


def hint(folder, *functions, rung=0):
    return tell_hints(folder, "q02_relu", functions, rung, "more")


def test_each_further_hint_goes_one_rung_further(folder):
    for rungs in (1, 2, 3, 3):
        text = hint(folder)
        assert [title in text for title in TITLES] == [rungs > place for place in range(3)]
        assert text.endswith("(That is all.)" if rungs == 3 else "(One more: more)")
    assert hint(folder, rung=1).count("hint 1 of 3") == 2


def test_a_function_has_a_ladder_of_its_own(folder):
    assert "relu_backward: hint 1 of 3" in hint(folder, "relu_backward")
    text = hint(folder)
    assert "relu_backward: hint 2 of 3" in text and "relu: hint 1 of 3" in text


def test_what_is_written_needs_no_hint_until_all_is(folder):
    backprop = folder / "backprop.py"
    stub = '    raise NotImplementedError("q02_relu: keep what is positive")\n'
    backprop.write_text(backprop.read_text(encoding="utf-8").replace(stub, "    return z\n"), encoding="utf-8")
    assert ", relu: " not in hint(folder) and "relu_backward: " in hint(folder)
    assert ", relu: " in hint(folder, "relu")
    backprop.write_text("def relu(: no Python", encoding="utf-8")
    assert ", relu: " in hint(folder) and "relu_backward: " in hint(folder)


@pytest.mark.parametrize("spoilt", ["{", "[1]", '{"relu": "two"}', '{"nothing": 3}', ""])
def test_what_was_kept_is_lost_without_harm(folder, spoilt):
    (folder / KEPT).write_text(spoilt)
    assert "relu: hint 1 of 3" in hint(folder)
    (folder / KEPT).unlink()
    (folder / KEPT).mkdir()
    assert "relu: hint 1 of 3" in hint(folder)
