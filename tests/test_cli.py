"""The command line: one line for every mistake, the exit statuses, and a whole run over a folder of everything."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import __main__ as cli
from autograder import paths
from autograder.classroom.row import row_of
from autograder.commands import grade as grading
from autograder.grading.result import Result, Status

GRADE = ("--questions", "q14_sizes", "--jobs", "1")


@pytest.fixture
def run(run_command):
    return run_command


@pytest.fixture
def inbox(hand_in, tmp_path):
    hand_in("inbox/jane")
    return tmp_path / "inbox"


@pytest.fixture
def no_grading(monkeypatch):
    """Let every submission have the status that it is called like, without grading it."""

    def grade_class(submissions, options, store, pool, listeners, again=()):
        results = [
            Result(submission.student, statuses.get(submission.student, Status.GRADED), options.sandbox)
            for submission in submissions
        ]
        for result in results:
            listeners.write_page(result)
            listeners.show_row(row_of(result), False)
        return [row_of(result) for result in results]

    statuses = {status.value: status for status in Status}
    monkeypatch.setattr(grading, "grade_class", grade_class)
    monkeypatch.setattr(grading, "choose_sandbox", lambda name, scheduler: "none")


MISTAKES = {
    "no verb": ([], "Missing command", "--help"),
    "unknown verb": (["mark"], "mark", "--help"),
    "unknown option": (["grade", "--bogus"], "--bogus", "--help"),
    "option without its value": (["grade", "--out"], "--out", "--help"),
    "no submissions": (["grade", "--out", "{out}"], "SUBMISSIONS", "--help"),
    "no out": (["grade", "{inbox}"], "--out", "--help"),
    "too many folders": (["grade", "{inbox}", "more", "--out", "{out}"], "more", "--help"),
    "jobs 0": (["grade", "{inbox}", "--out", "{out}", "--jobs", "0"], "--jobs", "--help"),
    "jobs many": (["grade", "{inbox}", "--out", "{out}", "--jobs", "many"], "--jobs", "--help"),
    "missing folder": (["grade", "{inbox}/nowhere", "--out", "{out}"], "nowhere", "name the one"),
    "file for a folder": (["grade", "{inbox}/jane/conv.py", "--out", "{out}"], "conv.py", "name the folder"),
    "empty folder": (["grade", "{empty}", "--out", "{out}"], "empty", "put one folder or zip"),
    "unknown question": (["grade", "{inbox}", "--out", "{out}", "--questions", "q99_no"], "q99_no", "they are called"),
    "no question": (["grade", "{inbox}", "--out", "{out}", "--questions", ","], "--questions", "ids are like"),
    "unknown sandbox": (["grade", "{inbox}", "--out", "{out}", "--sandbox", "castle"], "castle", "choose one"),
    "out is empty": (["grade", "{inbox}", "--out", ""], "--out", "name a folder"),
    "submissions are empty": (["grade", "", "--out", "{out}"], "SUBMISSIONS", "name a folder"),
    "unknown sandbox elsewhere": (
        ["grade", "{inbox}", "--out", "{out}", "--sandbox", "castle", "--scheduler", "local"],
        "castle",
        "choose one",
    ),
    "out is a file": (["grade", "{inbox}", "--out", "{file}"], "file", "name another folder"),
    "out below a file": (["grade", "{inbox}", "--out", "{file}/out"], "file", "name another folder"),
    "out among the submissions": (["grade", "{inbox}", "--out", "{inbox}/out"], "out", "outside"),
    "out is the submissions": (["grade", "{inbox}", "--out", "{inbox}"], "inbox", "outside"),
    "out by a detour": (["grade", "{inbox}", "--out", "{empty}/../inbox/out"], "out", "outside"),
    "odd folder": (["grade", "a\nb\x1b[31m", "--out", "{out}"], "a b?[31m", "name the one"),
    "sample into a full folder": (["sample", "{inbox}"], "inbox", "name a new folder"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_one_line_and_status_2(run, inbox, tmp_path, monkeypatch, mistake):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    if mistake.startswith("out"):
        monkeypatch.setattr(grading, "choose_sandbox", lambda name, scheduler: "none")
    before = sorted(tmp_path.rglob("*"))
    arguments, what, remedy = MISTAKES[mistake]
    places = {"inbox": inbox, "out": tmp_path / "out", "empty": tmp_path / "empty", "file": tmp_path / "file"}
    status, out, err = run(*(argument.format(**places) for argument in arguments))
    assert (status, out) == (2, "")
    assert err.startswith("error: ") and err.count("\n") == 1 and err.strip().isprintable()
    assert what in err and remedy in err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["grade", "--help"], ["doctor", "--help"]])
def test_help_is_no_mistake(run, arguments):
    status, out, err = run(*arguments)
    assert (status, err) == (0, "") and "Usage" in out


def test_no_sandbox_is_one_line(run, inbox, tmp_path, monkeypatch):
    monkeypatch.setattr(grading.choice, "BACKENDS", ())
    status, _, err = run("grade", inbox, "--out", tmp_path / "out")
    assert status == 2 and "no sandbox" in err and err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("place", ["out", "out/cache", "out/results", "out/feedback"])
def test_a_file_where_a_folder_should_be(run, inbox, tmp_path, no_grading, place):
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("a file")
    status, _, err = run("grade", inbox, "--out", tmp_path / "out")
    assert status == 2 and f"{place} cannot be written" in err and err.count("\n") == 1


@pytest.mark.parametrize(("of", "where"), [(Path, "exists"), (os, "scandir")])
def test_folder_that_cannot_be_read(run, inbox, tmp_path, monkeypatch, of, where):
    monkeypatch.setattr(of, where, lambda self: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    status, _, err = run("grade", inbox, "--out", tmp_path / "out")
    assert status == 2 and err.endswith("cannot be read (Permission denied); check its permissions\n")


def test_out_beside_and_above_the_submissions_is_fine(run, inbox, tmp_path, no_grading):
    assert run("grade", inbox, "--out", tmp_path / "inbox-out")[0] == 0
    assert run("grade", inbox, "--out", tmp_path)[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statuses", "expected"), [(["graded"], 0), (["error"], 0), (["partial"], 0), (["graded", "internal"], 1)]
)
def test_exit_status(run, tmp_path, no_grading, statuses, expected):
    for status in statuses:
        (tmp_path / "in" / status).mkdir(parents=True)
    status, out, err = run("grade", tmp_path / "in", "--out", tmp_path / "out")
    assert (status, err) == (expected, "")
    assert all(name in out for name in [*statuses, "grades.csv", "report.html"])


def test_a_disk_that_fails_later_is_one_line_too(run, inbox, tmp_path, no_grading):
    (tmp_path / "out" / "grades.csv").mkdir(parents=True)
    status, _, err = run("grade", inbox, "--out", tmp_path / "out")
    assert status == 2 and "grades.csv" in err and err.count("\n") == 1


def test_interruption_says_how_to_go_on(run, inbox, tmp_path, no_grading, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(grading, "grade_class", interrupted)
    monkeypatch.setattr(cli.os, "_exit", sys.exit)
    status, _, err = run("grade", inbox, "--out", tmp_path / "out")
    assert status == 130 and err.strip().endswith("the same command goes on where it was")


def test_odd_names_do_not_reach_the_terminal(run, tmp_path, no_grading):
    for name in ("a\x1b[31m", "[red]b[red]", "[bold", "tail\\", "back\\[slash", ":skull:"):
        (tmp_path / "in" / name).mkdir(parents=True)
    status, out, err = run("grade", tmp_path / "in", "--out", tmp_path / "[bold]out")
    assert (status, err) == (0, "") and "\x1b" not in out
    shown = ("a?[31m", "[red]b[red]", "[bold", "tail\\", "back\\[slash", ":skull:", "[bold]out")
    assert [name for name in shown if name not in out] == []


def test_questions_come_in_their_usual_order():
    assert grading.parse_questions(" q15_conv1d, q14_sizes,,q14_sizes") == ("q14_sizes", "q15_conv1d")
    assert grading.parse_questions("15, b1,q14") == ("q14_sizes", "q15_conv1d", "b01_convnet")
    assert len(grading.parse_questions(None)) >= 22


def grades(out: Path) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def autograder(*arguments: object) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "autograder", *map(str, arguments)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}  # a terminal that has none of the names' letters
    return subprocess.run(command, cwd=paths.ROOT, env=environment, capture_output=True, text=True, timeout=300)


@pytest.mark.slow
def test_everything_in_one_folder(inbox, hand_in, tmp_path):
    """One row each, the honest ones with full marks, whatever lies beside them; and again, from what is kept."""
    hand_in("inbox/Zoë =1+1;")
    (hand_in("inbox/shadow") / "given").mkdir()
    (inbox / "shadow" / "given" / "__init__.py").write_text("raise SystemExit('ours, not yours')")
    hand_in("inbox/thrown", conv="raise ValueError('<script>alert(1)</script>')")
    (inbox / "empty").mkdir()
    (inbox / "broken.zip").write_bytes(b"PK\5\6")
    os.mkfifo(inbox / "pipe")
    (inbox / "link").symlink_to("/etc")
    before = sorted(inbox.rglob("*"))
    first = autograder("grade", inbox, "--out", tmp_path / "out", *GRADE)
    assert (first.returncode, first.stderr) == (0, "")
    rows = grades(tmp_path / "out")
    statuses = {student: (row["status"], row["score"]) for student, row in rows.items()}
    assert statuses == {
        "Zoë =1+1,": ("graded", "2"),
        "broken": ("error", "0"),
        "empty": ("error", "0"),
        "jane": ("graded", "2"),
        "link": ("error", "0"),
        "pipe": ("error", "0"),
        "shadow": ("graded", "2"),
        "thrown": ("error", "0"),
    }
    assert len(list((tmp_path / "out" / "feedback").glob("*.html"))) == len(rows)
    assert not [path for path in (tmp_path / "out").rglob("*") if path.name.startswith(".")]
    assert sorted(inbox.rglob("*")) == before
    again = autograder("grade", inbox, "--out", tmp_path / "out", *GRADE)
    assert again.returncode == 0 and grades(tmp_path / "out") == rows
    assert "jane: graded" in first.stdout and "jane: graded" not in again.stdout


def spoil(cache: Path, student: str) -> None:
    """Flip a digit in what is kept of a student."""
    (path,) = [path for path in cache.iterdir() if f'"student": "{student}"' in path.read_text()]
    path.write_text(path.read_text().replace("2.0", "3.0", 1))


@pytest.mark.slow
def test_only_what_changed_or_was_damaged_is_graded_again(inbox, hand_in, tmp_path):
    joe, jim = hand_in("inbox/joe"), hand_in("inbox/jim")
    assert autograder("grade", inbox, "--out", tmp_path / "out", *GRADE).returncode == 0
    (joe / "conv.py").write_text("# nothing")
    spoil(tmp_path / "out" / "cache", "jane")
    (jim / "notes.txt").write_text("of no matter")
    again = autograder("grade", inbox, "--out", tmp_path / "out", *GRADE)
    assert again.returncode == 0
    assert {name for name in ("jane", "jim", "joe") if f"{name}: graded" in again.stdout} == {"jane", "joe"}
    assert {name: row["score"] for name, row in grades(tmp_path / "out").items()} == {
        "jane": "2",
        "jim": "2",
        "joe": "0",
    }
