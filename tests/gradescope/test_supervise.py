"""A run from beginning to end, in a folder laid out like Gradescope's; whatever is killed, results.json is valid."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from autograder import paths
from autograder.authoring.sample_class import make_skeleton
from autograder.gradescope.places import Places
from autograder.gradescope.supervise import WORKER
from tests.gradescope.test_end_user import USER

pytestmark = pytest.mark.slow
RUN = f"""
import sys
from pathlib import Path
from autograder.gradescope.places import Places
from autograder.gradescope.supervise import WORKER
from autograder.gradescope.supervise import supervise
sys.exit(supervise(Places(Path(sys.argv[1])), user={USER}))
"""
SECONDS = 120


@pytest.fixture
def root(tmp_path) -> Path:
    """A container's folder with an untouched hand-in."""
    root = tmp_path / "autograder"
    for part in ("source", "submission", "results"):
        (root / part).mkdir(parents=True)
    for name, text in make_skeleton().items():
        (root / "submission" / name).write_text(text)
    (root / "submission_metadata.json").write_text("{}")
    return root


def start(root: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", RUN, str(root)]
    return subprocess.Popen(command, cwd=paths.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def document(root: Path) -> dict:
    return json.loads((root / "results" / "results.json").read_text())


def worker_of(run: "subprocess.Popen[str]") -> psutil.Process:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for child in psutil.Process(run.pid).children():
            if WORKER in child.cmdline():
                return child
        time.sleep(0.01)
    raise TimeoutError


def test_an_untouched_hand_in_has_its_result(root):
    run = start(root)
    output, _ = run.communicate(timeout=SECONDS)
    assert run.returncode == 0, output
    assert document(root)["score"] == 0 and len(document(root)["tests"]) == 22
    assert "graded: 0 points" in output  # for staff
    assert os.listdir(root / "results") == ["results.json"]


def test_nobody_but_root_may_enter(root):
    Places(root).close()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (root, *root.iterdir())}
    assert modes.pop("submission_metadata.json") == 0o600
    assert set(modes.values()) == {0o700}


def test_a_link_in_the_folder_is_not_followed(root, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (root / "link").symlink_to(outside)
    Places(root).close()
    assert stat.S_IMODE(outside.stat().st_mode) == 0o755


def test_a_worker_that_is_killed_is_told(root):
    run = start(root)
    worker_of(run).kill()
    output, _ = run.communicate(timeout=SECONDS)
    assert run.returncode == 0, output
    assert "signal 9" in document(root)["output"] and "not your fault" in document(root)["output"]


def test_a_supervisor_that_is_killed_has_left_a_word(root):
    run = start(root)
    worker = worker_of(run)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert "stopped before it had finished" in document(root)["output"]
    psutil.wait_procs([worker], timeout=5)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE


def test_no_submission_at_all_is_told(root):
    for path in (root / "submission").iterdir():
        path.unlink()
    run = start(root)
    run.communicate(timeout=SECONDS)
    assert document(root)["score"] == 0 and "none of backprop.py" in document(root)["output"].lower()
