"""Functions of ours in the places of the student's: whatever the student's code calls, however it came by it, is ours."""

import sys
from unittest import mock

import pytest

from autograder import paths
from given.machinery import modules
from given.machinery.questions import FUNCTIONS, read_files

OURS = {"relu": lambda z: "ours"}
BACKPROP = "def relu(z):\n    return 'theirs'\n\n\n"


def called(backprop: str = BACKPROP, conv: str = "", function: str = "conv1d") -> str:
    """Return what a function returns where our relu is in the place of the student's."""
    texts = {"backprop.py": backprop, "conv.py": conv}
    loaded = modules.load_texts(texts, paths.SOLUTIONS, OURS)
    with mock.patch.dict(sys.modules, loaded):  # as in a player
        return getattr(loaded[FUNCTIONS[function].module], function)(0)


WAYS = {
    "imported": "from backprop import relu\ndef conv1d(z): return relu(z)",
    "imported under another name": "from backprop import relu as act\ndef conv1d(z): return act(z)",
    "imported with all else": "from backprop import *\ndef conv1d(z): return relu(z)",
    "its file imported": "import backprop\ndef conv1d(z): return backprop.relu(z)",
    "imported when called": "def conv1d(z):\n    from backprop import relu\n    return relu(z)",
    "looked up": "import sys, backprop\ndef conv1d(z): return getattr(sys.modules['backprop'], 're' + 'lu')(z)",
    "a default": "from backprop import relu\ndef conv1d(z, act=relu): return act(z)",
    "in a table": "from backprop import relu\nACTS = {'relu': relu}\ndef conv1d(z): return ACTS['relu'](z)",
    "in a class": "from backprop import relu\nclass Layer:\n    act = staticmethod(relu)\ndef conv1d(z): return Layer().act(z)",
    "in a closure": "from backprop import relu\ndef make(f): return lambda z: f(z)\nconv1d = make(relu)",
    "written again": "def relu(z): return 'own'\ndef conv1d(z): return relu(z)",
    "in a branch": "if True:\n    relu = lambda z: 'own'\ndef conv1d(z): return relu(z)",
}


@pytest.mark.parametrize("conv", WAYS.values(), ids=WAYS)
def test_another_file_meets_ours(conv):
    assert called(conv=conv) == "ours"


@pytest.mark.parametrize("conv", list(WAYS.values())[:-2], ids=list(WAYS)[:-2])
@pytest.mark.parametrize("backprop", ["", "def relu(:", "import nothing_of_that_name", "raise SystemExit"])
def test_so_it_does_where_the_function_or_its_file_is_missing(backprop, conv):
    assert called(backprop, conv) == "ours"


OWN = {
    "by its name": "def softmax(z): return relu(z)",
    "by another name": "act = relu\ndef softmax(z): return act(z)",
    "by globals": "def softmax(z): return globals()['relu'](z)",
    "decorated": "import functools\n@functools.cache\ndef relu(z): return 'own'\ndef softmax(z): return relu(z)",
    "assigned": "relu = staticmethod(lambda z: 'own').__func__\ndef softmax(z): return relu(z)",
    "walrus": "(relu := len)\ndef softmax(z): return relu(z)",
    "in a comprehension": "TABLE = [relu for _ in range(1)]\ndef softmax(z): return TABLE[0](z)",
}


@pytest.mark.parametrize("text", OWN.values(), ids=OWN)
def test_its_own_file_meets_ours(text):
    assert called(BACKPROP + text, function="softmax") == "ours"


def test_what_is_no_function_and_other_names_stay_theirs():
    assert called(
        BACKPROP + "def softmax(z): return [relu2(z), size]\ndef relu2(z): return 'own'\nsize = 3", function="softmax"
    ) == ["own", 3]
    assert modules.load_texts({"conv.py": "relu = 5"}, paths.SOLUTIONS, OURS)["conv"].relu == 5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("def f(:", "has a SyntaxError in line 1"),
        ("x = 1\n  y", "has an IndentationError in line 2"),
        ("if x:\n\ty\n        z", "has a TabError in line 3"),
    ],
)
def test_an_error_has_its_article(text, says):
    assert f"conv.py {says}" in modules.load_texts({"conv.py": text}, paths.SOLUTIONS)["conv"].trouble.text


TRIAL = "def relu(z):\n    return 1 / z\n\n\nprint('a trial')\nprint(relu(0))\n"


@pytest.mark.parametrize(
    ("text", "line", "is_trial"),
    [
        (TRIAL, 6, True),
        ("def relu(z):\n    return 1 / z\n\n\nx = [relu(z) for z in (1, 0)]\n", 5, True),
        ("x = 1 / 0\n", 1, False),
    ],
)
def test_what_stops_an_import_is_a_line_outside_of_all_functions(text, line, is_trial, tmp_path):
    (tmp_path / "backprop.py").write_text(text)
    says = modules.load_all(tmp_path)["backprop"].trouble.text
    assert f"backprop.py could not be imported, line {line}: ZeroDivisionError" in says
    assert text.splitlines()[line - 1] in says
    assert (f"Line {line} is outside of all functions" in says) is is_trial


def test_without_ours_all_is_theirs():
    loaded = modules.load_texts({"backprop.py": BACKPROP}, paths.SOLUTIONS)
    assert loaded["backprop"].relu(0) == "theirs"


def test_files_that_cannot_be_opened_are_left_out(tmp_path):
    """The rest is read as it is, in the order of the practical; other files are nobody's."""
    (tmp_path / "pool.py").write_bytes(b"\xff, no UTF-8")
    (tmp_path / "backprop.py").write_bytes(b"")
    (tmp_path / "conv.py").mkdir()
    (tmp_path / "mine.py").write_bytes(b"x = 1")
    assert list(read_files(tmp_path).items()) == [("backprop.py", b""), ("pool.py", b"\xff, no UTF-8")]
