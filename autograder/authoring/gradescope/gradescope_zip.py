"""Pack dist/autograder.zip: what stock Otter asks for, with our own set-up and run in the place of Otter's, and our wheel."""

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from autograder import paths
from autograder.authoring.assignment import require_repository
from autograder.authoring.zips import pack_assignment, pack_autograder
from autograder.course.course import AFTER_PASSING, Course
from autograder.errors import AuthoringError
from autograder.gradescope.failures import STOPPED, describe_failure
from given.machinery.questions import QUESTIONS

HERE = Path(__file__).resolve().parent
OURS = ("setup.sh", "run_autograder")
WHEN = (1980, 1, 1, 0, 0, 0)  # the same content makes the same zip, whenever it is made
# Of Otter's own these do its set-up and its run on a platform; `otter run` takes none of them.
OTTERS = (*OURS, "run_otter.py", "environment.yml")


def pack_all(course: Course | None = None) -> list[Path]:
    """Write all zips into dist/, with the rules of a course that has its own."""
    require_repository()
    dist = paths.ROOT / "dist"
    rules, file = (course.rules, Path(course.file)) if course and course.file else (None, None)
    stock = pack_autograder(dist / "stock_otter.zip", rules.questions if rules else QUESTIONS)
    platforms = pack_for_platforms(stock, dist / "autograder.zip", file)
    with_answers = course is not None and course.answers == AFTER_PASSING
    return [pack_assignment(dist / "assignment.zip", rules, with_answers=with_answers), platforms, stock]


def pack_for_platforms(stock: Path, target: Path, course: Path | None = None) -> Path:
    """Write the zip from the one of stock Otter, and a course.toml; raise AuthoringError if the wheel cannot be built."""
    with tempfile.TemporaryDirectory() as name:
        wheel = build_wheel(Path(name))
        with zipfile.ZipFile(stock) as otters, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in otters.namelist():
                if entry not in OTTERS:
                    archive.writestr(make_entry(entry), otters.read(entry))
            for script in OURS:
                archive.writestr(make_entry(script, 0o755), (HERE / script).read_bytes())
            archive.writestr(make_entry("unfinished.json"), json.dumps(describe_failure(STOPPED)))
            if course:
                archive.writestr(make_entry("course.toml"), course.read_bytes())
            archive.writestr(make_entry(f"grader/{wheel.name}"), wheel.read_bytes())
    return target


def make_entry(name: str, mode: int = 0o644) -> zipfile.ZipInfo:
    """Return an entry that is the same whenever it is made."""
    entry = zipfile.ZipInfo(name, WHEN)
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def build_wheel(folder: Path) -> Path:
    """Return the grader's wheel, built into a folder, without the network."""
    options = ["--no-deps", "--no-index", "--no-build-isolation", "-qq", "--wheel-dir", str(folder)]
    command = [sys.executable, "-m", "pip", "wheel", *options, str(paths.ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise AuthoringError(f"the wheel could not be built ({lines[-1]}); make package installs what that takes")
    (wheel,) = folder.glob("*.whl")
    return wheel
