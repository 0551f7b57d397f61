"""What works at home and not in grading is told at once, with its price and what to do, and nothing else is."""

import sys

import pytest

from autograder.reference import catalogue
from given.files.when_graded import find_traps, warn


def traps(folder, text: str, name: str = "conv.py"):
    """Return what is found in a text."""
    (folder / name).write_text(text, encoding="utf-8")
    return find_traps(folder / name)


def told(folder, text: str) -> list[str]:
    """Return line and thing of each trap."""
    return [f"{trap.line} {trap.text.split()[0].rstrip(':')}" for trap in traps(folder, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import scipy.signal", ["1 scipy"]),
        ("\nfrom scipy import signal, fft", ["2 scipy"]),
        ("import numpy, pandas as pd", ["1 pandas"]),
        ("import matplotlib.pyplot as plt", ["1 matplotlib"]),
        ("from helpers import windows", ["1 helpers.py"]),
        ("from .helpers import windows", ["1 helpers.py"]),
        ("from . import backprop", ["1 .backprop"]),
        ("from .backprop import relu", ["1 .backprop"]),
        ("from given import plots", ["1 given.plots"]),
        ("import given.plots.style", ["1 given.plots"]),
        ("from given.yours import yours", ["1 given.yours"]),
        ("import winsound, msvcrt", ["1 msvcrt", "1 winsound"]),
        ("import tomllib", ["1 tomllib"]),
        pytest.param(
            "x = 1\ny = a[*x]", ["2 Python"], marks=pytest.mark.skipif(sys.version_info < (3, 11), reason="new")
        ),
        ("from itertools import batched", ["1 itertools.batched"]),
        ("import math\nx = math.sumprod([1], [2])", ["2 math.sumprod"]),
        ("import importlib\ns = importlib.import_module('scipy')", ["2 scipy"]),
        ("s = __import__('scipy.signal')", ["1 scipy"]),
        ("def f():\n    import torch", ["2 torch"]),
        ("if True:\n    import torch", ["2 torch"]),
        ("try:\n    import numba\nfinally:\n    pass", ["2 numba"]),
        ("try:\n    import numba\nexcept ValueError:\n    pass", ["2 numba"]),
        ("from concurrent.futures import ThreadPoolExecutor", ["1 concurrent"]),
        ("import threading, multiprocessing", ["1 multiprocessing", "1 threading"]),
        ("w = np.load('weights.npy')", ["1 np.load"]),
        ("def f(w):\n    np.savez('w.npz', w)\n    numpy.savetxt('w', w)", ["2 np.savez", "3 np.savetxt"]),
        ("with open('losses.txt', 'w') as file:\n    print(1, file=file)", ["1 open"]),
        ("Path('x').write_text('y')", ["1 write_text"]),
        ("w.tofile('w')", ["1 tofile"]),
        ("text = Path('x').open().read()", ["1 open"]),
        ("import gzip\ngzip.open('x')", ["2 gzip.open"]),
        ("import os\nos.system('ls')", ["2 os.system"]),
        ("from urllib.request import urlopen\nurlopen('x')", ["2 urlopen"]),
        ("import tkinter", ["1 tkinter"]),
        ("print(conv1d([1, 2], [1]))", ["1 conv1d"]),
        ("x = 1\nif x:\n    assert relu(x) == 1", ["3 relu"]),
        ("y = [softmax(z) for z in []]", ["1 softmax"]),
        ("breakpoint()", ["1 breakpoint"]),
        ("import pdb\npdb.set_trace()", ["2 set_trace"]),
        ("name = input('?')", ["1 input"]),
    ],
)
def test_what_will_not_work(tmp_path, text, found):
    (tmp_path / "helpers.py").touch()
    assert told(tmp_path, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "import numpy as np\nimport os.path, math, time\nfrom given import mnist\nfrom backprop import relu",
        "from given.functions import x\nimport given.mnist\nimport importlib\nimportlib.import_module('numpy')",
        "import math, itertools\nmath.sqrt(2)\nnp.cbrt(8)\nnp.exp2(3)\nitertools.pairwise([1])\nbatched = 3",
        "try:\n    from numba import njit\nexcept ImportError:\n    njit = None",
        "try:\n    import torch\nexcept:\n    torch = None",
        "if __name__ == '__main__':\n    import matplotlib.pyplot as plt\n    open('x')",
        "def load(x):\n    return x\nload(3)\nmodel.save(2)\nprint('open(x)')  # np.load",
        "loaded = np.loads if False else None\nself.open()",
        "def f(:",
        "x = " + "+".join(["1"] * 900) + "\n",
        "",
    ],
)
def test_what_works_is_no_reason_for_a_word(tmp_path, text):
    assert told(tmp_path, text) == []


@pytest.mark.parametrize(
    ("name", "text", "cost"),
    [
        ("conv.py", "import scipy", "27 points"),
        ("conv.py", "if True:\n    import scipy", "27 points"),
        ("conv.py", "class Kernels:\n    import scipy", "27 points"),
        ("beyond.py", "import scipy", "30 bonus points"),
        ("conv.py", "def conv1d(x, kernel, stride=1):\n    import scipy", "4 points"),
        ("training.py", "def predict(params, x):\n    open('w')", "15 points"),
        ("conv.py", "def helper(x):\n    import scipy", "points"),
        ("conv.py", "f = lambda: open('w')", "points"),
    ],
)
def test_the_price_is_that_of_what_cannot_run_then(tmp_path, name, text, cost):
    traps(tmp_path, text, name)
    (line,) = warn(tmp_path / name)
    assert line.startswith(f"may cost {cost}: {name}, line ")


STUB = "raise NotImplementedError('q02_relu: larger than 0')"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (f"'''Doc.'''\n    a = z * (z > 0)\n    {STUB}", 4),
        (f"a = z * (z > 0)\n    {STUB}\n    return a", 3),
        (f"{STUB}\n    return z * (z > 0)", 2),
        (f"'''Doc.'''\n    {STUB}", None),  # not started
        (f"pass\n    {STUB}", None),
        (f"return z * (z > 0)\n    {STUB}", None),  # it is never reached
        (f"if z.ndim == 0:\n        return z\n    {STUB}", None),  # it answers some calls
        ("return z", None),
    ],
)
def test_a_stub_left_in_an_answer_is_told_of(tmp_path, body, line):
    found = traps(tmp_path, f"def relu(z):\n    {body}\n", "backprop.py")
    assert [trap.line for trap in found] == ([line] if line else [])
    assert not found or ("relu" in found[0].text and "may cost 3 points" in warn(tmp_path / "backprop.py")[0])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "def relu(z):\n    return z\n\n\ndef relu(z):\n    pass\n",
            "relu: it is defined twice, and line 5 counts, not line 1",
        ),
        ("def relu(z, h):\n    return z\n", "line 1 says (z, h) where it was (z)"),
        ("def relu(x):\n    return x\n", "line 1 says (x) where it was (z)"),
        ("def relu(z, h=1):\n    return z\n", ""),  # it can be called as it was
        ("def helper(z):\n    return z\n\n\ndef helper(z):\n    pass\n", ""),
    ],
)
def test_a_function_that_is_not_as_it_should_be_is_told_of(tmp_path, text, says):
    (tmp_path / "backprop.py").write_text(text)
    found = warn(tmp_path / "backprop.py")
    assert [says in line and "may cost 3 points" in line for line in found] == [True] * bool(says)


def test_letters_in_another_encoding_are_told_of(tmp_path):
    (tmp_path / "pool.py").write_bytes(b"\n\n# gr\xf6\xdfe\n")
    assert warn(tmp_path / "pool.py") == [
        "may cost 13 points: pool.py, line 3: a letter is not in UTF-8. Save it as UTF-8"
    ]


def test_the_answers_need_no_word(tmp_path):
    for name, text in catalogue.reference().items():
        assert traps(tmp_path, text, name) == []


def test_a_file_that_is_not_there_needs_no_word(tmp_path):
    assert warn(tmp_path / "conv.py") == []
