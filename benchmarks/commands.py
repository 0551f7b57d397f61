"""Commands: the measurements' own arguments, and the grader's command line, timed and watched."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

import psutil

from autograder import paths
from given.machinery.questions import QUESTIONS

# Training takes as long as the student's network wants, whoever grades it; the bonus is left alone by most students.
CORE_WITHOUT_TRAINING = tuple(q.id for q in QUESTIONS.values() if q.is_core and not q.trains)
LOOK_SECONDS = 0.02  # between two looks at a process: the kernel keeps the peak for us, so this only rounds the time
LOOKS_AT_WORKERS = 25  # one look at them in so many: they are to be found first
MEBI = 1 << 20


@dataclass(frozen=True)
class Run:
    """What a command took as a process of its own."""

    status: int
    seconds: float
    peak: int  # bytes of memory that it had at most, its children's not counted
    peak_of_worker: int  # that any of its workers had, the sandboxed players not counted


def read_numbers(*defaults: int, least: int = 1) -> list[int]:
    """Return the whole numbers of the command line, defaults in place of those that are not there.

    Exits with one line if they are no such numbers, too small or too many.
    """
    words = sys.argv[1:]
    good = [int(word) for word in words if word.isdecimal() and int(word) >= least]
    if len(good) < len(words) or len(words) > len(defaults):
        sys.exit(f"{' '.join(words)}: give whole numbers from {least} on, {len(defaults)} at most")
    return [*good, *defaults[len(good) :]]


def grade_command(submissions: Path, out: Path, jobs: int) -> list[str]:
    """Return the command that grades a class in the core questions that do not train."""
    command = [sys.executable, "-m", "autograder", "grade", str(submissions), "--out", str(out), "--jobs", str(jobs)]
    return [*command, "--questions", ",".join(CORE_WITHOUT_TRAINING)]


def time_command(
    command: Sequence[str], folder: Path = paths.ROOT, environment: Mapping[str, str] | None = None
) -> float:
    """Return the seconds that a command takes; exit with its last line if it fails."""
    start = perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    seconds = perf_counter() - start
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        sys.exit(f"{' '.join(command)} failed: {lines[-1]}")
    return seconds


def watch_command(command: Sequence[str], output: int | None = None) -> Run:
    """Run a command in the repository and watch its memory.

    It prints to the screen, or to `output`.
    """
    start, peak, worker, look = perf_counter(), 0, 0, 0
    process = subprocess.Popen(command, cwd=paths.ROOT, stdout=output)
    while process.poll() is None:
        peak = max(peak, peak_memory(process.pid))
        if look % LOOKS_AT_WORKERS == 0:
            worker = max(worker, peak_of_workers(process.pid))
        look += 1
        sleep(LOOK_SECONDS)
    return Run(process.returncode, perf_counter() - start, peak, worker)


def peak_of_workers(pid: int) -> int:
    """Return the most memory that a child of a process has had so far: they are its workers, and players are below them."""
    try:
        children = psutil.Process(pid).children()
    except psutil.Error:
        return 0
    return max((peak_memory(child.pid) for child in children), default=0)


def peak_memory(pid: int) -> int:
    """Return the most memory that a process has had so far, in bytes; 0 if it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
