"""A file or a function that is not there: the one beside it that was meant is named, and no other."""

from types import ModuleType

import pytest

from given.machinery.errors.lookalikes import find_lookalike, say_lookalike, say_near_function


@pytest.mark.parametrize("name", ["Conv.py", "conv (1).py", "conv.py.txt", "conv - Copy.py", "CONV.PY"])
def test_a_file_under_another_name_is_found(name, tmp_path):
    (tmp_path / name).write_text("")
    assert find_lookalike(tmp_path / "conv.py") == name
    assert ("Windows" in say_lookalike(tmp_path / "conv.py")) == name.endswith(".txt")


@pytest.mark.parametrize("name", ["conv1d.py", "my_conv.py", "conv.txt", "conv.pyc", "convolution.py"])
def test_another_file_is_not_taken_for_it(name, tmp_path):
    (tmp_path / name).write_text("")
    assert not find_lookalike(tmp_path / "conv.py") and not say_lookalike(tmp_path / "conv.py")
    assert not find_lookalike(tmp_path / "no folder" / "conv.py")


@pytest.mark.parametrize("name", ["convolution.py", "my answers.py", "convolution.py.txt"])
def test_a_file_is_found_by_its_functions(name, tmp_path):
    (tmp_path / name).write_text("import numpy as np\n\n\ndef conv1d(x, kernel, stride=1):\n    return x\n")
    assert find_lookalike(tmp_path / "conv.py") == name
    assert not find_lookalike(tmp_path / "pool.py")


def test_functions_of_another_file_are_in_their_place(tmp_path):
    (tmp_path / "pool.py").write_text("def conv1d(x, kernel, stride=1):\n    return x\n")
    (tmp_path / "notes.txt").write_text("def conv1d(x, kernel, stride=1):\n    return x\n")
    assert not find_lookalike(tmp_path / "conv.py")


@pytest.mark.parametrize(
    ("there", "name", "says"),
    [
        ("denseforward", "dense_forward", "Should denseforward, in line 1, be called dense_forward?"),
        ("Dense_Forward", "dense_forward", "Should Dense_Forward, in line 1, be called dense_forward?"),
        ("dense_foward", "dense_forward", "Should dense_foward, in line 1, be called dense_forward?"),
        ("dense_backward", "dense_forward", ""),  # it is one of the assignment
        ("window", "max_pool", ""),
    ],
)
def test_a_function_under_another_name_is_found(there, name, says):
    module = ModuleType("backprop")
    exec(f"def {there}(x): pass", module.__dict__)
    assert say_near_function(module, name) == says
