"""Long proofs that are not repeated while nothing has changed on which they depend: `python -m tests.records`.

Each is some tests marked `exhaustive`, which `make test-all` runs always. When they pass, records.json keeps it with a
fingerprint of all those files; `make test` fails as soon as the fingerprint is another.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder import paths, trees
from autograder.classroom import fingerprint
from given.machinery.questions import QUESTIONS

FILE = Path(__file__).with_name("records.json")
COMMAND = "python -m tests.records"
NOT_JUDGING = ("given/plots", "given/diagnosis", "given/grader.py", "given/yours.py", "given/expected.json")


@dataclass(frozen=True)
class Proof:
    """Tests, as pytest is told them, and the files on which their outcome depends, by name."""

    tests: tuple[str, ...]
    files: Callable[[], dict[str, Path]]

    def fingerprint(self) -> str:
        return trees.digest_of_files(self.files())[:16]


def files_of_the_attacks() -> dict[str, Path]:
    """Return the attacks, the naive grader and what that runs: question files, as the judge would, on answers of ours."""
    from tests.attacks import CLASSES

    folder = Path(__file__).with_name("attacks")
    own = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.py"))}
    questions = {question for attacks in CLASSES.values() for attack in attacks for question in attack.questions}
    return own | files_of_questions(sorted(questions))


def files_of_the_convnet() -> dict[str, Path]:
    return files_of_questions(["b02_mnist_convnet"])


def files_of_the_examples() -> dict[str, Path]:
    """Return what the examples are, the known mistakes that they are to show, and what compares the two."""
    texts = [
        *sorted((paths.PACKAGE / "reference" / "mistakes").glob("*.toml")),
        paths.PACKAGE / "authoring" / "practical.md",
        paths.GIVEN / "plots" / "networks.py",
        *(Path(__file__).parent / name for name in ("helpers/examples.py", "questions/test_examples.py")),
    ]
    return files_of_questions(list(QUESTIONS)) | {path.name: path for path in texts}


def files_of_the_notebook() -> dict[str, Path]:
    """Return what the notebook is made of, and what it shows where nothing is started."""
    shown = trees.files_of_trees(("given", "solutions"), ())
    texts = [*sorted(paths.QUESTIONS.glob("*.py")), *sorted((paths.PACKAGE / "authoring").glob("*"))]
    return shown | {path.name: path for path in texts if path.is_file()}


def files_of_questions(questions: list[str]) -> dict[str, Path]:
    """Return what these questions are, what answers them, and what judges the answers: of `given` all but what is shown."""
    judged = trees.files_of_trees(("given", "solutions"), NOT_JUDGING)
    return judged | {question: paths.QUESTIONS / f"{question}.py" for question in questions}


def files_of_the_grader() -> dict[str, Path]:
    """Return all that a grade depends on, and the tests that are on record."""
    own = Path(__file__).parent
    marked = [path for path in sorted(own.rglob("test_*.py")) if "mark.on_record" in path.read_text(encoding="utf-8")]
    tried = {path.relative_to(own).as_posix(): path for path in (*marked, *sorted((own / "attacks").rglob("*.py")))}
    return trees.files_of_trees((*fingerprint.TREES, "marks"), fingerprint.NO_MATTER) | tried


def files_of_the_calibration() -> dict[str, Path]:
    """Return what compares hand-ins, and the hand-ins: right ways in the style of others, and their disguises."""
    compared = trees.files_of_trees(("autograder", "marks"), [])
    parts = ("autograder/similarity", "autograder/reference", "marks/variants")
    tests = {path.name: path for path in sorted((Path(__file__).parent / "similarity").glob("*.py"))}
    return {name: path for name, path in compared.items() if trees.is_below(name, parts)} | tests


PROOFS = {
    "every attack wins against the naive grader": Proof(
        ("tests/attacks", "-k", "test_control_wins"), files_of_the_attacks
    ),
    "no known mistake hides behind the numbers of an example": Proof(
        ("tests/questions/test_examples.py", "-k", "no_mistake_hides or by_hand_shows"), files_of_the_examples
    ),
    "the notebook runs with untouched stubs, and with the reference": Proof(
        ("tests/authoring/test_notebook.py", "-k", "test_runs_with and not whole"), files_of_the_notebook
    ),
    "what grades for long: trainings that learn nothing, trivial hand-ins, right ways, spoilt functions": Proof(
        ("tests", "-m", "on_record", "-k", "not sandlock and not chroot"), files_of_the_grader
    ),
    "disguised copies are listed, and independent hand-ins are not": Proof(
        ("tests/similarity/test_calibration.py",), files_of_the_calibration
    ),
    "the reference's convnet earns all points in time": Proof(
        ("tests/solutions/test_beyond.py", "-k", "test_the_convnet_of_the_reference"), files_of_the_convnet
    ),
}


def on_record() -> dict[str, str]:
    """Return for what fingerprint each proof was given last."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def is_stale(name: str) -> bool:
    """Whether a proof is due: something has changed since it was given, or it failed."""
    return on_record().get(name) != PROOFS[name].fingerprint()


def give(name: str) -> bool:
    """Run the tests that are a proof, and put on record that they pass; return whether they do."""
    command = [sys.executable, "-m", "pytest", "--exhaustive", "-n", str(os.cpu_count()), *PROOFS[name].tests]
    passed = subprocess.run(command, cwd=paths.ROOT).returncode == 0
    kept = {other: fingerprint for other, fingerprint in on_record().items() if other in PROOFS and other != name}
    if passed:
        kept[name] = PROOFS[name].fingerprint()
    FILE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return passed


if __name__ == "__main__":
    given = [give(name) for name in PROOFS if is_stale(name)]
    sys.exit(0 if all(given) else 1)
