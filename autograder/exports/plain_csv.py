"""grades.csv for a double click: Excel takes a table for UTF-8 only if a byte order mark stands before it.

grades.csv itself has none, since programs read it; no cell of it computes. A zip of pages has a file for each student.
"""

import codecs
from pathlib import Path

from autograder.classroom.store import Store, file_name, open_bytes_whole
from autograder.errors import SetupError
from autograder.exports.platform import Destination
from autograder.gradebook.kept_mark import KeptMark


class PlainCsv(Destination):
    """No platform: the table as it is, which needs no gradebook to be filled."""

    name = "csv"
    title = "The table"
    grades_to = "any spreadsheet"
    feedback_to = "whatever gives each student the file of that name"

    def feedback_entry(self, mark: KeptMark, suffix: str) -> str:
        return f"{file_name(mark.student)}{suffix}"


def write_for_excel(store: Store, target: Path) -> None:
    """Write grades.csv once more, with a byte order mark."""
    try:
        table = (store.folder / "grades.csv").read_bytes()
    except OSError as error:
        raise SetupError(f"{error.filename} cannot be read ({error.strerror}); grade once more") from None
    with open_bytes_whole(target) as file:
        file.write(codecs.BOM_UTF8 + table.removeprefix(codecs.BOM_UTF8))
