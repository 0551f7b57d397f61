"""Brightspace (D2L): a folder for each submission, and index.html.

`<number>-<number> - <name> - Nov 25, 2026 1011 AM/`, or a single file with `- <file>` at the end. The two numbers are the
same for all that one person hands in. Of several submissions each has a folder of its own. (Source: public tools that
read such downloads; the vendor's help shows no names.)
"""

import re
from datetime import datetime

from autograder.submissions.about import About
from autograder.submissions.platforms.piece import Layout, Piece, Shape
from autograder.submissions.source import Download

NAME = re.compile(
    r"(?P<number>\d+-\d+) - (?P<name>.*?) - (?P<time>[^-]*\d{4},? \d{1,2}:?\d\d(?: ?[AP]M)?)(?: - (?P<file>.+))?",
    re.DOTALL | re.IGNORECASE,
)
FORMS = (
    "%b %d, %Y %I%M %p",
    "%B %d, %Y %I%M %p",
    "%d %B, %Y %H%M",
    "%d %b, %Y %H%M",
    "%B %d, %Y %H%M",
    "%b %d, %Y %H%M",
)


def read(download: Download, entries: dict[str, bool], name: str) -> Shape:
    """Return what has the shape of Brightspace's names."""
    shape = Shape(left_out={entry for entry in entries if entry.lower() == "index.html"})
    for entry, is_folder in entries.items():
        match = NAME.fullmatch(entry)
        if match and is_folder != bool(match["file"]):
            time = time_of(match["time"])
            person = f"{match['number']} {match['name']}"
            about = About(match["name"], match["number"], handed_in=time)
            shape.add(entry, Piece(person, about, entry, match["file"] or "", order=time or datetime.min))
    return shape


def time_of(text: str) -> datetime | None:
    """Return a time as Brightspace writes it, None if it writes it in another way; 926 PM is 9:26."""
    plain = re.sub(
        r"(\d{1,2}):?(\d\d)(?= ?[AP]M$|$)", lambda m: f"{int(m[1]):02}{m[2]}", text.strip(), flags=re.IGNORECASE
    )
    for form in FORMS:
        try:
            return datetime.strptime(plain, form)
        except ValueError:
            continue
    return None


LAYOUT = Layout("brightspace", "Brightspace", read)
