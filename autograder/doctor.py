"""What `python -m autograder doctor` tells: what works here, why the rest does not, and what to do about it."""

import os
import platform
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import psutil
from rich.console import Console
from rich.markup import escape

from autograder import paths
from autograder.errors import SetupError
from autograder.grading.grade import grade
from autograder.grading.result import Options
from autograder.limits import LIMITS
from autograder.machine.disk import temporary_folder
from autograder.machine.rooms import sweep_rooms
from autograder.player.fork_server import fork_server_in
from autograder.sandbox import cgroup, choice, staged_python
from autograder.submissions.submission import Submission
from given import ladder
from given.checking.report import plural
from given.machinery.questions import QUESTIONS

CLASS = 300  # submissions, for the estimate
REMEDY = "check the repository out again" if paths.is_repository() else "install the grader again"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, whether it is well, and the details or the remedy."""

    well: bool
    what: str
    details: str


def examine(console: Console) -> int:
    """Print the findings; return 0 if grading is possible, else 1."""
    swept = sweep_rooms()  # before the sandboxes are tried, which takes room
    problems = {backend.name: choice.find_problem(backend) for backend in choice.BACKENDS}
    for finding in look_at_everything(problems, swept):
        mark = "[green]ok[/green]  " if finding.well else "[red]no[/red]  "
        console.print(f"{mark}{finding.what}: {escape(finding.details)}", soft_wrap=True, highlight=False)
    possible = None in problems.values()
    console.print(
        "Grading is possible here." if possible else "No sandbox works here: follow one of the remedies above."
    )
    return 0 if possible else 1


def look_at_everything(problems: dict[str, str | None], swept: int) -> Iterator[Finding]:
    """Look at one thing after the other; `problems` says of each sandbox why it does not work.

    `swept` is how many temporary folders of killed runs there were.
    """
    yield Finding(True, "system", f"{platform.system()} {platform.release()}, {platform.machine()}")
    yield Finding(
        True, "versions", ", ".join(f"{name} {version_of(name)}" for name in ("numpy", "otter-grader", "sandlock"))
    )
    for name, problem in problems.items():
        yield Finding(problem is None, f"sandbox {name}", problem or "works")
    yield look_at_user()
    yield Finding(
        True,
        "left by killed runs",
        f"{plural(swept, 'folder')} in {temporary_folder()}, removed" if swept else "nothing",
    )
    yield look_at_memory()
    yield look_at_cgroup()
    yield look_at_data()
    yield look_at_player_python()
    working = [name for name, problem in problems.items() if problem is None]
    if working:
        yield estimate_time(working[0])


def version_of(name: str) -> str:
    """Return the version of a library, or that there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def look_at_user() -> Finding:
    root = os.geteuid() == 0
    details = "root; players run as an unprivileged user" if root else "an ordinary user, as which players run too"
    return Finding(True, "user", details)


def look_at_memory() -> Finding:
    free = psutil.virtual_memory().available
    need = LIMITS.player.memory_bytes * (os.cpu_count() or 1)
    advice = "" if free >= need else "; grade with --jobs 1 or close other programs"
    return Finding(
        free >= need, "memory", f"{free / 1e9:.1f} GB free, players may take {need / 1e9:.1f} GB together{advice}"
    )


def look_at_cgroup() -> Finding:
    """Whether memory is bounded by a cgroup; without one, grading is possible all the same."""
    group = cgroup.try_to_make_group(LIMITS.sandbox.memory_bytes, LIMITS.sandbox.processes)
    if group:
        group.close()
    return Finding(group is not None, "cgroup", cgroup.describe_bound())


def look_at_data() -> Finding:
    missing = [name for name in ("mnist_train.npz", "mnist_test.npz") if not (paths.DATA / name).is_file()]
    if missing:
        return Finding(False, "data", f"{', '.join(missing)} missing in {paths.DATA}; {REMEDY}")
    return Finding(True, "data", f"MNIST in {paths.DATA}")


def look_at_player_python() -> Finding:
    try:
        return Finding(True, "players' Python", str(staged_python.stage()))
    except SetupError as error:
        return Finding(False, "players' Python", str(error))


def estimate_time(name: str) -> Finding:
    """Grade the reference, here and now, and tell how long a class of such hand-ins would take."""
    core = [question.id for question in QUESTIONS.values() if question.is_core]
    grade_reference(name, core[:1])  # what is prepared once for all submissions
    without = grade_reference(name, [question for question in core if question != ladder.QUESTION])
    whole = without + grade_reference(name, [ladder.QUESTION])
    cores = os.cpu_count() or 1
    minutes, less = (one * CLASS / cores / 60 for one in (whole, without))
    details = f"about {minutes:.0f} min for {CLASS} submissions on {cores} cores, {less:.0f} without question 13"
    return Finding(True, "time", f"{details}; the reference took {whole:.1f} s")


def grade_reference(sandbox: str, questions: Sequence[str]) -> float:
    """Return the seconds that it takes to grade the reference."""
    server = fork_server_in(choice.BY_NAME[sandbox])
    start = time.perf_counter()
    grade(Submission("reference", paths.SOLUTIONS), Options(sandbox, tuple(questions)), server)
    return time.perf_counter() - start
