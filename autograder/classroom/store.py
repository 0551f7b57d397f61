"""Results on disk: one JSON a student, pages, the table. Names of students are never trusted."""

import fcntl
import hashlib
import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO, BinaryIO

from autograder.classroom.fingerprint import digest
from autograder.classroom.row import Row, row_of
from autograder.errors import Busy, SetupError
from autograder.grading.result import Result, Status

UNFINISHED = ".unfinished-"  # the names of files that are being written start with this
NAME_BYTES = 200  # of a file name, of the 255 that file systems take; the rest is for what we add


@dataclass(frozen=True)
class KeptResult:
    """What is known of a submission without grading it: its row, and the text of its results/<student>.json."""

    row: Row
    text: str

    def result(self) -> Result:
        """Return the whole result."""
        return Result.from_json(self.text)


def keep_in_mind(result: Result) -> KeptResult:
    """Return what is kept of a result."""
    return KeptResult(row_of(result), result.to_json())


class Store:
    """The OUT folder of a grading run; making one raises SetupError where nothing can be written.

    results/ and feedback/ show the last run. cache/ keeps every result by what it depends on, so that a grading of a few
    questions does not cost the whole one; it may be deleted at any time.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.parts = (folder, folder / "results", folder / "feedback", folder / "cache")
        try:
            for part in self.parts:
                part.mkdir(parents=True, exist_ok=True)
                tempfile.TemporaryFile(dir=part).close()  # better found out now than after an hour of grading
        except OSError as error:
            place = error.filename or folder
            raise SetupError(f"--out: {place} cannot be written ({error.strerror}); name another folder") from None

    @property
    def export_folder(self) -> Path:
        """What goes back to the learning platform; there only once somebody asked for it."""
        return self.folder / "export"

    def result_path(self, student: str) -> Path:
        return self.folder / "results" / f"{file_name(student)}.json"

    def feedback_path(self, student: str) -> Path:
        return self.folder / "feedback" / f"{file_name(student)}.html"

    def cache_path(self, student: str, key: str) -> Path:
        return self.folder / "cache" / digest([student, key])

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs out, and clear away what one that was killed has left half written; raise Busy if one is in it.

        The kernel gives the lock back when its holder ends, however that happens.
        """
        with (self.folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(f"another run writes into {self.folder}; wait for it, or name another folder") from None
            for part in (*self.parts, self.export_folder):
                for unfinished in part.glob(f"{UNFINISHED}*"):
                    unfinished.unlink(missing_ok=True)
            yield

    def recall(self, student: str, key: str) -> KeptResult | None:
        """Return what is kept under a key, if it is whole and of this very student."""
        try:
            checksum, rest = self.cache_path(student, key).read_text(encoding="utf-8").split("\n", 1)
            index, text = rest.split("\n", 1)
            about = json.loads(index)
            if (checksum, about["student"], about["key"]) != (digest([rest]), student, key):
                return None
            return KeptResult(Row.from_json(about["row"]), text)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def keep(self, result: Result, shown: Result | None = None) -> None:
        """Store a result, to be found again if it has a key and is no fault of ours; `shown` is what was asked for of it."""
        kept = keep_in_mind(result)
        if result.key and result.status is not Status.INTERNAL:
            index = json.dumps({"student": result.student, "key": result.key, "row": kept.row.to_json()})
            rest = f"{index}\n{kept.text}"
            write_whole(self.cache_path(result.student, result.key), f"{digest([rest])}\n{rest}")
        self.put_in_place(keep_in_mind(shown) if shown else kept)

    def put_in_place(self, kept: KeptResult) -> None:
        """Write results/<student>.json, after the student's page: where it is, the page is."""
        write_whole(self.result_path(kept.row.student), kept.text)

    def is_in_place(self, kept: KeptResult) -> bool:
        """Whether results/ and feedback/ have this very result."""
        try:
            content = self.result_path(kept.row.student).read_bytes()
        except OSError:
            return False
        return content == kept.text.encode() and self.feedback_path(kept.row.student).is_file()

    def leftover_pages(self, rows: Sequence[Row]) -> list[str]:
        """Return the names of pages that earlier runs wrote for students who are no longer there."""
        now = {self.feedback_path(row.student).name for row in rows}
        return sorted(path.name for path in self.folder.glob("feedback/*.html") if path.name not in now)


def file_name(student: str) -> str:
    """Return a file name for a student's: harmless, bounded, and different for different students."""
    plain = re.sub(r"[^\w.@+ ()-]", "_", student).strip("-. ").encode()[:NAME_BYTES].decode(errors="ignore")
    if plain and plain == student:
        return plain
    # The ~ is in no plain name, so that no student can be called like another one's file.
    return f"{plain}~{hashlib.sha256(student.encode(errors='surrogatepass')).hexdigest()[:16]}"


def text_path(page: Path) -> Path:
    """Return where the plain text of a page lies."""
    return page.with_name(f"{page.name.removesuffix('.html')}.txt")


def write_whole(path: Path, text: str) -> None:
    """Write a text file so that it is there as a whole or not at all."""
    with open_whole(path) as file:
        file.write(text)


@contextmanager
def open_whole(path: Path) -> Iterator[IO[str]]:
    """Open a text file for writing that takes its place only when it is complete; after an exception all is as before.

    Who may read it is a matter of the umask: results hold the expected values of hidden cases.
    """
    with open_bytes_whole(path) as file, TextIOWrapper(file, "utf-8", "replace", newline="") as text:
        yield text


@contextmanager
def open_bytes_whole(path: Path) -> Iterator[BinaryIO]:
    """Open any other file likewise."""
    temporary = path.parent / f"{UNFINISHED}{secrets.token_hex(8)}"
    file = temporary.open("xb")
    try:
        with file:
            yield file
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
