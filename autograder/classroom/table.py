"""grades.csv: a row a submission, a column a question, and no cell that a spreadsheet would compute."""

import csv
import unicodedata
from collections.abc import Sequence
from typing import IO

from autograder.classroom.row import Row
from autograder.grading.result import Options, maximum
from autograder.submissions.names import printable
from given.checking.report import write_points

FORMULA = ("=", "+", "-", "@")  # a spreadsheet evaluates cells that start with these


def write_table(file: IO[str], rows: Sequence[Row], options: Options) -> None:
    """Write the table."""
    table = csv.writer(file)
    table.writerow(["student", "status", "score", "max_score", "bonus", *options.questions])
    most = maximum(options)
    for row in rows:
        points = [row.points.get(question, 0.0) for question in options.questions]
        numbers = map(write_points, [row.score, most, row.bonus, *points])
        table.writerow([harmless_cell(row.student), row.status.value, *numbers])


def harmless_cell(text: str) -> str:
    """Return a text that a spreadsheet shows and does not compute, without control characters."""
    # Where the comma is the decimal sign, spreadsheets part cells at semicolons, unless the text is in quotes, and
    # csv puts it in quotes for a comma.
    harmless = printable(text).replace(";", ",")
    # NFKC: some spreadsheets compute after the wide signs of East Asian keyboards too.
    start = unicodedata.normalize("NFKC", harmless.lstrip()[:1])
    return f"'{harmless}" if start in FORMULA else harmless
