"""The names in a zip: each is a path inside, or no name at all."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.submissions.zip_names import path_inside

PIECES = st.lists(st.sampled_from([".", "..", "/", "\\", "", " ", "a", "conv.py", "\0", "\u202e", "C:"])).map("".join)


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        ("conv.py", "conv.py"),
        ("./conv.py", "conv.py"),
        ("hand in\\conv.py", "hand in/conv.py"),
        ("a//b/./conv.py", "a/b/conv.py"),
        *((name, "") for name in ("/conv.py", "\\conv.py", "../conv.py", "a\\..\\conv.py", "..", "a/..")),
        *((name, "") for name in ("conv.py/", "a\\", ".", "./.", "", "/")),
    ],
)
def test_a_path_inside_or_nothing(entry, path):
    assert path_inside(entry) == path


@given(PIECES | st.text())
def test_whatever_comes_leads_nowhere_else(entry):
    path = path_inside(entry)
    assert path == "" or (parts := PurePosixPath(path).parts) and ".." not in parts and parts[0] != "/"
