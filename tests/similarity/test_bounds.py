"""Every bound on comparing: on the process that parses, and on what the page shows."""

import pytest

from autograder.limits import LIMITS
from autograder.pages.similarity import write_similarity
from autograder.similarity.compare import compare_class
from autograder.similarity.parse import parse_files
from autograder.similarity.side_by_side import lay_beside
from tests.similarity.independent import independent
from tests.similarity.test_side_by_side import BODY, code_of


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize(
    ("bound", "little"), [("cpu_seconds", 0), ("wall_seconds", 0.01), ("memory_bytes", 50_000_000)]
)
def test_a_parser_past_its_bound_gives_nothing(monkeypatch, bound, little):
    long = independent()["fourier"]["conv.py"].encode() + b"y = f(1, 2, 3, 4, 5, 6)\n" * 6_000
    assert "conv.py" in parse_files({"conv.py": long})[0]
    monkeypatch.setitem(vars(LIMITS.similarity), bound, little)
    statements, reasons = parse_files({"conv.py": long})
    assert "conv.py" not in statements and "conv.py" in reasons


@pytest.fixture
def pair(tmp_path):
    """Return two hand-ins that are alike in several functions."""
    files = {name[:-3]: text for name, text in independent()["loops"].items()}
    return [code_of(tmp_path / name, **files) for name in ("anna", "bob")]


@pytest.mark.slow
def test_functions_that_are_shown(pair, monkeypatch):
    assert len(lay_beside(*pair)) > 2
    monkeypatch.setitem(vars(LIMITS.similarity), "functions_side_by_side", 2)
    assert len(lay_beside(*pair)) == 2


def test_lines_that_are_shown(tmp_path, monkeypatch):
    codes = [code_of(tmp_path / name, conv=BODY.format(name="y", extra="")) for name in ("anna", "bob")]
    monkeypatch.setitem(vars(LIMITS.similarity), "lines_side_by_side", 1)
    (beside,) = lay_beside(*codes)
    assert all(len(lines) <= 3 for lines in beside.lines)


def test_pairs_that_are_shown(tmp_path, monkeypatch, pair):
    pairs = compare_class(pair)
    assert len(pairs) == 1
    shown = write_similarity(tmp_path / "all", pair, pairs).read_text()
    monkeypatch.setitem(vars(LIMITS.similarity), "pairs_side_by_side", 0)
    assert "<pre" in shown and "<pre" not in write_similarity(tmp_path / "none", pair, pairs).read_text()
