"""What is to be known of a platform: how its gradebook file looks, and how its bulk upload of feedback wants to be called."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.exports.sheet import Sheet
from autograder.gradebook.kept_mark import KeptMark
from autograder.submissions.names import fold, printable

PART_CHARACTERS = 255  # of one part of a path, as file systems have it
NOT_IN_PARTS = r'[\\/:*?"<>|]'  # which mean something on one system or another


@dataclass(frozen=True)
class Person:
    """One student's row in the gradebook, and all by which the platform knows the student."""

    row: int
    id: str = ""
    login: str = ""
    sis_id: str = ""
    email: str = ""
    names: tuple[str, ...] = ()  # all ways in which the row writes the name


class Destination(ABC):
    """What marks and pages can be exported for."""

    name: str  # on the command line
    title: str
    grades_to: str  # where the table is uploaded
    feedback_to: str  # where the zip of pages is uploaded
    hand_ins_have_several = False  # whether the number that pages are found by may be of a pair or a group

    @abstractmethod
    def feedback_entry(self, mark: KeptMark, suffix: str) -> str:
        """Return what a student's page is called in the zip of feedback; "" if that cannot be known."""


class Platform(Destination):
    """A learning platform, whose own gradebook file is filled. Cells that came from it are only read."""

    gradebook_from: str  # where its gradebook file is to be had
    refuses_more = False  # whether a grade above the maximum is silently left out

    @property
    def advice(self) -> str:
        """How to get the file that can be filled."""
        return f"download it from {self.title}: {self.gradebook_from}"

    @abstractmethod
    def is_header(self, header: Sequence[str]) -> bool:
        """Whether this is the first row of the platform's gradebook."""

    @abstractmethod
    def assignments(self, sheet: Sheet) -> dict[int, str]:
        """Return by column the titles of the assignments that a grade can be imported for."""

    @abstractmethod
    def people(self, sheet: Sheet) -> list[Person]:
        """Return the students."""

    @abstractmethod
    def maximum(self, sheet: Sheet, row: int, column: int) -> float | None:
        """Return of how many points a cell is, where the file says so."""

    def is_kept(self, cell: str) -> bool:
        """Whether a cell says something that no grade may take the place of."""
        return False


def has_column(header: Sequence[str], *names: str) -> bool:
    """Whether a column is called in one of these ways, whatever the case."""
    return not {fold(name) for name in header}.isdisjoint(map(fold, names))


def number_in(text: str) -> float | None:
    """Return the number in a cell, with a decimal point or comma; None for anything else, infinity and nothing included."""
    plain = text.strip()
    if not re.fullmatch(r"\d{1,9}([.,]\d{1,9})?", plain, re.ASCII):
        return None
    return float(plain.replace(",", "."))


def both_orders(first: str, last: str) -> tuple[str, ...]:
    """Return the ways to write a name in two parts."""
    return (f"{first} {last}".strip(), f"{last}, {first}".strip(", "))


def harmless_part(text: str) -> str:
    """Return a text that is one part of a path as it stands; "" for one that leads elsewhere, or is none on some system."""
    is_plain = text == printable(text).strip(" ") and not re.search(NOT_IN_PARTS, text)
    return text if is_plain and text.strip(".") and len(text) <= PART_CHARACTERS else ""


def make_part(text: str) -> str:
    """Return what can be kept of a text as one part of a path; "" if that is nothing."""
    return re.sub(NOT_IN_PARTS, "_", printable(text)).strip(". ")[:PART_CHARACTERS].strip(". ")
