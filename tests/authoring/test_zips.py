"""The zips: students get all they need and nothing of what they are asked for."""

import ast
import hashlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
import time
import zipfile
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograder import mnist_files, paths
from autograder.authoring import stubs, zips
from autograder.authoring.public_tests import is_hidden
from autograder.errors import AuthoringError
from given.answers import OTHER_NUMBERS
from given.checking.otter_layer import QuestionFile
from given.files.when_saved import tell_when_saved
from given.machinery.questions import MODULES, QUESTIONS
from tests.given.test_check import REGION, check

pytestmark = pytest.mark.slow

TESTS = {f"tests/{path.name}" for path in paths.QUESTIONS.glob("*.py")}
NEEDED = {
    *("README.md", "requirements.txt", "practical.ipynb", "check.py", "handin.py"),
    *(f"{module}.py" for module in MODULES),
    *TESTS,
    *(
        "given/expected.json",
        "given/diagnosis/mistakes.json",
        "given/slides.json",
        "given/machinery/questions.json",
        "data/README.md",
        "data/mnist_train.npz",
    ),
}
FOR_OTTER = {
    "run_autograder",
    "setup.sh",
    "environment.yml",
    "files/given/mnist_exam.npz",
    "files/data/mnist_train.npz",
}


@pytest.fixture(scope="module")
def assignment(tmp_path_factory):
    return zips.pack_assignment(tmp_path_factory.mktemp("dist") / "new" / "assignment.zip")


@pytest.fixture(scope="module")
def autograder(tmp_path_factory):
    return zips.pack_autograder(tmp_path_factory.mktemp("dist") / "new" / "autograder.zip")


def text_of(path):
    """Return all that is in a zip but the digits, as one long text."""
    with zipfile.ZipFile(path) as archive:
        files = [archive.read(name).decode() for name in archive.namelist() if not name.endswith(".npz")]
    return plain("\n".join(files))


def plain(text):
    """Let line breaks and indents count as one space, and quotes as in a notebook's JSON as quotes."""
    return re.sub(r"\s+", " ", text.replace('\\"', '"'))


@pytest.fixture(scope="module")
def shipped(assignment):
    return text_of(assignment)


def found(texts, shipped):
    """Return those of the texts that students get."""
    return [text for text in texts if plain(text) in shipped]


def names(path):
    return set(zipfile.ZipFile(path).namelist())


def unzip(path, folder):
    """Unpack as students' computers do, the dates of the files included; return the folder that they get."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            saved = time.mktime((*entry.date_time, 0, 0, -1))
            os.utime(archive.extract(entry, folder), (saved, saved))
    return folder / "assignment"


def test_students_get_what_they_need_and_nothing_unknown(assignment):
    given = {path.relative_to(paths.ASSIGNMENT).as_posix() for path in paths.GIVEN.rglob("*.py")}
    given.add("given/checking/otter_files/LICENSE.txt")
    assert names(assignment) == {f"assignment/{name}" for name in NEEDED | given}
    assert len(given) > 8
    assert zips.ANSWERS not in names(assignment)  # only where a course wants it


def test_what_lies_about_in_the_assignment_is_not_packed(tmp_path, monkeypatch):
    """Not an answer that a teacher tried out in a stub, nor a hand-in, a log, the exam, or a scratch file."""
    folder = tmp_path / ".assignment"
    for name in (
        "given/judge.py",
        "given/mnist_exam.npz",
        "conv.py",
        "scratch.py",
        "handin.zip",
        ".OTTER_LOG",
        "README.md",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"tried out in {name}")
    monkeypatch.setattr(paths, "ASSIGNMENT", folder)
    files = zips.assignment_files()
    assert {name for name, content in files.items() if b"tried out in" in content} == {"given/judge.py", "README.md"}
    assert b"NotImplementedError" in files["conv.py"]


def test_packing_again_gives_the_same_bytes(assignment, tmp_path):
    again = zips.pack_assignment(tmp_path / "again.zip")
    assert again.read_bytes() == assignment.read_bytes()


def test_the_notebooks_first_cell_unpacks_it_in_colab(assignment, tmp_path, monkeypatch):
    """And installs nothing: NumPy and matplotlib are there."""
    cells = nbformat.read(paths.ASSIGNMENT / "practical.ipynb", as_version=4).cells
    source = next(cell.source for cell in cells if "google.colab" in cell.source)
    monkeypatch.chdir(tmp_path)
    Path("assignment (1).zip").write_bytes(assignment.read_bytes())
    files = SimpleNamespace(upload=lambda: {"assignment (1).zip": b""})
    monkeypatch.setitem(sys.modules, "google.colab", SimpleNamespace(files=files))
    names = {}
    shell = SimpleNamespace(run_line_magic=change_folder, system=lambda line: unpack(line.format(**names)))
    names["get_ipython"] = lambda: shell
    exec(TransformerManager().transform_cell(source), names)
    assert Path.cwd() == tmp_path / "assignment" and Path("given/grader.py").is_file()


def change_folder(magic, words):
    """Do what `%cd` does; the cell knows no other magic."""
    assert magic == "cd"
    os.chdir("." if "/content" in words else words)


def unpack(line):
    """Do what `!unzip -q NAME` does; the cell runs no other command."""
    command, _, name = shlex.split(line)
    assert command == "unzip"
    zipfile.ZipFile(name).extractall()


def test_its_date_is_that_of_the_last_commit_or_change(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    for name in ("assignment/check.py", "data/README.md", "docs/course.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (1_700_000_000, 1_700_000_000))
    os.utime(tmp_path / "data/README.md", (1_700_000_060, 1_700_000_060))
    assert zips.date_of_sources() == (2023, 11, 14, 22, 14, 20)
    commit(tmp_path, "assignment", "data", when="2024-02-29T12:00:00+02:00")
    commit(tmp_path, "docs", when="2025-01-01T12:00:00+00:00")  # no student gets that
    assert zips.date_of_sources() == (2024, 2, 29, 10, 0, 0)


def commit(folder, *names, when):
    """Commit files of a folder, at a time."""
    git = ["git", "-C", folder, "-c", "user.name=x", "-c", "user.email=x"]
    for words in (["init", "-q"], ["add", *names], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], check=True, env={**os.environ, "GIT_COMMITTER_DATE": when})


def test_a_file_is_unsaved_until_somebody_saves_it(assignment, tmp_path):
    folder = unzip(assignment, tmp_path)
    assert tell_when_saved(folder / "conv.py") == "conv.py was not saved since you unzipped it"
    (folder / "conv (1).py").write_bytes((folder / "conv.py").read_bytes())
    beside = "(but conv (1).py is there: should it be called conv.py?)"
    assert tell_when_saved(folder / "conv.py") == f"conv.py was not saved since you unzipped it {beside}"
    (folder / "conv.py").write_bytes((folder / "conv.py").read_bytes())
    assert tell_when_saved(folder / "conv.py").startswith("conv.py was last saved just now")


# What must not be shipped.


def hidden_lines():
    """Return the lines that only hidden cases have, and those of everything else in the question files."""
    hidden, others = set(), set()
    for path in paths.QUESTIONS.glob("*.py"):
        lines = path.read_text(encoding="ascii").splitlines()
        for node in ast.parse("\n".join(lines)).body:
            if isinstance(node, ast.FunctionDef) and is_hidden(node, path.name):
                first = node.decorator_list[0].lineno - 1
                hidden |= {line.strip() for line in lines[first : node.end_lineno]}
                lines[first : node.end_lineno] = [""] * (node.end_lineno - first)
        others |= {line.strip() for line in lines}
    return [sorted(line for line in part if len(line) > 25) for part in (hidden - others, others)]


def hidden_sentences():
    """Return the sentences of hidden cases' hints, as Python joins their lines, unless a public hint has them too."""
    files = [QuestionFile.from_file(str(path)) for path in paths.QUESTIONS.glob("*.py")]
    cases = [case for file in files for case in file.test_cases]
    public = " ".join(case.failure_message or "" for case in cases if not case.hidden)
    hints = [case.failure_message for case in cases if case.hidden]
    sentences = {sentence for hint in hints for sentence in re.split(r"(?<=[.:?]) ", hint) if len(sentence) > 40}
    return sorted(sentence for sentence in sentences if sentence not in public)


def recorded_answers():
    """Return what is recorded for the grader, and for students."""
    files = (paths.EXPECTED, paths.ASSIGNMENT / "given" / "expected.json")
    return [json.loads(path.read_text(encoding="utf-8")) for path in files]


def hidden_labels():
    """Return the labels of hidden checks, as they would stand in a file."""
    ours, theirs = recorded_answers()
    return sorted(f'"{label}"' for label in ours.keys() - theirs.keys() - {OTHER_NUMBERS})


def answer_lines(module):
    """Return the lines between the markers of a solution."""
    regions = REGION.findall((paths.SOLUTIONS / f"{module}.py").read_text(encoding="utf-8"))
    return {line.strip() for _, _, answer in regions for line in answer.splitlines()} - {""}


def test_no_line_and_no_hint_of_a_hidden_case_is_shipped(shipped):
    assert found(hidden_lines()[0], shipped) == []
    assert found(hidden_sentences(), shipped) == []
    assert "hidden=True" not in shipped


def test_no_label_and_no_number_of_a_hidden_check_is_shipped(shipped):
    assert found(hidden_labels(), shipped) == []
    ours, theirs = recorded_answers()
    answers = {label: answer for label, answer in ours.items() if answer != theirs.get(label)}
    assert answers.keys() & theirs.keys()  # of public cases with other numbers in the grader
    long_number = r"-?\d+\.\d{9,}(?:e-?\d+)?"
    secret, told = (set(re.findall(long_number, text)) for text in (json.dumps(list(answers.values())), shipped))
    assert len(secret) > 1000 and len(told) > 1000  # the public answers have such numbers too
    secret = {number for number in secret if not is_plain(float(number))}
    assert secret.isdisjoint(told)


def is_plain(number):
    """Whether a number is a fraction such as 1/3, which tells nobody anything."""
    return abs(Fraction(number).limit_denominator(12) - Fraction(number)) < 1e-12


@pytest.mark.parametrize("module", MODULES)
def test_no_line_of_an_answer_is_shipped(module, assignment, shipped):
    """In the stubs not even a short line; elsewhere none of more than a few words, and no marker."""
    stub = zipfile.ZipFile(assignment).read(f"assignment/{module}.py").decode()
    assert answer_lines(module).isdisjoint(line.strip() for line in stub.splitlines())
    assert found([line for line in answer_lines(module) if len(line) > 25], shipped) == []
    assert not stubs.LEFT_OVER.search(shipped)


@pytest.mark.on_record_of_all
def test_these_searches_would_find_a_leak(tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.authoring.assignment.cut_hidden_cases", lambda source, file: source)
    monkeypatch.setattr("autograder.authoring.assignment.strip_answers", lambda source, file: source)
    leaky = text_of(zips.pack_assignment(tmp_path / "leaky.zip"))
    lines, others = hidden_lines()
    assert len(lines) > 500 and found(lines, leaky) == lines and found(others, leaky) == others
    assert len(hidden_sentences()) > 100 and found(hidden_sentences(), leaky)
    assert len(hidden_labels()) > 100 and found(hidden_labels(), leaky)
    assert set(found(answer_lines("conv"), leaky)) == answer_lines("conv")
    assert stubs.LEFT_OVER.search(leaky)


def rows(images):
    return {hashlib.sha256(image.tobytes()).digest() for image in images.reshape(len(images), -1)}


def test_no_test_digit_is_shipped(assignment):
    with (
        zipfile.ZipFile(assignment) as archive,
        np.load(io.BytesIO(archive.read("assignment/data/mnist_train.npz"))) as stored,
    ):
        assert sorted(stored.files) == ["images", "labels"]
        assert stored["images"].shape == (60_000, 784) and stored["labels"].shape == (60_000,)
        shipped_rows = rows(stored["images"])
    with np.load(paths.DATA / "mnist_test.npz") as test, np.load(mnist_files.exam_file()) as exam:
        assert shipped_rows.isdisjoint(rows(test["images"]) | rows(exam["images"]))
    with np.load(paths.DATA / "mnist_train.npz") as train:
        assert shipped_rows == rows(train["images"])  # the near miss: these would be found


@pytest.mark.on_record_of_all
def test_it_runs_elsewhere_and_nothing_is_started(assignment, tmp_path):
    output = check(unzip(assignment, tmp_path))
    assert output.count("not started") == len([question for question in QUESTIONS if question.startswith("q")])
    assert "missing" not in output


def test_otters_zip_holds_all_cases_all_answers_and_the_exam(autograder):
    assert names(autograder) >= TESTS | FOR_OTTER
    assert {name for name in names(autograder) if name.startswith("tests/")} == TESTS
    with zipfile.ZipFile(autograder) as archive:
        assert archive.read("files/given/expected.json") == paths.EXPECTED.read_bytes()
        assert b"otter-grader" in archive.read("environment.yml")
        for name in TESTS:
            assert archive.read(name) == (paths.QUESTIONS / name.removeprefix("tests/")).read_bytes()


def test_otters_zip_may_be_for_some_questions_only(tmp_path):
    zips.lay_out(tmp_path, ["q02_relu", "q20_pool"])
    assert sorted(path.name for path in (tmp_path / "tests").iterdir()) == ["q02_relu.py", "q20_pool.py"]


@pytest.mark.on_record_of_all
def test_a_failure_of_otter_generate_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "lay_out", lambda folder, questions: None)
    with pytest.raises(AuthoringError, match="^otter generate failed: .+$"):
        zips.pack_autograder(tmp_path / "autograder.zip")
