"""Which column is filled, which cells are left alone, and what is said of both."""

import codecs
import time

import pytest

from autograder.errors import SetupError
from autograder.gradebook.kept_mark import KeptMark, KeptMarks
from tests.exports import importers
from tests.exports.gradebooks import (
    CLASS,
    TITLE,
    WRITERS,
    Student,
    blackboard,
    canvas,
    gradescope,
    mark_of,
    moodle,
    text_of,
)
from tests.exports.test_read_back import cells, export

MARKS = KeptMarks(100.0, tuple(map(mark_of, CLASS)))
USERS = {student.id: student.login for student in CLASS}


def two_assignments(points: str = "100.00") -> bytes:
    return canvas().replace(b"(read only)", points.encode(), 1)  # the first is of the essay


# The column


def test_of_two_assignments_one_has_to_be_chosen(tmp_path):
    with pytest.raises(SetupError, match=r'more than one column.*--column one of "Essay \(17\)", "Übung 3') as caught:
        export("canvas", two_assignments(), MARKS, tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("column", [f"{TITLE} (5521)", TITLE, f" {TITLE.upper()} "])
def test_a_column_is_chosen_by_its_title(tmp_path, column):
    content, _ = export("canvas", two_assignments(), MARKS, tmp_path, column)
    assert set(importers.canvas(content, USERS).values()) == {"87.25"}
    assert set(importers.canvas(content, USERS, "17").values()) == {"EX"}


@pytest.mark.parametrize("column", ["Student", "Final Score", "Übung", "5521", ""])
def test_a_column_that_is_no_assignments_is_refused(tmp_path, column):
    with pytest.raises(SetupError, match="--column one of"):
        export("canvas", two_assignments(), MARKS, tmp_path, column)


def test_two_columns_of_one_name_are_not_told_apart(tmp_path):
    content = two_assignments().replace(b"Essay (17)", '"Übung 3: ""Faltung"", Teil 1 (17)"'.encode())
    with pytest.raises(SetupError, match="more than one"):
        export("canvas", content, MARKS, tmp_path, TITLE)
    assert export("canvas", content, MARKS, tmp_path, f"{TITLE} (5521)")


@pytest.mark.parametrize("platform", ["canvas", "blackboard", "brightspace"])
def test_a_gradebook_without_an_assignment_is_one_line(tmp_path, platform):
    content = WRITERS[platform]()
    codec = "utf-16-le" if platform == "blackboard" else "utf-8"
    for part in ("(5521)", "|12345", "Points Grade"):
        content = content.replace(part.encode(codec), "".encode(codec))
    with pytest.raises(SetupError, match="no column of an assignment"):
        export(platform, content, MARKS, tmp_path)


@pytest.mark.parametrize("platform", WRITERS)
def test_the_file_of_another_platform_is_refused(tmp_path, platform):
    for other in set(WRITERS) - {platform}:
        with pytest.raises(SetupError, match="its first row is not the one"):
            export(platform, WRITERS[other](), MARKS, tmp_path)


# The cells


def test_who_is_excused_stays_excused(tmp_path):
    content, notes = export("canvas", canvas(cell="EX"), MARKS, tmp_path)
    assert content == canvas(cell="EX")
    assert any("excused" in note and f"x_{CLASS[0].id}" in note for note in notes)


def test_who_has_no_mark_keeps_the_cell(tmp_path):
    lost = mark_of(CLASS[0], None, status="internal")
    content, notes = export("canvas", canvas(cell="3.5"), KeptMarks(100.0, (lost, mark_of(CLASS[1]))), tmp_path)
    assert list(importers.canvas(content, USERS).values()) == ["3.5", "87.25", "3.5", "3.5"]
    assert any("grade again" in note and lost.student in note for note in notes)


def test_who_is_nowhere_is_said_and_not_filled(tmp_path):
    strangers = KeptMark("Jane Roe", "graded", 5.0), KeptMark("max_2", "graded", 5.0, sis_id="S-1", id=CLASS[1].id)
    content, notes = export("canvas", canvas(), KeptMarks(100.0, strangers), tmp_path)
    assert content == canvas()
    assert "in no row of the gradebook: Jane Roe" in notes
    assert any(note.startswith("left out, since more than one") and note.endswith(": max_2") for note in notes)


def test_what_could_not_be_read_is_zero_and_said(tmp_path):
    content, notes = export("canvas", canvas(), KeptMarks(100.0, (mark_of(CLASS[0], 0.0, status="error"),)), tmp_path)
    assert importers.canvas(content, USERS)["u1"] == "0"
    assert any(note.startswith("0 points, since nothing") for note in notes)


# The ways in which platforms write their files


def test_canvas_with_semicolons_and_decimal_commas(tmp_path):
    rows = cells("canvas", canvas(possible="50,00", cell="1,5"))
    before = codecs.BOM_UTF8 + text_of(rows, delimiter=";").encode()
    content, notes = export("canvas", before, MARKS, tmp_path)
    assert content == before.replace(b";1,5;", b";43.62;") and any("counts to 50" in note for note in notes)
    assert set(importers.canvas(content, USERS).values()) == {"43.62"}


def test_canvas_with_names_in_two_columns_and_no_school_numbers(tmp_path):
    header = ["LastName", "FirstName", "ID", "SIS Login ID", "Section", "Lab (5521)"]
    points = ["Points Possible", "", "", "", "", "10"]
    before = text_of([header, points, ["Müller", "Zoë", "90001", "u1", "A", ""]]).encode()
    for known in ({"id": "90001"}, {"login": "u1"}, {"name": "Zoë Müller"}, {"name": "Müller, Zoë"}):
        content, _ = export("canvas", before, KeptMarks(10.0, (KeptMark("x", "graded", 7.0, **known),)), tmp_path)
        assert content == before.replace(b",A,", b",A,7")


@pytest.mark.parametrize("possible", ["0", ""])
def test_points_are_as_they_are_where_no_maximum_is_said(tmp_path, possible):
    content, _ = export("moodle", moodle(possible=possible), MARKS, tmp_path)
    assert set(importers.moodle(content, USERS).values()) == {"87.25"}


LANGUAGES = {
    "German": "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,"
    "Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar",
    "French": "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,"
    "Dernière modification (travail remis),Dernière modification (note),Feedback par commentaires",
    "Spanish": "Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima,"
    "La calificación puede ser cambiada,Última modificación (entrega),Última modificación (calificación),Comentarios",
}


@pytest.mark.parametrize("header", LANGUAGES.values(), ids=LANGUAGES)
def test_moodle_in_another_language(tmp_path, header):
    english, *rows = cells("moodle", moodle(possible="50,00"))
    rows = [[row[0].replace("Participant ", "Teilnehmer/in"), *row[1:]] for row in rows]
    content, notes = export("moodle", text_of([header.split(","), *rows]).encode(), MARKS, tmp_path)
    assert [row[4] for row in cells("moodle", content)[1:]] == ["43.62"] * 4 and len(english) == len(rows[0])
    assert any("counts to 50" in note for note in notes)


def test_moodle_with_a_scale_takes_no_points(tmp_path):
    with pytest.raises(SetupError, match="no column of an assignment that takes points"):
        export("moodle", moodle().replace(b"Maximum Grade", b"Scale"), MARKS, tmp_path)


def test_moodle_without_names_as_in_blind_marking(tmp_path):
    rows = [[row[0], *row[2:]] for row in cells("moodle", moodle())]
    content, _ = export("moodle", text_of(rows).encode(), MARKS, tmp_path)
    assert set(importers.moodle(content, USERS).values()) == {"87.25"}


@pytest.mark.parametrize(
    ("codec", "mark"), [("utf-8", codecs.BOM_UTF8), ("utf-8", b""), ("utf-16-be", codecs.BOM_UTF16_BE)]
)
def test_blackboard_with_commas(tmp_path, codec, mark):
    before = mark + text_of(cells("blackboard", blackboard()), "\r\n", quote_all=True).encode(codec)
    marks = KeptMarks(100.0, tuple(mark_of(student, id=student.login) for student in CLASS))
    content, _ = export("blackboard", before, marks, tmp_path)
    assert content == before.replace("Needs Grading".encode(codec), "87.25".encode(codec))


def test_gradescopes_course_grades_have_several_columns(tmp_path):
    header = ["First Name", "Last Name", "SID", "Email", "Lab 1", "Lab 1 - Max Points", "Lab 2", "Lab 2 - Max Points"]
    rows = [[s.first, s.last, s.sis_id, s.email, "3", "10", "", "50"] for s in CLASS]
    marks = KeptMarks(100.0, tuple(KeptMark(s.login, "graded", 80.0, email=s.email) for s in CLASS))
    content, _ = export("gradescope", text_of([header, *rows]).encode(), marks, tmp_path, "Lab 2")
    assert {tuple(row[4:]) for row in cells("gradescope", content)[1:]} == {("3", "10", "40", "50")}
    with pytest.raises(SetupError, match='"Lab 1", "Lab 2"'):
        export("gradescope", text_of([header, *rows]).encode(), marks, tmp_path)


def test_gradescopes_maximum_holds_for_those_without_one(tmp_path):
    rows = cells("gradescope", gradescope(possible="40"))
    rows[1][6] = ""
    content, _ = export("gradescope", text_of(rows).encode(), MARKS, tmp_path)
    assert {row[5] for row in cells("gradescope", content)[1:]} == {"34.9"}


def test_a_class_of_a_thousand_takes_no_time(tmp_path):
    students = [Student(number, "Max", f"Doe {number}") for number in range(1000)]
    began = time.process_time()
    content, _ = export("canvas", canvas(students), KeptMarks(100.0, tuple(map(mark_of, students))), tmp_path)
    assert time.process_time() - began < 5  # a second on a busy machine
    assert content.count(b",87.25,") == 1000
