"""Results on disk: names stay inside OUT and apart, cached means the very same, writes are whole or not at all."""

import csv
import json
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import store
from autograder.grading import Options, Result
from autograder.store import Store, atomic, cell, file_name
from autograder.submissions import Submission

# isort: split
from given.otter_layer import CaseResult, QuestionResult

CASES = (CaseResult("one", 1.5, 1.5, False, ""), CaseResult("two", 0.0, 0.5, True, "think", "values", "secret"))
RESULT = Result("Jane", "graded", "none", [QuestionResult("q14_sizes", CASES, ("remark",))], key="k")
OPTIONS = Options("none", ("q14_sizes",))


# Names


@given(st.text(max_size=300) | st.text(alphabet="./\\~-aA=\0\n\udcff𝒳", max_size=300))
def test_file_names_are_harmless_and_bounded(student):
    name = file_name(student)
    assert "/" not in name and "\\" not in name and "\0" not in name and not name.startswith((".", "-"))
    assert 0 < len(name.encode()) <= 240


@given(st.text(max_size=100), st.text(max_size=100))
def test_different_students_have_different_files(one, other):
    assert one == other or file_name(one) != file_name(other)


@pytest.mark.parametrize("student", ["Jane Doe_123_assignsubmission_file_", "Zoë", "李", "a.b@c.de", "jane (2)"])
def test_ordinary_names_are_file_names_as_they_are(student):
    assert file_name(student) == student


@pytest.mark.parametrize(
    "student", ["..", ".", "", "a/b", "../a", "-rf", "a.", "a\n", "x" * 201, "𝒳" * 100, "a:b", "~"]
)
def test_other_names_get_a_mark_that_no_plain_name_has(student):
    assert "~" in file_name(student)
    assert file_name(file_name(student)) != file_name(student)


def test_nothing_leaves_the_folder(tmp_path):
    out = Store(tmp_path / "out")
    for student in ("../../evil", "/etc/evil", "..", "C:\\evil", "\udcff"):
        out.keep(replace(RESULT, student=student))
        assert out.cached(student, "k") == replace(RESULT, student=student)
    assert len(list((tmp_path / "out" / "results").iterdir())) == 5
    assert os.listdir(tmp_path) == ["out"]


# Cells of the table


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1+1", "\t=1", "\r=1"])
def test_cells_do_not_compute(text):
    assert cell(text)[0] in "'?"


@pytest.mark.parametrize("text", ["Jane", "a=b", "Jean-Luc", "O'Brien", "me@home", ""])
def test_ordinary_cells_are_kept(text):
    assert cell(text) == text


def test_cells_hold_nothing_that_is_not_printable():
    assert cell("a\nb\x1b[31m\u202e\udcff\0") == "a?b?[31m???"


def test_table_survives_every_name(tmp_path):
    students = ['=HYPERLINK("x")', "a,b", "a\nb", 'say "hi"', "x;=1+1", "\udcff"]
    path = Store(tmp_path).write_table([replace(RESULT, student=student) for student in students], OPTIONS)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["student", "status", "score", "max_score", "bonus", "q14_sizes"]
    assert [row[0] for row in rows[1:]] == ['\'=HYPERLINK("x")', "a,b", "a?b", 'say "hi"', "x,=1+1", "?"]
    assert all(row[1:] == ["graded", "1.5", "2", "0", "1.5"] for row in rows[1:])
    assert '"x,=1+1"' in path.read_text(encoding="utf-8")  # where cells end at semicolons it is still one, of text


# What is cached


def test_cached_is_what_was_kept(tmp_path):
    out = Store(tmp_path)
    out.keep(RESULT)
    assert out.cached("Jane", "k") == RESULT


def test_another_key_student_or_fault_is_not_cached(tmp_path):
    out = Store(tmp_path)
    out.keep(RESULT)
    assert out.cached("Jane", "other") is None
    assert out.cached("Joe", "k") is None
    (tmp_path / "results" / "Joe.json").write_bytes((tmp_path / "results" / "Jane.json").read_bytes())
    assert out.cached("Joe", "k") is None
    out.keep(replace(RESULT, status="internal"))
    assert out.cached("Jane", "k") is None


def test_key_is_of_content_grader_and_options(tmp_path):
    (tmp_path / "conv.py").write_text("one")
    submission = Submission("Jane", tmp_path)
    key = store.key(submission, OPTIONS, "grader")
    assert key == store.key(Submission("Joe", tmp_path), OPTIONS, "grader")
    (tmp_path / "notes.txt").write_text("not taken, so of no matter")
    assert key == store.key(submission, OPTIONS, "grader")
    others = [("grader 2", OPTIONS), ("grader", replace(OPTIONS, sandbox="bubblewrap"))]
    others += [("grader", replace(OPTIONS, questions=("q15_conv1d",)))]
    assert key not in [store.key(submission, options, grader) for grader, options in others]
    (tmp_path / "conv.py").write_text("two")
    assert key != store.key(submission, OPTIONS, "grader")


def test_key_of_what_cannot_be_read_changes_when_it_can(tmp_path):
    submission = Submission("Jane", tmp_path / "jane")
    before = store.key(submission, OPTIONS, "grader")
    (tmp_path / "jane").mkdir()
    assert before != store.key(submission, OPTIONS, "grader")


def changed(**fields) -> str:
    return json.dumps({**RESULT.to_json(), **fields})


CORRUPT = ["", "{", "null", "[]", "1", '"x"', "{}", "[" * 100_000, "\0", changed(score=99), changed(extra=1)]
CORRUPT += [changed(questions=None), changed(questions=[None]), changed(questions=[{}]), changed(questions="x")]


@pytest.mark.parametrize("text", CORRUPT, ids=range(len(CORRUPT)))
def test_corrupt_results_are_graded_again(tmp_path, text):
    out = Store(tmp_path)
    out.result_path("Jane").write_text(text)
    assert out.cached("Jane", "k") is None
    out.keep(RESULT)
    assert out.cached("Jane", "k") == RESULT


@given(st.binary(max_size=40), st.integers(0, 400))
def test_damaged_results_never_raise(tmp_path_factory, put, place):
    out = Store(tmp_path_factory.mktemp("out"))
    whole = changed().encode()
    out.result_path("Jane").write_bytes(whole[:place] + put + whole[place + len(put) :])
    found = out.cached("Jane", "k")
    assert found is None or found.student == "Jane"


# Writing


class Stop(BaseException):
    """As KeyboardInterrupt, which is no Exception."""


@pytest.mark.parametrize("error", [ValueError, Stop])
def test_nothing_is_left_of_a_write_that_failed(tmp_path, error):
    (tmp_path / "x").write_text("before")
    with pytest.raises(error), atomic(tmp_path / "x") as file:
        file.write("half")
        raise error
    assert os.listdir(tmp_path) == ["x"] and (tmp_path / "x").read_text() == "before"


@pytest.mark.parametrize("step", ["replace", "chmod"])
def test_nothing_is_left_if_the_last_step_fails(tmp_path, monkeypatch, step):
    monkeypatch.setattr(os, step, lambda *args: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        store.write(tmp_path / "x", "text")
    assert os.listdir(tmp_path) == []


def test_a_write_is_whole_and_readable_by_others(tmp_path):
    store.write(tmp_path / "x", "text \udcff")
    assert (tmp_path / "x").read_text() == "text ?"
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o644
    assert os.listdir(tmp_path) == ["x"]


def test_a_folder_that_cannot_be_written_is_found_out_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(
        store.tempfile, "TemporaryFile", lambda **where: (_ for _ in ()).throw(PermissionError(13, "no"))
    )
    with pytest.raises(PermissionError):
        Store(tmp_path)


def test_making_a_store_again_keeps_what_is_in_it(tmp_path):
    Store(tmp_path).keep(RESULT)
    assert Store(tmp_path).cached("Jane", "k") == RESULT
    assert sorted(os.listdir(tmp_path)) == ["feedback", "results"]
