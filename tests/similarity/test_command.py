"""The command: from a folder of hand-ins to the page and the table."""

import csv
import os
import subprocess
import sys
import zipfile

import pytest

from autograder import paths
from autograder.commands.similarity import label_folders
from autograder.similarity.find import find_similar
from autograder.submissions.submission import Submission
from tests.similarity.disguises import disguise
from tests.similarity.independent import independent

pytestmark = pytest.mark.slow  # each hand-in is parsed in a process of its own

EVIL = "<img src=x onerror=alert(1)>"


def write(folder, name, files):
    (folder / name).mkdir(parents=True)
    for file, text in files.items():
        (folder / name / file).write_text(text)


def compare(*words, **environment):
    command = [sys.executable, "-m", "autograder", "similarity", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


@pytest.fixture(scope="module")
def hand_ins(tmp_path_factory):
    """Two that are alike in a disguise, a formula and HTML as names, two that are not alike, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("class") / "this year"
    loops = independent()["loops"]
    write(folder, "=anna", loops)
    write(
        folder, EVIL.replace("/", "-"), {**disguise(loops, "everything"), "pool.py": f"def f():\n    return '{EVIL}'\n"}
    )
    write(folder, "carl", independent()["einsums"])
    write(folder, "dora", independent()["strided"])
    write(folder, "emil", {"conv.py": "x = " + "-" * 300_000 + "1"})
    with zipfile.ZipFile(folder / "fred.zip", "w") as archive:
        archive.writestr("notes.txt", "not done")
    return folder


@pytest.fixture(scope="module")
def last_year(hand_ins):
    folder = hand_ins.with_name("last & year")
    for name in ("old", "older"):
        write(folder, name, disguise(independent()["einsums"], "renamed"))
    return folder


@pytest.fixture(scope="module")
def out(hand_ins, last_year):
    folder = hand_ins.with_name("out")
    done = compare(hand_ins, "--also", last_year, "--out", folder)
    assert done.returncode == 0, done.stderr
    assert "3 pairs worth a look" in done.stdout
    return folder


@pytest.mark.exhaustive
def test_table_has_each_pair_and_no_formula(out):
    with (out / "similarity.csv").open(newline="") as file:
        first, *rows = csv.reader(file)
    assert first[:4] == ["first", "second", "second_is_from", "whole hand-in"]
    assert sorted(row[:3] for row in rows) == [
        [EVIL.replace("/", "-"), "'=anna", ""],
        ["carl", "old", "last & year"],
        ["carl", "older", "last & year"],
    ]


@pytest.mark.exhaustive
def test_page_names_pairs_and_escapes_all(out):
    page = (out / "similarity.html").read_text()
    assert "This page accuses nobody" in page
    assert "<img" not in page
    assert "&lt;img src=x" in page
    assert "old (last &amp; year)" in page
    assert "dora" not in page


@pytest.mark.exhaustive
def test_page_says_what_was_not_compared(out):
    page = (out / "similarity.html").read_text()
    assert "<bdi>emil</bdi>, conv.py: it is nested too deep" in page
    assert "<bdi>fred</bdi>, whole hand-in: none of backprop.py" in page


@pytest.mark.exhaustive
def test_the_same_again_gives_the_same_bytes(out, hand_ins, last_year):
    again = out.with_name("again")
    assert compare(hand_ins, "--also", last_year, "--out", again, PYTHONHASHSEED="7").returncode == 0
    for name in ("similarity.html", "similarity.csv"):
        assert (out / name).read_bytes() == (again / name).read_bytes()


def test_earlier_folders_of_one_name_are_told_apart(tmp_path):
    folders = [tmp_path / year / "hand-ins" for year in ("2024", "2025")]
    assert label_folders([*folders, folders[0], tmp_path / "old"]) == {
        str(folders[0]): folders[0],
        str(folders[1]): folders[1],
        "old": tmp_path / "old",
    }


def test_find_similar_is_what_others_ask_for(hand_ins):
    submissions = [Submission(name, hand_ins / name) for name in ("=anna", "carl", "dora")]
    assert find_similar(submissions) == []
    (pair,) = find_similar([*submissions, Submission("bob", hand_ins / "=anna")])
    assert (pair.first.student, pair.second.student, pair.share) == ("=anna", "bob", 1.0)


def test_without_copydetect_one_line_says_what_to_do(hand_ins, tmp_path):
    program = "import sys; sys.modules['copydetect'] = None; from autograder.__main__ import main; main()"
    command = [sys.executable, "-c", program, "similarity", str(hand_ins), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=paths.ROOT)
    assert done.returncode == 2
    assert done.stderr == "error: comparing hand-ins needs copydetect; pip install '.[similarity]'\n"


@pytest.mark.parametrize(
    "words",
    [
        ("no such", "--out", "{tmp}"),
        ("{class}", "--also", "no such", "--out", "{tmp}"),
        ("{class}", "--out", "{class}/out"),
        ("{tmp}", "--also", "{class}", "--out", "{class}/out"),
    ],
)
def test_a_wrong_folder_is_one_line(words, hand_ins, tmp_path):
    done = compare(*(word.replace("{class}", str(hand_ins)).replace("{tmp}", str(tmp_path)) for word in words))
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
