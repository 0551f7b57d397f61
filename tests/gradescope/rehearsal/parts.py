"""What is rehearsed: each part yields a row for each container that it ran."""

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import psutil

from autograder import paths
from autograder.authoring.sample_class import make_skeleton, write_class
from autograder.reference.catalogue import reference
from autograder.submissions.submission import Submission
from given.machinery.questions import QUESTIONS
from tests.attacks.attack import Attack
from tests.attacks.world import MARK, World, unspoken
from tests.gradescope.rehearsal.attacks import HONEST, attacks_by_class, hand_in_of, harm_of
from tests.gradescope.rehearsal.container import HALF, Container, Report, container, run

GIVEN_SECONDS, LONGEST = 600, 2400  # by Gradescope, and when asked for more
LIMITS = "opt/practical-autograder/lib/python3.11/site-packages/autograder/limits.toml"
NO_BONUS = {"beyond.py": make_skeleton()["beyond.py"]}
SANDBOXES = {"sandlock": True, "chroot": False}  # with Landlock, and without
SLEEPS = "import time\n\n\ndef sigmoid(z):\n    time.sleep(1000)\n"
LOOPS = (
    "\n\ndef fit_mnist(x, y, rng):\n    while True:\n        pass\n\n\nfit_mnist_convnet = fit_heartbeat = fit_mnist\n"
)


@dataclass
class Row:
    """One container's line of the table."""

    name: str
    well: bool
    said: str
    report: Report
    sandbox: str = ""

    def line(self) -> str:
        report = self.report
        figures = f"{report.seconds:7.1f}{report.cpu_seconds:7.1f}{report.memory_bytes / 1e6:6.0f}"
        return f"{self.name:34}{self.sandbox or sandbox_of(report):10}{figures}  {'ok' if self.well else 'WRONG'}: {self.said}"


def sandbox_of(report: Report) -> str:
    return str(report.document.get("extra_data", {}).get("sandbox", "-")) if report.results else "-"


# Points.


def points(image: Path) -> Iterator[Row]:
    """The reference has everything, the skeleton nothing, in either sandbox.

    In the longest time that can be asked for: this machine may be busy. What counts is the processor time, at half a processor.
    """
    for name, files, expected in (("reference", reference(), 130.0), ("skeleton", make_skeleton(), 0.0)):
        for sandbox, landlock in SANDBOXES.items():
            report = run_with_seconds(image, files, LONGEST, landlock=landlock)
            in_time = report.cpu_seconds / HALF < GIVEN_SECONDS
            well = report.document["score"] == expected and sandbox_of(report) == sandbox and in_time
            at_half = f"{report.cpu_seconds / HALF:.0f} s at half a processor"
            yield Row(name, well, f"{report.document['score']:g} points, {at_half}{lost(report, files)}", report)


def lost(report: Report, files: Mapping[str, str]) -> str:
    """Say where the reference has not everything."""
    less = [test["name"] for test in report.document["tests"] if test["status"] != "passed"]
    return f"; not passed: {less}" if less and files != make_skeleton() else ""


def forms_of_hand_in(image: Path) -> Iterator[Row]:
    """However the five files lie, they are graded."""
    files: Mapping[str, str | bytes] = {**reference(), **NO_BONUS}
    notebook = (paths.ASSIGNMENT / "practical.ipynb").read_bytes()
    forms = {
        "five files, no notebook": files,
        "what is in handin.zip": {**files, "practical.ipynb": notebook},
        "a folder deep": {f"handin/{name}": text for name, text in files.items()},
        "with clutter of macOS": {**files, "__MACOSX/._conv.py": b"\0", ".DS_Store": b"\0"},
    }
    for name, form in forms.items():
        report = run(image, form)
        yield Row(name, report.document["score"] == 100, f"{report.document['score']:g} points", report)
    report = run(image, {"notes.pdf": b"%PDF"})
    output = report.document["output"]
    yield Row(
        "nothing of it is there",
        report.document["score"] == 0 and "conv.py" in output,
        output[:60].replace("\n", " "),
        report,
    )


def sample_class(image: Path) -> Iterator[Row]:
    """Each of the sample class has the points that `autograder grade` gives, question by question."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "in")
        command = [sys.executable, "-m", "autograder", "grade", folder / "in", "--out", folder / "out", "--jobs", "1"]
        subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL, cwd=paths.ROOT)
        with (folder / "out" / "grades.csv").open(encoding="utf-8") as file:
            rows = {row["student"]: row for row in csv.DictReader(file)}
        for student, row in rows.items():
            files = hand_in(folder / "in", student)
            report = run(image, files)
            yield compare(student, row, report)


def hand_in(folder: Path, student: str) -> dict[str, bytes]:
    """Return what a platform would unpack: the files, or the broken zip as it is."""
    place = next(path for path in folder.iterdir() if path.name.removesuffix(".zip") == student)
    if student == "unreadable":
        return {place.name: place.read_bytes()}
    return Submission(student, place).files()


def compare(student: str, row: dict[str, str], report: Report) -> Row:
    given = {QUESTIONS[question].number: float(row[question]) for question in QUESTIONS}
    differences = {
        n: (p, report.points.get(n, 0.0)) for n, p in given.items() if abs(p - report.points.get(n, 0.0)) > 0.006
    }
    said = f"{report.document['score']:g} points, {row['score']} elsewhere" + (
        f", differ: {differences}" if differences else ""
    )
    return Row(student, not differences, said, report)


# Whatever happens.


def kills(image: Path) -> Iterator[Row]:
    """Kill one process after the other with kill -9, at once and in the middle."""
    roles = {
        "run_autograder": "./run_autograder",
        "supervisor": "gradescope run",
        "worker": "gradescope.work",
        "player": "player.py",
    }
    for role, words in roles.items():
        for after in (0.0, 12.0):
            yield kill(image, role, words, after)


def kill(image: Path, role: str, words: str, after: float) -> Row:
    with container(image, {**reference(), **NO_BONUS}) as made:
        made.start()
        made.wait_for(words)
        if after:
            made.wait_for("player.py")
            time.sleep(after)
        kill_youngest(made, words)
        report = made.finish()
    # Without its first process the run goes on, though nobody waits for it any more.
    return valid_row(
        f"kill -9 of {role}, {'at once' if not after else 'later'}", report, goes_on=role == "run_autograder"
    )


def kill_youngest(made: Container, words: str) -> None:
    """Kill the youngest process with these words; if it is faster and ends by itself, the next one."""
    for _ in range(100):
        with suppress(psutil.NoSuchProcess):
            return made.wait_for(words).kill()
    raise TimeoutError(words)


def valid_row(name: str, report: Report, goes_on: bool = False) -> Row:
    """Return the row of a run after which results.json has to be valid, and nothing left unless it goes on."""
    try:
        document = report.document
    except ValueError:
        return Row(name, False, "results.json is not valid", report, "-")
    said = f"{document['score']:g} points: {document['output'][:70]!r}"
    return Row(name, "score" in document and bool(document["output"]) and (goes_on or not report.left), said, report)


def full_disks(image: Path) -> Iterator[Row]:
    """Little room where rooms are made, and little room for results.json."""
    files = {**reference(), **NO_BONUS}
    yield valid_row(
        "full disk: /tmp", run(image, files, disks={"/tmp": "16k", "/var/cache/practical-autograder/rooms": "16k"})
    )
    yield valid_row("full disk: results, 64 kB", run(image, with_mistakes(), disks={"/autograder/results": "64k"}))
    yield valid_row("full disk: results, 8 kB", run(image, with_mistakes(), disks={"/autograder/results": "12k"}))


def with_mistakes() -> dict[str, str]:
    """Return a hand-in about which there is much to say."""
    return {name: text.replace("return ", "return 2 * ", 1) for name, text in {**reference(), **NO_BONUS}.items()}


def time_outs(image: Path) -> Iterator[Row]:
    """A container with little time: code that sleeps, trainings that never end, and a worker that hangs."""
    slow = {**reference(), "backprop.py": reference()["backprop.py"] + SLEEPS}
    loops = {
        **reference(),
        "training.py": reference()["training.py"] + LOOPS,
        "beyond.py": reference()["beyond.py"] + LOOPS,
    }
    yield valid_row("sleeps in q01", run_with_seconds(image, slow, 180))
    yield valid_row("trainings without end", run_with_seconds(image, loops, 240))
    with container(image, {**reference(), **NO_BONUS}) as made:
        set_seconds(made, image, 45)
        made.start()
        made.wait_for("gradescope.work").suspend()
        report = made.finish()
    yield valid_row("worker hangs", report)


def run_with_seconds(image: Path, files: Mapping[str, str | bytes], seconds: float, **wishes: bool) -> Report:
    with container(image, files, **wishes) as made:
        set_seconds(made, image, seconds)
        made.start()
        return made.finish()


def set_seconds(made: Container, image: Path, seconds: float) -> None:
    """Give a container less time than ten minutes."""
    text = (image / LIMITS).read_text(encoding="utf-8")
    changed = made.work / "upper" / LIMITS
    changed.parent.mkdir(parents=True)
    changed.write_text(text.replace("\nseconds = 600 ", f"\nseconds = {seconds} "), encoding="utf-8")


def attacks(image: Path) -> Iterator[Row]:
    """Those of this place, and some of each class, in either sandbox; with a whole processor, to be done some day."""
    with World() as world:
        honest = {name: attack_in(image, HONEST, world, name) for name in SANDBOXES}
        for kind, some in attacks_by_class().items():
            for attack, sandbox in product(some, SANDBOXES):
                report = attack_in(image, attack, world, sandbox)
                harm = harm_of(report, honest[sandbox], unspoken(), MARK)
                well = not harm and sandbox_of(report) == sandbox
                yield Row(f"{kind}: {attack.name}"[:33], well, "; ".join(harm) or "held", report)


def attack_in(image: Path, attack: Attack, world: World, sandbox: str) -> Report:
    return run(image, hand_in_of(attack, world), landlock=SANDBOXES[sandbox], share=1.0)
