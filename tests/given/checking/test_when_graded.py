"""What works at home and not in grading is told at once, and nothing else is."""

import pytest

from autograder.reference import catalogue
from given.checking.when_graded import warn


def told(folder, text: str) -> list[str]:
    """Return line and thing of each warning."""
    file = folder / "conv.py"
    file.write_text(text, encoding="utf-8")
    lines = [line.removeprefix("may cost points: conv.py, line ") for line in warn(file)]
    return [line.split()[0].rstrip(":") + " " + line.split()[1].rstrip(":") for line in lines]


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("import scipy.signal", ["1 scipy"]),
        ("\nfrom scipy import signal, fft", ["2 scipy"]),
        ("import numpy, pandas as pd", ["1 pandas"]),
        ("import matplotlib.pyplot as plt", ["1 matplotlib"]),
        ("from helpers import windows", ["1 helpers.py"]),
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
        ("breakpoint()", ["1 breakpoint"]),
        ("import pdb\npdb.set_trace()", ["2 set_trace"]),
        ("name = input('?')", ["1 input"]),
    ],
)
def test_what_will_not_work(tmp_path, text, warnings):
    (tmp_path / "helpers.py").touch()
    assert told(tmp_path, text) == warnings


@pytest.mark.parametrize(
    "text",
    [
        "import numpy as np\nimport os.path, math, time\nfrom given import mnist\nfrom backprop import relu",
        "try:\n    from numba import njit\nexcept ImportError:\n    njit = None",
        "try:\n    import torch\nexcept:\n    torch = None",
        "def load(x):\n    return x\nload(3)\nmodel.save(2)\nprint('open(x)')  # np.load",
        "loaded = np.loads if False else None\nself.open()",
        "def f(:",
        "",
    ],
)
def test_what_works_is_no_reason_for_a_word(tmp_path, text):
    assert told(tmp_path, text) == []


def test_the_answers_need_no_word(tmp_path):
    for name, text in catalogue.reference().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert warn(tmp_path / name) == []


def test_a_file_that_is_not_there_needs_no_word(tmp_path):
    assert warn(tmp_path / "conv.py") == []
