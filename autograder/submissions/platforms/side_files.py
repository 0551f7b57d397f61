"""What instructors and platforms put beside the hand-ins and is none: a roster, a gradebook, an index."""

import re
import unicodedata

# As instructors call them in some languages; only spreadsheets count, since a student may be called Mark or Grade.
LISTS = (
    "roster",
    "fullgc",  # Blackboard's full grade centre
    "grade",
    "mark",
    "gradebook",
    "participant",
    "student",
    "class",
    "enrol",
    "override",
    "extension",
    "teilnehmer",
    "noten",
    "bewertung",
    "punkte",
    "note",
    "evaluation",
    "calificaciones",
)
SPREADSHEET = re.compile(r"(?P<stem>.*)\.(csv|tsv|xls|xlsx|xlsm|ods|numbers)", re.IGNORECASE)
OTHERS = ("submission_metadata.yml", "submission_metadata.yaml", "index.html", "course.toml")
LOCKS = ("~$", ".~lock.")  # what Excel and LibreOffice put beside an open file


def is_side_file(name: str) -> bool:
    """Whether a file's name is of something that belongs to the whole class."""
    if name.startswith(LOCKS) or name.lower() in OTHERS:
        return True
    match = SPREADSHEET.fullmatch(name)
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", match["stem"]).casefold()) if match else []
    return any(word.startswith(LISTS) for word in words)
