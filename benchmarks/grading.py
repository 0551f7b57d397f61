"""How long does a hand-in take: in our grader, in stock Otter, and in the student's own check?

    python bench/grading.py [REPEATS]

The hand-in is the reference with the notebook, as handin.py packs it; the questions are the core's but for question 13,
whose training takes equally long everywhere. What is compared takes turns in one run, and the medians count.
"""

import os

# Read when NumPy is imported, here and in the processes started; the last has stock Otter take this Python's kernel.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", JUPYTER_PREFER_ENV_PATH="1")

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from unittest.mock import patch

from benchmarks.goal import Goal, tell

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from autograder import paths  # noqa: E402, after the path is set
from autograder.authoring import sample_class, zips  # noqa: E402, after the path is set
from autograder.grading.grade import possible  # noqa: E402
from autograder.grading.result import Options  # noqa: E402
from autograder.player.channel import Channel  # noqa: E402
from autograder.sandbox import choice  # noqa: E402, after the path is set
from autograder.submissions.submission import Submission  # noqa: E402
from given.machinery.questions import FUNCTIONS  # noqa: E402
from tests.helpers.grading import grade_here  # noqa: E402

QUESTIONS = tuple(question for question in FUNCTIONS if question.startswith("q") and question != "q13_mnist_accuracy")
FULL_MARKS = sum(map(possible, QUESTIONS))
MORE = 40  # submissions that a class is larger, to see what one more costs
IN_A_ROW = 20  # submissions that are graded in one process


def hand_in(target: Path) -> Path:
    """Write the hand-in zip of a student who copied the reference, but for the bonus, which is not graded here."""
    files = {**sample_class.reference(), "beyond.py": sample_class.make_skeleton()["beyond.py"]}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.write(paths.ASSIGNMENT / "practical.ipynb", "practical.ipynb")
    return target


def seconds(command: list[str], folder: Path) -> float:
    """Return the wall time of a command, which must succeed."""
    start = perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
    return perf_counter() - start


def ours(folder: Path, students: int, jobs: int) -> float:
    """Return the seconds of grading a class of so many copies of the hand-in."""
    submissions = folder / f"class-{students}"
    submissions.mkdir(exist_ok=True)
    for number in range(students):
        hand_in(submissions / f"student-{number}.zip")
    with tempfile.TemporaryDirectory(dir=folder) as out:  # a new one each time: known results cost nothing
        command = [sys.executable, "-m", "autograder", "grade", str(submissions), "--out", out, "--jobs", str(jobs)]
        return seconds([*command, "--questions", ",".join(QUESTIONS)], ROOT)


def one_more(folder: Path, jobs: int) -> float:
    """Return the seconds that one more submission costs: what a larger class takes longer, the start left out."""
    return (ours(folder, jobs + MORE, jobs) - ours(folder, jobs, jobs)) / MORE


def stock(folder: Path, autograder: Path) -> float:
    """Return the seconds of stock `otter run` on the hand-in. It starts anew for each, so its start counts."""
    command = [sys.executable, "-m", "otter", "run", str(hand_in(folder / "handin.zip")), "-a", str(autograder)]
    time = seconds([*command, "-o", str(folder), "--no-logo"], folder)
    tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
    require_full_marks("stock otter run", sum(test.get("score", 0) for test in tests))
    return time


def require_full_marks(grader: str, points: float) -> None:
    """End everything if a grader found fault with the reference: what it did then is not what is to be timed."""
    if points != FULL_MARKS:
        sys.exit(f"{grader} gave the reference {points:g} of {FULL_MARKS:g} points; grade it by hand and see why")


def against_stock(folder: Path, repeats: int) -> Goal:
    """Both on one core, by turns."""
    autograder = zips.pack_autograder(folder / "autograder.zip", QUESTIONS)
    with one_core():
        pairs = [(stock(folder, autograder), one_more(folder, jobs=1)) for _ in range(repeats)]
    theirs, mine = map(median, zip(*pairs, strict=True))
    row("stock otter run, on one core", theirs)
    row("our grader, one more submission, on one core", mine)
    return Goal("a submission, times faster than stock otter run", theirs / mine, 20, at_least=True)


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process and those that it starts to one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def two_jobs(folder: Path, repeats: int) -> Goal:
    """The same class with one job and with two, by turns."""
    pairs = [(one_more(folder, jobs=1), one_more(folder, jobs=2)) for _ in range(repeats)]
    one, two = map(median, zip(*pairs, strict=True))
    row("our grader, one more submission, one job", one)
    row("our grader, one more submission, two jobs", two)
    return Goal("two jobs, times faster than one", one / two, 1.85, at_least=True)


def overhead(folder: Path) -> Goal:
    """What grading adds to the student's own code, submission after submission in one process."""
    submission = Submission("student", hand_in(folder / "handin.zip"))
    options = Options(choice.choose_sandbox().name, QUESTIONS)
    require_full_marks("our grader", grade_here(submission, options).score)  # and what is prepared once for all is
    walls, players = [], []
    for _ in range(IN_A_ROW):
        with cpu_of_players() as used:
            start = perf_counter()
            grade_here(submission, options)
            walls.append(perf_counter() - start)
        players.append(sum(used))
    row("grading in one process, wall time of a submission", median(walls))
    row("of which the players' own CPU time", median(players))
    over = median(wall - player for wall, player in zip(walls, players, strict=True))
    return Goal("a submission, wall time over the players' CPU time", over, 0.2, "s")


@contextmanager
def cpu_of_players() -> Iterator[list[float]]:
    """Collect the CPU seconds of every player that is ended meanwhile."""
    used = []
    close = Channel.close

    def closing(channel: Channel) -> None:
        used.append(channel.cpu_seconds())
        close(channel)

    with patch.object(Channel, "close", closing):
        yield used


def check(folder: Path, repeats: int) -> None:
    """Time `python check.py q15` in a student's folder, its question answered."""
    with zipfile.ZipFile(zips.pack_assignment(folder / "assignment.zip")) as archive:
        archive.extractall(folder / "student")
    (folder / "student" / "conv.py").write_bytes((paths.SOLUTIONS / "conv.py").read_bytes())
    command = [sys.executable, "check.py", "q15"]
    row("python check.py q15", median(seconds(command, folder / "student") for _ in range(repeats)))


def row(what: str, time: float) -> None:
    print(f"{what:<55} {time:7.3f} s", flush=True)


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        goals = [against_stock(folder, repeats), overhead(folder), two_jobs(folder, repeats)]
        check(folder, repeats)
    tell(goals)


if __name__ == "__main__":
    main()
