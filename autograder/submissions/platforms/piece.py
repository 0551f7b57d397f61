"""What the name of a file or folder in a download says: whose it is, and when it came."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from autograder.submissions.about import About
from autograder.submissions.source import Download


@dataclass(frozen=True)
class Piece:
    """A file or folder of one person's hand-in."""

    person: str  # the same for all that is one person's, and for nobody else's
    about: About
    path: str  # in the download
    name: str = ""  # what the student called the file; "" for a folder, of which the content counts
    slot: str = ""  # of the pieces of a person in a slot the latest count
    order: int | datetime = 0  # what makes a piece later than another one in its slot
    is_text: bool = False  # typed into the platform: no file


@dataclass
class Shape:
    """What of a download has the shape of a platform's."""

    pieces: dict[str, list[Piece]] = field(
        default_factory=dict
    )  # by entry: what is in it of whom; nothing if no hand-in
    left_out: set[str] = field(default_factory=set)  # entries that the platform adds

    def add(self, entry: str, *pieces: Piece) -> None:
        """Note what an entry is."""
        self.pieces.setdefault(entry, []).extend(pieces)


Reader = Callable[[Download, dict[str, bool], str], Shape]  # of a download, its entries (is it a folder?) and its name


@dataclass(frozen=True)
class Layout:
    """A platform, and how its downloads are read."""

    option: str  # for --layout
    title: str
    read: Reader
    read_by_order: Reader | None = None  # where --layout says so, if that takes less for a sign
