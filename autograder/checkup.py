"""What `python -m autograder doctor` tells: what works here, why the rest does not, and what to do about it."""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil
from rich.console import Console
from rich.markup import escape

from autograder import paths, runtime, sandbox
from autograder.limits import limits

SECONDS_A_SUBMISSION = (3, 15)  # of CPU, without and with question 13, as `make bench` measured for the reference
CLASS = 300


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, whether it is well, and the details or the remedy."""

    well: bool
    what: str
    details: str


def show(console: Console) -> int:
    """Print the findings; return 0 if grading is possible, else 1."""
    for finding in findings():
        mark = "[green]ok[/green]  " if finding.well else "[red]no[/red]  "
        console.print(f"{mark}{finding.what}: {escape(finding.details)}", soft_wrap=True, highlight=False)
    possible = any(sandbox.problem(backend) is None for backend in sandbox.BACKENDS)
    console.print(
        "Grading is possible here." if possible else "No sandbox works here: follow one of the remedies above."
    )
    return 0 if possible else 1


def findings() -> Iterator[Finding]:
    yield Finding(True, "system", f"{platform.system()} {platform.release()}, {platform.machine()}")
    yield Finding(
        True, "versions", ", ".join(f"{name} {version(name)}" for name in ("numpy", "otter-grader", "sandlock"))
    )
    for backend in sandbox.BACKENDS:
        problem = sandbox.problem(backend)
        yield Finding(problem is None, f"sandbox {backend.name}", problem or "works")
    yield user()
    yield memory()
    yield data()
    yield from player_python()
    yield estimate()


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


def data() -> Finding:
    missing = [name for name in ("mnist_train.npz", "mnist_test.npz") if not (paths.DATA / name).is_file()]
    if missing:
        return Finding(False, "data", f"{', '.join(missing)} missing in {paths.DATA}; check the repository out again")
    return Finding(True, "data", f"MNIST in {paths.DATA}")


def player_python() -> Iterator[Finding]:
    try:
        yield Finding(True, "players' Python", str(Path(runtime.stage())))
    except runtime.NoRuntime as error:
        yield Finding(False, "players' Python", str(error))


def estimate() -> Finding:
    cores = os.cpu_count() or 1
    short, long = (seconds * CLASS / cores / 60 for seconds in SECONDS_A_SUBMISSION)
    return Finding(
        True, "time", f"about {long:.0f} min for {CLASS} submissions on {cores} cores, {short:.0f} without question 13"
    )
