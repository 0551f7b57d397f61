"""The controls: every attack wins against the naive grader, or it proves nothing when it does not win against ours.

They prove the attacks, not the grader. So they are run when the attacks have changed, or what the naive grader rests on:
`python -m tests.attacks` does, and keeps what came of it in controls.json.
"""

import hashlib
import json
from pathlib import Path

from autograder import paths, trees
from tests.attacks import CLASSES

RECORD = Path(__file__).with_name("controls.json")
COMMAND = "python -m tests.attacks"
NO_MATTER = ("controls.json", "controls.py", "conftest.py", "test_attacks.py", "__main__.py")  # only start the trials
# The naive grader runs the question files, as the judge would, on answers that are ours but for the attack.
TREES = ("given", "solutions")
NOT_RUN = ("given/plots", "given/diagnosis", "given/grader.py", "given/yours.py", "solutions/README.md")


def all_attacks() -> list[str]:
    """Return the names of all attacks, with their classes."""
    return [f"{kind}: {attack.name}" for kind, attacks in CLASSES.items() for attack in attacks]


def record(won: list[str]) -> dict[str, str | int]:
    """Return what is to be kept after a run in which these have won."""
    return {"fingerprint": fingerprint(), "attacks": len(all_attacks()), "won": len(set(won) & set(all_attacks()))}


def is_proved() -> bool:
    """Whether it is on record that each of these very attacks has won."""
    kept = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    return kept == record(all_attacks())


def write(won: list[str]) -> None:
    """Put on record which attacks have won."""
    RECORD.write_text(json.dumps(record(won)) + "\n", encoding="utf-8")


def fingerprint() -> str:
    """Return a hash over the attacks and what their winning depends on."""
    own = {path.relative_to(RECORD.parent).as_posix(): path for path in sorted(RECORD.parent.rglob("*"))}
    files = {name: path for name, path in own.items() if path.is_file() and not trees.is_below(name, NO_MATTER)}
    files = {name: path for name, path in files.items() if "__pycache__" not in name}
    questions = {question for attacks in CLASSES.values() for attack in attacks for question in attack.questions}
    files |= {question: paths.QUESTIONS / f"{question}.py" for question in sorted(questions)}
    files |= trees.files_of_trees(TREES, NOT_RUN)
    return hashlib.sha256(trees.digest_of_files(files).encode()).hexdigest()[:16]
