"""Kill everything that can be killed: no row is lost, no file is corrupt, no process stays, and the next run completes."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from autograder import paths
from autograder.machine.locks import lock_if_left
from autograder.sandbox import choice

pytestmark = pytest.mark.slow

SLOW = "import time; time.sleep(0.15)\n"
HANGS = "while True: pass\n"
STUDENTS = [f"student-{number}" for number in range(6)]
PATIENCE = 60  # seconds
GRADE = (sys.executable, "-m", "autograder", "grade")


@pytest.fixture
def folder():
    """A folder for everything of one run, its temporary files too, where players of any user may go."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        (Path(name) / "tmp").mkdir(mode=0o755)
        yield Path(name)


@pytest.fixture
def inbox(folder):
    for student in STUDENTS:
        copy(folder / "in" / student, SLOW)
    return folder / "in"


def copy(target: Path, before: str = "") -> None:
    """Write the reference as a hand-in, its conv.py with something before."""
    target.mkdir(parents=True)
    for source in paths.SOLUTIONS.glob("*.py"):
        shutil.copy(source, target)
    (target / "conv.py").write_text(before + (paths.SOLUTIONS / "conv.py").read_text())


class Run:
    """A grading of folder/in into folder/out by a command, in a session of its own, as from a shell."""

    def __init__(self, folder: Path, *arguments: str, command: tuple[str, ...] = GRADE, **environment: str):
        self.folder = folder
        options = ["--questions", "q14_sizes", "--jobs", "2", *arguments]
        self.process = subprocess.Popen(
            [*command, str(folder / "in"), "--out", str(folder / "out"), *options],
            cwd=paths.ROOT,
            env={**os.environ, "TMPDIR": str(folder / "tmp"), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        self.process.send_signal(number)

    def finish(self) -> tuple[int, str, str]:
        """Return exit status, output and errors."""
        output, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, output, errors

    def kept(self) -> int:
        """How many results are there already."""
        return len(list(self.folder.glob("out/cache/[!.]*")))

    def descendants(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def workers(self) -> list[psutil.Process]:
        return [process for process in self.descendants() if "spawn_main" in command(process)]


def eventually(condition, patience: float = PATIENCE):
    """Return what the condition says as soon as it is true."""
    end = time.monotonic() + patience
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)
    return found


def alive(family: list[psutil.Process], folder: Path) -> list[str]:
    """Return what still runs: of a family, and of all processes that name the folder or have it in their environment."""
    there = [process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    return [
        str(process) for process in [*there, *filter(lambda process: names(process, folder), psutil.process_iter())]
    ]


def names(process: psutil.Process, folder: Path) -> bool:
    try:
        return str(folder) in " ".join([command(process), *process.environ().values()])
    except psutil.Error:
        return False


def command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def assert_complete(folder: Path, run: Run, students: list[str] = STUDENTS) -> str:
    """Let a run finish; every row must be there with its points, and every file whole. Return the output."""
    status, output, errors = run.finish()
    assert (status, errors) == (0, "")
    with (folder / "out" / "grades.csv").open() as file:
        rows = {row["student"]: (row["status"], row["score"]) for row in csv.DictReader(file)}
    assert rows == dict.fromkeys(students, ("graded", "2"))
    for student in students:
        assert json.loads((folder / "out" / "results" / f"{student}.json").read_text())["score"] == 2
        assert "</html>" in (folder / "out" / "feedback" / f"{student}.html").read_text()
    assert not list((folder / "out").rglob(".*")) and not rooms_left(folder)
    return output


def rooms_left(folder: Path) -> list[Path]:
    """Return the rooms that nobody uses any more; a worker of dask keeps its own as long as it lives."""
    return [room for room in (folder / "tmp").glob("practical-autograder-*") if is_left(room)]


def is_left(room: Path) -> bool:
    with lock_if_left(room) as left:
        return left


def graded(output: str) -> int:
    return len(re.findall(r"^  student-\d: graded", output, re.MULTILINE))


def one_line(errors: str, *said: str) -> bool:
    return errors.strip().count("\n") == 0 and all(text in errors for text in said) and "Traceback" not in errors


@pytest.mark.exhaustive
def test_the_coordinator_is_killed(folder, inbox):
    """As it starts, and as its workers grade."""
    for moment in (0, 3):
        run = Run(folder)
        eventually(lambda run=run, moment=moment: run.kept() >= moment or run.process.poll() is not None)
        family = run.descendants()
        run.kill()
        run.finish()
        eventually(lambda family=family: not alive(family, folder), 5)
    before = run.kept()
    assert before >= 3
    assert graded(assert_complete(folder, Run(folder))) <= len(STUDENTS) - 3


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["bubblewrap", "sandlock"])
def test_nothing_outlives_the_coordinator(folder, name):
    if choice.find_problem(choice.BY_NAME[name]):
        pytest.skip(f"{name} does not work here")
    for student in ("one", "two"):
        copy(folder / "in" / student, HANGS)
    run = Run(folder, "--sandbox", name)
    family = eventually(lambda: len(found := run.descendants()) >= 5 and found)  # workers, players, a tracker
    run.kill()
    run.finish()
    eventually(lambda: not alive(family, folder), 5)
    assert not list((folder / "tmp").glob("practical-autograder-*"))


def test_a_worker_is_killed(folder, inbox):
    run = Run(folder)
    for moment in (0, 2):
        eventually(lambda moment=moment: run.kept() >= moment and run.workers())[0].kill()
    assert graded(assert_complete(folder, run)) == len(STUDENTS)


@pytest.mark.exhaustive
def test_a_sandbox_is_killed(folder, inbox):
    """It is replaced; what was running in it is the grader's trouble, and the next run's work."""
    run = Run(folder)
    eventually(lambda: [player for worker in run.workers() for player in worker.children()])[0].kill()
    status, output, errors = run.finish()
    assert (status, errors) == (1 if "internal" in output else 0, "")
    assert len(re.findall(r"^  student-\d:", output, re.MULTILINE)) == len(STUDENTS)
    assert_complete(folder, Run(folder))


@pytest.mark.exhaustive
def test_a_run_keeps_others_out_and_stops_on_ctrl_c(folder, inbox):
    copy(inbox / "a-hang", HANGS)
    run = Run(folder)
    eventually(lambda: run.kept() >= 2)
    status, _, errors = Run(folder).finish()
    assert status == 2 and one_line(errors, "another run writes into", "name another folder")
    family = run.descendants()
    started = time.monotonic()
    os.killpg(run.process.pid, signal.SIGINT)  # as a terminal does, to every process of the job
    status, _, errors = run.finish()
    assert time.monotonic() - started < 2
    assert status == 130 and one_line(errors, "the same command goes on")
    assert not list((folder / "tmp").glob("practical-autograder-*"))
    eventually(lambda: not alive(family, folder), 5)
    shutil.rmtree(inbox / "a-hang")
    assert graded(assert_complete(folder, Run(folder))) <= len(STUDENTS) - 2  # the kernel has taken the lock back


def test_ctrl_c_while_it_starts(folder, inbox):
    run = Run(folder)
    eventually(run.workers)
    os.killpg(run.process.pid, signal.SIGINT)
    status, _, errors = run.finish()
    assert status == 130 and one_line(errors, "the same command goes on")
    eventually(lambda: not alive([], folder), 5)


@pytest.mark.exhaustive
def test_a_full_disk(folder, inbox):
    """OUT is a small disk of its own, filled up but for a little; then there is room again."""
    if choice.find_problem(choice.BY_NAME["bubblewrap"]):
        pytest.skip("bubblewrap makes the small disk")
    out, filler = folder / "out", folder / "out" / "filler"
    out.mkdir()
    script = f"""
        head -c 160000 /dev/zero > {filler}
        "$@" && exit 99
        rm {filler}
        find {out} -type f -size 0 -not -name lock | grep . && exit 98
        "$@" && cp -r {out}/. {folder}/saved
    """
    disk = ("bwrap", "--dev-bind", "/", "/", "--size", "200000", "--tmpfs", str(out), "sh", "-c", script, "sh")
    status, output, errors = Run(folder, "--sandbox", "none", command=(*disk, *GRADE)).finish()
    assert status == 0, output + errors
    assert one_line(errors, "No space left on device", "the same command goes on where it was")
    assert graded(output) - graded(output[output.rindex("6 submissions") :]) >= 1  # some were kept before
    # The one that met the full disk may have been kept before it could be told of.
    assert len(STUDENTS) - 1 <= graded(output) <= len(STUDENTS)
    assert len(list((folder / "saved" / "feedback").glob("*.html"))) == len(STUDENTS)
