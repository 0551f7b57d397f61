"""What was saved is noticed once it is saved to its end, and concerns the questions of what has changed in it."""

import os

import pytest

from autograder import paths
from given.command.saved_files import QUIET, questions_concerned, read_texts, stamps, wait_for_save

STUBS = read_texts(paths.ASSIGNMENT)
CONV = STUBS["conv"].decode()
KERNEL_LINE = '    raise NotImplementedError("q15_conv1d: slide the kernel over x, one weighted sum per position")\n'
ALL_OF_CONV = ["q14_sizes", "q15_conv1d", "q16_conv1d_backward", "q17_conv2d", "q18_conv_forward", "q19_conv_backward"]


@pytest.mark.parametrize(
    ("old", "new", "concerned"),
    [
        (CONV, CONV.replace(KERNEL_LINE, "    return x\n"), ["q15_conv1d"]),
        (CONV, CONV + "\n# a remark\n", []),
        (CONV, CONV.replace("def conv1d(", "def convolve("), ["q15_conv1d"]),
        (CONV, CONV + "\ndef helper(x):\n    return x\n", []),
        (
            CONV.replace(KERNEL_LINE, "    return helper(x)\n")
            + "def helper(x): return inner(x)\ndef inner(x): return 1\n",
            CONV.replace(KERNEL_LINE, "    return helper(x)\n")
            + "def helper(x): return inner(x)\ndef inner(x): return 2\n",
            ["q15_conv1d"],
        ),
        (CONV.replace("import numpy as np", ""), CONV, []),  # no function mentions np yet
        (CONV, CONV.replace(KERNEL_LINE, "    return (x\n"), ALL_OF_CONV),
        (CONV, "", ALL_OF_CONV),
        ("", "", []),
    ],
)
def test_which_questions_a_save_concerns(old, new, concerned):
    assert questions_concerned("conv", old.encode(), new.encode()) == concerned


def save_while_waiting(folder, *steps):
    """Wait for a save while these steps are made, one at each look; return what was saved, and how often was looked."""
    waiting, looks = list(steps), []

    def look(_):
        looks.append(1)
        if waiting:
            waiting.pop(0)()

    return wait_for_save(folder, stamps(folder), look), len(looks)


def write(path, text):
    return lambda: path.write_text(text)


def rename(path, text):
    """Save as many editors do: into another file, which then takes the place of the old one."""

    def step():
        other = path.with_suffix(".tmp")
        other.write_text(text)
        os.replace(other, path)

    return step


def nothing():
    pass


def test_a_save_is_noticed_when_it_is_whole(tmp_path):
    conv, pool = tmp_path / "conv.py", tmp_path / "pool.py"
    conv.write_text("one")
    pool.write_text("one")
    assert save_while_waiting(tmp_path, nothing, write(conv, "two and more")) == ({"conv"}, 2 + QUIET)
    assert save_while_waiting(tmp_path, rename(conv, "two and more")) == ({"conv"}, 1 + QUIET)
    assert save_while_waiting(tmp_path, write(conv, ""), nothing, write(conv, "half"), write(conv, "the whole"))[0] == {
        "conv"
    }
    assert save_while_waiting(tmp_path, write(conv, ""), write(conv, "a"), write(pool, "b"), nothing)[0] == {
        "conv",
        "pool",
    }
    assert save_while_waiting(tmp_path, conv.unlink, write(conv, "back again"))[0] == {"conv"}
    assert save_while_waiting(tmp_path, conv.unlink) == ({"conv"}, 1 + QUIET)
    assert read_texts(tmp_path) == {"pool": b"b"}
    assert save_while_waiting(tmp_path, nothing, conv.mkdir)[0] == {"conv"}
    assert "conv" not in read_texts(tmp_path)  # a folder of that name
