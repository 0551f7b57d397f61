"""A class that is graded by the real command, with workers that pretend."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from autograder.classroom.pool import Pool
from autograder.classroom.unit import Unit
from autograder.commands import grade as grading
from autograder.errors import WorkerDied
from autograder.grading.result import Result, Status
from given.checking.results import CaseResult, QuestionResult
from given.machinery.outcome import Kind
from given.machinery.questions import QUESTIONS


@dataclass
class World:
    """What a run did: whom it graded in which questions, whose pages it wrote, what it said."""

    folder: Path
    graded: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    said: str = ""
    status: int | str | None = None

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def pretend(self, unit: Unit) -> Result:
        """Grade: half of the points of every question, but for one hidden case all passed."""
        self.graded.append((unit.student, unit.options.questions))
        questions = list(map(half_right, unit.options.questions))
        return Result(unit.student, Status.GRADED, "none", questions, key=unit.key)


def half_right(question: str) -> QuestionResult:
    half = QUESTIONS[question].points / 2
    cases = (CaseResult("right", half, half, False, ""), CaseResult("wrong", 0.0, half, True, "its hint", Kind.VALUES))
    return QuestionResult(question, cases, accuracy=96.0 if QUESTIONS[question].trains else None)


@pytest.fixture
def world(tmp_path, monkeypatch, hand_in):
    """A class of two, in a folder of its own."""
    made = World(tmp_path)
    for student in ("ann", "bob"):
        hand_in(f"in/{student}")
    monkeypatch.chdir(tmp_path)

    @contextmanager
    def workers_for(scheduler, jobs):
        with ThreadPoolExecutor(1) as executor:
            yield Pool(executor, lambda: 4, WorkerDied, False, made.pretend)

    def write_feedback(result, *rest):
        made.pages.append(result.student)
        write(result, *rest)

    write = grading.write_feedback
    monkeypatch.setattr(grading, "workers_for", workers_for)
    monkeypatch.setattr(grading, "write_feedback", write_feedback)
    monkeypatch.setattr(grading, "choose_sandbox", lambda name, scheduler: "none")
    return made


@pytest.fixture
def run(world, run_command):
    """Return a function that runs a command there and returns what it did."""

    def run(*arguments: object) -> World:
        world.graded.clear()
        world.pages.clear()
        world.status, *said = run_command(*arguments)
        world.said = "".join(said)
        return world

    return run


@pytest.fixture
def grade(run):
    """Return a function that grades the class."""
    return lambda *options: run("grade", "in", "--out", "out", *options)


@pytest.fixture
def run_real(tmp_path, monkeypatch, run_command):
    """Return a function that runs a command with real workers and returns its status and what it said."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int | str, str]:
        status, *said = run_command(*arguments)
        return status, "".join(said)

    return run
