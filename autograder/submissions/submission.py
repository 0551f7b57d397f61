"""One student's hand-in, wherever it lies."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.submissions.about import About
from autograder.submissions.folder_source import FolderSource
from autograder.submissions.names import base
from autograder.submissions.source import open_source
from autograder.submissions.student_files import take_files
from autograder.submissions.zip_source import open_zip


@dataclass(frozen=True)
class Submission:
    """Where one student's hand-in lies: a folder or a zip, or (`part`) a zip or folder inside a zipped bulk download."""

    student: str
    path: Path
    part: str | None = None
    unreadable: str = ""  # why it is not even opened
    about: About = About()

    def files(self) -> dict[str, bytes]:
        """Return the student's files by name; raise HandInError, with the reason, if there are none to be had."""
        if self.unreadable:
            raise HandInError(self.unreadable)
        with open_source(self.path) as source:
            if self.part is None or isinstance(source, FolderSource):
                return take_files(source)
            if self.part not in source.entries:  # a folder, whatever it is called
                return take_files(source.below(self.part))
            content = source.read(self.part, LIMITS.submission.zip_bytes + 1)
            return take_files(open_zip(BytesIO(content), base(self.part)))
