"""When somebody handed in, as Moodle's grading worksheet says it: "Wednesday, 25 November 2026, 11:59 PM", in four languages."""

import re
from datetime import datetime

MONTHS = (  # in English, German, French and Spanish, from their first letters on
    "jan ene",
    "feb fév",
    "mar mär",
    "apr avr abr",
    "may mai",
    "jun juin",
    "jul juil",
    "aug aoû ago",
    "sep",
    "oct okt",
    "nov",
    "dec dez déc dic",
)
WORD = r"(?P<month>[^\W\d_]{3,})"
DATE = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\.?(?: de)? {WORD}|{WORD.replace('month', 'first')} (?P<second>\d{{1,2}})),?(?: de)? (?P<year>\d{{4}})"
)
TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?$")


def time_of(text: str) -> datetime | None:
    """Return the time that a cell says, of no zone; None for "-", and for what is written in another way."""
    plain = " ".join(text.split())  # some versions have a narrow blank before AM
    date, time = DATE.search(plain), TIME.search(plain)
    month = month_of(date["month"] or date["first"]) if date else 0
    if not date or not time or not month:
        return None
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"] in "Pp" else 0)
    try:
        return datetime(int(date["year"]), month, int(date["day"] or date["second"]), hour, int(time["minute"]))
    except ValueError:
        return None


def month_of(word: str) -> int:
    """Return the number of a month, 0 if it is none."""
    return next((n for n, starts in enumerate(MONTHS, 1) if word.casefold().startswith(tuple(starts.split()))), 0)
