"""The attack suite: hostile hand-ins by class. looking.py says what is looked at, naive.py is the control."""

from tests.attacks import (
    archives,
    channels,
    crash_and_hang,
    data_tricks,
    exhaustion,
    grader_code,
    other_programs,
    our_functions,
    pages,
    persistence,
    protocol,
    reading,
    score_forgery,
    short_cuts,
    surroundings,
)
from tests.attacks.attack import Attack

CLASSES: dict[str, list[Attack]] = {
    "score forgery": score_forgery.ATTACKS,
    "reading": reading.ATTACKS,
    "code in the grader": grader_code.ATTACKS,
    "crash and hang": crash_and_hang.ATTACKS,
    "surroundings": surroundings.ATTACKS,
    "other programs": other_programs.ATTACKS,
    "exhaustion": exhaustion.ATTACKS,
    "persistence": persistence.ATTACKS,
    "forged protocol": protocol.ATTACKS,
    "archives": archives.ATTACKS,
    "pages": pages.ATTACKS,
    "short cuts": short_cuts.ATTACKS,
    "data tricks": data_tricks.ATTACKS,
    "more data tricks": data_tricks.MORE_FROM_HOME,
    "our functions": our_functions.ATTACKS,
    "channels": channels.ATTACKS,
}
