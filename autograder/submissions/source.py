"""Open what a student has handed in, a folder or a zip, for reading."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.errors import HandInError
from autograder.submissions.folder_source import FolderSource, open_plain_file
from autograder.submissions.names import shorten, text_of
from autograder.submissions.zip_source import ZipSource, open_zip


@contextmanager
def open_source(path: Path) -> Iterator[FolderSource | ZipSource]:
    """Give a folder or zip to read from; raise HandInError if it is neither, or cannot be read now or later."""
    try:
        if path.is_dir() and not path.is_symlink():
            yield FolderSource(path)
        else:
            with open_plain_file(path) as file:
                yield open_zip(file, path.name)
    except OSError as error:
        reason = error.strerror or text_of(error)
        at = shorten(Path(os.fsdecode(error.filename or path)).name)
        raise HandInError(f"{at} cannot be read ({reason}); check its permissions") from None
