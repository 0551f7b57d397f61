"""Canvas: all files of all students side by side.

`<name>[_LATE]_<user>_<attachment>_<file>`, the name being the sortable one in lower case without anything but letters and
digits (`müllermax`), or `anon_<letters>`; a file handed in again gets `-1` before its ending. A text typed in is
`<name>[_LATE]_<user>_text.html`, a web address `..._link.html`. Of a group the first member stands for all, or the
group's name. (Source: canvas-lms, lib/content_zipper.rb, whose older versions wrote `late` in lower case.)
"""

import re
from dataclasses import replace

from autograder.submissions.about import About
from autograder.submissions.names import is_zip
from autograder.submissions.platforms.piece import Layout, Piece, Shape
from autograder.submissions.source import Download

WHO = r"(?P<name>.*?)(?P<late>_LATE|_late)?_(?P<user>\d+)"
HIDDEN = r"(?P<hidden>(?:LATE_|late_)?anon_[0-9A-Za-z]{5})"
FILE = re.compile(rf"(?:{HIDDEN}|{WHO})_(?P<attachment>\d+)_(?P<file>.+)", re.DOTALL)
TEXT = re.compile(rf"(?:{HIDDEN}|{WHO})_(?:text|link)\.html", re.DOTALL)
AGAIN = re.compile(r"-\d{1,3}(?=\.|$)")  # what Canvas puts before the ending of a file that is handed in again


def read(download: Download, entries: dict[str, bool], name: str) -> Shape:
    """Return what has the shape of Canvas's names."""
    shape = Shape()
    for entry, is_folder in entries.items():
        match = None if is_folder else TEXT.fullmatch(entry) or FILE.fullmatch(entry)
        if match:
            shape.add(entry, piece_of(entry, match))
    name_earlier_ones(shape)
    return shape


def piece_of(entry: str, match: re.Match[str]) -> Piece:
    """Return what a name says."""
    hidden = match["hidden"] or ""
    late = bool(match["late"]) or hidden.lower().startswith("late_")
    user = re.sub("^late_", "", hidden, flags=re.IGNORECASE) if hidden else match["user"]
    about = About(name="" if hidden else match["name"], id=user, marked_late=late)
    piece = Piece(user, about, entry, is_text=match.re is TEXT)
    if piece.is_text:
        return piece
    file = AGAIN.sub("", match["file"], count=1)
    # A zip is a whole hand-in: of several the latest counts.
    slot = "a zip" if is_zip(file) else f"a file {match['attachment']}"
    return replace(piece, name=file, slot=slot, order=int(match["attachment"]))


def name_earlier_ones(shape: Shape) -> None:
    """Mark of a person's single files of one name those that came before the last: whether that is a stub, nobody has looked."""
    latest: dict[tuple[str, str], Piece] = {}
    files = [(entry, piece) for entry, pieces in shape.pieces.items() for piece in pieces if piece.name]
    for entry, piece in sorted(files, key=lambda named: named[1].order, reverse=True):
        key = (piece.person, piece.name)
        if not is_zip(piece.name) and latest.setdefault(key, piece) is not piece:
            stem, dot, end = piece.name.partition(".")
            shape.pieces[entry] = [replace(piece, name=f"{stem} (earlier){dot}{end}")]


LAYOUT = Layout("canvas", "Canvas", read)
