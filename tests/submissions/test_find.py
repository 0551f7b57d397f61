"""Students keep apart whatever they are called, and whatever could be a hand-in has a row."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.submissions.find import find_class, find_submissions, tell_apart
from autograder.submissions.names import fold
from autograder.submissions.submission import Submission
from tests.draws import draws
from tests.submissions.test_submissions import BULKS, CODE, GOOD, fill, inbox, names, packed, refusal

__all__ = ["inbox"]  # a fixture


@settings(max_examples=draws(200), deadline=None)
@given(st.lists(st.text(min_size=1, max_size=4, alphabet="aA é\u0301=ß(2)"), max_size=8))
def test_names_are_always_told_apart(students):
    found = [Submission(student, Path(str(number))) for number, student in enumerate(students)]
    told = list(tell_apart(found))
    assert [submission.path for submission in told] == [submission.path for submission in found]
    assert len({fold(submission.student) for submission in told}) == len(found)


HIDDEN = {
    "a zip": ({".jane.zip": GOOD}, [".jane"]),
    "a dot as its name": ({"..zip": GOOD}, ["."]),
    "no name at all": ({".zip": GOOD}, [".zip"]),
    "a zip that is none": ({".jane.zip": b"?"}, [".jane"]),
    "a folder": ({".jane/conv.py": CODE}, [".jane"]),
    "a folder in a folder": ({".jane/handin/conv.py": CODE}, [".jane"]),
    "a zip in a folder": ({".jane/handin.zip": GOOD}, [".jane"]),
    "a zip, whatever it is called": ({".jane": GOOD}, [".jane"]),
    "what macOS would call another's": ({"._jane.zip": GOOD}, ["._jane"]),
}
NO_HAND_INS = {
    "what macOS puts beside a zip": ({"jane.zip": GOOD, "._jane.zip": b"\0\5\x16\7"}, ["jane"], ["._jane.zip"]),
    "a file": ({"jane.zip": GOOD, ".DS_Store": b"x"}, ["jane"], [".DS_Store"]),
    "a repository": ({"jane.zip": GOOD, ".git/config": b"x", ".git/hooks/x": b""}, ["jane"], [".git"]),
    "a file of code": ({"jane.zip": GOOD, ".conv.py.swp": CODE}, ["jane"], [".conv.py.swp"]),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_a_hand_in_that_begins_with_a_dot_has_a_row(inbox, case):
    files, students = HIDDEN[case]
    fill(inbox, files)
    assert names(inbox) == students and find_class(inbox).left_out == []


@pytest.mark.parametrize("case", NO_HAND_INS)
def test_what_is_no_hand_in_is_named(inbox, case):
    files, students, left_out = NO_HAND_INS[case]
    fill(inbox, files)
    assert names(inbox) == students and find_class(inbox).left_out == left_out


@pytest.mark.parametrize("case", BULKS)
def test_a_bulk_download_beside_others_is_one_row(inbox, case):
    """Or one small zip would be graded thousands of times."""
    fill(inbox, {"bulk.zip": packed(BULKS[case][0]), "zoe.zip": GOOD})
    assert names(inbox) == ["bulk", "zoe"]
    assert "graded alone in a folder" in refusal(find_submissions(inbox)[0])
