"""overrides.csv: as spreadsheets write it, one line for what is wrong, and never silently for another hand-in than was seen."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.classroom.row import row_of
from autograder.classroom.store import Store
from autograder.course.course import Course
from autograder.course.late import Amount
from autograder.errors import SetupError
from autograder.gradebook.gradebook import Gradebook, open_gradebook
from autograder.gradebook.judged import NAME, Judged
from autograder.gradebook.mark import Mark
from autograder.gradebook.overrides import Override, read_overrides
from autograder.grading.result import Result, Status
from autograder.submissions.about import About
from given.checking.results import CaseResult, QuestionResult
from given.machinery.questions import QUESTIONS
from tests.course.test_late import AT, HOUR, Deadline

SIZES, CONV1D = "q14_sizes", "q15_conv1d"
STUDENTS = ("jane", "Zoë, M", "joe")
HEADING = "student,question,points,reason\n"


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a text, or bytes, as overrides.csv."""

    def read(content: str | bytes) -> list[Override]:
        path = tmp_path / "overrides.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_overrides(path, STUDENTS, tuple(QUESTIONS))

    return read


# What is read.

JANE = Override("jane", CONV1D, 2.5, True, "note")
AS_WRITTEN = {
    "plain": HEADING + "jane,q15,+2.5,note\n",
    "by its id": HEADING + "jane,q15_conv1d,+2.5,note\n",
    "in words": HEADING + "jane,15,plus 2.5 points,note\n",
    "an apostrophe": HEADING + "jane,q15,'+2.5,note\n",
    "with a BOM and CRLF": "\ufeff" + HEADING.replace("\n", "\r\n") + "jane,q15,+2.5,note\r\n",
    "semicolons and a decimal comma": HEADING.replace(",", ";") + "jane;q15;+2,5;note\n",
    "tabs": HEADING.replace(",", "\t") + "jane\tq15\t+2,5\tnote\n",
    "other order and more columns": "reason,POINTS,who,Question,Student\nnote,+2.5,me,q15,jane\n",
    "empty rows": HEADING + "\n,,,\njane,q15,+2.5,note\n\n",
    "spaces": HEADING + " jane , q15 , +2.5 , note \n",
}


@pytest.mark.parametrize("way", AS_WRITTEN)
def test_a_row_is_read_however_it_is_written(read, way):
    assert read(AS_WRITTEN[way]) == [JANE]


def test_windows_and_quotes(read):
    rows = read((HEADING + '"Zoë, M",total,7,"says ""für"""\n').encode("cp1252"))
    assert rows == [Override("Zoë, M", "total", 7, False, 'says "für"')]


def test_a_name_is_taken_as_it_stands_in_the_table(tmp_path):
    (tmp_path / "o.csv").write_text(HEADING + "'=Eve,q15,2,x\n")
    (row,) = read_overrides(tmp_path / "o.csv", ("=Eve", "jane"), tuple(QUESTIONS))
    assert row.student == "=Eve"


@pytest.mark.parametrize(
    ("points", "before", "after"),
    [
        ("7", 3, 7),
        ("0", 3, 0),
        ("+2", 3, 5),
        ("-2", 3, 1),
        ("minus 2", 3, 1),
        ("−2", 3, 1),
        ("-5", 3, 0),
        ("7,25", 3, 7.25),
    ],
)
def test_points_are_a_number_or_a_change(read, points, before, after):
    (row,) = read(f'student,question,points,reason\njane,q15,"{points}",note\n')
    assert row.applied_to(before) == after


WRONG = {
    HEADING + "jan,q15,2,x": ("line 2: there is no student 'jan'", "did you mean jane?"),
    HEADING + ",q15,2,x": ("no student ''", "grades.csv"),
    HEADING + "jane,q99,2,x": ("'q99'", "or total"),
    HEADING + "jane,,2,x": ("no question ''", "or total"),
    HEADING + "jane,q15,two,x": ("'two' are no number", "write 7"),
    HEADING + "jane,q15,,x": ("'' are no number", "write 7"),
    HEADING + "jane,q15,nan,x": ("'nan'", "write 7"),
    HEADING + "jane,q15,1e9,x": ("'1e9'", "write 7"),
    HEADING + "jane,q15,2": ("no reason", "write one"),
    HEADING + "jane,q15,2,x\njoe,q15,2,x\njane,15,3,y": ("line 4: jane, q15_conv1d stands in line 2", "keep one"),
    "student,question,points\njane,q15,2": ("line 1: there is no column reason", "student,question,points,reason"),
    "": ("line 1: there is no column student", "student,question,points,reason"),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_one_line_with_file_and_remedy(read, text):
    what, remedy = WRONG[text]
    with pytest.raises(SetupError) as caught:
        read(text)
    said = str(caught.value)
    assert what in said and remedy in said and "overrides.csv" in said and "\n" not in said


def test_a_question_that_is_not_asked(tmp_path):
    (tmp_path / "o.csv").write_text(HEADING + "jane,q15,2,x")
    with pytest.raises(SetupError, match="q15_conv1d is not asked"):
        read_overrides(tmp_path / "o.csv", STUDENTS, (SIZES,))


def test_a_file_that_is_not_there_says_how_to_make_one(tmp_path):
    with pytest.raises(SetupError, match="first line is student,question,points,reason,hand_in"):
        read_overrides(tmp_path / "none.csv", STUDENTS, ())


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: (HEADING + text).encode()))
def test_any_bytes_are_rows_or_one_line(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        read_overrides(path, STUDENTS, tuple(QUESTIONS))
    except SetupError as error:
        assert "any.csv" in str(error)


# What becomes of it.

ROW = row_of(
    Result(
        "jane",
        Status.GRADED,
        "none",
        [
            QuestionResult(SIZES, (CaseResult("a", 1.0, 2.0, False, ""),)),
            QuestionResult("b08_motif", (CaseResult("b", 1.0, 1.0, False, ""),)),
        ],
        hand_in="h1",
    )
)
ASKED = (SIZES, "b08_motif")


def gradebook(folder, *overrides: Override, course: Course | None = None, about: About | None = None) -> Gradebook:
    return open_gradebook(course or Course(), ASKED, {"jane": about or About()}, overrides, Store(folder))


def of_question(points: float, is_change: bool = False, **fields) -> Override:
    return Override("jane", SIZES, points, is_change, "note", **fields)


def of_total(points: float, is_change: bool = False) -> Override:
    return Override("jane", "total", points, is_change, "illness")


def test_without_rules_and_judgements_a_mark_is_its_row(tmp_path):
    mark = gradebook(tmp_path).give_mark(ROW)
    assert (mark.row, mark.total, mark.overrides, mark.penalty) == (ROW, 2.0, (), 0.0)
    assert mark.total == Mark(ROW).total and not (tmp_path / NAME).exists()


def test_a_question_and_the_total_are_overridden(tmp_path):
    mark = gradebook(tmp_path, of_question(0.5, True), of_total(2, True)).give_mark(ROW)
    assert mark.row.points[SIZES] == 1.5 and mark.row.score == 1.5 and mark.total == 4.5
    assert gradebook(tmp_path / "b", of_total(1)).give_mark(ROW).total == 1


def test_a_given_total_is_the_last_word_on_lateness(tmp_path):
    late, course = About(handed_in=AT + HOUR), Course(deadline=Deadline(AT, per_day=Amount(50, True)))
    assert gradebook(tmp_path / "a", course=course, about=late).give_mark(ROW).total == 1
    assert gradebook(tmp_path / "b", of_question(3), course=course, about=late).give_mark(ROW).total == 2
    assert gradebook(tmp_path / "c", of_total(2), course=course, about=late).give_mark(ROW).total == 2
    assert gradebook(tmp_path / "d", of_total(2, True), course=course, about=late).give_mark(ROW).total == 3


@pytest.mark.parametrize(("bonus", "total"), [("added", 2), ("capped", 2), ("apart", 1)])
def test_the_bonus_counts_as_the_course_says(tmp_path, bonus, total):
    assert gradebook(tmp_path, course=Course(bonus=bonus)).give_mark(ROW).total == total


def run(folder, row, *overrides: Override) -> Mark:
    """Do what a run does: remember, give marks, put the result into its place."""
    book = gradebook(folder, *overrides)
    book.judged.write()
    mark = book.give_mark(row)
    book.judged.write()
    Store(folder).keep(Result("jane", Status.GRADED, "none", hand_in=row.hand_in))
    return mark


def test_a_judgement_survives_reruns_and_no_changed_hand_in(tmp_path):
    other = replace(ROW, hand_in="h2")
    assert run(tmp_path, ROW, of_question(2)).overrides and run(tmp_path, ROW, of_question(2)).overrides
    for _ in range(2):
        held = run(tmp_path, other, of_question(2))
        assert held.overrides == () and held.held_back == (of_question(2),) and held.row == other
    assert run(tmp_path, ROW, of_question(2)).overrides  # the old one again


def test_a_new_row_is_about_what_the_last_run_has_shown(tmp_path):
    run(tmp_path, ROW)
    assert run(tmp_path, replace(ROW, hand_in="h2"), of_question(2)).held_back
    assert run(tmp_path, replace(ROW, hand_in="h2"), of_question(2)).held_back


def test_a_row_that_names_the_hand_in_is_confirmed(tmp_path):
    run(tmp_path, ROW, of_question(2))
    other = replace(ROW, hand_in="h2")
    assert run(tmp_path, other, of_question(2, hand_in="h2")).overrides
    assert run(tmp_path, other, of_question(2, hand_in="h1")).held_back


def test_a_changed_row_is_a_new_judgement(tmp_path):
    run(tmp_path, ROW, of_question(2))
    other = replace(ROW, hand_in="h2")
    assert run(tmp_path, other, of_question(2)).held_back
    assert run(tmp_path, other, of_question(1.5)).overrides


def test_a_run_that_was_killed_does_not_confirm_anything(tmp_path):
    run(tmp_path, ROW)
    killed = gradebook(tmp_path, of_question(2))
    killed.judged.write()  # and then the new result was put into its place, and no more
    Store(tmp_path).keep(Result("jane", Status.GRADED, "none", hand_in="h2"))
    assert run(tmp_path, replace(ROW, hand_in="h2"), of_question(2)).held_back


@pytest.mark.parametrize(
    "text", ["", "[]", '{"half', "3", '{"a": 1}', '{"[1, 2, 3]": "x"}', '{"[]": "x"}', "\0", "[" * 100_000]
)
def test_a_spoiled_lock_is_no_trouble(tmp_path, text):
    (tmp_path / NAME).write_text(text)
    assert run(tmp_path, ROW, of_question(2)).overrides
    assert list(json.loads((tmp_path / NAME).read_text()).values()) == ["h1"]


def test_rows_that_are_gone_are_forgotten(tmp_path):
    run(tmp_path, ROW, of_question(2))
    judged = Judged(Store(tmp_path), [])
    judged.write()
    assert json.loads((tmp_path / NAME).read_text()) == {}
