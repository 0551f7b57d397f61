"""Gradebook files as the platforms write them, for a class of anybody; how each writes them is told where it is read."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.gradebook.kept_mark import KeptMark

TITLE = 'Übung 3: "Faltung", Teil 1'  # of the assignment: an accent, a comma and quotes


@dataclass(frozen=True)
class Student:
    """Somebody whom every platform knows in its own way."""

    number: int
    first: str
    last: str

    @property
    def login(self) -> str:
        return f"u{self.number}"

    @property
    def sis_id(self) -> str:
        return f"S-{self.number}"

    @property
    def email(self) -> str:
        return f"u{self.number}@uni.example"

    @property
    def id(self) -> str:
        return str(90_000 + self.number)


CLASS = (Student(1, "Zoë", "Müller"), Student(2, "Max", "O'Brien"), Student(3, "=Eve", "+1"), Student(4, "李", "😀"))


def mark_of(student: Student, total: float | None = 87.25, **fields: str) -> KeptMark:
    """Return a mark with the number by which the platforms know the student, and nothing else unless it is given."""
    named = {"student": f"x_{student.id}", "status": "graded", "id": student.id, **fields}
    return KeptMark(total=total, **named)


def text_of(rows: Sequence[Sequence[object]], end: str = "\n", delimiter: str = ",", quote_all: bool = False) -> str:
    """Return a table as the platforms write it: a line end of any kind is quoted, which Python's own writer does not do."""

    def written(cell: object) -> str:
        text = str(cell)
        needs_quotes = quote_all or any(character in text for character in (delimiter, '"', "\r", "\n"))
        return '"' + text.replace('"', '""') + '"' if needs_quotes else text

    return "".join(delimiter.join(map(written, row)) + end for row in rows)


def canvas(
    students: Sequence[Student] = CLASS, possible: str = "100.00", cell: str = "", posted_by_hand: bool = True
) -> bytes:
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Notes", "Essay (17)", f"{TITLE} (5521)"]
    header += ["Assignments Current Score", "Final Score (2026)"]
    manual = [["", "", "", "", "", "", "", "Manual Posting", "", ""]] if posted_by_hand else []
    points = ["    Points Possible", "", "", "", "", "", "(read only)", possible, "(read only)", "(read only)"]
    rows = [[sortable_name(s), s.id, s.sis_id, s.login, "A and B", "=note", "EX", cell, "81.2", "x"] for s in students]
    return text_of(
        [header, *manual, points, *rows, ["Student, Test", "1", "", "abc", "A", "", "", "", "", ""]]
    ).encode()


def sortable_name(student: Student) -> str:
    """Return a name as Canvas writes it: one that a spreadsheet would compute is a formula that gives the name."""
    name = f"{student.last}, {student.first}".strip(", ")
    return f'="{name}"' if name.startswith("=") else name


def moodle(students: Sequence[Student] = CLASS, possible: str = "100.00", cell: str = "") -> bytes:
    header = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed"]
    header += ["Last modified (submission)", "Last modified (grade)", "Feedback comments"]
    rows = [
        [f"Participant {s.id}", f"{s.first} {s.last}".strip(), s.email, "Submitted for grading", cell, possible, "Yes"]
        + [getattr(s, "sent", "Wednesday, 25 November 2026, 11:59 AM"), "-", "so\nlala"]
        for s in students
    ]
    return codecs.BOM_UTF8 + text_of([header, *rows]).encode()


def gradescope(students: Sequence[Student] = CLASS, possible: str = "100.0", cell: str = "") -> bytes:
    header = [
        "First Name",
        "Last Name",
        "SID",
        "Email",
        "Sections",
        "Total Score",
        "Max Points",
        "Status",
        "Submission ID",
    ]
    header += ["Submission Time", "Lateness (H:M:S)", "View Count", "Submission Count", "1: q01 (4.0 pts)"]
    rows = [
        [s.first, s.last, s.sis_id, s.email, "", cell, possible, "Ungraded", s.id]
        + ["2026-11-25 23:59:00 -0700", "00:00:00", 0, 1, ""]
        for s in students
    ]
    return text_of([header, *rows]).encode()


def blackboard(students: Sequence[Student] = CLASS, possible: str = "100", cell: str = "Needs Grading") -> bytes:
    header = ["Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability"]
    header += ["Weighted Total [Total Pts: up to 100 Percentage] |1", f"{TITLE} [Total Pts: {possible} Score] |12345"]
    rows = [[s.last, s.first, s.login, s.sis_id, "2026-11-25 10:00:00", "Yes", "", cell] for s in students]
    text = text_of([header, *rows], "\r\n", delimiter="\t", quote_all=True)
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le")


def brightspace(students: Sequence[Student] = CLASS, possible: str = "100", cell: str = "") -> bytes:
    item = f"{TITLE} Points Grade <Numeric MaxPoints:{possible} Weight:10 Category:Labs CategoryWeight:50>"
    header = ["OrgDefinedId", "Username", "Last Name", "First Name", "Email", item, "End-of-Line Indicator"]
    rows = [[f"#{s.sis_id}", f"#{s.login}", s.last, s.first, s.email, cell, "#"] for s in students]
    return codecs.BOM_UTF8 + text_of([header, *rows], "\r\n").encode()


WRITERS = {
    "canvas": canvas,
    "moodle": moodle,
    "gradescope": gradescope,
    "blackboard": blackboard,
    "brightspace": brightspace,
}
