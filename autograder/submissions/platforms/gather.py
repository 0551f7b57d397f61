"""From the pieces of a download to submissions: what is one person's comes together, and of several hand-ins the latest counts."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from autograder.submissions.names import list_some, name_student
from autograder.submissions.platforms.piece import Piece
from autograder.submissions.source import Download, Part
from autograder.submissions.submission import Submission

TEXT_ONLY = (
    "a text was typed into the platform and no file was handed in; "
    "type python handin.py, and hand in the handin.zip that it writes"
)


def gather(pieces: Iterable[Piece], download: Download, path: Path) -> list[Submission]:
    """Return a submission for each person."""
    people: dict[str, list[Piece]] = {}
    for piece in pieces:
        people.setdefault(piece.person, []).append(piece)
    return [make_submission(people[person], download, path) for person in sorted(people)]


def make_submission(pieces: list[Piece], download: Download, path: Path) -> Submission:
    """Return the submission that one person's pieces are."""
    files = [piece for piece in pieces if not piece.is_text]
    counted = sorted(latest(files), key=lambda piece: piece.path)
    set_aside = tuple(sorted(piece.path for piece in files if piece not in counted))
    last = max(counted or pieces, key=lambda piece: piece.order)  # type: ignore[arg-type, return-value]
    about = replace(
        last.about,
        name=next((piece.about.name for piece in pieces if piece.about.name), ""),
        marked_late=any(piece.about.marked_late for piece in counted or pieces),
        set_aside=set_aside,
        place=last.path,
        notes=(f"of several hand-ins the latest counts; set aside: {list_some(set_aside)}",) if set_aside else (),
    )
    student = name_student(about.name, about.id or about.login)
    parts = tuple(Part(piece.path, piece.name) for piece in counted)
    return Submission(student, path, parts, "" if parts else TEXT_ONLY, about, download)


def latest(pieces: list[Piece]) -> list[Piece]:
    """Return in each slot the pieces that came last; within a platform all orders are of one kind."""
    last = {}
    for piece in sorted(pieces, key=lambda piece: piece.order):  # type: ignore[arg-type, return-value]
        last[piece.slot] = piece.order
    return [piece for piece in pieces if piece.order == last[piece.slot]]
