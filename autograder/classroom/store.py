"""Results on disk: one JSON a student, and the table of all of them. Names of students are never trusted."""

import csv
import fcntl
import hashlib
import json
import os
import platform
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO

from autograder import trees
from autograder.classroom.row import Entry, entry
from autograder.grading.grade import Options, Result, possible
from autograder.submissions.read import HandIn, Unreadable, printable

FORMULA = ("=", "+", "-", "@")  # with what a cell begins that a spreadsheet would compute
UNFINISHED = ".unfinished-"  # with what the names of files begin that are being written
LIBRARIES = ("numpy", "otter-grader")
# What a grade or its page depends on: all that is ours, but what is read by people or makes what students get.
TREES = ("autograder", "given", "solutions", "data")
NO_MATTER = ("autograder/authoring", "data/README.md", "data/make.py")
NAME_BYTES = 200  # of a file name, of the 255 that file systems take; the rest is for what we add


class Busy(Exception):
    """Another run has the folder; one line with what to do."""


@dataclass(frozen=True)
class Kept:
    """What is known of a submission without grading it: its entry, and the text of its results/<student>.json."""

    entry: Entry
    text: str

    def result(self) -> Result:
        """Return the whole result."""
        return Result.from_json(self.text)


class Store:
    """The OUT folder of a grading run; making one raises OSError where nothing can be written.

    results/ and feedback/ show the last run. cache/ keeps every result by what it depends on, so that a grading of a few
    questions does not cost the whole one; it may be deleted at any time.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.parts = (folder, folder / "results", folder / "feedback", folder / "cache")
        for part in self.parts:
            part.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=part).close()  # better found out now than after an hour of grading

    def result_path(self, student: str) -> Path:
        return self.folder / "results" / f"{file_name(student)}.json"

    def feedback_path(self, student: str) -> Path:
        return self.folder / "feedback" / f"{file_name(student)}.html"

    def cache_path(self, student: str, key: str) -> Path:
        return self.folder / "cache" / digest([student, key])

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs out, and clear away what one that was killed has left half written; raise Busy if one is in it.

        The kernel gives the lock back when its holder ends, however that happens.
        """
        with (self.folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(f"another run writes into {self.folder}; wait for it, or name another folder") from None
            for unfinished in (path for part in self.parts for path in part.glob(f"{UNFINISHED}*")):
                unfinished.unlink(missing_ok=True)
            yield

    def kept(self, student: str, key: str) -> Kept | None:
        """Return what is kept under a key, if it is whole and of this very student."""
        try:
            checksum, rest = self.cache_path(student, key).read_text(encoding="utf-8").split("\n", 1)
            index, text = rest.split("\n", 1)
            about = json.loads(index)
            known = (checksum, about["student"], about["key"]) == (digest([rest]), student, key)
            return Kept(Entry.from_json(about["entry"]), text) if known else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def keep(self, result: Result) -> None:
        """Store a result, to be found again if it has a key and is no fault of ours."""
        kept = Kept(entry(result), result.to_json())
        if result.key and result.status != "internal":
            index = json.dumps({"student": result.student, "key": result.key, "entry": asdict(kept.entry)})
            rest = f"{index}\n{kept.text}"
            write(self.cache_path(result.student, result.key), f"{digest([rest])}\n{rest}")
        self.put_in_place(kept)

    def put_in_place(self, kept: Kept) -> None:
        """Write results/<student>.json, after the student's page: where it is, the page is."""
        write(self.result_path(kept.entry.student), kept.text)

    def in_place(self, kept: Kept) -> bool:
        """Whether results/ and feedback/ have this very result."""
        try:
            found = self.result_path(kept.entry.student).read_bytes()
        except OSError:
            return False
        return found == kept.text.encode() and self.feedback_path(kept.entry.student).is_file()

    def left_over(self, entries: Sequence[Entry]) -> list[str]:
        """Return the names of pages that earlier runs wrote for students who are no longer there."""
        now = {self.feedback_path(entry.student).name for entry in entries}
        return sorted(path.name for path in self.folder.glob("feedback/*.html") if path.name not in now)

    def write_table(self, entries: Sequence[Entry], options: Options) -> Path:
        """Write grades.csv: one row a submission, one column a question."""
        path = self.folder / "grades.csv"
        with atomic(path) as file:
            table = csv.writer(file)
            table.writerow(["student", "status", "score", "max_score", "bonus", *options.questions])
            most = maximum(options)
            for entry in entries:
                points = [entry.points.get(question, 0.0) for question in options.questions]
                table.writerow(
                    [cell(entry.student), entry.status, *map(number, [entry.score, most, entry.bonus, *points])]
                )
        return path


def number(value: float) -> str:
    """Return a number of points as the table has it."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


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


def key(hand_in: HandIn, options: Options, grader: str) -> str:
    """Return what a result depends on, as a hash: the submission's content, the grader and the options."""
    try:
        content = [f"{name}:{hashlib.sha256(data).hexdigest()}" for name, data in sorted(hand_in.files().items())]
    except Unreadable as reason:
        content = [str(reason)]
    return digest([*content, grader, options.sandbox, *options.questions])


def grader_fingerprint() -> str:
    """Return a hash over everything of ours, and of others, that a grade or its page depends on."""
    ours = trees.digest_of_files(trees.files_of_trees(TREES, NO_MATTER))
    return digest([ours, platform.python_version(), *map(version, LIBRARIES)])


def digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()


def write(path: Path, text: str) -> None:
    """Write a text file so that it is there as a whole or not at all."""
    with atomic(path) as file:
        file.write(text)


@contextmanager
def atomic(path: Path) -> Iterator[IO[str]]:
    """Open a file for writing that takes its place only when it is complete; after an exception all is as before."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    try:
        with open(descriptor, "w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
