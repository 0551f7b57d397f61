"""What `python -m autograder doctor` tells: what works here, why the rest does not, and what to do about it."""

import os
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil
from rich.console import Console
from rich.markup import escape

from autograder import paths
from autograder.grading.grade import Options, grade
from autograder.limits import limits
from autograder.sandbox import cgroup, choice, staged_python
from autograder.submissions.read import Submission
from given.machinery.questions import QUESTIONS

CLASS = 300  # submissions, for the estimate
TRAINING = "q13_mnist_accuracy"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, whether it is well, and the details or the remedy."""

    well: bool
    what: str
    details: str


def show(console: Console) -> int:
    """Print the findings; return 0 if grading is possible, else 1."""
    problems = {backend.name: choice.problem(backend) for backend in choice.BACKENDS}
    for finding in findings(problems):
        mark = "[green]ok[/green]  " if finding.well else "[red]no[/red]  "
        console.print(f"{mark}{finding.what}: {escape(finding.details)}", soft_wrap=True, highlight=False)
    possible = None in problems.values()
    console.print(
        "Grading is possible here." if possible else "No sandbox works here: follow one of the remedies above."
    )
    return 0 if possible else 1


def findings(problems: dict[str, str | None]) -> Iterator[Finding]:
    """Look at one thing after the other; `problems` says of each sandbox why it does not work."""
    yield Finding(True, "system", f"{platform.system()} {platform.release()}, {platform.machine()}")
    yield Finding(
        True, "versions", ", ".join(f"{name} {installed(name)}" for name in ("numpy", "otter-grader", "sandlock"))
    )
    for name, problem in problems.items():
        yield Finding(problem is None, f"sandbox {name}", problem or "works")
    yield user()
    yield memory()
    yield bound()
    yield data()
    yield from player_python()
    working = [name for name, problem in problems.items() if problem is None]
    if working:
        yield estimate(working[0])


def installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def user() -> Finding:
    root = os.geteuid() == 0
    details = "root; players run as an unprivileged user" if root else "an ordinary user, as which players run too"
    return Finding(True, "user", details)


def memory() -> Finding:
    free = psutil.virtual_memory().available
    need = limits()["player"]["memory_bytes"] * (os.cpu_count() or 1)
    advice = "" if free >= need else "; grade with --jobs 1 or close other programs"
    return Finding(
        free >= need, "memory", f"{free / 1e9:.1f} GB free, players may take {need / 1e9:.1f} GB together{advice}"
    )


def bound() -> Finding:
    """Whether memory is bounded by a cgroup; without one, grading is possible all the same."""
    group = cgroup.try_to_make_group(LIMITS.sandbox.memory_bytes, LIMITS.sandbox.processes)
    if group:
        group.close()
    return Finding(group is not None, "cgroup", cgroup.describe_bound())


def data() -> Finding:
    missing = [name for name in ("mnist_train.npz", "mnist_test.npz") if not (paths.DATA / name).is_file()]
    if missing:
        return Finding(False, "data", f"{', '.join(missing)} missing in {paths.DATA}; check the repository out again")
    return Finding(True, "data", f"MNIST in {paths.DATA}")


def player_python() -> Iterator[Finding]:
    try:
        yield Finding(True, "players' Python", str(Path(staged_python.stage())))
    except staged_python.NoRuntime as error:
        yield Finding(False, "players' Python", str(error))


def estimate(name: str) -> Finding:
    """Grade the reference, here and now, and tell how long a class of such hand-ins would take."""
    core = tuple(question for question in QUESTIONS if question.startswith("q"))
    seconds(name, ("q14_sizes",))  # what is prepared once for all submissions
    without = seconds(name, tuple(question for question in core if question != TRAINING))
    whole = without + seconds(name, (TRAINING,))
    cores = os.cpu_count() or 1
    minutes, less = (one * CLASS / cores / 60 for one in (whole, without))
    details = f"about {minutes:.0f} min for {CLASS} submissions on {cores} cores, {less:.0f} without question 13"
    return Finding(True, "time", f"{details}; the reference took {whole:.1f} s")


def seconds(name: str, questions: tuple[str, ...]) -> float:
    start = time.perf_counter()
    grade(Submission("reference", paths.SOLUTIONS), Options(name, questions))
    return time.perf_counter() - start
