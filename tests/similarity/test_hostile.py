"""Texts that are made to crash or stall a parser cost their own file, and nothing else."""

import pytest

from autograder.similarity.parse import NO_LINE, parse_files, read_text
from tests.draws import spread
from tests.similarity.independent import independent

GOOD = independent()["fourier"]["conv.py"].encode()
HOSTILE = {
    "parentheses": b"x = " + b"(" * 50_000 + b")" * 50_000,
    "minus signs": b"x = " + b"-" * 300_000 + b"1",
    "a sum": b"x = " + b"1 + " * 100_000 + b"1",
    "attributes": b"x" + b".a" * 100_000,
    "calls": b"x" + b"()" * 100_000,
    "indents": b"".join(b" " * depth + b"if x:\n" for depth in range(3_000)),
    "nested functions": b"".join(b" " * depth + b"def f():\n" for depth in range(90)) + b" " * 90 + b"return 1\n",
    "lambdas": b"x = " + b"lambda: " * 50_000 + b"0",
    "a huge number": b"x = " + b"9" * 900_000,
    "many statements": b"x = f(1, 2, 3, 4, 5, 6)\n" * 15_000,
    "many names": b"def f():\n" + b"".join(b"  v%d = v%d + 1\n" % (n + 1, n) for n in range(20_000)),
    "doubling names": b"def f(v0):\n"
    + b"".join(b"  v%d = v%d[v%d]\n" % (n + 1, n, n) for n in range(90))
    + b"  return v90",
    "doubling helpers": b"".join(b"def h%d(a):\n  return h%d(a) + h%d(a)\n" % (n + 1, n, n) for n in range(200)),
    "one helper twice as often": b"def h(a):\n  return g(a, a)\n"
    + b"def f(x):\n  return "
    + b"h(" * 90
    + b"x"
    + b")" * 90,
    "zeros": b"\0" * 900_000,
    "no text": bytes(range(256)) * 3_000,
    "UTF-16": "def f():\n  return 1".encode("utf-16"),
    "an encoding that is none": b"# coding: nonsense\nx = 1",
    "carriage returns": b"def f():\r  return 1\r",
    "surrogates": b"x = '\\ud800'\ny = f('\xed\xa0\x80', x)",
    "nothing": b"",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", spread(list(HOSTILE), 5, pytest.mark.exhaustive))
def test_a_hostile_file_costs_nothing_else(name):
    statements, reasons = parse_files({"backprop.py": HOSTILE[name], "conv.py": GOOD})
    assert statements["conv.py"] == parse_files({"conv.py": GOOD})[0]["conv.py"]
    assert set(statements) | set(reasons) == {"backprop.py", "conv.py"}


@pytest.mark.slow
def test_a_parser_that_ends_is_told_of(monkeypatch):
    """Seen on Pythons whose parser overflows its stack: the process is gone without a word."""
    monkeypatch.setattr("autograder.similarity.parse.PROGRAM", "no.such.module")
    assert parse_files({"conv.py": GOOD}) == ({}, {"conv.py": NO_LINE})


def test_lines_are_counted_as_python_counts_them():
    assert read_text(b"\xef\xbb\xbfa\r\nb\rc\x0cd\0") == "a\nb\nc d "
