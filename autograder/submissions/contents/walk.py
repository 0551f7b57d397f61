"""All files of a hand-in, and of the zips in it, bounded as a whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.submissions.contents.module_names import split_mark
from autograder.submissions.names import NOT_THEIRS, base, is_zip, shorten, without_clutter, without_zip


class Source(Protocol):
    """A folder or a zip."""

    def names(self) -> list[str]:
        """Return the files' paths from here on."""

    def read(self, name: str, limit: int) -> bytes:
        """Return up to `limit` bytes of a file."""


@dataclass(frozen=True)
class File:
    """One file of a hand-in, and the zips around it."""

    source: Source = field(repr=False)
    path: str  # in its source
    inside: str = ""  # the zip that is its source, "" for the hand-in itself
    zips: int = 0  # around it

    @property
    def name(self) -> str:
        """Return what the student called it."""
        return base(self.path)

    @property
    def place(self) -> str:
        """Return where it lies: "." for the root."""
        return str(PurePosixPath(self.inside) / PurePosixPath(self.path).parent)

    @property
    def whole_path(self) -> str:
        """Return where it lies, with its name."""
        return str(PurePosixPath(self.inside) / self.path)

    @property
    def depth(self) -> int:
        """Return below how many folders and zips it lies."""
        return len(PurePosixPath(self.whole_path).parts) - 1

    def read(self, limit: int) -> bytes:
        """Return its bytes; raise HandInError if it is larger than the limit, or cannot be read."""
        content = self.source.read(self.path, limit + 1)
        if len(content) > limit:
            raise HandInError(f"{shorten(self.name)} is larger than {limit:,} bytes; take data out of it")
        return content


def files_of(source: Source, inside: str = "", zips: int = 0) -> list[File]:
    """Return the files of a folder or zip, without clutter and without other people's libraries."""
    names = sorted(without_clutter(source.names()))
    return [
        File(source, name, inside, zips) for name in names if not NOT_THEIRS & set(PurePosixPath(name).parent.parts)
    ]


@dataclass
class Zips:
    """The zips in a hand-in that have been opened, and why others have not."""

    open_zip: Callable[[BinaryIO, str], Source]
    opened: int = 0
    room: int = field(default_factory=lambda: LIMITS.submission.zip_bytes)  # for what is read of them, all together
    troubles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def files_in(self, files: list[File]) -> Iterator[File]:
        """Yield the files in the zips among some files, and in the zips in these."""
        for file in self.latest([file for file in files if is_zip(file.name)]):
            if file.zips < LIMITS.submission.zips_within and self.opened < LIMITS.submission.zips_opened:
                self.opened += 1
                inner = list(self.open(file))
                if not inner:
                    self.troubles.append(f"{shorten(file.name)} is empty")
                yield from inner
                yield from self.files_in(inner)

    def open(self, file: File) -> Iterator[File]:
        """Yield the files of one zip; note why, if it cannot be read."""
        try:
            content = file.read(self.room)
            self.room -= len(content)
            yield from files_of(self.open_zip(BytesIO(content), file.name), file.whole_path, file.zips + 1)
        except HandInError as reason:
            self.troubles.append(str(reason))

    def latest(self, files: list[File]) -> list[File]:
        """Return of zips that are called alike but for the mark of a copy the one with the highest number."""
        groups: dict[tuple[str, str], list[tuple[int, File]]] = {}
        for file in files:
            stem, number = split_mark(without_zip(file.name))
            groups.setdefault((file.place, stem), []).append((number, file))
        for group in groups.values():
            group.sort(key=lambda numbered: numbered[0])
            for _, file in group[:-1]:
                newer = shorten(group[-1][1].name)
                self.notes.append(f"{shorten(file.name)} was set aside, since {newer} is the later one by its name")
        return [group[-1][1] for group in groups.values()]
