"""How long does a hand-in take: in our grader, in stock Otter, and in the student's own check?

    python bench/grading.py [REPEATS]

The hand-in is the reference with the notebook, as handin.py packs it. All are whole processes, one at a time, median of
the repeats; ours includes its start, spread over a class of CLASS hand-ins as it is in life.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from autograder import package, paths, sample_class  # noqa: E402, after the path is set

# isort: split
from given.questions import FUNCTIONS  # noqa: E402

CLASS = 5
CORE = [question for question in FUNCTIONS if question.startswith("q")]
WITHOUT_TRAINING = [question for question in CORE if question != "q13_mnist_accuracy"]


def seconds(command: list[str], folder: Path, repeats: int) -> float:
    """Return the median wall time of a command, which must succeed."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        times.append(perf_counter() - start)
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
    return median(times)


def hand_in(target: Path) -> Path:
    """Write the hand-in zip of a student who copied the reference, but for the bonus: its training would hide the rest."""
    files = {**sample_class.reference(), "beyond.py": sample_class.skeleton()["beyond.py"]}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.write(paths.ASSIGNMENT / "practical.ipynb", "practical.ipynb")
    return target


def ours(folder: Path, students: int, questions: list[str], repeats: int) -> float:
    """Return the seconds of grading a class of so many copies of the hand-in, one at a time."""
    submissions = folder / f"class-{students}"
    submissions.mkdir(exist_ok=True)
    for number in range(students):
        hand_in(submissions / f"student-{number}.zip")
    times = []
    for repeat in range(repeats):
        out = folder / f"out-{students}-{len(questions)}-{repeat}"
        command = [sys.executable, "-m", "autograder", "grade", str(submissions), "--out", str(out), "--jobs", "1"]
        times.append(seconds([*command, "--questions", ",".join(questions)], ROOT, 1))
    return median(times)


def per_submission(folder: Path, questions: list[str], repeats: int) -> float:
    """Return the seconds that one more submission costs, the start of the grader left out."""
    return (ours(folder, CLASS, questions, repeats) - ours(folder, 1, questions, repeats)) / (CLASS - 1)


def stock(folder: Path, repeats: int) -> float:
    """Return the seconds of stock `otter run` on the same hand-in."""
    autograder = package.pack_autograder(folder / "autograder.zip")
    command = [sys.executable, "-m", "otter", "run", str(hand_in(folder / "handin.zip")), "-a", str(autograder)]
    return seconds([*command, "-o", str(folder), "--no-logo"], folder, repeats)


def check(folder: Path, repeats: int) -> float:
    """Return the seconds of `python check.py q15` in a student's folder, its question answered."""
    with zipfile.ZipFile(package.pack_assignment(folder / "assignment.zip")) as archive:
        archive.extractall(folder / "student")
    (folder / "student" / "conv.py").write_bytes((paths.SOLUTIONS / "conv.py").read_bytes())
    return seconds([sys.executable, "check.py", "q15"], folder / "student", repeats)


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = {
            "our grader, all core questions": per_submission(folder, CORE, 1),
            "our grader, without q13": per_submission(folder, WITHOUT_TRAINING, repeats),
            "stock otter run, all core questions and the notebook": stock(folder, 1),
            "python check.py q15": check(folder, repeats),
        }
    for what, time in rows.items():
        print(f"{what:<55} {time:6.2f} s")
    ratio = rows["stock otter run, all core questions and the notebook"] / rows["our grader, all core questions"]
    print(f"{'stock otter run takes':<55} {ratio:6.2f} times as long")


if __name__ == "__main__":
    main()
