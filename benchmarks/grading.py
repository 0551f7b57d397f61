"""How long does a hand-in take: in our grader, in stock Otter, and in the student's own check?

    python -m benchmarks.grading [REPEATS]

The hand-in is the reference with the notebook, as handin.py packs it; the questions are the core's
that do not train. What is compared takes turns in one run, and the medians count.
"""

import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from unittest.mock import patch

from autograder import paths
from autograder.authoring import sample_class, zips
from autograder.grading.grade import grade
from autograder.grading.result import Options, maximum
from autograder.player.channel import Channel
from autograder.player.fork_server import ForkServer, fork_server_in
from autograder.reference import catalogue
from autograder.sandbox import choice
from autograder.submissions.submission import Submission
from benchmarks.commands import CORE_WITHOUT_TRAINING, grade_command, read_numbers, time_command
from benchmarks.goal import Goal, tell_goals

REPEATS = 3  # the median is the one between a quick and a slow one
MORE = 40  # submissions that a class is larger, to see what one more costs: some seconds, so that the start is nothing
IN_A_ROW = 20  # submissions that are graded in one process: a few seconds, enough for a median
FASTER_THAN_STOCK = 20.0  # times, at least: stock Otter starts Python and a kernel for every hand-in
TWO_JOBS = 1.85  # times faster than one, at least: two but for the coordinator, which both share
OVERHEAD_SECONDS = 0.2  # at most, so that a class of 300 takes a minute more than its own code does
STOCK_ENVIRONMENT = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"}  # its kernel is this Python, not another one's


def main() -> None:
    """Print a line for each time that was taken, and the goals."""
    (repeats,) = read_numbers(REPEATS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        goals = [compare_with_stock(folder, repeats), measure_overhead(folder), compare_two_jobs(folder, repeats)]
        time_check(folder, repeats)
    tell_goals(*goals)


def print_time(what: str, seconds: float) -> None:
    print(f"{what:<55} {seconds:7.3f} s", flush=True)


# Beside stock Otter


def compare_with_stock(folder: Path, repeats: int) -> Goal:
    """Time both on one core, by turns."""
    autograder = zips.pack_autograder(folder / "autograder.zip", CORE_WITHOUT_TRAINING)
    with one_core():
        pairs = [(time_stock(folder, autograder), time_one_more(folder, jobs=1)) for _ in range(repeats)]
    theirs, ours = map(median, zip(*pairs, strict=True))
    print_time("stock otter run, on one core", theirs)
    print_time("our grader, one more submission, on one core", ours)
    return Goal("a submission, times faster than stock otter run", theirs / ours, FASTER_THAN_STOCK, at_least=True)


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process and those that it starts to one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def time_stock(folder: Path, autograder: Path) -> float:
    """Return the seconds of stock `otter run` on the hand-in.

    It starts anew for each, so its start counts.
    """
    hand_in = pack_hand_in(folder / "handin.zip")
    command = [sys.executable, "-m", "otter", "run", str(hand_in), "-a", str(autograder), "-o", str(folder)]
    seconds = time_command([*command, "--no-logo"], folder, STOCK_ENVIRONMENT)
    tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
    require_full_marks("stock otter run", sum(test.get("score", 0) for test in tests))
    return seconds


def time_one_more(folder: Path, jobs: int) -> float:
    """Return the seconds that one more submission costs: a larger class, less a small one."""
    return (time_class(folder, jobs + MORE, jobs) - time_class(folder, jobs, jobs)) / MORE


def time_class(folder: Path, students: int, jobs: int) -> float:
    """Return the seconds of grading a class of so many copies of the hand-in."""
    submissions = folder / f"class-{students}"
    submissions.mkdir(exist_ok=True)
    for number in range(students):
        pack_hand_in(submissions / f"student-{number}.zip")
    with tempfile.TemporaryDirectory(dir=folder) as out:  # a new one each time: known results cost nothing
        return time_command(grade_command(submissions, Path(out), jobs))


def pack_hand_in(target: Path) -> Path:
    """Write the hand-in of a student who copied the reference; the bonus is not asked for."""
    files = {**catalogue.reference(), "beyond.py": sample_class.make_skeleton()["beyond.py"]}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.write(paths.ASSIGNMENT / "practical.ipynb", "practical.ipynb")
    return target


def require_full_marks(grader: str, points: float) -> None:
    """Exit if a grader found fault with the reference: it did then what nobody wanted to time."""
    full = maximum(Options("", CORE_WITHOUT_TRAINING))
    if points != full:
        sys.exit(f"{grader} gave the reference {points:g} of {full:g} points; grade it by hand and see why")


# One process, two jobs


def measure_overhead(folder: Path) -> Goal:
    """Measure what grading adds to the student's own code, many times in one process."""
    backend = choice.choose_sandbox()
    server, options = fork_server_in(backend), Options(backend.name, CORE_WITHOUT_TRAINING)
    submission = Submission("student", pack_hand_in(folder / "handin.zip"))
    require_full_marks("our grader", grade(submission, options, server).score)  # and what is prepared once for all is
    pairs = [time_grading(submission, options, server) for _ in range(IN_A_ROW)]
    walls, players = zip(*pairs, strict=True)
    print_time("grading in one process, wall time of a submission", median(walls))
    print_time("of which the players' own CPU time", median(players))
    overhead = median(wall - player for wall, player in pairs)
    return Goal("a submission, wall time over the players' CPU time", overhead, OVERHEAD_SECONDS, "s")


def time_grading(submission: Submission, options: Options, server: ForkServer) -> tuple[float, float]:
    """Return the wall seconds of grading a submission, and the CPU seconds of its players."""
    with cpu_of_players() as used:
        start = perf_counter()
        grade(submission, options, server)
        return perf_counter() - start, sum(used)


@contextmanager
def cpu_of_players() -> Iterator[list[float]]:
    """Collect the CPU seconds of every player that is ended meanwhile."""
    used: list[float] = []
    close = Channel.close

    def note_and_close(channel: Channel) -> None:
        used.append(channel.read_clocks().cpu)
        close(channel)

    with patch.object(Channel, "close", note_and_close):
        yield used


def compare_two_jobs(folder: Path, repeats: int) -> Goal:
    """Time the same class with one job and with two, by turns."""
    pairs = [(time_one_more(folder, jobs=1), time_one_more(folder, jobs=2)) for _ in range(repeats)]
    one, two = map(median, zip(*pairs, strict=True))
    print_time("our grader, one more submission, one job", one)
    print_time("our grader, one more submission, two jobs", two)
    return Goal("two jobs, times faster than one", one / two, TWO_JOBS, at_least=True)


# The student's own


def time_check(folder: Path, repeats: int) -> None:
    """Time `python check.py q15` in a student's folder, its question answered."""
    with zipfile.ZipFile(zips.pack_assignment(folder / "assignment.zip")) as archive:
        archive.extractall(folder)
    student = folder / zips.TOP_FOLDER
    (student / "conv.py").write_bytes((paths.SOLUTIONS / "conv.py").read_bytes())
    command = [sys.executable, "check.py", "q15"]
    print_time("python check.py q15", median(time_command(command, student) for _ in range(repeats)))


if __name__ == "__main__":
    main()
