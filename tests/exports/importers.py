"""What the platforms' own importers make of a gradebook file: each returns the grade it would take for each student.

Written from the platforms' sources or documentation, with nothing of ours, so that what we write is read by their rules.
"""

import csv
import io
import re


class Refused(Exception):
    """The platform would refuse the file."""


def read_rows(text: str, delimiter: str) -> list[list[str]]:
    """Parse as strictly as Ruby's and PHP's parsers do."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Refused(error) from None


def canvas(content: bytes, users: dict[str, str], assignment: str = "5521") -> dict[str, str]:
    """As lib/gradebook_importer.rb of canvas-lms: csv_stream, header?, parse_assignments, process_student."""
    text = content.decode("utf-8")
    rows = [row for row in read_rows(text, canvas_delimiter(text)) if row and not re.fullmatch(r"[;, ]*", "".join(row))]
    header = rows[0]
    if not (len(header) > 3 and "Student" in header[0] and "ID" in header[1] and "Section" in header):
        raise Refused("Invalid header row")
    (column,) = (place for place, name in enumerate(header) if re.search(rf"\({assignment}\)$", name))
    grades = {}
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            if "read only" in row[column]:
                raise Refused("a column that cannot be written")
        elif not all(re.fullmatch(r"(?i)\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row) and row[1] in users:
            grades[users[row[1]]] = canvas_number(row[column]).strip()
    return grades


def canvas_delimiter(text: str) -> str:
    """As identify_delimiter: the one that parts the first three lines evenly, and into more."""
    lines, counts = text.splitlines()[:3], {";": 0, ",": 0}
    for delimiter in counts:
        try:
            sizes = [len(read_rows(line, delimiter)[0]) for line in lines]
        except Refused:
            continue
        counts[delimiter] = sizes[0] if len(set(sizes)) == 1 else 0
    return ";" if counts[";"] > counts[","] else ","


def canvas_number(cell: str) -> str:
    """As the converter decimal_comma_to_period: the last point or comma is the decimal one."""
    if not re.fullmatch(r"-?[0-9.,]+%?", cell):
        return cell
    *whole, last = re.split("[,.]", cell)
    return f"{''.join(whole)}.{last}" if whole else last


def moodle(content: bytes, users: dict[str, str], most: float = 100) -> dict[str, str]:
    """As mod/assign/feedback/offline/importgradeslib.php and locallib.php, over lib/csvlib.class.php."""
    text = re.sub("\r\n?", "\n", content.decode("utf-8").removeprefix("\ufeff"))
    header, *rows = [row for row in read_rows(text, ",") if row]
    if any(len(row) != len(header) for row in rows):
        raise Refused("csvweirdcolumns")
    columns = {name.strip(): place for place, name in enumerate(header)}
    if not {"Identifier", "Grade", "Last modified (grade)"} <= columns.keys():
        raise Refused("invalidgradeimport")
    grades = {}
    for row in rows:
        user, grade = (
            users.get(row[columns["Identifier"]][len("Participant ") :]),
            row[columns["Grade"]].replace(" ", ""),
        )
        if user is None or grade == "" or not 0 <= float(grade) <= most:
            continue  # the importer says nothing about these
        grades[user] = grade
    return grades


def gradescope(content: bytes, users: dict[str, str]) -> dict[str, str]:
    """Gradescope imports nothing: as whoever reads its own file does."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    return {users[row["Submission ID"]]: row["Total Score"] for row in rows}


def blackboard(content: bytes, users: dict[str, str], column_id: str = "12345") -> dict[str, str]:
    """As its help says: found by Username and by the number behind the column's name; what has none makes a new column."""
    header, *rows = [row for row in read_rows(content.decode("utf-16"), "\t") if row]
    (column,) = (place for place, name in enumerate(header) if name.endswith(f"|{column_id}"))
    user = header.index("Username")
    return {users[row[user]]: row[column] for row in rows if row[column] != "Needs Grading"}


def brightspace(content: bytes, users: dict[str, str]) -> dict[str, str]:
    """As D2L's help says: OrgDefinedId or Username, "<item> Points Grade", and an end that each row comes to."""
    header, *rows = [row for row in read_rows(content.decode("utf-8-sig"), ",") if row]
    if header[-1] != "End-of-Line Indicator" or any(row[-1] != "#" or len(row) != len(header) for row in rows):
        raise Refused("a row that does not end")
    (column,) = (place for place, name in enumerate(header) if re.search(r" Points Grade\b", name))
    return {users[row[0].lstrip("#")]: row[column] for row in rows}
