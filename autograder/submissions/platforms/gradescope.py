"""Gradescope: `assignment_<number>_export/` with a folder `submission_<number>/` for each, and submission_metadata.yml.

That file says for each folder who handed in (`:submitters:`, each with `:name:`, `:sid:`, `:email:`) and when
(`:created_at:`). Each member of a group has a row, with the same files. What else it holds of each submission (results,
history, of any size) is not read. (Source: exports as public tools read them; the documentation only names the file.)
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import yaml

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.submissions.about import About
from autograder.submissions.platforms.piece import Layout, Piece, Shape
from autograder.submissions.source import Download

FOLDER = re.compile(r"submission_(?P<number>\d+)(?P<zip>\.zip)?", re.IGNORECASE)
METADATA = ("submission_metadata.yml", "submission_metadata.yaml")
KEY = re.compile(r"""['"]?(?P<entry>submission_\d+)(?:\.zip)?['"]?:""")
WANTED = ("  :submitters:", "  :created_at:")
MOST_LINES = 2_000  # of what is read of one submission
MOST_LETTERS = 60  # of a time


class PlainLoader(yaml.SafeLoader):
    """Makes dicts, lists and texts of whatever it is told to make; a class of Ruby's is the dict that follows."""


def construct_plain(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    """Return what a tag stands before."""
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return str(node.value)


PlainLoader.add_multi_constructor("", construct_plain)


def read(download: Download, entries: dict[str, bool], name: str) -> Shape:
    """Return what has the shape of Gradescope's names, with what the metadata say."""
    shape = Shape(left_out={entry for entry in entries if entry in METADATA})
    folders = {entry: match["number"] for entry in entries if (match := FOLDER.fullmatch(entry))}
    metadata = read_metadata(download, shape.left_out) if folders else {}
    for entry, number in folders.items():
        is_file = not entries[entry]
        for person in abouts(metadata.get(f"submission_{number}"), number):
            key = f"{number} {person.email or person.sis_id or person.name}"
            shape.add(entry, Piece(key, person, entry, entry if is_file else ""))
    return shape


def read_metadata(download: Download, names: set[str]) -> dict[str, dict[str, Any]]:
    """Return what the metadata say of each submission; nothing of one that cannot be read."""
    for name in sorted(names):
        try:
            content = download.read(name, LIMITS.download.roster_bytes)
        except (HandInError, OSError):
            continue
        return {entry: load(lines) for entry, lines in blocks(content.decode("utf-8", errors="replace"))}
    return {}


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield for each submission the lines of what we want to know: all the rest may be a hundred times as long."""
    entry, wanted = "", False
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith((" ", "-", "#")):
            if entry:
                yield entry, lines
            match = KEY.match(line)
            entry, lines, wanted = match["entry"] if match else "", [], False
        elif line.startswith("  ") and line[2:3] not in (" ", "-"):
            wanted = line.startswith(WANTED)
        if wanted and len(lines) < MOST_LINES:
            lines.append(line)
    if entry:
        yield entry, lines


def load(lines: list[str]) -> dict[str, Any]:
    """Return some lines of YAML as a dict, an empty one if they are none."""
    loaded = load_value("\n".join(lines))
    return loaded if isinstance(loaded, dict) else {}


def abouts(said: dict[str, Any] | None, number: str) -> list[About]:
    """Return who handed in, one for each member of a group; somebody without a name if nothing is said."""
    when = time_of((said or {}).get(":created_at"))
    submitters = (said or {}).get(":submitters")
    people = [person for person in submitters if isinstance(person, dict)] if isinstance(submitters, list) else []
    found = [
        About(text_of(p, ":name"), number, sis_id=text_of(p, ":sid"), email=text_of(p, ":email"), handed_in=when)
        for p in people
    ]
    return found or [About("submission", number, handed_in=when)]


def text_of(said: dict[Any, Any], key: str) -> str:
    """Return a value as a text."""
    value = said.get(key)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def time_of(value: Any) -> datetime | None:
    """Return a time, however it is written down."""
    if isinstance(value, dict):  # Ruby on Rails writes a time with its zone
        value = value.get("utc") or value.get("time")
    if isinstance(value, str):
        value = load_value(value[:MOST_LETTERS])
    return value if isinstance(value, datetime) else None


def load_value(text: str) -> Any:
    """Return what a text is in YAML, None if it is nothing."""
    try:
        return yaml.load(text, PlainLoader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


LAYOUT = Layout("gradescope", "Gradescope", read)
