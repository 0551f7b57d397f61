"""Of what each student's page was made, so that pages are made anew when rules, words or style have changed, and only then."""

from collections.abc import Iterator
from contextlib import contextmanager

from autograder.classroom.fingerprint import digest
from autograder.classroom.store import Store, write_whole

UNFINISHED = "-"  # in the place of a stamp while a page is written


class PageStamps:
    """A file beside the pages' folder to which each page that is written adds its line; of a student's lines the last one counts."""

    def __init__(self, store: Store):
        self.file = store.folder / "page_stamps"
        text = self.file.read_text(encoding="ascii", errors="replace") if self.file.is_file() else ""
        pairs = (line.split(" ") for line in text.splitlines() if line.count(" ") == 1)
        self.stamps = dict(pairs)
        write_whole(self.file, "".join(f"{student} {stamp}\n" for student, stamp in self.stamps.items()))

    def is_fresh(self, student: str, stamp: str) -> bool:
        """Whether a student's page was made of just this."""
        return self.stamps.get(digest([student])) == stamp

    @contextmanager
    def writing(self, student: str, stamp: str) -> Iterator[None]:
        """Write a page meanwhile; one that is not finished is nobody's."""
        self.note(student, UNFINISHED)
        yield
        self.note(student, stamp)

    def note(self, student: str, stamp: str) -> None:
        """Add a line."""
        self.stamps[digest([student])] = stamp
        with self.file.open("a", encoding="ascii") as file:
            file.write(f"{digest([student])} {stamp}\n")
