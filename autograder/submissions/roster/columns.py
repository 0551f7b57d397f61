"""What the columns of a roster are, by their headings, as platforms and instructors write them.

Sources: canvas-lms lib/gradebook_exporter.rb (Student, ID, SIS User ID, SIS Login ID, Section); moodle
mod/assign/feedback/offline (Identifier, Full name, Email address, ID number); the rosters of Gradescope (First Name, Last
Name, SID, Email, Role) and GitHub Classroom (identifier, github_username, github_id, name); Blackboard (Last Name, First
Name, Username, Student ID); Brightspace (OrgDefinedId, Username, Last Name, First Name, Email).
"""

import re
import unicodedata
from collections.abc import Sequence

HEADINGS = {
    "name": ("student", "student name", "name", "full name", "fullname", "display name", "vollständiger name"),
    "first": ("first name", "firstname", "given name", "vorname", "first names", "prénom", "nombre"),
    "last": ("last name", "lastname", "surname", "family name", "nachname", "familienname", "nom", "apellido(s)"),
    "id": ("id", "identifier", "user id", "canvas user id", "participant", "teilnehmer/in"),
    "sis_id": (
        "sis user id",
        "sis id",
        "sid",
        "id number",
        "student id",
        "student number",
        "orgdefinedid",
        "org defined id",
        "matriculation number",
        "matrikelnummer",
        "id-nummer",
    ),
    "login": (
        "sis login id",
        "login id",
        "login",
        "username",
        "user name",
        "github username",
        "github login",
        "anmeldename",
    ),
    "email": ("email", "e-mail", "email address", "e-mail address", "mail", "e-mail-adresse", "sis email"),
    "handed_in": (  # of Moodle's worksheet
        "last modified (submission)",
        "zuletzt geändert (abgabe)",
        "dernière modification (travail remis)",
        "última modificación (entrega)",
    ),
    "role": ("role", "roles", "course role", "rolle"),
}
ENOUGH = ("name", "last", "id", "sis_id", "login", "email")  # one of these makes it a roster


def find_columns(heading: Sequence[str]) -> dict[str, int]:
    """Return which column is what; nothing for a line that is no heading of a roster."""
    cells = [normalize(cell) for cell in heading]
    columns: dict[str, int] = {}
    for what, names in HEADINGS.items():
        place = next((cells.index(name) for name in names if name in cells), None)
        if place is not None and place not in columns.values():
            columns[what] = place
    return columns if any(what in columns for what in ENOUGH) else {}


def normalize(cell: str) -> str:
    """Return a heading as it is compared."""
    text = unicodedata.normalize("NFKC", cell).casefold().replace("_", " ").strip("\ufeff \t'\"*")
    return re.sub(r"\s+", " ", text)
