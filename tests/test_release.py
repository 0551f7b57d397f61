"""make release hands out nothing that is not committed, or not proved."""

import subprocess
import sys
from pathlib import Path

import pytest

from autograder import paths

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not (paths.ROOT / ".git").exists(), reason="no repository of git")]


@pytest.fixture
def clone(tmp_path) -> Path:
    """Return a clone of what is committed."""
    subprocess.run(["git", "clone", "-q", paths.ROOT, tmp_path / "clone"], check=True)
    return tmp_path / "clone"


def release(clone: Path) -> subprocess.CompletedProcess[str]:
    """Run make release there, in our own environment."""
    command = ["make", "-s", "-o", ".venv/test", "release", f"IN_VENV={sys.executable}"]
    return subprocess.run(command, cwd=clone, capture_output=True, text=True)


def test_a_change_that_is_not_committed_is_refused(clone):
    (clone / "README.md").write_text("changed")
    done = release(clone)
    assert done.returncode == 2 and "changes are not committed" in done.stderr and not (clone / "dist").exists()


@pytest.mark.on_record_of_all
def test_a_proof_of_something_else_is_refused(clone):
    answer = clone / "solutions" / "conv.py"
    answer.write_text(answer.read_text() + "# changed\n")
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x", "commit", "-qam", "x"], cwd=clone, check=True)
    done = release(clone)
    assert done.returncode == 2 and "a proof is not of what is here" in done.stderr and not (clone / "dist").exists()
