"""Try attacks on a grader: on ours by its real command, several in one class; on the naive one, each alone."""

import multiprocessing
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import psutil

from autograder.reference import catalogue
from tests.attacks import naive
from tests.attacks.attack import FAULT, PROCESS, Attack
from tests.attacks.looking import Honest, Party, harm_in
from tests.attacks.world import World
from tests.helpers.grader_copy import environment_of, impatient_grader

SECONDS = 600  # for a whole class; then the grader hangs
Grade = Callable[[World, Sequence[Party], tuple[str, ...]], set[str]]
COMPANY = "none alone, but all of them together"


def find_harm(attacks: Sequence[Attack], backend: str) -> dict[str, set[str]]:
    """Return what harm which attack does to our grader in this sandbox, {} if they do none."""

    def grade(world: World, parties: Sequence[Party], questions: tuple[str, ...]) -> set[str]:
        return grade_with_ours(world, parties, questions, backend)

    return name_the_guilty(attacks, grade, backend)


def name_the_guilty(attacks: Sequence[Attack], grade: Grade, grader: str) -> dict[str, set[str]]:
    """Try attacks in one class; if there is any harm, try each alone to tell whose it is.

    If it is nobody's, all are tried together once more: what only a busy machine did is not seen again.
    """
    if not harm_of(attacks, grade, grader):
        return {}
    alone = {attack.name: harm_of([attack], grade, grader) for attack in attacks}
    guilty = {name: harm for name, harm in alone.items() if harm}
    together = set() if guilty else harm_of(attacks, grade, grader)
    return guilty | ({COMPANY: together} if together else {})


def harm_to_the_naive(attack: Attack) -> set[str]:
    """Return the harm that an attack does where nothing is separated."""
    return harm_of([attack], naive_grader(attack.against), attack.against)


def naive_grader(against: str) -> Grade:
    def grade(world: World, _: Sequence[Party], questions: tuple[str, ...]) -> set[str]:
        return grade_naively(world, questions, against)

    return grade


def harm_of(attacks: Sequence[Attack], grade: Grade, grader: str) -> set[str]:
    """Return the harm that is seen when these hand in, each followed by an honest student."""
    questions = tuple(sorted({question for attack in attacks for question in attack.questions}))
    honest = without_attack(questions, grade, grader)
    with World() as world:
        parties = [Party.number(n, attack) for n, attack in enumerate(attacks)]
        lay_out(parties, world)
        before = world.files()
        return grade(world, parties, questions) | harm_in(world, parties, honest, before)


HONEST: dict[tuple[tuple[str, ...], str], Honest] = {}  # what is known already, by questions and grader


def without_attack(questions: tuple[str, ...], grade: Grade, grader: str) -> Honest:
    """Return what comes of an honest base and of the next student."""
    if (questions, grader) not in HONEST:
        party = Party.number(0, Attack("honest", "nothing", ""))
        with World() as world:
            lay_out([party], world)
            assert grade(world, [party], questions) == set()
            HONEST[questions, grader] = Honest.seen_in(world, party)
    return HONEST[questions, grader]


# Laying out.


def lay_out(parties: Sequence[Party], world: World) -> None:
    """Put the hand-ins of attackers, accomplices and honest students into the inbox."""
    for part in ("results", "feedback"):
        (world.out / part).mkdir(parents=True)
    for party in parties:
        attack, known = party.attack, world.known(party.mallory, party.zoe)
        if attack.lay:
            attack.lay(world, party.mallory, party.zoe)
        else:
            files = {**base(), "conv.py": known + attack.conv(), **attack.files}
            pack(world, party.mallory, files)
        if attack.accomplice:
            pack(world, party.trudy, {**base(), "conv.py": known + Attack("", "", "", code=attack.accomplice).conv()})
        pack(world, party.zoe, with_training(MEANS))


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
    x, y = x[:6000], y[:6000]
    return np.array([x[y == digit].mean(axis=0) for digit in range(10)])


def predict(means, x):
    return np.argmin((means**2).sum(axis=1) - 2 * x @ means.T, axis=1)
"""


def pack(world: World, student: str, files: dict[str, Any]) -> None:
    with zipfile.ZipFile(world.inbox / f"{student}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


# Grading.


def grade_with_ours(world: World, parties: Sequence[Party], questions: tuple[str, ...], backend: str) -> set[str]:
    """Run `autograder grade` with one worker, so that the honest are graded by the one that has met the attacks."""
    options = ["--out", world.out, "--sandbox", backend, "--questions", ",".join(questions), "--jobs", "1"]
    command = [sys.executable, "-m", "autograder", "grade", world.inbox, *options]
    done = subprocess.run(
        [str(word) for word in command],
        cwd=impatient_grader(),
        env={**environment_of(impatient_grader()), "TMPDIR": str(world.folder / "tmp")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
    )
    terminal = done.stdout.decode(errors="surrogateescape")
    (world.out / "terminal.txt").write_text(terminal, encoding="utf-8", errors="surrogateescape")
    return {FAULT} if done.returncode or not came_in_order(terminal, parties) else set()


def came_in_order(terminal: str, parties: Sequence[Party]) -> bool:
    """Whether all were graded in their order: what a worker died of would have been tried again after the others."""
    students = [student for party in parties for student in party.students if student.startswith("m")]
    return re.findall(r"^  (m\d\d-\w+): ", terminal, re.MULTILINE) == students


def grade_naively(world: World, questions: tuple[str, ...], against: str) -> set[str]:
    """Run the naive grader as a child of a fork server that has loaded all it needs."""
    context = multiprocessing.get_context("forkserver")
    # The whole of Otter first: of the part that the grader takes, the rest cannot be had any more.
    context.set_forkserver_preload(["otter.check.logs", "tests.attacks.naive"])
    process = context.Process(target=naive.watch, args=(world.folder, questions, against))
    process.start()
    while process.is_alive():
        process.join(1)
        with suppress(psutil.NoSuchProcess):
            end_if_stopped(psutil.Process(process.pid))
    left = (world.out / naive.LEFT).read_text() if (world.out / naive.LEFT).is_file() else "0"
    return {PROCESS} if left != "0" else set()  # it cleans up after itself, and tells


def end_if_stopped(process: psutil.Process) -> None:
    if process.status() == psutil.STATUS_STOPPED:
        for one in [*process.children(recursive=True), process]:
            one.kill()
