"""`grade --export` and `export` afterwards: files and lines, and one line for everything that cannot be done."""

import codecs
import csv
import json
import os
import zipfile
from dataclasses import replace

import pytest

from autograder.classroom.row import row_of
from autograder.classroom.store import Store
from autograder.commands import grade as grading
from autograder.gradebook.kept_marks import keep_marks, read_marks
from autograder.gradebook.mark import Mark
from autograder.grading.result import Result, Status
from autograder.submissions.about import About
from autograder.submissions.find import Found
from autograder.submissions.submission import Submission
from tests.exports.gradebooks import CLASS, WRITERS, Student
from tests.exports.test_read_back import read_as_platform

SCORES = dict(zip(CLASS, (0.0, 50.0, 87.25, 100.0), strict=True))


def about(student: Student) -> About:
    """Return what a download of Canvas and a roster say of a student."""
    name = f"{student.first} {student.last}"
    place = f"name_{student.id}_1234{student.number}_handin.zip"
    return About(name, student.id, student.login, student.sis_id, student.email, place=place)


@pytest.fixture
def run(run_command):
    return run_command


@pytest.fixture
def graded(monkeypatch, tmp_path):
    """A class whose grading takes no time: everybody gets the points of SCORES, and a page."""
    (tmp_path / "inbox").mkdir()
    submissions = [Submission(f"{s.first}_{s.id}", tmp_path / "inbox", about=about(s)) for s in CLASS]

    def grade_class(submissions, options, store, pool, listeners, again=()):
        rows = []
        for submission, score in zip(submissions, SCORES.values(), strict=True):
            result = Result(submission.student, Status.GRADED, options.sandbox)
            listeners.write_page(result)
            rows.append(replace(row_of(result), score=score))
        return rows

    monkeypatch.setattr(grading, "grade_class", grade_class)
    monkeypatch.setattr(grading, "class_in", lambda folder, layout, roster: Found(submissions, [], []))
    monkeypatch.setattr(grading, "choose_sandbox", lambda name, scheduler: "none")
    return tmp_path


def gradebook(folder, platform: str):
    path = folder / f"my gradebook.{'xls' if platform == 'blackboard' else 'csv'}"
    path.write_bytes(WRITERS[platform]())
    return path


@pytest.mark.slow
@pytest.mark.parametrize("platform", WRITERS)
def test_grading_exports_and_so_does_export_afterwards(graded, run, platform):
    out, file = graded / "out", gradebook(graded, platform)
    status, said, _ = run("grade", graded / "inbox", "--out", out, "--export", platform, "--gradebook", file)
    name = f"{platform}.xls" if platform == "blackboard" else f"{platform}.csv"
    table = (out / "export" / name).read_bytes()
    grades = read_as_platform(platform, table, CLASS)
    assert status == 0 and f"{out}/export/{name}: " in said and "4 cells filled" in said
    assert {user: float(grade) for user, grade in grades.items()} == {s.login: score for s, score in SCORES.items()}
    zipped = (out / "export" / f"{platform}-feedback.zip").read_bytes()
    (out / "export" / name).unlink()
    assert run("export", platform, "--out", out, "--gradebook", file)[0] == 0
    assert (out / "export" / name).read_bytes() == table
    assert (out / "export" / f"{platform}-feedback.zip").read_bytes() == zipped
    assert sorted(os.listdir(out / "export")) == sorted([name, f"{platform}-feedback.zip"])


def test_the_table_opens_in_excel_and_grades_csv_stays(graded, run):
    out = graded / "out"
    assert run("grade", graded / "inbox", "--out", out, "--export", "csv", "--feedback", "text")[0] == 0
    table, plain = (out / "export" / "csv.csv").read_bytes(), (out / "grades.csv").read_bytes()
    assert table == codecs.BOM_UTF8 + plain and not plain.startswith(codecs.BOM_UTF8)
    rows = list(csv.reader(table.decode("utf-8-sig").splitlines()))
    assert rows[1][0] == "Zoë_90001" and rows[3][0] == "'=Eve_90003"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    with zipfile.ZipFile(out / "export" / "csv-feedback.zip") as archive:
        assert "Zoë_90001.txt" in archive.namelist() and len(archive.namelist()) == 4


def test_what_is_kept_is_what_the_table_has(graded, run):
    run("grade", graded / "inbox", "--out", graded / "out")
    kept = json.loads((graded / "out" / "marks.json").read_text(encoding="utf-8"))
    table = (graded / "out" / "grades.csv").read_text(encoding="utf-8")
    personal = [value for mark in kept["marks"] for key, value in mark.items() if key not in ("total", "place")]
    assert all(str(value) in table for value in personal)
    assert not (graded / "out" / "export").exists()


MISTAKES = {
    "unknown platform": (["export", "ilias", "--out", "{out}"], "ilias"),
    "nothing graded": (["export", "csv", "--out", "{out}/nowhere"], "has no marks.json; grade into it first"),
    "no gradebook": (["export", "canvas", "--out", "{out}"], "canvas needs --gradebook FILE; download it from Canvas"),
    "gradebook is empty": (["export", "canvas", "--out", "{out}", "--gradebook", ""], "name a file"),
    "no such gradebook": (["export", "canvas", "--out", "{out}", "--gradebook", "{out}/x.csv"], "x.csv cannot be read"),
    "another's gradebook": (["export", "moodle", "--out", "{out}", "--gradebook", "{file}"], "its first row is not"),
    "no such column": (
        ["export", "canvas", "--out", "{out}", "--gradebook", "{file}", "--column", "Lab 9"],
        "no column is called 'Lab 9'; choose with --column one of \"Übung 3",
    ),
    "gradebook for a table": (["export", "csv", "--out", "{out}", "--gradebook", "{file}"], "csv fills no gradebook"),
    "gradebook without export": (["grade", "{inbox}", "--out", "{out}", "--gradebook", "{file}"], "--export PLATFORM"),
    "grading, no gradebook": (["grade", "{inbox}", "--out", "{out}", "--export", "moodle"], "moodle needs --gradebook"),
    "unknown kind of page": (["export", "csv", "--out", "{out}", "--feedback", "pdf"], "pdf"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_and_nothing_is_written(graded, run, arguments, said):
    places = {"out": graded / "out", "file": gradebook(graded, "canvas"), "inbox": graded / "inbox"}
    run("grade", graded / "inbox", "--out", graded / "out")
    status, _, error = run(*(argument.format(**places) for argument in arguments))
    assert status == 2 and error.startswith("error: ") and error.count("\n") == 1 and said in error
    assert not (graded / "out" / "export").exists() and not (graded / "out" / "nowhere").exists()


def test_a_wrong_gradebook_is_found_out_before_grading(graded, run, monkeypatch):
    monkeypatch.setattr(grading, "grade_class", lambda *arguments: pytest.fail("graded"))
    status, _, error = run(
        "grade",
        graded / "inbox",
        "--out",
        graded / "out",
        "--export",
        "moodle",
        "--gradebook",
        gradebook(graded, "canvas"),
    )
    assert status == 2 and "first row" in error


@pytest.mark.slow
@pytest.mark.parametrize("content", ["", "[]", "{}", '{"maximum": 1, "marks": [{"student": 1}]}', "[" * 100_000])
def test_marks_that_cannot_be_read_are_one_line(graded, run, content):
    run("grade", graded / "inbox", "--out", graded / "out")
    (graded / "out" / "marks.json").write_text(content)
    status, _, error = run("export", "csv", "--out", graded / "out")
    assert status == 2 and "marks.json cannot be read; grade once more" in error


def test_a_killed_export_leaves_nothing_half_written(graded, run):
    run("grade", graded / "inbox", "--out", graded / "out", "--export", "csv")
    (graded / "out" / "export" / ".unfinished-x").write_text("half")
    run("export", "csv", "--out", graded / "out")
    assert sorted(os.listdir(graded / "out" / "export")) == ["csv-feedback.zip", "csv.csv"]


def test_half_a_character_in_a_name_survives(tmp_path):
    result = Result("half \ud800 of a pair", Status.GRADED, "none")
    keep_marks(Store(tmp_path), [Mark(row_of(result), About(result.student))], 100.0)
    assert [(mark.student, mark.name) for mark in read_marks(tmp_path).marks] == [(result.student, result.student)]
