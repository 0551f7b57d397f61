"""One student's hand-in, wherever it lies."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.errors import GraderError, HandInError, PracticalError
from autograder.submissions.about import About
from autograder.submissions.reading import Reading
from autograder.submissions.source import Download, Part, open_source
from autograder.submissions.student_files import take_files


@dataclass(frozen=True)
class Submission:
    """Where one student's hand-in lies: a folder or a file, or (`parts`) some of the files and folders of a download."""

    student: str
    path: Path
    parts: tuple[Part, ...] = ()
    unreadable: str = ""  # why it is not even opened
    about: About = About()
    download: Download | None = field(default=None, compare=False, repr=False)  # in which the parts lie

    def read(self) -> Reading:
        """Return the student's files; raise HandInError, with the reason, if there are none to be had.

        Whatever else reading meets in a file is a fault of ours, a GraderError: it must cost nobody else the row.
        """
        if self.unreadable:
            raise HandInError(self.unreadable)
        try:
            with open_source(self.path, self.download, self.parts) as source:
                reading = take_files(source)
        except PracticalError:
            raise
        except Exception as error:  # noqa: BLE001 - nobody knows what a file will make us do
            raise GraderError(f"reading it failed: {type(error).__name__}: {error}") from error
        return replace(reading, notes=(*self.about.notes, *reading.notes))

    def files(self) -> dict[str, bytes]:
        """Return the student's files by name; raise as `read` does if there are none to be had."""
        return self.read().files
