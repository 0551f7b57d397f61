"""Moodle: the offline grading worksheet of an assignment, and its feedback files.

The rules are those of moodle: mod/assign/feedback/offline/importgradeslib.php and locallib.php read the worksheet,
mod/assign/feedback/file/importziplib.php the zip, and mod/assign/classes/downloader.php names the folders.
"""

import re
from collections.abc import Sequence

from autograder.exports.platform import Person, Platform, has_column, make_part, number_in
from autograder.exports.sheet import Sheet
from autograder.gradebook.kept_mark import KeptMark

PARTICIPANT = re.compile(r"\D*(\d+)", re.ASCII)  # "Participant 2234567", "Teilnehmer/in2234567"
# What the worksheet's columns are called in English, German, French and Spanish: Moodle reads them in the language of
# whoever uploads.
IDENTIFIER = ("Identifier", "ID", "Identifiant", "Identificador")
GRADE = ("Grade", "Bewertung", "Note", "Calificación")
MAXIMUM = ("Maximum Grade", "Bestwertung", "Note maximale", "Calificación máxima")
SCALE = ("Scale", "Skala", "Barème", "Escala")  # in the place of the maximum: the assignment takes words, no points
FULL_NAME = ("Full name", "Vollständiger Name", "Nom complet", "Nombre completo")
EMAIL = ("Email address", "E-Mail-Adresse", "Adresse de courriel", "Dirección de correo")
MODIFIED = (
    "Last modified (grade)",
    "Zuletzt geändert (Bewertung)",
    "Dernière modification (note)",
    "Última modificación (calificación)",
)
FOLDER = re.compile(r"(?P<name>[^_]*)_(?P<id>\d+)_assignsubmission_", re.ASCII)


class Moodle(Platform):
    """Moodle finds a student by the number of the participant, and leaves out grades above the maximum."""

    name = "moodle"
    title = "Moodle"
    gradebook_from = "the assignment > Submissions > Actions > Download grading worksheet"
    grades_to = "the assignment > Submissions > Actions > Upload grading worksheet"
    feedback_to = "the assignment > Submissions > Actions > Upload multiple feedback files in a zip"
    refuses_more = True

    def is_header(self, header: Sequence[str]) -> bool:
        others = (*FULL_NAME, *EMAIL, *MODIFIED)
        return all(has_column(header, *names) for names in (IDENTIFIER, GRADE, others))

    def assignments(self, sheet: Sheet) -> dict[int, str]:
        column = sheet.column_of(*GRADE)
        takes_points = sheet.column_of(*SCALE) is None
        return {column: sheet.header[column]} if column is not None and takes_points else {}

    def people(self, sheet: Sheet) -> list[Person]:
        rows = range(1, len(sheet.lines))
        return [person for row in rows if (person := person_in(sheet, row)).id]

    def maximum(self, sheet: Sheet, row: int, column: int) -> float | None:
        return number_in(sheet.value(row, *MAXIMUM))

    def feedback_entry(self, mark: KeptMark, suffix: str) -> str:
        """Return a path whose folder has number and plugin where Moodle looks for them: between underscores."""
        folder = next(filter(None, map(FOLDER.match, map(make_part, mark.place.split("/")))), None)
        name, number = (folder["name"], folder["id"]) if folder else (mark.name, mark.id)
        if not re.fullmatch(r"\d+", number, re.ASCII):
            return ""
        plain = make_part(name).replace("_", " ").strip()  # a folder's number is what stands between underscores
        return f"{plain or 'student'}_{number}_assignsubmission_file_/feedback{suffix}"


def person_in(sheet: Sheet, row: int) -> Person:
    """Return who a row is about; without an id if it is nobody's."""
    number = PARTICIPANT.fullmatch(sheet.value(row, *IDENTIFIER))
    return Person(
        row,
        number[1] if number else "",
        login=sheet.value(row, "Username"),
        sis_id=sheet.value(row, "ID number"),
        email=sheet.value(row, *EMAIL),
        names=(sheet.value(row, *FULL_NAME),),
    )
