"""Results on disk: one JSON a student, and the table of all of them. Names of students are never trusted."""

import csv
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from autograder.grading import Options, Result, possible
from autograder.limits import FILE as LIMITS
from autograder.paths import ASSIGNMENT, DATA, EXPECTED, PACKAGE, QUESTIONS
from autograder.submissions import Submission, Unreadable

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with what a cell begins that a spreadsheet would compute


class Store:
    """The OUT folder of a grading run."""

    def __init__(self, folder: Path):
        self.folder = folder
        for part in ("results", "feedback"):
            (folder / part).mkdir(parents=True, exist_ok=True)

    def result_path(self, student: str) -> Path:
        return self.folder / "results" / f"{file_name(student)}.json"

    def feedback_path(self, student: str) -> Path:
        return self.folder / "feedback" / f"{file_name(student)}.html"

    def cached(self, student: str, key: str) -> Result | None:
        """Return the stored result if it is of this very content, grader and options."""
        try:
            stored = json.loads(self.result_path(student).read_text(encoding="utf-8"))
            result = Result.from_json(stored)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return result if result.key == key and result.status != "internal" else None

    def keep(self, result: Result) -> None:
        """Store one result."""
        write(self.result_path(result.student), json.dumps(result.to_json(), indent=1, ensure_ascii=False))

    def write_table(self, results: list[Result], options: Options) -> Path:
        """Write grades.csv: one row a submission, one column a question."""
        path = self.folder / "grades.csv"
        with atomic(path) as file:
            table = csv.writer(file)
            table.writerow(["student", "status", "score", "max_score", "bonus", *options.questions])
            for result in results:
                table.writerow(row(result, options))
        return path


def row(result: Result, options: Options) -> list[str]:
    points = {question.question: question.points for question in result.questions}
    maximum = sum(possible(question) for question in options.questions if question.startswith("q"))
    numbers = [result.score, maximum, result.bonus, *(points.get(question, 0.0) for question in options.questions)]
    return [cell(result.student), result.status, *(f"{number:.2f}".rstrip("0").rstrip(".") for number in numbers)]


def cell(text: str) -> str:
    """Return a text that a spreadsheet shows and does not compute, without control characters."""
    printable = "".join(c if c.isprintable() else "?" for c in text)
    return f"'{printable}" if printable.startswith(FORMULA) else printable


def file_name(student: str) -> str:
    """Return a file name for a student's: harmless, bounded, and different for different students."""
    plain = re.sub(r"[^\w.@+ -]", "_", student).strip(". ")[:80]
    if plain == student and len(plain.encode()) < 200:
        return plain
    return f"{plain}-{hashlib.sha256(student.encode(errors='surrogatepass')).hexdigest()[:8]}"


def key(submission: Submission, options: Options, grader: str) -> str:
    """Return what a result depends on, as a hash: the submission's content, the grader and the options."""
    try:
        content = [f"{name}:{hashlib.sha256(data).hexdigest()}" for name, data in sorted(submission.files().items())]
    except Unreadable as reason:
        content = [str(reason)]
    return digest([*content, grader, options.sandbox, *options.questions])


def grader_fingerprint() -> str:
    """Return a hash over everything of ours that a grade depends on."""
    sources = [*PACKAGE.glob("*.py"), *QUESTIONS.glob("*.py"), *(ASSIGNMENT / "given").glob("*"), EXPECTED, LIMITS]
    sources += DATA.glob("*.npz")
    return digest(hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(sources) if path.is_file())


def digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()


def write(path: Path, text: str) -> None:
    """Write a text file so that it is there as a whole or not at all."""
    with atomic(path) as file:
        file.write(text)


class atomic:  # noqa: N801 - used like a function
    """Open a file for writing that takes its place only when it is complete."""

    def __init__(self, path: Path):
        self.path = path

    def __enter__(self):
        self.file = tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="replace", newline="", dir=self.path.parent, prefix=".", delete=False
        )
        return self.file

    def __exit__(self, kind, error, trace) -> None:
        self.file.close()
        if kind:
            os.unlink(self.file.name)
        else:
            os.chmod(self.file.name, 0o644)
            os.replace(self.file.name, self.path)
