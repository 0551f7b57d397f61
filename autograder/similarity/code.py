"""What a comparison goes in with and comes out with: hand-ins as they are compared, and pairs of them."""

from dataclasses import dataclass

from autograder.similarity.pieces import Pieces
from autograder.submissions.submission import Submission

WHOLE = "whole hand-in"


@dataclass(frozen=True)
class Place:
    """Where a statement stands."""

    function: str
    first_line: int
    last_line: int


@dataclass(frozen=True)
class CodeFile:
    """A file as it is compared."""

    digest: str  # of its text, line ends aside
    places: tuple[Place, ...]
    pieces: Pieces


@dataclass(frozen=True)
class Code:
    """A hand-in as it is compared; one of an earlier folder is compared with this year's only."""

    student: str
    submission: Submission
    files: dict[str, CodeFile]
    reasons: dict[str, str]  # by file: why it is not compared; by WHOLE for the whole hand-in
    earlier: str = ""  # the name of the earlier folder, "" for this year's

    @property
    def label(self) -> str:
        """Return how a page calls the hand-in."""
        return f"{self.student} ({self.earlier})" if self.earlier else self.student


@dataclass(frozen=True)
class Likeness:
    """How alike two hand-ins are in one file, or as a whole."""

    part: str
    share: float  # of the lighter one's own pieces, 0 to 1
    pieces: float  # that both have, those in known ways counted less


@dataclass(frozen=True)
class Pair:
    """Two hand-ins that are worth a look beside each other, and in which parts."""

    first: Code
    second: Code
    likenesses: tuple[Likeness, ...]  # those worth a look, the whole hand-in first

    @property
    def share(self) -> float:
        """Return by what a list of pairs is sorted."""
        return max(likeness.share for likeness in self.likenesses)
