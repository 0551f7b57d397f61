"""Stock `otter run` with dist/autograder.zip against our grader: the same points, question by question. `make agree`.

Errors carried forward are left aside: stock Otter knows none. Training is the same in both: it is cut short, and that of
the bonus is left out.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.progress import track

from autograder import paths
from autograder.authoring import sample_class, zips
from autograder.reference import catalogue
from autograder.reference.catalogue import Files
from given.machinery.questions import QUESTIONS
from tests.marks import right_ways

# Reads about nine digits in ten after a second of training: a score between the steps is a harder thing to agree upon.
QUICK_FIT = """

def fit_mnist(x, y, rng):
    params = init_params([784, 10], rng)
    return train(params, x[:5000], y[:5000], epochs=3, batch_size=32, learning_rate=0.1, rng=rng)[0]
"""
NO_FIT = """

def fit_mnist_convnet(x, y, rng):
    raise NotImplementedError("b02_mnist_convnet: left out")


def fit_heartbeat(signals, labels, rng):
    raise NotImplementedError("b07_heartbeat: left out")
"""
SECONDS = 200  # for what takes ten on a machine that is not busy; stock Otter has no deadline of its own
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
OURS = """
import json, sys, zipfile
from given.machinery.questions import QUESTIONS
from tests.marks.trial import trial
with zipfile.ZipFile(sys.argv[1]) as archive:
    files = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".py")}
print(json.dumps({question: result.points for question, result in trial(files, QUESTIONS).items()}))
"""


class Endless(Exception):
    """A hand-in that hangs or kills the process in which it runs: stock Otter has no points to compare."""


@dataclass(frozen=True)
class Comparison:
    """The points of a hand-in by question, in stock Otter and here."""

    name: str
    stock: dict[str, float]
    ours: dict[str, float]

    @property
    def differences(self) -> list[str]:
        questions = sorted(self.stock.keys() | self.ours.keys())
        pairs = [(question, self.stock.get(question), self.ours.get(question)) for question in questions]
        return [f"{self.name}, {q}: stock {a}, ours {b}" for q, a, b in pairs if not agree(a, b)]


def agree(stock: float | None, ours: float | None) -> bool:
    """Whether both have points for a question, and the same."""
    return stock is not None and ours is not None and abs(stock - ours) <= 1e-6


def hand_ins() -> dict[str, Files]:
    """Return every hand-in that is compared, by name: the reference, the skeleton, each right way, each mistake."""
    reference = catalogue.reference()
    found = {"the reference": reference, "the skeleton": sample_class.make_skeleton()}
    found |= {f"right way {name}": right_ways.hand_in(name) for name in right_ways.names()}
    return found | {f"mistake {name}": mistake.made_in(reference) for name, mistake in catalogue.mistakes().items()}


def compared(name: str, files: Files, autograder_zip: Path) -> Comparison | Exception:
    """Compare one hand-in; return what came in between, if anything did: the others are compared all the same."""
    try:
        return compare(name, files, autograder_zip)
    except (Endless, RuntimeError) as error:
        return error


def compare(name: str, files: Files, autograder_zip: Path) -> Comparison:
    """Grade one hand-in both ways, each in a process of its own; raise Endless if it hangs or kills."""
    quick = dict(files)
    if name != "the skeleton":
        quick["training.py"] += QUICK_FIT
        quick["beyond.py"] += NO_FIT
    notebook = (paths.ASSIGNMENT / "practical.ipynb").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        zipped = folder / "handin.zip"
        zipped.write_bytes(sample_class.zip_files({**quick, "practical.ipynb": notebook}, ""))
        ours = json.loads(run([sys.executable, "-c", OURS, str(zipped)], paths.ROOT).splitlines()[-1])
        return Comparison(name, points_of_stock_otter(zipped, autograder_zip, folder), ours)


def points_of_stock_otter(zipped: Path, autograder_zip: Path, folder: Path) -> dict[str, float]:
    """Run `otter run` and return its points by question. It takes the kernel of the Python that it runs in."""
    run([sys.executable, "-m", "otter", "run", str(zipped), "-a", str(autograder_zip), "-o", str(folder)], folder)
    tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
    return {test["name"]: test["score"] for test in tests if test["name"] in QUESTIONS}


def run(command: list[str], folder: Path) -> str:
    """Run a command and return what it printed; raise RuntimeError with its last words if it fails."""
    try:
        done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Endless(f"not done after {SECONDS} s") from None
    if done.returncode < 0:
        raise Endless(f"killed by signal {-done.returncode}")
    if done.returncode:
        raise RuntimeError(f"{command[2:4]} failed: {done.stderr[-500:]}")
    return done.stdout


def main(jobs: int = os.cpu_count() or 1) -> int:
    """Compare all hand-ins and say where the points differ."""
    chosen = hand_ins()
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(jobs) as pool:
        both_ways = partial(compared, autograder_zip=zips.pack_autograder(Path(place) / "autograder.zip"))
        found = list(track(pool.map(both_ways, chosen, chosen.values()), "hand-ins", total=len(chosen)))
    results = [result for result in found if isinstance(result, Comparison)]
    endless = [name for name, result in zip(chosen, found, strict=True) if isinstance(result, Endless)]
    differences = [line for result in results for line in result.differences]
    differences += [str(result) for result in found if isinstance(result, RuntimeError)]
    print("\n".join(differences) or "No disagreement.")
    print(f"Left out, since they hang or kill: {', '.join(endless) or 'none'}.")
    points = sum(len(result.ours) for result in results)
    print(f"{len(results)} hand-ins, {points} questions compared, {len(differences)} disagreements.")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
