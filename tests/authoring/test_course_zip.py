"""What students get of a course with rules of its own: check.py, the notebook and the texts go by them."""

import json
import zipfile

import nbformat
import pytest

from autograder.authoring import zips
from autograder.course.course_file import read_course
from given.course import our_answers
from given.course.our_answers import HEADING
from given.course.rules import as_json, read_rules
from tests.given.test_check import check, command

pytestmark = pytest.mark.slow

COURSE = """
title = "Deep learning 7"
contact = "Ask dl@example.org."
questions = ["q01", "q14", "q15", "q13", "b08"]
[points]
q15 = 12
[ladder]
q13 = [[50, 0], [60, 20]]
[bonus]
counts = "off"
[deadline]
at = 2026-12-01T23:59:00+01:00
per_day = "10 %"
[deadline.extensions]
"secret name" = 2026-12-02T23:59:00+01:00
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    path = tmp_path_factory.mktemp("course") / "course.toml"
    path.write_text(COURSE)
    return read_course(path).rules


@pytest.fixture(scope="module")
def folder(rules, tmp_path_factory):
    """What a student has unzipped."""
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(zips.pack_assignment(folder / "assignment.zip", rules)) as archive:
        archive.extractall(folder)
    return folder / zips.TOP_FOLDER


def test_rules_survive_their_way_to_students(rules, tmp_path):
    (tmp_path / "course.json").write_text(as_json(rules), encoding="utf-8")
    assert read_rules(tmp_path / "course.json") == rules
    (tmp_path / "course.json").write_text("{", encoding="utf-8")
    with pytest.raises(ImportError, match="unzip the whole assignment again"):
        read_rules(tmp_path / "course.json")


def test_check_shows_the_questions_and_points_of_the_course(folder):
    shown = check(folder)
    assert [line.split()[1] for line in shown.splitlines() if line.startswith("·")] == [
        *("q01_sigmoid", "q13_mnist_accuracy", "q14_sizes", "q15_conv1d")
    ]
    assert "for 37 points in all" in shown and "deadline 2026-12-01 23:59" in shown and "Ask dl@example.org." in shown


@pytest.mark.on_record_of_all
def test_check_of_one_question_has_the_points_of_the_course(folder):
    wrong = "import numpy as np\n\n\ndef conv1d(x, kernel, stride=1):\n    return np.zeros(3)\n"
    (folder / "conv.py").write_text(wrong)
    assert "0 of 4.5 public points" in check(folder, "q15") and "does not count" not in check(folder, "q15")
    assert "q20 does not count in this course" in check(folder, "q20")


def test_the_notebooks_checks_go_by_the_course_too(folder):
    program = "from given.grader import Grader; g = Grader(); print(g.check('q20')); g.check_all()"
    (folder / "notebook_cell.py").write_text(program)
    shown = command(folder, "notebook_cell.py").stdout
    assert "q20 does not count in this course" in shown and "for 37 points in all" in shown and "q02" not in shown


def test_readme_and_notebook_say_what_holds(folder):
    notebook = nbformat.read(folder / "practical.ipynb", 4)
    nbformat.validate(notebook)
    for text in ((folder / "README.md").read_text(encoding="utf-8"), notebook.cells[1].source):
        assert "## Deep learning 7" in text and "There are 37 points; the bonus does not count." in text
        assert "q15 12" in text and "50 % brings 0, 60 % brings 20" in text and "10 % a day" in text
        assert "These questions do not count: q02, q03" in text
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# ")


@pytest.fixture(scope="module")
def with_answers(rules, tmp_path_factory):
    """What a student has unzipped where a course shows answers after passing; conv1d is right, output_size is not."""
    folder = tmp_path_factory.mktemp("with answers")
    with zipfile.ZipFile(zips.pack_assignment(folder / "assignment.zip", rules, with_answers=True)) as archive:
        archive.extractall(folder)
    folder /= zips.TOP_FOLDER
    own = "import numpy as np\n\n\ndef conv1d(x, kernel, stride=1):\n    places = range(0, len(x) - len(kernel) + 1, stride)\n"
    own += "    return np.array([np.sum(x[o : o + len(kernel)] * kernel) * 1.0 for o in places])\n\n\n"
    own += "def output_size(size, kernel, stride=1, padding=0):\n    return 3\n"
    (folder / "conv.py").write_text(own)
    return folder


@pytest.mark.on_record_of_all
def test_our_answer_is_shown_once_a_question_has_passed(with_answers):
    answer = "    return windows @ (1.0 * kernel)"
    shown = check(with_answers, "q15")
    assert shown.startswith("✔") and HEADING in shown and answer in shown and "BEGIN SOLUTION" not in shown
    assert "def conv1d(x, kernel, stride=1):\n" in shown and '"""' not in shown
    assert HEADING not in check(with_answers, "q14") and "(size + 2 * padding" not in check(with_answers, "q14")
    assert HEADING not in check(with_answers)  # the overview has a line for each question


@pytest.mark.on_record_of_all
def test_in_the_notebook_our_answer_unfolds(with_answers):
    program = "from given.grader import Grader; g = Grader()\n"
    program += "for q in ('q15', 'q14'): shown = g.check(q); print(shown, shown._repr_html_())"
    (with_answers / "notebook_cell.py").write_text(program)
    passed, failed = command(with_answers, "notebook_cell.py").stdout.split("</details>")
    assert f"<details><summary>{HEADING}</summary><pre>def conv1d(" in passed and passed.count("windows @ (1.0") == 2
    assert HEADING not in failed and failed.rstrip().endswith("None")


@pytest.mark.on_record_of_all
def test_answers_are_of_the_questions_that_count_alone(with_answers, rules):
    files, usual = zips.assignment_files(rules, with_answers=True), zips.assignment_files(rules)
    assert set(files) - set(usual) == {zips.ANSWERS} and all(files[name] == usual[name] for name in usual)
    assert list(json.loads(files[zips.ANSWERS])) == list(rules.questions)


def test_a_file_of_answers_that_lies_about_is_not_packed(tmp_path, monkeypatch):
    lies = tmp_path / "given" / "course" / our_answers.FILE.name
    lies.parent.mkdir(parents=True)
    lies.write_text("{}")
    monkeypatch.setattr(zips.paths, "ASSIGNMENT", tmp_path)
    monkeypatch.setattr(our_answers, "FILE", lies)
    assert zips.given_files() == []
    assert our_answers.our_answer("q15_conv1d", lies) == our_answers.our_answer("q15_conv1d", tmp_path / "none") == ""


def test_no_student_gets_what_is_said_of_single_ones(folder):
    assert not any(
        b"secret name" in path.read_bytes() for path in folder.rglob("*") if path.suffix != ".npz" and path.is_file()
    )
    assert json.loads((folder / "given/course/course.json").read_text())["title"] == "Deep learning 7"


def test_without_a_course_nothing_comes_along(rules):
    usual, own = zips.assignment_files(), zips.assignment_files(rules)
    changed = {name for name in own if own[name] != usual.get(name)}
    assert changed == {"given/course/course.json", "README.md", "practical.ipynb"} and set(usual) < set(own)
