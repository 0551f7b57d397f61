"""explain: all that stands behind a mark, hidden cases with values, and nothing of a student's acts on the terminal."""

import re

import pytest

from autograder import paths
from autograder.grading.result import Result
from tests.helpers.sandboxes import working_sandboxes

pytestmark = pytest.mark.slow

EVIL = "\x1b[31m\x1b]0;title\x07\u202e"
HALF = "    windows = np.lib.stride_tricks.sliding_window_view(x, len(kernel))[::stride]\n"


def conv_with_mistakes() -> str:
    """Return the answers with a kernel that is flipped, and a comment that would paint the terminal."""
    text = (paths.SOLUTIONS / "conv.py").read_text(encoding="utf-8")
    assert text.count(HALF) == 1
    return text.replace(HALF, f"    # {EVIL}\n    kernel = kernel[::-1]\n{HALF}")


@pytest.fixture
def graded(tmp_path, run_real, hand_in):
    """A class of one that was graded, with rules and a judgement."""
    hand_in("in/jane", conv=conv_with_mistakes())
    (tmp_path / "course.toml").write_text("[points]\nq15 = 8\n")
    (tmp_path / "o.csv").write_text("student,question,points,reason\njane,q15,+1,saw her notes\n")
    run_real("grade", "in", "--out", "out", "--questions", "q14,q15", "--overrides", "o.csv", "--jobs", "1")
    return tmp_path


def test_everything_behind_a_mark_is_told(graded, run_real):
    status, said = run_real("explain", "jane", "q15", "--out", "out")
    assert status == 0
    result = Result.from_json((graded / "out" / "results" / "jane.json").read_text(encoding="utf-8"))
    for case in result.questions[1].cases:
        assert f"{case.name} ({'hidden' if case.hidden else 'public'})" in said
    assert f"hand-in {result.hand_in}: {graded / 'in' / 'jane'}" in said
    assert "q15_conv1d: 5 of 8 points" in said and "graded: 2 of 4" in said and "in the points of" in said
    assert "decided by a person: q15_conv1d +1, saw her notes" in said
    assert "mistake of conv1d:" in said and "conv1d_flipped (autograder/reference/mistakes/conv.toml, a slip)" in said
    hidden = said.split("a stride longer than the kernel (hidden)")[1].split("\n\n")[0]
    assert (
        "You called conv1d(x, kernel, stride=5)" in hidden and "it returned [" in hidden and "ours returns [" in hidden
    )
    assert "kernel = kernel[::-1]" in said and re.search(r"conv1d in conv.py, line \d+:", said)


def test_nothing_of_a_students_acts_on_the_terminal(graded, run_real):
    _, said = run_real("explain", "jane", "15", "--out", "out")
    assert all(character.isprintable() or character == "\n" for character in said) and "]0;title" in said


def test_what_is_gone_or_changed_is_told_and_the_rest_shown(graded, run_real):
    conv = graded / "in" / "jane" / "conv.py"
    conv.write_text("x = 1")
    status, said = run_real("explain", "jane", "q15", "--out", "out")
    assert status == 0 and "has changed since it was graded" in said and "q15_conv1d: 5 of 8" in said
    assert "ours returns" not in said


@pytest.mark.on_record_of_all
@pytest.mark.parametrize(
    ("words", "told"),
    [(("jan", "q15"), "did you mean jane?"), (("jane", "q99"), "they are called"), (("../x", "q15"), "no student")],
)
def test_what_cannot_be_explained_is_one_line(graded, run_real, words, told):
    status, said = run_real("explain", *words, "--out", "out")
    assert status == 2 and told in said and said.count("\n") == 1


def test_the_sandbox_is_that_of_the_grading(graded):
    assert Result.from_json((graded / "out" / "results" / "jane.json").read_text()).sandbox in working_sandboxes()
