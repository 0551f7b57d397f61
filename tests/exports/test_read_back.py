"""What we fill, the platforms' importers read: everybody's points at the right student, and nothing else changed."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.commands.export import DESTINATIONS
from autograder.exports.fill import fill_sheet, read_gradebook
from autograder.gradebook.kept_mark import KeptMarks
from tests.exports import importers
from tests.exports.gradebooks import CLASS, WRITERS, Student, mark_of

DELIMITERS = {"blackboard": "\t"}
CODECS = {"blackboard": "utf-16", "moodle": "utf-8-sig", "brightspace": "utf-8-sig"}
KNOWN_BY = {"blackboard": "login", "brightspace": "sis_id"}  # the others by id
ALPHABETS = st.sampled_from(["abc xyz", "äéøÿŁñ", "李王😀👩\u200d💻", ",;\t\"'’`", "=+-@", "\n\r", "\u202e\u0301ﬁ＝"])
NAMES = ALPHABETS.flatmap(lambda alphabet: st.text(alphabet, max_size=12)) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200
)
CLASSES = st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=6).map(
    lambda names: [Student(number, *name) for number, name in enumerate(names, 1)]
)


def export(platform: str, content: bytes, kept: KeptMarks, folder, column=None) -> tuple[bytes, list[str]]:
    """Return the filled file and what is said about it."""
    (folder / "gradebook").write_bytes(content)
    sheet, place = read_gradebook(DESTINATIONS[platform], folder / "gradebook", column)
    notes = fill_sheet(DESTINATIONS[platform], sheet, place, kept)
    return sheet.to_bytes(), [f"{note.what}: {', '.join(note.names)}" for note in notes]


def read_as_platform(platform: str, content: bytes, students) -> dict[str, str]:
    """Return what the platform's importer takes for each student's login."""
    users = {getattr(student, KNOWN_BY.get(platform, "id")): student.login for student in students}
    return getattr(importers, platform)(content, users)


def cells(platform: str, content: bytes) -> list[list[str]]:
    text = content.decode(CODECS.get(platform, "utf-8"))
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS.get(platform, ",")))


def known_mark(platform: str, student: Student, total: float):
    """Return a mark with what the platform knows the student by."""
    kind = KNOWN_BY.get(platform, "id")
    return mark_of(student, total, **{"id": "", kind: getattr(student, kind)})


@pytest.mark.slow
@pytest.mark.parametrize("platform", WRITERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(students=CLASSES, points=st.lists(st.none() | st.integers(0, 10_000), min_size=6, max_size=6))
def test_importers_find_everybodys_points(platform, tmp_path, students, points):
    before = WRITERS[platform](students)
    totals = {s.login: total / 100 for s, total in zip(students, points, strict=False) if total is not None}
    kept = KeptMarks(100.0, tuple(known_mark(platform, s, totals[s.login]) for s in students if s.login in totals))
    after, _ = export(platform, before, kept, tmp_path)
    taken = {user: float(grade) for user, grade in read_as_platform(platform, after, students).items() if grade}
    assert taken == totals
    assert sum(changed_cells(platform, before, after)) == len(totals)


def changed_cells(platform: str, before: bytes, after: bytes) -> list[int]:
    """Return for each row how many cells differ; the rows have to be as many, and as long."""
    pairs = zip(cells(platform, before), cells(platform, after), strict=True)
    return [sum(one != other for one, other in zip(old, new, strict=True)) for old, new in pairs]


@pytest.mark.parametrize("platform", WRITERS)
def test_without_marks_not_a_byte_changes(platform, tmp_path):
    content = WRITERS[platform]()
    assert export(platform, content, KeptMarks(100.0, ()), tmp_path)[0] == content


@pytest.mark.parametrize("platform", WRITERS)
def test_all_bytes_but_the_grades_stay(platform, tmp_path):
    content = WRITERS[platform](cell="12.5")
    kept = KeptMarks(100.0, tuple(known_mark(platform, student, 87.25) for student in CLASS))
    after, _ = export(platform, content, kept, tmp_path)
    codec = "utf-16-le" if platform == "blackboard" else "utf-8"
    assert after == content.replace("12.5".encode(codec), "87.25".encode(codec))


@pytest.mark.parametrize("platform", WRITERS)
def test_points_are_scaled_to_the_platforms_maximum(platform, tmp_path):
    kept = KeptMarks(100.0, tuple(known_mark(platform, student, 87.25) for student in CLASS))
    after, notes = export(platform, WRITERS[platform](possible="40"), kept, tmp_path)
    assert {float(grade) for grade in read_as_platform(platform, after, CLASS).values()} == {34.9}
    assert any("counts to 40: points were scaled from 100" in note for note in notes)
    assert not any("scaled" in note for note in export(platform, WRITERS[platform](), kept, tmp_path)[1])


@pytest.mark.parametrize("platform", WRITERS)
def test_bonus_above_the_maximum_reaches_the_platform(platform, tmp_path):
    kept = KeptMarks(100.0, tuple(known_mark(platform, student, 112.5) for student in CLASS))
    after, notes = export(platform, WRITERS[platform](), kept, tmp_path)
    cut = platform == "moodle"  # which leaves out what is above the maximum, without a word
    assert {float(grade) for grade in read_as_platform(platform, after, CLASS).values()} == {100.0 if cut else 112.5}
    assert any("cut to the maximum" in note for note in notes) == cut
