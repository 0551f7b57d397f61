"""Long proofs that are not repeated while nothing has changed on which they depend: `python -m tests.records`.

Each is some tests marked `exhaustive`, which `make test-all` runs always. When they pass, records.json keeps it with a
fingerprint of all those files; `make test` fails as soon as the fingerprint is another.
"""

import json
import os
import re
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


def files_of_the_fresh_mistakes() -> dict[str, Path]:
    """Return what names mistakes, the known ones, and those that it is tried on."""
    parts = ("given/diagnosis", "autograder/reference", "autograder/grading", "marks/held_back.py", "marks/trial.py")
    named = files_below((*parts, "marks/held_back/fresh.toml"))
    return files_of_questions(list(QUESTIONS)) | named | files_of_tests("marks/test_held_back.py")


def files_of_questions(questions: list[str]) -> dict[str, Path]:
    """Return what these questions are, what answers them, and what judges the answers: of `given` all but what is shown."""
    judged = trees.files_of_trees(("given", "solutions"), NOT_JUDGING)
    return judged | {question: paths.QUESTIONS / f"{question}.py" for question in questions}


def files_of_the_grader() -> dict[str, Path]:
    """Return all that a grade depends on, and the tests that are on record."""
    graded = trees.files_of_trees((*fingerprint.TREES, "marks"), fingerprint.NO_MATTER)
    return graded | files_marked("on_record") | files_of_tests("attacks")


def files_of_everything() -> dict[str, Path]:
    """Return all that is ours, and the tests that are on record for all of it."""
    tests = files_marked("on_record_of_all") | files_of_tests(
        "site", "helpers", "conftest.py", "draws.py", "records.py"
    )
    return trees.files_of_trees(trees.TREES, ()) | tests | files_of_root("Makefile", "pyproject.toml")


def files_marked(mark: str) -> dict[str, Path]:
    """Return the files of tests with some that have this mark."""
    files = files_of_tests().items()
    return {name: path for name, path in files if re.search(rf"mark\.{mark}\b", path.read_text(encoding="utf-8"))}


def files_of_the_calibration() -> dict[str, Path]:
    """Return what compares hand-ins, and the hand-ins: right ways in the style of others, and their disguises."""
    parts = (
        *("autograder/similarity", "autograder/commands/similarity.py", "autograder/reference", "marks/variants"),
        *("autograder/submissions", "autograder/pages", "autograder/limits.toml"),
    )
    return files_below(parts) | files_of_tests("similarity", "helpers")


def files_of_the_sandboxes() -> dict[str, Path]:
    """Return what keeps a player in, and what tries to get out."""
    parts = ("autograder/sandbox", "autograder/player", "autograder/machine", "given/machinery", "given/functions.py")
    others = files_below((*parts, "autograder/limits.toml", "autograder/limits.py", "autograder/cache.py"))
    return others | files_of_tests("sandbox", "attacks", "helpers")


def files_of_a_class() -> dict[str, Path]:
    """Return all that grading a class depends on, its commands included, and the tests that kill what takes part in it."""
    others = ("autograder/authoring", "autograder/site", "autograder/similarity", "autograder/gradescope")
    graded = trees.files_of_trees(fingerprint.TREES, others)
    return graded | files_of_tests("classroom", "exports", "helpers") | files_of_root("docs/two_workers.sh")


def files_of_a_new_question() -> dict[str, Path]:
    """Return what there is for every question, the steps to a new one, and what is looked at when they have been taken."""
    looked_at = files_of_tests(
        "authoring", "questions", "reference", "helpers", "given/test_words.py", "test_structure.py"
    )
    ours = trees.files_of_trees(fingerprint.TREES, ())
    return ours | looked_at | files_of_tests("test_install.py") | files_of_root("CONTRIBUTING.md", "pyproject.toml")


def files_below(parts: tuple[str, ...]) -> dict[str, Path]:
    """Return the files at or below these places of our trees."""
    files = trees.files_of_trees(trees.TREES, ())
    return {name: path for name, path in files.items() if trees.is_below(name, parts)}


def files_of_tests(*places: str) -> dict[str, Path]:
    """Return the test code at or below these places, or all of it."""
    own = Path(__file__).parent
    files = {path.relative_to(own).as_posix(): path for path in sorted(own.rglob("*.py"))}
    return {f"tests/{name}": path for name, path in files.items() if not places or trees.is_below(name, places)}


def files_of_root(*names: str) -> dict[str, Path]:
    return {name: paths.ROOT / name for name in names}


PROOFS = {
    "every attack wins against the naive grader": Proof(
        ("tests/attacks", "-k", "test_control_wins"), files_of_the_attacks
    ),
    "no known mistake hides behind the numbers of an example": Proof(
        ("tests/questions/test_examples.py", "-k", "no_mistake_hides or by_hand_shows"), files_of_the_examples
    ),
    "nine of ten fresh mistakes are named": Proof(
        ("tests/marks/test_held_back.py", "-k", "as_many and fresh"), files_of_the_fresh_mistakes
    ),
    "the notebook runs with untouched stubs, and with the reference": Proof(
        ("tests/authoring/test_notebook.py", "-k", "test_runs_with and not whole"), files_of_the_notebook
    ),
    "what grades for long: attacks, trainings that learn nothing, trivial hand-ins, right ways, spoilt functions": Proof(
        ("tests", "-m", "on_record", "-k", "not sandlock and not chroot"), files_of_the_grader
    ),
    "what takes long beside grading: the page in a browser, zips and what they start, full disks, pictures": Proof(
        ("tests", "-m", "on_record_of_all", "-k", "not sandlock and not chroot"), files_of_everything
    ),
    "disguised copies are listed, independent hand-ins are not, and nothing hostile costs the others": Proof(
        ("tests/similarity",), files_of_the_calibration
    ),
    "what holds in the sandbox that is taken by default holds in the others": Proof(
        ("tests/sandbox",), files_of_the_sandboxes
    ),
    "whatever dies while a class is graded, here or over a network, and every platform gets its marks back": Proof(
        ("tests/classroom", "tests/exports/test_round_trip.py"), files_of_a_class
    ),
    "a new question takes four files, and an installed wheel grades as the repository does": Proof(
        ("tests/authoring/test_new_question.py", "tests/test_install.py"), files_of_a_new_question
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
