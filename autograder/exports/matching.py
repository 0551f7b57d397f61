"""Who is who: which row of a gradebook is about which of our students. Nobody is guessed.

Numbers, the user's name and the e-mail address come first, and all that are known have to mean the same row; a number that
several rows have, as that of a hand-in by two, may mean each of them. A person's name counts where none of these is found,
and only if one row and one student have it.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from autograder.exports.platform import Person
from autograder.gradebook.kept_mark import KeptMark
from autograder.grading.result import Status
from autograder.submissions.names import fold

# By what a student of ours is looked up among what a row has: a user's name is an e-mail address at many schools.
LOOKED_UP = {"id": ("id",), "sis_id": ("sis_id",), "login": ("login", "email"), "email": ("email", "login")}


@dataclass
class Matches:
    """The rows of students, and the students without a row."""

    rows: dict[int, KeptMark] = field(default_factory=dict)
    in_no_row: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)  # whose row cannot be told for sure


class Index:
    """The rows by all that they say of a person."""

    def __init__(self, people: Sequence[Person]):
        self.people = {person.row: person for person in people}
        self.rows: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        for person in people:
            for kind, value in known_of(person):
                self.rows[kind, fold_value(value)].add(person.row)

    def rows_by_keys(self, mark: KeptMark) -> set[int]:
        """Return the rows that have any number, user's name or address of a student."""
        if not any(getattr(mark, ours) for ours in LOOKED_UP):  # a plain folder: the hand-in's name is all there is
            return self.look_up((kind, mark.student) for kind in LOOKED_UP)
        meant = [self.look_up((kind, getattr(mark, ours)) for kind in kinds) for ours, kinds in LOOKED_UP.items()]
        known = [rows for rows in meant if rows]
        return set.intersection(*known) or set.union(*known) if known else set()

    def rows_by_name(self, mark: KeptMark) -> set[int]:
        """Return the rows of a student's name, but those that say another number or address."""
        rows = self.look_up(("name", name) for name in names_of(mark))
        return {row for row in rows if not is_somebody_else(self.people[row], mark)}

    def look_up(self, keys: Iterable[tuple[str, str]]) -> set[int]:
        """Return all rows that one of these is found in."""
        return {row for kind, value in keys if value for row in self.rows.get((kind, fold_value(value)), ())}


def match_people(marks: Sequence[KeptMark], people: Sequence[Person]) -> Matches:
    """Return who has which row."""
    index = Index(people)
    namesakes = Counter(name for mark in marks for name in set(map(fold_value, names_of(mark))))
    found = {mark.student: rows_of(mark, index, namesakes) for mark in marks}
    claims = Counter(row for rows in found.values() if len(rows) == 1 for row in rows)
    unclear = {row for rows in found.values() if len(rows) > 1 for row in rows}
    matches = Matches()
    for mark in marks:
        rows = found[mark.student]
        if not rows:
            matches.in_no_row.append(mark.student)
        elif len(rows) > 1 or claims[next(iter(rows))] > 1 or (is_empty(mark) and rows <= unclear):
            matches.ambiguous.append(mark.student)
        else:
            matches.rows[rows.pop()] = mark
    return matches


def rows_of(mark: KeptMark, index: Index, namesakes: Counter[str]) -> set[int]:
    """Return the rows that may be a student's; one if it is sure."""
    rows = index.rows_by_keys(mark)
    if rows:
        return rows
    rows = index.rows_by_name(mark)
    has_namesake = any(namesakes[fold_value(name)] > 1 for name in names_of(mark))
    return rows | {-1} if rows and has_namesake else rows  # of two namesakes nobody knows which one the row is about


def known_of(person: Person) -> Iterator[tuple[str, str]]:
    """Yield all that a row says of a person, by kind."""
    named = [(kind, getattr(person, kind)) for kind in LOOKED_UP] + [("name", name) for name in person.names]
    yield from ((kind, value) for kind, value in named if value.strip())


def is_empty(mark: KeptMark) -> bool:
    """Whether there was nothing to grade, and nobody has given points for that."""
    return mark.status == Status.ERROR.value and mark.total == 0


def names_of(mark: KeptMark) -> tuple[str, ...]:
    """Return the ways in which a student's name may stand in a gradebook."""
    name = mark.name or mark.student
    last, comma, first = name.partition(",")
    return (name, f"{first} {last}") if comma else (name,)


def is_somebody_else(person: Person, mark: KeptMark) -> bool:
    """Whether a row has another address or number of the school than a student of the same name."""
    both = ((person.sis_id, mark.sis_id), (person.email, mark.email))
    return any(one and other and fold_value(one) != fold_value(other) for one, other in both)


def fold_value(text: str) -> str:
    """Fold case, blanks and the forms in which Unicode writes the same letter."""
    return " ".join(fold(unicodedata.normalize("NFKC", text)).split())
