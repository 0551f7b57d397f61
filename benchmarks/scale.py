"""How far does grading go: what a submission costs, ten beside a thousand, and a hundred thousand by way of dask?

    python bench/scale.py [SMALL LARGE SIMULATED]

The classes are copies of the reference, each a little different, graded for real in all core questions but 13. The simulated
ones go through the real coordinator, scheduler and network stack, but their workers return a result of real size at once, or
after SECONDS: many workers fit into one process then. autograder/SCALE.md says what to conclude.
"""

import os
import pickle
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep

import psutil

from benchmarks.goal import Goal, tell
from benchmarks.grading import QUESTIONS, cpu_of_players

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from autograder import paths  # noqa: E402
from autograder.classroom import dask_cluster, grade_class, store  # noqa: E402
from autograder.classroom import unit as work  # noqa: E402
from autograder.classroom.fingerprint import fingerprint_of_grader
from autograder.classroom.pool import Pool
from autograder.classroom.row import row_of  # noqa: E402, after the path is set
from autograder.classroom.unit import Unit  # noqa: E402
from autograder.classroom.worker import grade_unit
from autograder.grading.result import Options, Result  # noqa: E402
from autograder.pages import feedback  # noqa: E402
from autograder.sandbox import choice  # noqa: E402
from autograder.submissions.submission import Submission  # noqa: E402
from given.machinery.questions import QUESTIONS, TRAINING  # noqa: E402

EVERYTHING = tuple(question for question in QUESTIONS if question not in TRAINING)
SECONDS = 1.0  # that the simulated grading of a submission takes
WORKERS = (1, 10, 50, 100)
REPEATS = 3  # of the small class, before the large one and again after it
MEBI = 1 << 20


def show(what: str, *values: str) -> None:
    print(f"{what:<66}" + "".join(f"{value:>14}" for value in values), flush=True)


# What one submission costs


def costs(options: Options) -> tuple[Unit, Result]:
    """Show CPU time, bytes and the coordinator's own work of one submission; return it, and its result."""
    submission = Submission("jane", paths.SOLUTIONS)
    unit = work.make_unit(submission, options, fingerprint_of_grader())
    grade_unit(unit)  # what is prepared once is not counted
    with cpu_of_players() as used:
        before = process_time()
        result = grade_unit(unit)
    show("a worker: CPU time, in all questions that do not train", f"{process_time() - before:.2f} s")
    show("its players: CPU time", f"{sum(used):.2f} s")
    show("coordinator to worker, one message", f"{len(pickle.dumps(unit)) / 1e3:.1f} kB")
    show("worker to coordinator, one message", f"{len(pickle.dumps(result)) / 1e3:.1f} kB")
    with tempfile.TemporaryDirectory() as name:
        out = store.Store(Path(name))
        show(
            "coordinator: read it and compute its key",
            milliseconds(lambda: work.make_unit(submission, options, "").key),
        )
        show("coordinator: write its page", milliseconds(lambda: feedback.write_feedback(result, options, out)))
        show("coordinator: keep its result", milliseconds(lambda: out.keep(result)))
        show("coordinator: recall its result", milliseconds(lambda: out.in_place(out.kept("jane", unit.key))))  # type: ignore[arg-type]
        show("on the disk: result, cache and page", f"{disk_bytes(Path(name)) / 1e3:.0f} kB")
    return unit, result


def milliseconds(action, repeats: int = 50) -> str:
    action()
    start = perf_counter()
    for _ in range(repeats):
        action()
    return f"{(perf_counter() - start) / repeats * 1e3:.1f} ms"


def disk_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


# Real classes


@dataclass
class Run:
    """A grading as a process of its own."""

    seconds: float
    each: float  # seconds from one result to the next, so that the start is left out
    peak: int  # bytes of memory that the coordinator had at most


def write_class(folder: Path, students: int) -> Path:
    """Write so many copies of the reference, none like another."""
    for number in range(students):
        shutil.copytree(paths.SOLUTIONS, folder / f"student-{number}", ignore=shutil.ignore_patterns("__pycache__"))
        with (folder / f"student-{number}" / "conv.py").open("a") as file:
            file.write(f"# {number}\n")
    return folder


def grade(submissions: Path, out: Path) -> Run:
    """Grade a class from the command line, one submission after another, and watch the coordinator."""
    command = [sys.executable, "-m", "autograder", "grade", str(submissions), "--out", str(out), "--jobs", "1"]
    start, peak = perf_counter(), 0
    process = subprocess.Popen([*command, "--questions", ",".join(QUESTIONS)], cwd=ROOT, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, peak_memory(process.pid))
        sleep(0.02)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed")
    seconds = perf_counter() - start
    written = sorted(path.stat().st_mtime for path in out.glob("results/*.json"))
    return Run(seconds, (written[-1] - written[0]) / (len(written) - 1), peak)


def peak_memory(pid: int) -> int:
    """Return the most memory that a process has had so far, in bytes; 0 if it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def real_classes(folder: Path, small: int, large: int) -> None:
    """Show what changes with the size of the class."""
    few, many = write_class(folder / "few", small), write_class(folder / "many", large)
    small_runs = [grade(few, folder / f"before-{number}") for number in range(REPEATS)]
    whole, again = (grade(many, folder / "many-out") for _ in range(2))
    small_runs += [grade(few, folder / f"after-{number}") for number in range(REPEATS)]  # machines change their speed
    of_few, peak = median(run.each for run in small_runs), small_runs[0].peak
    show("one job", f"{small}", f"{large}")
    show("seconds in all", f"{small_runs[0].seconds:.1f}", f"{whole.seconds:.1f}")
    show("seconds a submission, the start left out", f"{of_few:.3f}", f"{whole.each:.3f}")
    show("coordinator's peak memory, MiB", f"{peak / MEBI:.0f}", f"{whole.peak / MEBI:.0f}")
    show("unchanged again, seconds in all", "", f"{again.seconds:.1f}")
    tell(
        [
            Goal(f"a submission of {large:,}, time over one of {small}", whole.each / of_few, 1.1),
            Goal(f"coordinator's memory, {large:,} over {small}", (whole.peak - peak) / MEBI, 50, "MiB"),
            Goal(f"unchanged rerun of {large:,}", again.seconds, 5, "s"),
        ]
    )


# Simulated classes


@cache
def template(path: str) -> Result:
    return Result.from_json(Path(path).read_text())


def stub(path: str, seconds: float, unit: Unit) -> Result:
    """Do as if a unit were graded."""
    sleep(seconds)
    return replace(template(path), student=unit.student)


def serve(number: int) -> None:
    """Be a scheduler and so many workers, each with one thread, all in this process; print the address."""
    import distributed

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # every worker has its connections
    with distributed.LocalCluster(
        n_workers=number,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        memory_limit=0,
    ) as made:
        print(made.scheduler_address, flush=True)
        sys.stdin.read()


@contextmanager
def simulated(number: int) -> Iterator[Pool]:
    """Give a pool of simulated workers behind a real scheduler in a process of its own."""
    command = [sys.executable, "-W", "ignore", __file__, "serve", str(number)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, text=True, **pipes)  # type: ignore[call-overload]
    try:
        with dask_cluster.connect(server.stdout.readline().strip(), number) as pool:
            yield pool
    finally:
        server.kill()
        server.wait()


def simulate(number: int, submissions: int, seconds: float, unit: Unit, result: Path) -> None:
    """Show what becomes of so many submissions with so many simulated workers; run in a process of its own."""
    with simulated(number) as pool:
        pool = replace(pool, grade=partial(stub, str(result), seconds))
        units = (replace(unit, student=f"student-{index}") for index in range(submissions))
        traffic, start, entries = loopback_bytes(), perf_counter(), []
        for found in grade_class.grade_units(units, pool):
            entries.append(row_of(found))
        taken = perf_counter() - start
        assert len(entries) == submissions
        bound = f"{number / seconds:.0f}" if seconds else "-"
        moved = f"{(loopback_bytes() - traffic) / submissions / 1e3:.0f} kB"
        memory = f"{peak_memory(os.getpid()) / MEBI:.0f} MiB"
        print(
            f"{number:>8}{submissions:>13,}{seconds:>9.0f}{submissions / taken:>15.1f}{bound:>10}{memory:>10}{moved:>10}",
            flush=True,
        )


def loopback_bytes() -> int:
    """Return how many bytes have gone over the machine's own network so far, whoever sent them."""
    return psutil.net_io_counters(pernic=True)["lo"].bytes_sent


def simulations(folder: Path, unit: Unit, result: Result, submissions: int) -> None:
    """Show how the rate grows with the workers, until it does not; and one whole university."""
    (folder / "unit").write_bytes(pickle.dumps(unit))
    (folder / "result").write_text(result.to_json())
    print(" workers  submissions  seconds  submissions/s  at most    memory   traffic")
    rows = [(number, 20 * number, SECONDS) for number in WORKERS]
    for number, some, seconds in [*rows, (WORKERS[1], submissions, 0.0)]:
        row = [sys.executable, __file__, "simulate", str(number), str(some), str(seconds), str(folder)]
        subprocess.run(row, check=True)


def main() -> None:
    if sys.argv[1:2] == ["serve"]:
        return serve(int(sys.argv[2]))
    if sys.argv[1:2] == ["simulate"]:
        number, submissions, seconds, folder = int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), Path(sys.argv[5])
        unit = pickle.loads((folder / "unit").read_bytes())  # noqa: S301 - written by us, a moment ago
        return simulate(number, submissions, seconds, unit, folder / "result")
    small, large, submissions = map(int, sys.argv[1:] or ("10", "1000", "100000"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unit, result = costs(Options(choice.choose_sandbox().name, EVERYTHING))
        print()
        real_classes(folder, small, large)
        print()
        simulations(folder, unit, result, submissions)


if __name__ == "__main__":
    main()
