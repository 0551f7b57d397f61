"""Students keep apart whatever they are called."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.submissions.find import tell_apart
from autograder.submissions.names import fold
from autograder.submissions.submission import Submission


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=4, alphabet="aA é\u0301=ß(2)"), max_size=8))
def test_names_are_always_told_apart(students):
    found = [Submission(student, Path(str(number))) for number, student in enumerate(students)]
    told = list(tell_apart(found))
    assert [submission.path for submission in told] == [submission.path for submission in found]
    assert len({fold(submission.student) for submission in told}) == len(found)
