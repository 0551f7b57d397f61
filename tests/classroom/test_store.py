"""Results on disk: names stay inside OUT and apart, cached means the very same, writes are whole or not at all."""

import json
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import paths
from autograder.classroom import fingerprint
from autograder.classroom.fingerprint import digest, fingerprint_of_grader, fingerprint_of_pages, key_of
from autograder.classroom.row import row_of
from autograder.classroom.store import Store, file_name, open_whole, write_whole
from autograder.errors import Busy, SetupError
from autograder.gradebook.mark import Mark
from autograder.gradebook.table import write_table
from autograder.grading.result import Options, Result, Status
from autograder.pages.feedback import write_feedback
from autograder.submissions.submission import Submission
from given.checking.results import CaseResult, QuestionResult
from given.machinery.outcome import Kind
from given.machinery.questions import MODULES

CASES = (CaseResult("one", 1.5, 1.5, False, ""), CaseResult("two", 0.0, 0.5, True, "think", Kind.VALUES, "secret"))
RESULT = Result("Jane", Status.GRADED, "none", [QuestionResult("q14_sizes", CASES, ("remark",))], key="k")
OPTIONS = Options("none", ("q14_sizes",))


def recalled(out: Store, student: str = "Jane", key: str = "k") -> Result | None:
    """Return what is kept, if anything is; an entry must be that of its result."""
    kept = out.recall(student, key)
    assert kept is None or kept.row == row_of(kept.result())
    return kept and kept.result()


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
        assert recalled(out, student) == replace(RESULT, student=student)
    assert len(list((tmp_path / "out" / "results").iterdir())) == 5
    assert os.listdir(tmp_path) == ["out"]


# What is kept


def test_what_was_kept_is_recalled_with_its_entry(tmp_path):
    out = Store(tmp_path)
    out.keep(RESULT)
    assert recalled(out) == RESULT
    assert Result.from_json(out.result_path("Jane").read_text()) == RESULT


def test_another_key_or_student_is_not_recalled(tmp_path):
    out = Store(tmp_path)
    out.keep(RESULT)
    assert recalled(out, key="other") is None and recalled(out, student="Joe") is None
    shutil.copy(out.cache_path("Jane", "k"), out.cache_path("Joe", "k"))
    shutil.copy(out.cache_path("Jane", "k"), out.cache_path("Jane", "other"))
    assert recalled(out, key="other") is None and recalled(out, student="Joe") is None


@pytest.mark.parametrize("fields", [{"status": Status.INTERNAL}, {"key": ""}])
def test_faults_and_what_has_no_key_are_written_but_not_recalled(tmp_path, fields):
    out = Store(tmp_path)
    out.keep(replace(RESULT, **fields))
    assert out.result_path("Jane").is_file() and not list((tmp_path / "cache").iterdir())


def test_grading_a_few_questions_keeps_the_whole_grading(tmp_path):
    out = Store(tmp_path)
    out.keep(RESULT)
    out.keep(replace(RESULT, key="other options", questions=[]))
    assert recalled(out) == RESULT and recalled(out, key="other options").questions == []
    assert json.loads(out.result_path("Jane").read_text())["key"] == "other options"  # the last run's


def test_in_place_means_this_very_result_and_a_page(tmp_path):
    out = Store(tmp_path)
    out.keep(RESULT)
    kept = out.recall("Jane", "k")
    assert not out.is_in_place(kept)
    out.feedback_path("Jane").write_text("page")
    assert out.is_in_place(kept)
    for spoil in ('{"half', ""):
        out.result_path("Jane").write_text(spoil)
        assert not out.is_in_place(kept)
    out.result_path("Jane").unlink()
    assert not out.is_in_place(kept)
    out.put_in_place(kept)
    assert out.is_in_place(kept)


def test_key_is_of_content_grader_and_options(tmp_path):
    for module in MODULES:  # where one is missing, the row says what there is instead
        (tmp_path / f"{module}.py").write_text("one")
    submission = Submission("Jane", tmp_path)
    key = key_of(submission, OPTIONS, "grader")
    assert key == key_of(Submission("Joe", tmp_path), OPTIONS, "grader")
    (tmp_path / "notes.txt").write_text("not taken, so of no matter")
    assert key == key_of(submission, OPTIONS, "grader")
    others = [("grader 2", OPTIONS), ("grader", replace(OPTIONS, sandbox="bubblewrap"))]
    assert key == key_of(submission, replace(OPTIONS, questions=("q15_conv1d",)), "grader")  # its result is added to
    assert key not in [key_of(submission, options, grader) for grader, options in others]
    (tmp_path / "conv.py").write_text("two")
    assert key != key_of(submission, OPTIONS, "grader")


def test_key_of_what_cannot_be_read_changes_when_it_can(tmp_path):
    submission = Submission("Jane", tmp_path / "jane")
    before = key_of(submission, OPTIONS, "grader")
    (tmp_path / "jane").mkdir()
    assert before != key_of(submission, OPTIONS, "grader")


@pytest.mark.parametrize("text", ["", "{", "null", "\n\n", "0\n{}\n{}", "[" * 100_000, "\0", "\udcff"])
def test_what_is_no_kept_result_is_graded_again(tmp_path, text):
    out = Store(tmp_path)
    out.cache_path("Jane", "k").write_bytes(text.encode(errors="surrogateescape"))
    assert recalled(out) is None
    out.keep(RESULT)
    assert recalled(out) == RESULT


@pytest.mark.parametrize("index", ["null", "[]", "{}", '{"student": "Jane", "key": "k"}'])
def test_not_even_a_right_checksum_makes_nonsense_a_result(tmp_path, index):
    out = Store(tmp_path)
    rest = f"{index}\n{{}}"
    out.cache_path("Jane", "k").write_text(f"{digest([rest])}\n{rest}")
    assert recalled(out) is None


@given(st.binary(min_size=1, max_size=40), st.integers(0, 4000))
def test_damaged_results_are_never_recalled(tmp_path_factory, put, place):
    out = Store(tmp_path_factory.mktemp("out"))
    out.keep(RESULT)
    path = out.cache_path("Jane", "k")
    whole = path.read_bytes()
    place %= len(whole)
    damaged = whole[:place] + put + whole[place + len(put) :]
    path.write_bytes(damaged)
    assert recalled(out) == (RESULT if damaged == whole else None)


@given(st.integers(0, 4000))
def test_truncated_results_are_never_recalled(tmp_path_factory, length):
    out = Store(tmp_path_factory.mktemp("out"))
    out.keep(RESULT)
    path = out.cache_path("Jane", "k")
    path.write_bytes(path.read_bytes()[: length % path.stat().st_size])
    assert recalled(out) is None


# What a grade depends on


DEPENDENCIES = {
    "the grader": "autograder/grading/grade.py",
    "a question": "autograder/questions/q14_sizes.py",
    "a mistake": "autograder/reference/mistakes/conv.toml",
    "an error carried forward": "autograder/reference/compositions.toml",
    "a limit": "autograder/limits.toml",
    "an answer": "autograder/reference/expected.json",
    "the reference": "solutions/conv.py",
    "the judge": "assignment/given/judge.py",
    "the digits": "data/mnist_test.npz",
}


@pytest.mark.slow
@pytest.mark.parametrize("what", DEPENDENCIES)
def test_fingerprint_changes_with_every_file_of_the_grader(monkeypatch, what):
    before = fingerprint_of_grader()
    read = Path.read_bytes
    changed = paths.ROOT / DEPENDENCIES[what]
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"other" if path == changed else read(path))
    assert changed.is_file() and fingerprint_of_grader() != before


AFTERWARDS = (
    *(
        "autograder/pages/templates/feedback.html",
        "autograder/pages/templates/page.css",
        "autograder/pages/feedback.py",
    ),
    *("autograder/gradebook/table.py", "autograder/commands/messages.py", "assignment/given/course/rules.py"),
)


@pytest.mark.slow
@pytest.mark.parametrize("what", AFTERWARDS)
def test_what_is_made_of_results_changes_pages_and_no_grade(monkeypatch, what):
    before = fingerprint_of_grader(), fingerprint_of_pages()
    read = Path.read_bytes
    changed = paths.ROOT / what
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"other" if path == changed else read(path))
    assert changed.is_file() and fingerprint_of_grader() == before[0] and fingerprint_of_pages() != before[1]


def test_fingerprint_changes_with_versions_and_nothing_else(monkeypatch):
    before = fingerprint_of_grader()
    assert fingerprint_of_grader() == before
    monkeypatch.setattr(fingerprint, "version", lambda library: "0")
    other = fingerprint_of_grader()
    monkeypatch.setattr(fingerprint.platform, "python_version", lambda: "3.99")
    assert len({before, other, fingerprint_of_grader()}) == 3


# One run at a time


def test_a_second_run_is_kept_out_until_the_first_has_ended(tmp_path):
    with Store(tmp_path).lock(), pytest.raises(Busy, match="another run"), Store(tmp_path).lock():
        pass
    with Store(tmp_path).lock():
        pass


def test_only_what_a_killed_run_left_half_written_is_cleared(tmp_path):
    out = Store(tmp_path)
    out.keep(RESULT)
    mine = [tmp_path / "notes.txt", tmp_path / "mine" / ".unfinished-letter", tmp_path / "feedback" / ".hidden"]
    for folder in ("mine", "export"):
        (tmp_path / folder).mkdir()
    halves = [tmp_path / part / ".unfinished-x" for part in (".", "results", "feedback", "cache", "export")]
    for path in [*mine, *halves]:
        path.write_text("x")
    with out.lock():
        assert [path for path in halves if path.exists()] == []
    assert all(path.exists() for path in mine) and recalled(out) == RESULT


def test_pages_of_those_who_left_are_named(tmp_path):
    out = Store(tmp_path)
    for student in ("Jane", "Joe"):
        out.feedback_path(student).write_text("page")
    assert out.leftover_pages([row_of(RESULT)]) == ["Joe.html"] and out.leftover_pages([]) == ["Jane.html", "Joe.html"]


# Writing


class Stop(BaseException):
    """As KeyboardInterrupt, which is no Exception."""


@pytest.mark.parametrize("error", [ValueError, Stop])
def test_nothing_is_left_of_a_write_that_failed(tmp_path, error):
    (tmp_path / "x").write_text("before")
    with pytest.raises(error), open_whole(tmp_path / "x") as file:
        file.write("half")
        raise error
    assert os.listdir(tmp_path) == ["x"] and (tmp_path / "x").read_text() == "before"


def test_nothing_is_left_if_the_last_step_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "replace", lambda *args: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_whole(tmp_path / "x", "text")
    assert os.listdir(tmp_path) == []


def test_a_write_is_whole(tmp_path):
    write_whole(tmp_path / "x", "text \udcff")
    assert (tmp_path / "x").read_text() == "text ?"
    assert os.listdir(tmp_path) == ["x"]


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600), (0o002, 0o664)])
def test_who_may_read_what_is_written_is_up_to_the_umask(tmp_path, umask, mode):
    before = os.umask(umask)
    try:
        out = Store(tmp_path / "out")
        out.keep(RESULT)
        write_table(out, [Mark(row_of(RESULT))], OPTIONS)
        write_feedback(RESULT, OPTIONS, out)
    finally:
        os.umask(before)
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(written) >= 4 and {path.stat().st_mode & 0o777 for path in written} == {mode}
    assert {path.stat().st_mode & 0o777 for path in out.parts} == {0o777 & ~umask}


def test_a_folder_that_cannot_be_written_is_found_out_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **where: (_ for _ in ()).throw(PermissionError(13, "no")))
    with pytest.raises(SetupError, match="cannot be written .no.; name another folder"):
        Store(tmp_path)


def test_making_a_store_again_keeps_what_is_in_it(tmp_path):
    Store(tmp_path).keep(RESULT)
    assert recalled(Store(tmp_path)) == RESULT
    assert sorted(os.listdir(tmp_path)) == ["cache", "feedback", "results"]
