"""Pack dist/assignment.zip for students and dist/autograder.zip for Otter."""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from autograder import digits, paths

CLUTTER = shutil.ignore_patterns("__pycache__", ".*", "*.zip")
WHEN = (1980, 1, 1, 0, 0, 0)  # the same content makes the same zip, whenever it is made


def assignment_files() -> dict[str, Path]:
    """Return what a student gets, by its name in the zip: the assignment and the training digits, not the test digits."""
    files = {
        str(path.relative_to(paths.ASSIGNMENT)): path
        for path in sorted(paths.ASSIGNMENT.rglob("*"))
        if path.is_file() and not any(part == "__pycache__" or part.startswith(".") for part in path.parts[-3:])
    }
    files.pop("handin.zip", None)
    return {**files, "data/README.md": paths.DATA / "README.md", "data/mnist_train.npz": paths.DATA / "mnist_train.npz"}


def pack_assignment(target: Path) -> Path:
    """Write the zip that students unzip."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for name, path in assignment_files().items():
            entry = zipfile.ZipInfo(name, WHEN)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path.suffix == ".npz" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return target


def pack_autograder(target: Path) -> Path:
    """Have `otter generate` write the zip that stock Otter grades with; raise RuntimeError with its words if it fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder)
        command = [sys.executable, "-m", "otter", "generate", "-t", "tests", "-o", str(target.resolve())]
        command += ["-r", "requirements.txt", "given", "data"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"otter generate failed: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
    return target


def lay_out(folder: Path) -> None:
    """Put together what stock Otter lays beside a hand-in: all cases, all answers, both parts of MNIST."""
    shutil.copytree(paths.QUESTIONS, folder / "tests", ignore=CLUTTER)
    shutil.copytree(paths.ASSIGNMENT / "given", folder / "given", ignore=CLUTTER)
    shutil.copyfile(paths.EXPECTED, folder / "given" / "expected.json")
    shutil.copyfile(digits.exam_file(), folder / "given" / "mnist_exam.npz")
    (folder / "data").mkdir()
    shutil.copyfile(paths.DATA / "mnist_train.npz", folder / "data" / "mnist_train.npz")
    shutil.copyfile(paths.ASSIGNMENT / "requirements.txt", folder / "requirements.txt")
