"""Moodle: a folder for each student and kind of submission, or all files side by side.

`<name>_<number>_assignsubmission_file[_]/...` or, flat, `<name>_<number>_assignsubmission_file_<file>`; what was typed in
is `..._assignsubmission_onlinetext[_]/onlinetext.html` beside it. The number is the participant's of this assignment,
the one in the grading worksheet. Of a team it is the group's, and students without a group are "Default group" without a
number. Some versions put the user's name and a blank before the person's. (Source: moodle, mod/assign/classes/downloader.php.)
"""

import re

from autograder.submissions.about import About
from autograder.submissions.platforms.piece import Layout, Piece, Shape
from autograder.submissions.source import Download

NAME = re.compile(
    r"(?P<name>.*?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<file>.*))?", re.DOTALL
)


def read(download: Download, entries: dict[str, bool], name: str) -> Shape:
    """Return what has the shape of Moodle's names."""
    shape = Shape()
    for entry, is_folder in entries.items():
        match = NAME.fullmatch(entry)
        if match and (is_folder or match["file"]):
            number = match["number"] or ""
            about = About(name=match["name"], id=number)
            file = "" if is_folder else match["file"]
            person = number or f"group {match['name']}"
            shape.add(entry, Piece(person, about, entry, file, is_text=match["kind"] == "onlinetext"))
    return shape


LAYOUT = Layout("moodle", "Moodle", read)
