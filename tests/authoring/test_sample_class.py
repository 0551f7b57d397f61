"""The sample class gets exactly the rows it deserves, through the command line, on every sandbox that works here."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import paths
from autograder.authoring import sample_class
from autograder.reference import catalogue
from given.machinery.questions import QUESTIONS
from tests.helpers.grader_copy import environment_of, impatient_grader
from tests.helpers.sandboxes import working_sandboxes

pytestmark = pytest.mark.slow
CORE = [question for question in QUESTIONS if question.startswith("q")]
TRAINS = "q13_mnist_accuracy"
QUICK = [question for question in CORE if question != TRAINS]

# status, and what is left of the questions that are not earned in full
EXPECTED = {
    "perfect": ("graded", {}),
    "typical-mistakes": (
        "graded",
        {
            "q06_dense_backward": 3.75,
            "q15_conv1d": 2,
            "q22_average_pool_layer": 4,
        },
    ),
    "careless": (
        "graded",
        {
            "q01_sigmoid": 2.75,
            "q02_relu": 2.25,  # the case about form asks as well that no argument changes
            "q10_init_params": 2,
            "q17_conv2d": 1.5,
        },
    ),
    "slide-follower": ("graded", {"q20_pool": 2.75}),
    "half-done": ("graded", dict.fromkeys(CORE[13:], 0)),
    "hang": ("partial", {"q15_conv1d": 0.5}),
    "crash": ("partial", {"q20_pool": 0.25}),
    "syntax-error": ("partial", dict.fromkeys(CORE[13:19], 0)),
    "skeleton": ("graded", dict.fromkeys(CORE, 0)),
    "attack": ("partial", dict.fromkeys(CORE, 0)),
    "unreadable": ("error", dict.fromkeys(CORE, 0)),
}


def graded(folder: Path, *options: str, grader: Path, only: tuple[str, ...] = ()) -> dict[str, dict[str, str]]:
    """Grade the sample class, or some of it, and return the rows of grades.csv by student."""
    sample_class.write_class(folder / "class")
    for path in (folder / "class").iterdir():
        if only and path.stem not in only:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    command = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        str(folder / "class"),
        "--out",
        str(folder / "out"),
        *options,
    ]
    done = subprocess.run(command, cwd=grader, env=environment_of(grader), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with open(folder / "out" / "grades.csv", newline="", encoding="utf-8") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def assert_rows(rows: dict[str, dict[str, str]], questions: list[str]) -> None:
    for student, row in rows.items():
        status, left = EXPECTED[student]
        assert row["status"] == status, student
        for question in questions:
            assert float(row[question]) == left.get(question, QUESTIONS[question].points), (student, question)
        assert float(row["score"]) == pytest.approx(sum(float(row[question]) for question in questions))
        assert float(row["max_score"]) == sum(QUESTIONS[question].points for question in questions)


@pytest.mark.on_record_of_all
def test_every_sample_gets_its_row(tmp_path):
    rows = graded(tmp_path, "--questions", ",".join(QUICK), grader=impatient_grader())
    assert list(rows) == sorted(EXPECTED)
    assert_rows(rows, QUICK)
    out = tmp_path / "out"
    assert {path.stem for path in (out / "feedback").glob("*.html")} == set(EXPECTED)
    assert {path.stem for path in (out / "results").glob("*.json")} == set(EXPECTED)
    hang = json.loads((out / "results" / "hang.json").read_text(encoding="utf-8"))
    assert list(hang["losses"]) == ["q15_conv1d"]


@pytest.mark.exhaustive  # without a sandbox, the proof says it of every mistake beneath a training
def test_training_with_wrong_derivatives_and_with_ours(tmp_path):
    """By the limits that students meet."""
    rows = graded(tmp_path, "--questions", TRAINS, grader=paths.ROOT, only=("typical-mistakes",))
    assert rows["typical-mistakes"][TRAINS] == "10"  # with our dense_backward in place of the wrong one
    result = json.loads((tmp_path / "out" / "results" / "typical-mistakes.json").read_text(encoding="utf-8"))
    (remark,) = next(question["remarks"] for question in result["questions"] if question["question"] == TRAINS)
    assert "on top of ours it reads" in remark and "that is what counts here" in remark


@pytest.mark.exhaustive
def test_make_grade_of_the_whole_class(tmp_path):
    rows = graded(tmp_path, "--questions", ",".join(CORE), grader=paths.ROOT)
    assert list(rows) == sorted(EXPECTED)
    assert_rows(rows, CORE)
    assert rows["perfect"]["score"] == "100"


@pytest.mark.exhaustive
@pytest.mark.parametrize("backend", working_sandboxes()[1:])
def test_the_same_rows_on_the_other_sandboxes(tmp_path, backend):
    """Of somebody who is right, of one who hangs and of one who crashes: what a sandbox could change."""
    options = ("--sandbox", backend, "--questions", ",".join(QUICK))
    rows = graded(tmp_path, *options, grader=impatient_grader(), only=("perfect", "hang", "crash"))
    assert sorted(rows) == ["crash", "hang", "perfect"]
    assert_rows(rows, QUICK)


def test_every_mistake_fits_the_reference_exactly_once():
    for name in catalogue.mistakes() | catalogue.breakdowns():
        assert catalogue.with_mistakes(catalogue.reference(), (name,)) != catalogue.reference(), name


def test_the_class_comes_as_folders_and_zips(tmp_path):
    students = sample_class.write_class(tmp_path / "class")
    kinds = {path.suffix for path in (tmp_path / "class").iterdir()}
    assert kinds == {"", ".zip"} and set(students) == set(EXPECTED)
