"""An installation grades as the repository does, away from it: the wheel has all that this takes, and nothing else."""

import csv
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from autograder import paths
from autograder.authoring.sample_class import write_class
from autograder.classroom.fingerprint import fingerprint_of_grader

pytestmark = pytest.mark.slow

HAND_INS = {"perfect", "typical-mistakes.zip", "unreadable.zip"}  # of the sample class; the others would take longer
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Return the wheel, built from the repository as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", "--wheel-dir", folder, paths.ROOT)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory) -> Path:
    """Return the Python of an environment that has the wheel, and sees what it depends on but not the repository."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    pip("install", "--target", site, wheel)
    # A .pth file names folders to look into; one that lies there, as that of the repository may, is not obeyed.
    dependencies = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "dependencies.pth").write_text("\n".join(dependencies))
    return folder / "bin" / "python"


def pip(command: str, *arguments: object) -> None:
    """Run pip, without dependencies and without the network."""
    options = ["-m", "pip", command, "--no-deps", "--no-index", "-qq"]
    subprocess.run([sys.executable, *options, *map(str, arguments)], check=True)


def run(python: Path, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a Python in a folder, and have it know of no other."""
    command = [str(python), *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)


def grade(submissions: Path, out: Path) -> list[object]:
    """Return the arguments for Python with which it grades two questions."""
    return ["-m", "autograder", "grade", submissions, "--out", out, "--questions", "q14,q15", "--jobs", "1"]


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.exhaustive
def test_the_same_rows_and_pages(python, tmp_path):
    write_class(tmp_path / "class")
    for hand_in in (tmp_path / "class").iterdir():
        if hand_in.name not in HAND_INS:
            shutil.rmtree(hand_in) if hand_in.is_dir() else hand_in.unlink()
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    done = run(python, tmp_path, *grade(tmp_path / "class", theirs))
    assert (done.returncode, done.stderr) == (0, "")
    subprocess.run([sys.executable, *map(str, grade(tmp_path / "class", ours))], cwd=paths.ROOT, check=True)
    assert (theirs / "grades.csv").read_text() == (ours / "grades.csv").read_text()
    assert files_below(theirs) == files_below(ours)
    with (theirs / "grades.csv").open() as file:
        scores = {row["student"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores["perfect"] > scores["typical-mistakes"] > scores["unreadable"] == 0


@pytest.mark.exhaustive
def test_the_same_sample_class(python, tmp_path):
    done = run(python, tmp_path, "-m", "autograder", "sample", "theirs")
    assert (done.returncode, done.stderr) == (0, "")
    write_class(tmp_path / "ours")
    assert files_below(tmp_path / "theirs") == files_below(tmp_path / "ours")


@pytest.mark.exhaustive
def test_the_same_fingerprint_so_workers_may_have_either(python, tmp_path):
    program = "import autograder, given; from autograder.classroom import fingerprint as f;"
    program += "print(autograder.__file__, given.__file__, f.fingerprint_of_grader(), sep='\\n')"
    done = run(python, tmp_path, "-c", program)
    assert (done.returncode, done.stderr) == (0, "")
    *places, fingerprint = done.stdout.splitlines()
    assert all(python.parents[1] in Path(place).parents for place in places)
    assert fingerprint == fingerprint_of_grader()


@pytest.mark.exhaustive
@pytest.mark.parametrize("verb", ["assignment", "package"])
def test_what_only_the_repository_can_do_is_refused_in_one_line(verb, python, tmp_path):
    done = run(python, tmp_path, "-m", "autograder", verb)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "is an installation; work in a copy of the repository" in done.stderr


def test_the_wheel_has_two_packages_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"autograder", "given"}
