"""Nobody is guessed: numbers and addresses first and in agreement, then a name that only one student and one row have."""

import pytest

from autograder.exports.matching import match_people
from autograder.exports.platform import Person
from autograder.gradebook.kept_mark import KeptMark

ZOE = Person(1, "90001", "u1", "S-1", "zoe@uni.example", ("Müller, Zoë", "Zoë Müller"))
MAX = Person(2, "90002", "u2", "S-2", "max@uni.example", ("Doe, Max", "Max Doe"))
MAX_TOO = Person(3, "90003", "u3", "S-3", "max.doe@uni.example", ("Doe, Max", "Max Doe"))
CLASS = (ZOE, MAX, MAX_TOO)


def mark(student="x", **known) -> KeptMark:
    return KeptMark(student, "graded", 1.0, **known)


def row_of(*marks: KeptMark, people=CLASS) -> int | str:
    """Return the row of the last of these marks, or why it has none."""
    matches = match_people(marks, people)
    rows = {found.student: row for row, found in matches.rows.items()}
    student = marks[-1].student
    return rows.get(student) or ("in no row" if student in matches.in_no_row else "ambiguous")


SURE = {
    "number": {"id": "90001"},
    "number of the school": {"sis_id": "s-1"},
    "user's name": {"login": "U1"},
    "address": {"email": "Zoe@Uni.example"},
    "address as the user's name": {"login": "zoe@uni.example"},
    "all of them": {"id": "90001", "sis_id": "S-1", "login": "u1", "email": "zoe@uni.example", "name": "Zoë Müller"},
    "number, whatever the name": {"id": "90001", "name": "Max Doe"},
    "number, and a number nobody has": {"id": "90001", "sis_id": "S-9"},
    "name": {"name": "Zoë Müller"},
    "name in another order, case and form": {"name": "MU\u0308LLER,  zoe\u0308"},
    "name, and numbers of elsewhere": {"name": "Zoë Müller", "id": "310000001"},
}


@pytest.mark.parametrize("known", SURE.values(), ids=SURE)
def test_a_student_is_found_by(known):
    assert row_of(mark(**known)) == ZOE.row


NOT_SURE = {
    "two numbers that disagree": ({"id": "90001", "sis_id": "S-2"}, "ambiguous"),
    "number and address that disagree": ({"id": "90001", "email": "max@uni.example"}, "ambiguous"),
    "name of two rows": ({"name": "Max Doe"}, "ambiguous"),
    "nothing that any row has": ({"id": "1", "name": "Jane Roe"}, "in no row"),
    "nothing": ({}, "in no row"),
    "half a name": ({"name": "Müller"}, "in no row"),
    "name without its accents": ({"name": "Zoe Muller"}, "in no row"),
    "name of somebody with another address": ({"name": "Zoë Müller", "email": "other@uni.example"}, "in no row"),
    "name of somebody with another number": ({"name": "Zoë Müller", "sis_id": "S-9"}, "in no row"),
    "number that is another kind's": ({"sis_id": "90001"}, "in no row"),
}


@pytest.mark.parametrize(("known", "outcome"), NOT_SURE.values(), ids=NOT_SURE)
def test_nobody_is_guessed_from(known, outcome):
    assert row_of(mark(**known)) == outcome


def test_of_two_namesakes_the_one_with_the_number_is_found():
    assert row_of(mark(name="Max Doe", id="90003")) == MAX_TOO.row


@pytest.mark.parametrize("known", [{"id": "90001"}, {"name": "Zoë Müller"}])
def test_two_students_who_claim_a_row_have_none(known):
    assert row_of(mark("one", **known), mark("two", **known)) == "ambiguous"


def test_two_students_of_one_name_are_not_told_apart_by_it():
    others = (mark("one", name="Zoë Müller", id="90001"), mark("two", name="Zoë Müller"))
    assert row_of(*others) == "ambiguous"


PAIR = (Person(1, "8000", sis_id="S-1"), Person(2, "8000", sis_id="S-2"))  # one hand-in, one number of it


@pytest.mark.parametrize(("sis_id", "outcome"), [("S-1", 1), ("S-2", 2), ("S-3", "ambiguous"), ("", "ambiguous")])
def test_each_of_a_pair_has_the_row_of_their_own(sis_id, outcome):
    assert row_of(mark(id="8000", sis_id=sis_id), people=PAIR) == outcome


NAMESAKES = (mark("one", name="Max Doe", id="77-1"), mark("two", name="Max Doe", id="78-1"))


@pytest.mark.parametrize(("points", "outcome"), [(0.0, "ambiguous"), (1.0, MAX.row)])
def test_no_zero_where_a_namesakes_hand_in_may_be_meant(points, outcome):
    nothing = KeptMark("Max Doe_u2", "error", points, name="Max Doe", login="u2")  # points: somebody has decided it
    assert row_of(*NAMESAKES, nothing) == outcome
    assert row_of(nothing) == MAX.row


def test_a_row_with_nothing_in_it_is_nobodys():
    assert row_of(mark(), people=(Person(1), Person(2, names=("", " ")))) == "in no row"


@pytest.mark.parametrize("student", ["u1", "90001", "S-1", "zoe@uni.example", "Zoë Müller", "Müller, Zoë"])
def test_of_a_plain_folder_the_hand_ins_name_is_looked_up(student):
    assert row_of(mark(student)) == ZOE.row


def test_a_hand_ins_name_counts_for_nothing_beside_a_number():
    assert row_of(mark("u1", id="90002")) == MAX.row
