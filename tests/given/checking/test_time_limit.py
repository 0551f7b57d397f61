"""A question is stopped when its time is up, and says once where; what was right before keeps its points."""

import sys
from dataclasses import replace

import pytest

from autograder import paths
from given.checking import time_limit
from given.checking.check_question import check_question
from given.checking.overview import glance, look_quickly
from given.checking.report import question_report
from given.checking.time_limit import load_in_time
from given.machinery import modules
from given.machinery.outcome import Kind
from given.machinery.questions import BOUNDS, QUESTIONS
from given.watching import watcher
from tests.given.watching.helpers import Terminal

Q15 = "q15_conv1d"
TESTS = paths.ASSIGNMENT / "tests"
ENDLESS = """import numpy as np


def conv1d(x, kernel, stride=1):
    if len(kernel) == 1:
        return kernel[0] * x
    y = []
    while len(y) < 3 * len(x):
        y = y[1:] + [0.0]
    return np.array(y)
"""


@pytest.mark.parametrize(
    ("used", "waited", "says"),
    [
        (0.5, 0.6, "q15 ..."),
        (8, 9, "q15 ... 8 of 20 s"),
        (12, 13, "q15 ... 12 of 20 s. A loop without end? Ctrl-C says where"),
        (7, 12, "q15 ... 7 of 20 s. A loop without end? Ctrl-C says where"),  # other programs work, too
        (1, 8, "q15 ... waits, for 7 s so far"),
        (1, 40, "q15 ... waits, for 39 s so far. A loop without end? Ctrl-C says where"),
    ],
)
def test_the_line_asks_for_an_endless_loop_after_a_while(used, waited, says):
    assert time_limit.name_running("q15", 20, "Ctrl-C")(used, waited) == says
    assert "without end" not in time_limit.name_running("q13", 60)(used, waited)  # as of a training


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(watcher, "TICK", 0.02)
    monkeypatch.setattr(time_limit, "READING_SECONDS", 0.2)
    monkeypatch.setattr(time_limit, "WAITING_SECONDS", 1.0)
    monkeypatch.setitem(QUESTIONS, Q15, replace(QUESTIONS[Q15], cpu_seconds=0.3, wall_seconds=60))


def functions_of(folder, text):
    (folder / "conv.py").write_text(text, encoding="utf-8")
    return modules.functions(load_in_time(folder))


def test_an_endless_loop_is_stopped_once_and_told_once(tmp_path):
    result = check_question(TESTS / f"{Q15}.py", functions_of(tmp_path, ENDLESS))
    assert result.cases[0].passed and {case.kind for case in result.cases[1:]} == {Kind.DEADLINE}
    text = question_report(result)
    assert text.count("still in this loop after 0.3 s") == 1 and "(and 4 more cases)" in text
    assert "conv.py, line 9, in conv1d: still" in text or "conv.py, line 8, in conv1d: still" in text
    assert "The loop is line 8: while len(y) < 3 * len(x):" in text and "Hint" not in text and "➜" not in text


def test_at_one_glance_the_place_stands_below(tmp_path):
    result = look_quickly(Q15, TESTS, functions_of(tmp_path, ENDLESS))
    head, place = glance(result).splitlines()
    assert head.startswith("✘ q15_conv1d") and place.startswith("    conv.py, line ") and "in conv1d: still" in place


@pytest.mark.slow
def test_what_waits_is_stopped_too(tmp_path, monkeypatch):
    monkeypatch.setitem(QUESTIONS, Q15, replace(QUESTIONS[Q15], cpu_seconds=10, wall_seconds=1.0))
    text = "import time\n\n\ndef conv1d(x, kernel, stride=1):\n    time.sleep(100)\n"
    report = question_report(check_question(TESTS / f"{Q15}.py", functions_of(tmp_path, text)))
    assert "conv.py, line 5, in conv1d: still waiting here after 1 s" in report


@pytest.mark.slow
@pytest.mark.parametrize("body", ["while True:\n    pass\n", "import time\ntime.sleep(100)\n"])
def test_a_file_that_never_ends_cannot_be_imported(tmp_path, body):
    found = functions_of(tmp_path, f"x = 1\n{body}")
    text = found["conv1d"].trouble.text
    assert text.startswith("conv.py could not be imported.\nconv.py, line ") and ": still " in text
    assert "relu" in found and "conv.py" not in found["relu"].trouble.text


@pytest.mark.on_record_of_all
@pytest.mark.slow
def test_a_memory_eater_is_told_what_there_is(tmp_path):
    text = "def conv1d(x, kernel, stride=1):\n    y = [0.0]\n    while True:\n        y = y + y\n"
    report = " ".join(question_report(check_question(TESTS / f"{Q15}.py", functions_of(tmp_path, text))).split())
    told = f"it takes more than the {BOUNDS.memory_bytes / 1e9:g} GB of memory that there are"
    assert told in report or "still in this loop" in report  # which of the two comes first is the computer's affair


def test_what_runs_is_named_in_a_terminal_until_it_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdout", screen := Terminal())
    check_question(
        TESTS / f"{Q15}.py", functions_of(tmp_path, "def conv1d(x, kernel, stride=1):\n    print('hello')\n")
    )
    text = screen.getvalue()
    assert text.startswith("\rq15_conv1d ...") and "hello\n" in text and "looking for the mistake" in text
    assert not text.split("\n")[-1].split("\r")[-1]
