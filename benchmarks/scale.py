"""How far does grading go: the cost of a submission, ten beside a thousand, a hundred thousand?

    python -m benchmarks.scale [SMALL LARGE SIMULATED]

The classes are copies of the reference, each a little different, graded for real in all core
questions that do not train; the hundred thousand are simulated (simulation.py). docs/scale.md says
what to conclude.
"""

import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from autograder import paths
from autograder.classroom import grade_class
from autograder.classroom.fingerprint import fingerprint_of_grader
from autograder.classroom.store import Store
from autograder.classroom.unit import Unit, make_unit
from autograder.classroom.worker import grade_unit
from autograder.grading.result import Options, Result
from autograder.pages.feedback import write_feedback
from autograder.sandbox import choice
from autograder.submissions.submission import Submission
from benchmarks import simulation
from benchmarks.commands import MEBI, Run, grade_command, read_numbers, watch_command
from benchmarks.goal import Goal, tell_goals
from benchmarks.grading import cpu_of_players
from given.machinery.questions import QUESTIONS

SMALL, LARGE, SIMULATED = 10, 1000, 100_000  # a seminar, a lecture, a university
LEAST = 2  # submissions of a class, or there is no time from one result to the next
ALL_WITHOUT_TRAINING = tuple(question.id for question in QUESTIONS.values() if not question.trains)
REPEATS = 3  # of the small class, before the large one and again after it
CALLS = 50  # that are timed together: a single one is too short for the clock
MOST_OF_LARGE = 1.1  # times the seconds of a submission in the small class: the same, but for noise
MOST_MEMORY = 50.0  # MiB more for the large class: it has rows in memory, of some kB, and no results
MOST_OF_RERUN = 5.0  # seconds, so that nobody minds running it again for one late hand-in


def main() -> None:
    """Show the three parts one after the other."""
    small, large, simulated = read_numbers(SMALL, LARGE, SIMULATED, least=LEAST)
    with tempfile.TemporaryDirectory() as name:
        unit, result = show_costs(Options(choice.choose_sandbox().name, ALL_WITHOUT_TRAINING))
        print()
        show_real_classes(Path(name), small, large)
        print()
        simulation.show_rates(Path(name), unit, result, simulated)


def show(what: str, *values: str) -> None:
    print(f"{what:<66}" + "".join(f"{value:>14}" for value in values), flush=True)


# What one submission costs


def show_costs(options: Options) -> tuple[Unit, Result]:
    """Show what one submission costs worker, network and coordinator; return it, and its result."""
    submission = Submission("jane", paths.SOLUTIONS)
    unit = make_unit(submission, options, fingerprint_of_grader())
    result = show_work(unit)
    show("coordinator to worker, one message", f"{len(pickle.dumps(unit)) / 1e3:.1f} kB")
    show("worker to coordinator, one message", f"{len(pickle.dumps(result)) / 1e3:.1f} kB")
    show("coordinator: read it and compute its key", time_call(lambda: make_unit(submission, options, "").key))
    show_keeping(unit, result)
    return unit, result


def show_work(unit: Unit) -> Result:
    """Show the CPU time of a worker and of its players; return the result."""
    grade_unit(unit)  # what is prepared once is not counted
    with cpu_of_players() as used:
        before = process_time()
        result = grade_unit(unit)
        own = process_time() - before
    show("a worker: CPU time, in all questions that do not train", f"{own:.2f} s")
    show("its players: CPU time", f"{sum(used):.2f} s")
    return result


def show_keeping(unit: Unit, result: Result) -> None:
    """Show what it takes to write the result down, and to find it again."""
    with tempfile.TemporaryDirectory() as name:
        store = Store(Path(name))

        def write_page(result: Result) -> None:
            write_feedback(result, unit.options, store)

        def recall() -> None:
            kept = store.recall(unit.student, unit.key)
            if kept:
                grade_class.show_kept(kept, unit.options.questions, store, listeners)

        listeners = grade_class.Listeners(write_page, lambda row, known: None)
        show("coordinator: write its page", time_call(lambda: write_page(result)))
        show("coordinator: keep its result", time_call(lambda: store.keep(result)))
        show("coordinator: recall its result", time_call(recall))
        show("on the disk: result, cache and page", f"{disk_bytes(Path(name)) / 1e3:.0f} kB")


def time_call(action: Callable[[], object]) -> str:
    """Return how long a call takes when it is not the first, in words."""
    action()
    start = perf_counter()
    for _ in range(CALLS):
        action()
    return f"{(perf_counter() - start) / CALLS * 1e3:.1f} ms"


def disk_bytes(folder: Path) -> int:
    """Return how many bytes there are in all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


# Real classes


@dataclass(frozen=True)
class ClassRun:
    """A class that was graded."""

    run: Run
    each: float  # seconds from one result to the next, so that the start is left out


def show_real_classes(folder: Path, small: int, large: int) -> None:
    """Show what changes with the size of the class."""
    few, many = write_copies(folder / "few", small), write_copies(folder / "many", large)
    small_runs = [grade_copies(few, folder / f"before-{number}") for number in range(REPEATS)]
    whole, again = (grade_copies(many, folder / "many-out") for _ in range(2))
    small_runs += [
        grade_copies(few, folder / f"after-{number}") for number in range(REPEATS)
    ]  # the machine's speed changes
    each, first = median(run.each for run in small_runs), small_runs[0].run
    show("one job", f"{small}", f"{large}")
    show("seconds in all", f"{first.seconds:.1f}", f"{whole.run.seconds:.1f}")
    show("seconds a submission, the start left out", f"{each:.3f}", f"{whole.each:.3f}")
    show("coordinator's peak memory, MiB", f"{first.peak / MEBI:.0f}", f"{whole.run.peak / MEBI:.0f}")
    show("unchanged again, seconds in all", "", f"{again.run.seconds:.1f}")
    more_memory = (whole.run.peak - first.peak) / MEBI
    tell_goals(
        Goal(f"a submission of {large:,}, time over one of {small}", whole.each / each, MOST_OF_LARGE),
        Goal(f"coordinator's memory, {large:,} over {small}", more_memory, MOST_MEMORY, "MiB"),
        Goal(f"unchanged rerun of {large:,}", again.run.seconds, MOST_OF_RERUN, "s"),
    )


def write_copies(folder: Path, students: int) -> Path:
    """Write so many copies of the reference, none like another."""
    for number in range(students):
        shutil.copytree(paths.SOLUTIONS, folder / f"student-{number}", ignore=shutil.ignore_patterns("__pycache__"))
        with (folder / f"student-{number}" / "conv.py").open("a") as file:
            file.write(f"# {number}\n")
    return folder


def grade_copies(submissions: Path, out: Path) -> ClassRun:
    """Grade a class from the command line, one after another, and watch the coordinator."""
    run = watch_command(grade_command(submissions, out, jobs=1), output=subprocess.DEVNULL)
    if run.status:
        sys.exit(f"grading {submissions.name} ended with exit status {run.status}")
    written = sorted(path.stat().st_mtime for path in out.glob("results/*.json"))
    return ClassRun(run, (written[-1] - written[0]) / (len(written) - 1))


if __name__ == "__main__":
    main()
