"""A sentence about a slip in our text is said of the student's only if what it speaks of is there."""

import pytest

from given.diagnosis.source.own_words import can_be_said
from tests.given.diagnosis.test_explain import edit, says

TEXT = "def f(x, w):\n    for i in range(len(x)):\n        for j in range(3):\n            total = x[i] * w\n    return total\n"


@pytest.mark.parametrize(
    ("sentence", "fits"),
    [
        ("You use x where w belongs.", True),
        ("You use x where dz belongs.", False),
        ("Your loop over i ends one turn too early, where `range(n)` is right.", True),
        ("Your loop over k ends one too early.", False),
        ("Your loop over i stops after its first turn: is a return indented too far?", False),
        ("You subtract (-) where you should add (+).", True),
    ],
)
def test_names_and_loops_must_be_there(sentence, fits):
    assert can_be_said(sentence, TEXT, "f") is fits


def test_a_return_within_a_loop_is_there_or_not():
    early = TEXT.replace("    return total", "        return total")
    assert can_be_said("Your loop over i stops after its first turn: is a return indented too far?", early, "f")


@pytest.mark.parametrize("text", ["", "def f(x:", "def g(x): return x", "\0"])
def test_of_a_text_that_cannot_be_read_nothing_is_known(text):
    assert can_be_said("You use x where dz belongs.", text, "f")


def test_no_name_is_told_that_the_student_does_not_use():
    """z is the argument, and s our name for its sigmoid."""
    slip = "out = da.copy()\nfor place in np.ndindex(z.shape):\n    v = 1 / (1 + np.exp(-z[place]))\n    out[place] *= v * (1 - z[place])\nreturn out"
    said = says(edit("sigmoid_backward", slip))
    assert said and "where s belongs" not in said


@pytest.mark.slow
def test_a_list_that_would_be_put_into_itself_is_no_trouble():
    """It would grow without end: out.append(out), and then np.array(out)."""
    body = """out = []
i = 0
while i + len(kernel) < len(x):
    s = 0
    for k in range(len(kernel)):
        s = x[i + k] * kernel[k]
    out.append(s)
    i += stride
return np.array(out)"""
    assert "is 1 times" not in says(edit("conv1d", body))


def test_few_whole_numbers_are_no_proof_of_a_slip():
    body = "return (size + 2 * padding - kernel // stride) + 1 if stride > 2 else (size + 2 * padding - kernel) // stride + 1"
    assert "belongs" not in says(edit("output_size", body))
