"""Results on disk: one JSON a student, and the table of all of them. Names of students are never trusted."""

import csv
import hashlib
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from autograder.grading import Options, Result, possible
from autograder.limits import FILE as LIMITS
from autograder.paths import ASSIGNMENT, DATA, EXPECTED, PACKAGE, QUESTIONS
from autograder.submissions import Submission, Unreadable, printable

FORMULA = ("=", "+", "-", "@")  # with what a cell begins that a spreadsheet would compute
NAME_BYTES = 200  # of a file name, of the 255 that file systems take; the rest is for what we add


class Store:
    """The OUT folder of a grading run; making one raises OSError where nothing can be written."""

    def __init__(self, folder: Path):
        self.folder = folder
        for part in (folder, folder / "results", folder / "feedback"):
            part.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=part).close()  # better found out now than after an hour of grading

    def result_path(self, student: str) -> Path:
        return self.folder / "results" / f"{file_name(student)}.json"

    def feedback_path(self, student: str) -> Path:
        return self.folder / "feedback" / f"{file_name(student)}.html"

    def cached(self, student: str, key: str) -> Result | None:
        """Return the stored result if it is whole, and of this very student, content, grader and options."""
        try:
            stored = json.loads(self.result_path(student).read_text(encoding="utf-8"))
            result = Result.from_json(stored)
            whole = (result.score, result.bonus) == (stored["score"], stored["bonus"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        known = (result.student, result.key) == (student, key) and result.status != "internal"
        return result if whole and known else None

    def keep(self, result: Result) -> None:
        """Store one result."""
        write(self.result_path(result.student), json.dumps(result.to_json(), indent=1))

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
    numbers = [
        result.score,
        maximum(options),
        result.bonus,
        *(points.get(question, 0.0) for question in options.questions),
    ]
    return [cell(result.student), result.status, *(f"{number:.2f}".rstrip("0").rstrip(".") for number in numbers)]


def maximum(options: Options) -> float:
    """Return the points of the questions that are graded, without the bonus."""
    return sum(possible(question) for question in options.questions if question.startswith("q"))


def cell(text: str) -> str:
    """Return a text that a spreadsheet shows and does not compute, without control characters."""
    # Where the comma is the decimal sign, spreadsheets part cells at semicolons, unless the text is in quotes, and
    # csv puts it in quotes for a comma.
    harmless = printable(text).replace(";", ",")
    # NFKC: some spreadsheets compute after the wide signs of East Asian keyboards too.
    start = unicodedata.normalize("NFKC", harmless.lstrip()[:1])
    return f"'{harmless}" if start in FORMULA else harmless


def file_name(student: str) -> str:
    """Return a file name for a student's: harmless, bounded, and different for different students."""
    plain = re.sub(r"[^\w.@+ ()-]", "_", student).strip("-. ").encode()[:NAME_BYTES].decode(errors="ignore")
    if plain and plain == student:
        return plain
    # The ~ is in no plain name, so that no student can be called like another one's file.
    return f"{plain}~{hashlib.sha256(student.encode(errors='surrogatepass')).hexdigest()[:16]}"


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


@contextmanager
def atomic(path: Path) -> Iterator[IO[str]]:
    """Open a file for writing that takes its place only when it is complete; after an exception all is as before."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with open(descriptor, "w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
