"""Pack dist/assignment.zip for students and dist/stock_otter.zip for Otter."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

from autograder import mnist_files, paths
from autograder.authoring.assignment import derive_files
from autograder.course.course_in_words import course_files
from autograder.errors import AuthoringError
from autograder.reference import our_functions
from given.course import our_answers
from given.course.rules import Rules
from given.machinery.questions import QUESTIONS

BY_HAND = ("README.md", "requirements.txt", "practical.ipynb", "check.py", "handin.py")
ANSWERS = f"given/course/{our_answers.FILE.name}"  # by name: an installation has given/ outside of its assignment/
OTTERS_RUN = "run_autograder"
TOP_FOLDER = "assignment"  # of the students' zip, or its files would lie about among their downloads
FOR_OTTER = Path(__file__).resolve().parent / "gradescope" / "otter_requirements.txt"


def assignment_files(rules: Rules | None = None, *, with_answers: bool = False) -> dict[str, bytes]:
    """Return what a student gets, by its name in the zip: named parts only, so that nothing slips in by lying about.

    Stubs and public tests are derived anew, in case somebody tried an answer out in assignment/. The rules of a course
    come along as course.json, which check.py and the notebook's checks go by, and in words at the top of both texts. With
    answers, the reference's functions come along, which a check shows once a question has passed.
    """
    by_hand = [paths.ASSIGNMENT / name for name in BY_HAND]
    files = {path: path.read_bytes() for path in (*by_hand, *given_files()) if path.is_file()}
    files |= {path: text.encode() for path, text in derive_files().items()}
    named = {path.relative_to(paths.ASSIGNMENT).as_posix(): content for path, content in sorted(files.items())}
    data = {f"data/{name}": (paths.DATA / name).read_bytes() for name in ("README.md", "mnist_train.npz")}
    answers = {ANSWERS: answers_to_show(rules or Rules())} if with_answers else {}
    return {**named, **data, **(course_files(rules, named) if rules else {}), **answers}


def answers_to_show(rules: Rules) -> bytes:
    """Return the file of our functions, by the questions of a course that ask for them."""
    answers = {question: our_functions.to_compare(question) for question in rules.questions}
    return (json.dumps(answers, indent=1, ensure_ascii=False) + "\n").encode()


def given_files() -> list[Path]:
    """Return the code, the tables and the licence in given/, its subfolders included."""
    files = [path for path in (paths.ASSIGNMENT / "given").rglob("*") if path.suffix in (".py", ".json", ".txt")]
    return sorted(path for path in files if ".ipynb_checkpoints" not in path.parts and path != our_answers.FILE)


def date_of_sources() -> tuple:
    """Return when what students get was last changed, in UTC: by git, or where there is none by the files' own dates.

    So the same content makes the same zip, whenever it is made.
    """
    sources = (paths.ROOT / "assignment", paths.ROOT / "data")
    command = ["git", "-C", str(paths.ROOT), "log", "-1", "--format=%ct", "--", *map(str, sources)]
    committed = subprocess.run(command, capture_output=True, text=True).stdout if shutil.which("git") else ""
    files = (path for folder in sources for path in folder.rglob("*.*") if path.is_file())
    return time.gmtime(int(committed or max(path.stat().st_mtime for path in files)))[:6]


def pack_assignment(target: Path, rules: Rules | None = None, *, with_answers: bool = False) -> Path:
    """Write the zip that students unzip."""
    target.parent.mkdir(parents=True, exist_ok=True)
    when = date_of_sources()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in assignment_files(rules, with_answers=with_answers).items():
            entry = zipfile.ZipInfo(f"{TOP_FOLDER}/{name}", when)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".npz") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return target


def pack_autograder(target: Path, questions: Iterable[str] = QUESTIONS) -> Path:
    """Have `otter generate` write the zip that stock Otter grades these questions with.

    Raises AuthoringError with its words if it fails.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder, questions)
        command = [sys.executable, "-m", "otter", "generate", "-t", "tests", "-o", str(target.resolve())]
        command += ["-r", "requirements.txt", "given", "data"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise AuthoringError(f"otter generate failed: {lines[-1]}")
    use_one_thread(target)
    return target


def use_one_thread(archive: Path) -> None:
    """Have Otter's run on a platform use one thread: it imports NumPy before our files could say so."""
    with zipfile.ZipFile(archive) as whole:
        files = {name: whole.read(name) for name in whole.namelist()}
    first, rest = files[OTTERS_RUN].split(b"\n", 1)
    files[OTTERS_RUN] = b"\n".join([first, b"export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1", rest])
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as changed:
        for name, content in files.items():
            changed.writestr(name, content)


def lay_out(folder: Path, questions: Iterable[str] = QUESTIONS) -> None:
    """Put together what stock Otter lays beside a hand-in: all cases, all answers, both parts of MNIST."""
    (folder / "tests").mkdir()
    for question in questions:
        shutil.copyfile(paths.QUESTIONS / f"{question}.py", folder / "tests" / f"{question}.py")
    for path in given_files():
        copy = folder / path.relative_to(paths.ASSIGNMENT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    shutil.copyfile(paths.EXPECTED, folder / "given" / "expected.json")
    shutil.copyfile(mnist_files.exam_file(), folder / "given" / "mnist_exam.npz")
    (folder / "data").mkdir()
    shutil.copyfile(paths.DATA / "mnist_train.npz", folder / "data" / "mnist_train.npz")
    shutil.copyfile(FOR_OTTER, folder / "requirements.txt")
