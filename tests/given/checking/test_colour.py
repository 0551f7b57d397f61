"""Marks are in colour in a terminal, and nowhere else: neither in a file nor in a notebook, nor where nobody wants them."""

import os
import pty
import subprocess
import sys

import pytest

from autograder import paths
from given.checking.screen.colour import paint

PROGRAM = "from given.checking.screen.colour import show; show('✘ q02_relu\\n\\n  ➜ relu: look\\n    x = 1')"


def run_in_terminal(**environment):
    """Return what a terminal is sent."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(paths.ASSIGNMENT), **environment}
    subprocess.run([sys.executable, "-c", PROGRAM], stdout=theirs, env=environment, check=True)
    os.close(theirs)
    with os.fdopen(ours, "rb") as terminal:
        return terminal.read1().decode()


def test_lines_with_a_mark_are_painted_and_no_others():
    assert paint("✘ a\n  ➜ b\n    x = 1 ✔") == "\033[31m✘ a\033[0m\n  \033[33m➜ b\033[0m\n    x = 1 ✔"


def test_a_terminal_shows_colours():
    assert "\033[31m✘ q02_relu" in run_in_terminal(NO_COLOR="")


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_none_gets_none(environment):
    assert "\033" not in run_in_terminal(**environment)


def test_a_file_has_none():
    environment = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(paths.ASSIGNMENT)}
    text = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, env=environment, check=True).stdout
    assert text.startswith("✘".encode()) and b"\033" not in text
