"""From hand-ins to the pairs that are worth a look: what the class report and others ask for."""

from collections.abc import Sequence

from autograder.similarity.code import Pair
from autograder.similarity.compare import compare_class
from autograder.similarity.read import read_class
from autograder.submissions.submission import Submission


def find_similar(submissions: Sequence[Submission]) -> list[Pair]:
    """Return the pairs of a class that are worth a look, most alike first.

    Raises SetupError, with what to do, where copydetect is not installed.
    """
    return compare_class(read_class([("", submissions)]))
