"""Blackboard: all files of all students side by side, and a text for each attempt.

`<assignment>_<username>_attempt_2026-11-25-10-11-12_<file>`, and beside it `..._2026-11-25-10-11-12.txt`, which begins with
`Name: Jane Doe (jdoe)` and lists the files with their `Original filename`. (Source: the vendor's help pages and public tools
that read such downloads.)
"""

import re
from datetime import datetime

from autograder.errors import HandInError
from autograder.submissions.about import About
from autograder.submissions.platforms.piece import Layout, Piece, Shape
from autograder.submissions.source import Download

TIME = r"\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d"
NAME = re.compile(rf"(?P<before>.+)_attempt_(?P<time>{TIME})(?P<rest>_.+|\.txt)", re.DOTALL)
PERSON = re.compile(r"Name: *(?P<name>.*?) *\((?P<login>[^()]*)\)\s*")
FIRST_LINE = 1_000  # letters of it; what comes later may be the student's own
TEXT_BYTES = 100_000  # of the text, which holds what the student wrote beside the files

Texts = dict[tuple[str, str], list[str]]  # the lines of a text, by what its name begins with and its time


def read(download: Download, entries: dict[str, bool], name: str) -> Shape:
    """Return what has the shape of Blackboard's names."""
    shape = Shape()
    matches = {entry: m for entry, is_folder in entries.items() if not is_folder and (m := NAME.fullmatch(entry))}
    texts = {(m["before"], m["time"]): lines_of(download, e) for e, m in matches.items() if m["rest"] == ".txt"}
    people = people_by(texts)
    for entry, match in matches.items():
        time = time_of(match["time"])
        if not time:
            continue
        login, person = people.get(match["before"]) or (guess_login(match["before"], people), "")
        about = About(person, login, login, handed_in=time)
        file = original_name(entry, texts.get((match["before"], match["time"]), [])) or match["rest"].removeprefix("_")
        shape.add(entry, Piece(login, about, entry, file, order=time, is_text=match["rest"] == ".txt"))
    return shape


def people_by(texts: Texts) -> dict[str, tuple[str, str]]:
    """Return the user's name and the person's, by what the names of files begin with, as the texts' first lines say."""
    people = {}
    for (before, _), lines in texts.items():
        match = PERSON.fullmatch(lines[0][:FIRST_LINE]) if lines else None
        if match and match["login"] and before.endswith(f"_{match['login']}"):
            people[before] = match["login"], match["name"]
    return people


def guess_login(before: str, people: dict[str, tuple[str, str]]) -> str:
    """Return the user's name of somebody without a text: what follows the assignment's name, if others tell that."""
    assignments = {other.removesuffix(login) for other, (login, _) in people.items()}
    known = max((start for start in assignments if before.startswith(start)), key=len, default="")
    return before.removeprefix(known) if known else before.rsplit("_", 1)[-1]


def lines_of(download: Download, entry: str) -> list[str]:
    """Return the lines of a text; none if it cannot be read."""
    try:
        content = download.read(entry, TEXT_BYTES)
    except (HandInError, OSError):
        return []
    return [line.strip() for line in content.decode("utf-8-sig", errors="replace").splitlines()]


def original_name(entry: str, lines: list[str]) -> str:
    """Return what the student called a file, as the text says it."""
    original = ""
    for line in lines:
        if line.startswith("Original filename:"):
            original = line.partition(":")[2].strip()
        elif line.startswith("Filename:") and line.partition(":")[2].strip() == entry:
            return original.replace("/", "_")
    return ""


def time_of(text: str) -> datetime | None:
    """Return the time in a name; None for one that does not exist."""
    try:
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return None


LAYOUT = Layout("blackboard", "Blackboard", read)
