"""A hand-in whose functions can be called again, on top of ours or with one change each."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from autograder.errors import PlayerLost
from given.diagnosis.candidates import Candidate
from given.machinery.outcome import Call


class AnsweringStudent(Protocol):
    """A hand-in whose functions can be called again: see player/student.py."""

    losses: dict[str, PlayerLost]  # by question
    lost_on_ours: dict[str, PlayerLost]

    def begin(self, question: str) -> None:
        """Give this question its budget."""

    def functions(self) -> Mapping[str, Any]:
        """Return the functions by name."""

    def text(self, function: str) -> str:
        """Return the text of the file in which a function is."""

    def mended(self, function: str, calls: Sequence[Call]) -> Iterator[Candidate]:
        """Yield versions of a function with one change in its text each, by what they do in these calls."""

    def on_ours(self, names: tuple[str, ...]) -> AbstractContextManager["AnsweringStudent"]:
        """Give the same student with these functions being ours; what is theirs meets ours wherever it calls them."""
