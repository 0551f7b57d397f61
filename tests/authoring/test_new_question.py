"""A new question takes the four files that CONTRIBUTING.md names: its example, taken literally, works, and misses none of them."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder import paths
from autograder.grading.result import Result
from autograder.limits import tomllib
from given.checking.results import State

pytestmark = pytest.mark.slow

CONTRIBUTING = (paths.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
QUESTION = "b11_leaky_relu"
STEP = re.compile(
    r"^\d\. [^`]+`(?P<file>[^`]+)`, (?:(?P<new>a new file)|(?P<end>at the end)|above `(?P<line>[^`]+)`)"
    r".*?^(?P<fence>`{3,})\w+\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Step:
    """A step of the example: a text for a file, which is new, or goes on at its end or above one of its lines."""

    file: str
    text: str
    is_new: bool
    line: str | None

    def take(self, repository: Path) -> None:
        """Write what the step says."""
        path = repository / self.file
        assert path.exists() != self.is_new, self.file
        before = "" if self.is_new else path.read_text(encoding="utf-8")
        head, tail = before, ""
        if self.line:
            above, below = before.split(f"\n{self.line}\n")
            head, tail = f"{above}\n", f"{self.line}\n{below}"
        elif before and self.file.endswith(".py"):
            head += "\n\n"  # between functions; a block of Markdown does not keep empty lines at its beginning
        path.write_text(head + self.text + tail, encoding="utf-8")


STEPS = [Step(m["file"], m["text"], bool(m["new"]), m["line"]) for m in STEP.finditer(CONTRIBUTING)]


def copy_repository(target: Path) -> Path:
    """Copy every file that git knows, as it is now."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=paths.ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listing.decode().split("\0")):
        if (paths.ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(paths.ROOT / name, target / name)
    return target


def run(repository: Path, *command: str, folder: str = ".") -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, with the copy's packages."""
    path = os.pathsep.join([str(repository), str(repository / "assignment")])
    env = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(
        [sys.executable, *command], cwd=repository / folder, env=env, capture_output=True, text=True, encoding="utf-8"
    )


def run_pytest(repository: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run(repository, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options)


@pytest.fixture(scope="module")
def repository(tmp_path_factory) -> Path:
    """A copy of the repository with the new question, all four steps taken."""
    copy = copy_repository(tmp_path_factory.mktemp("with") / "repository")
    for step in STEPS:
        step.take(copy)
    derived = run(copy, "-m", "autograder", "assignment")
    assert derived.returncode == 0, derived.stderr
    return copy


def test_the_example_has_a_step_for_each_part():
    assert [step.file.split("/")[0] for step in STEPS] == ["solutions", "autograder", "autograder", "autograder"]
    assert all(f"{QUESTION}" in step.text for step in STEPS)


OTHERS = [pytest.param(step, marks=pytest.mark.exhaustive) for step in STEPS[1:]]  # on record, see tests/records.py


@pytest.mark.parametrize("left_out", [STEPS[0], *OTHERS], ids=lambda step: Path(step.file).name)
def test_a_step_left_out_is_one_line_with_its_file(left_out, tmp_path):
    copy = copy_repository(tmp_path)
    for step in STEPS:
        if step is not left_out:
            step.take(copy)
    refused = run(copy, "-m", "autograder", "assignment")
    assert refused.returncode == 2 and refused.stdout == ""
    assert re.fullmatch(r"error: .*\n", refused.stderr)
    assert left_out.file in refused.stderr and ": write " in refused.stderr


def wrong_answer(repository: Path) -> str:
    """Return the answer's file with the mistake of the example made in it."""
    (step,) = (step for step in STEPS if step.file.endswith(".toml"))
    ((_, mistake),) = tomllib.loads(step.text).items()
    source = (repository / STEPS[0].file).read_text(encoding="utf-8")
    start = source.index(f"def {mistake['function']}(")
    return source[:start] + source[start:].replace(mistake["find"], mistake["replace"])


def hand_in(folder: Path, modules: Path, beyond: str | None = None) -> None:
    """Write a hand-in of the files in a folder, one of them replaced."""
    folder.mkdir(parents=True)
    for module in (path.name for path in paths.SOLUTIONS.glob("*.py")):
        shutil.copy(modules / module, folder)
    if beyond:
        (folder / "beyond.py").write_text(beyond, encoding="utf-8")


@pytest.mark.exhaustive
def test_the_grader_knows_right_wrong_and_not_started(repository, tmp_path):
    hand_in(tmp_path / "class" / "right", repository / "solutions")
    hand_in(tmp_path / "class" / "wrong", repository / "solutions", wrong_answer(repository))
    hand_in(tmp_path / "class" / "skeleton", repository / "assignment")
    out = tmp_path / "out"
    graded = run(
        repository, "-m", "autograder", "grade", str(tmp_path / "class"), "--out", str(out), "--questions", "b11"
    )
    assert graded.returncode == 0, graded.stdout + graded.stderr
    results = {path.stem: Result.from_json(path.read_text("utf-8")) for path in out.glob("results/*.json")}
    questions = {student: question for student, result in results.items() for question in result.questions}
    states = {student: question.state for student, question in questions.items()}
    assert states == {"right": State.PASSED, "wrong": State.FAILED, "skeleton": State.NOT_STARTED}
    assert [case for case in questions["wrong"].cases if case.hidden and not case.passed]
    assert [diagnosis.name for diagnosis in questions["wrong"].diagnoses] == ["leaky_relu_without_slope"]
    assert QUESTION in (out / "report.html").read_text("utf-8").replace("<wbr>", "")


@pytest.mark.exhaustive
def test_check_shows_it(repository, tmp_path):
    shutil.copytree(repository / "assignment", tmp_path / "assignment")
    untouched = run(tmp_path, "check.py", "b11", folder="assignment")
    assert untouched.stdout.startswith(f"· {QUESTION}") and "not started" in untouched.stdout
    (tmp_path / "assignment" / "beyond.py").write_text(wrong_answer(repository), encoding="utf-8")
    wrong = run(tmp_path, "check.py", "b11", folder="assignment")
    assert wrong.stdout.startswith(f"✘ {QUESTION}") and "➜ leaky_relu: What is negative becomes 0" in wrong.stdout
    shutil.copy(repository / "solutions" / "beyond.py", tmp_path / "assignment")
    right = run(tmp_path, "check.py", "b11", folder="assignment")
    assert right.stdout.startswith(f"✔ {QUESTION}")


@pytest.mark.exhaustive
def test_the_proof_catches_its_mistake(repository):
    proved = run_pytest(repository, "--exhaustive", "-k", QUESTION.split("_", 1)[1], "tests/reference")
    assert proved.returncode == 0, proved.stdout[-5000:]


@pytest.mark.exhaustive
def test_what_holds_for_every_question_holds_for_it(repository):
    """Nothing else needs to be changed by hand, and the example has our style."""
    places = ["tests/questions", "tests/given/test_words.py", "tests/test_structure.py", "tests/reference"]
    places += ["tests/authoring/test_assignment.py", "tests/authoring/test_notebook.py"]
    unrelated = "not repair and not check_all and not slip and not example"  # to the new one
    checked = run_pytest(repository, "-m", "not slow", "-k", unrelated, f"--only-question={QUESTION}", *places)
    assert checked.returncode == 0, checked.stdout[-5000:]
    style = run(repository, "-m", "ruff", "check", "--no-cache", *(s.file for s in STEPS if s.file.endswith(".py")))
    assert style.returncode == 0, style.stdout
    formatted = run(repository, "-m", "ruff", "format", "--check", "--no-cache", "solutions", "autograder/questions")
    assert formatted.returncode == 0, formatted.stdout
