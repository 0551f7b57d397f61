"""Open what a student has handed in, a folder or a file, and the download of a whole class, for reading."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import HandInError
from autograder.submissions.folder_source import FolderSource, open_plain_file
from autograder.submissions.names import shorten, text_of
from autograder.submissions.zip_source import ZipSource, bounds_of_download, bounds_of_whole_folder, open_zip

Download = FolderSource | ZipSource
LOOSE = (".py", ".py.txt", ".ipynb")  # endings of files that are taken as they are


@dataclass(frozen=True)
class Part:
    """A file or folder of a download that belongs to a hand-in, and what the student called it; "" for a folder."""

    path: str
    name: str = ""


class PartsSource:
    """Some files and folders of a download, as if they lay in one folder under their own names."""

    def __init__(self, source: Download, parts: Sequence[Part]):
        self.source = source
        self.places: dict[str, str] = {}
        for number, part in enumerate(parts):
            if part.name:
                self.add(part.name, part.path, number)
                continue
            for name in source.below(part.path).names():
                self.add(name, f"{part.path}/{name}", number)

    def add(self, name: str, path: str, number: int) -> None:
        """Show a file under its name, or below a number if that is taken."""
        self.places[f"{number}/{name}" if name in self.places else name] = path

    def names(self) -> list[str]:
        """Return the files' paths from here on."""
        return list(self.places)

    def read(self, name: str, limit: int) -> bytes:
        """Return up to `limit` bytes of a file."""
        return self.source.read(self.places[name], limit)


@contextmanager
def open_source(
    path: Path, download: Download | None = None, parts: Sequence[Part] = ()
) -> Iterator[Download | PartsSource]:
    """Give a folder, zip or single file, or parts of a download, to read from; raise HandInError if that cannot be, now or later."""
    try:
        if download:
            yield PartsSource(download, parts)
        elif path.is_dir() and not path.is_symlink():
            yield FolderSource(path)
        elif path.name.lower().endswith(LOOSE):
            yield PartsSource(FolderSource(path.parent), [Part(path.name, path.name)])
        else:
            with open_plain_file(path) as file:
                yield open_zip(file, path.name, bounds_of_whole_folder())
    except OSError as error:
        reason = error.strerror or text_of(error)
        at = shorten(Path(os.fsdecode(error.filename or path)).name)
        raise HandInError(f"{at} cannot be read ({reason}); check its permissions") from None


def open_download(path: Path) -> Download:
    """Return a folder, or a zip that stays open as long as it is used, of a whole class; raise HandInError, OSError."""
    if path.is_dir():
        return FolderSource(path)
    return open_zip(path.open("rb"), path.name, bounds_of_download())
