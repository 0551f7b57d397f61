"""Try an attack on a grader, ours or the naive one."""

import multiprocessing
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil

from autograder import cli
from autograder.classroom import grade_class
from autograder.classroom.unit import Unit
from autograder.classroom.worker import grade_unit
from autograder.grading.result import Result
from autograder.limits import LIMITS
from autograder.player import fork_server
from autograder.player.channel import Channel
from autograder.reference import catalogue
from given.machinery.questions import training_questions
from tests.attacks import naive
from tests.attacks.attack import ONE_PROCESS, PIPE, TRUSTING, Attack
from tests.attacks.looking import ACCOMPLICE, NEXT, harm_in, results
from tests.attacks.world import World

BUDGET = {"cpu_seconds": 2, "idle_seconds": 1, "wall_seconds": 5}  # a question's, so that nobody waits for 20 s
TRAINING_BUDGET = {"cpu_seconds": 10, "wall_seconds": 60}


def on_ours(attack: Attack, backend: str) -> set[str]:
    """Return the harm that an attack does to our grader, in this sandbox."""
    Channel(
        fork_server.fork_server_in(backend), LIMITS.player
    ).close()  # the template is there before we count processes
    return tried(attack, lambda world: grade_with_ours(world, attack.questions, backend), backend)


def on_the_naive(attack: Attack) -> set[str]:
    """Return the harm that it does where nothing is separated."""
    return tried(attack, lambda world: grade_naively(world, attack.questions, attack.against), attack.against)


def tried(attack: Attack, grade: Any, grader: str) -> set[str]:
    honest = baseline(attack.questions, grader)
    world = World()
    try:
        lay_out(attack, world)
        before = world.files()
        grade(world)
        return harm_in(world, attack, honest, before)
    finally:
        world.close()


@cache
def baseline(questions: tuple[str, ...], grader: str) -> dict[str, Any]:
    """Return the results of an honest base and of the next student, where there is no attack."""
    world = World()
    try:
        lay_out(Attack("honest", "nothing", "", questions=questions), world)
        if grader in (ONE_PROCESS, TRUSTING, PIPE):
            grade_naively(world, questions, grader)
        else:
            grade_with_ours(world, questions, grader)
        return results(world.out)
    finally:
        world.close()


# Laying out.


def lay_out(attack: Attack, world: World) -> None:
    """Put the attack's hand-in, its accomplice's, and an honest one into the inbox."""
    for part in ("results", "feedback"):
        (world.out / part).mkdir(parents=True)
    if attack.lay:
        attack.lay(world)
    else:
        files = {**base(), "conv.py": world.known() + attack.conv(), **attack.files}
        pack(world.inbox / f"{attack.student}.zip", files)
    if attack.accomplice:
        conv = world.known() + Attack("", "", "", call=attack.accomplice).conv()
        pack(world.inbox / f"{ACCOMPLICE}.zip", {**base(), "conv.py": conv})
    pack(world.inbox / f"{NEXT}.zip", with_training(MEANS))


def base() -> dict[str, Any]:
    """Return the files of a student who knows nearly everything, but not how to train."""
    return with_training(NO_TRAINING)


def with_training(text: str) -> dict[str, Any]:
    """Return the reference's files with a quicker way to train."""
    reference = catalogue.reference()
    return {**reference, "training.py": reference["training.py"] + text}


NO_TRAINING = """

def fit_mnist(x, y, rng):
    return 0


def predict(params, x):
    return np.zeros(len(x), int)
"""
MEANS = """

def fit_mnist(x, y, rng):
    return np.array([x[y == digit][::10].mean(axis=0) for digit in range(10)])


def predict(means, x):
    return np.argmin((means**2).sum(axis=1) - 2 * x @ means.T, axis=1)
"""


def pack(target: Path, files: dict[str, Any]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


# Grading.


def grade_with_ours(world: World, questions: tuple[str, ...], backend: str) -> None:
    """Run `autograder grade`, with the whole class in this process, as a worker would have it."""
    words = ["grade", world.inbox, "--out", world.out, "--sandbox", backend, "--questions", ",".join(questions)]
    with patched(world), redirect_stdout(StringIO()) as terminal, suppress(SystemExit):
        cli.cli.main([str(word) for word in words], standalone_mode=False)
    (world.out / "terminal.txt").write_text(terminal.getvalue())


@contextmanager
def patched(world: World) -> Iterator[None]:
    """Grade in this process, in the world's own folders, and with little patience."""
    with (
        patch.object(grade_class, "graded", one_after_another),
        patch.object(cli, "workers_of", lambda *_: nullcontext()),
        patch.dict("os.environ", {"TMPDIR": str(world.folder / "tmp")}),
        patch("tempfile.tempdir", None),
        patch.dict(LIMITS.question, BUDGET | dict.fromkeys(training_questions(), TRAINING_BUDGET)),
    ):
        yield


def one_after_another(units: Iterable[Unit], pool: None) -> Iterator[Result]:  # noqa: ARG001 - as in classroom
    return map(grade_unit, units)


def grade_naively(world: World, questions: tuple[str, ...], against: str) -> None:
    """Run the naive grader as a child of a fork server that has loaded all it needs."""
    context = multiprocessing.get_context("forkserver")
    # The whole of Otter first: of the part that the grader takes, the rest cannot be had any more.
    context.set_forkserver_preload(["otter.check.logs", "attacks.naive"])
    process = context.Process(target=naive.watched, args=(world.folder, questions, against))
    process.start()
    while process.is_alive():
        process.join(1)
        with suppress(psutil.NoSuchProcess):
            end_if_stopped(psutil.Process(process.pid))


def end_if_stopped(process: psutil.Process) -> None:
    if process.status() == psutil.STATUS_STOPPED:
        for one in [*process.children(recursive=True), process]:
            one.kill()
