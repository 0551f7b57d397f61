"""Who handed in, and when: what a learning platform or a roster says besides the name in the table."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class About:
    """What is known of one student and their hand-in; all of it may be missing, none of it is trusted."""

    name: str = ""  # the person's, as the platform or the roster writes it
    id: str = (
        ""  # what the platform knows the student by, and wants back: a user's, participant's or submission's number
    )
    login: str = ""  # the user's name
    sis_id: str = ""  # the school's own number
    email: str = ""
    handed_in: datetime | None = None
    marked_late: bool = False  # by the platform
    set_aside: tuple[str, ...] = ()  # this student's earlier hand-ins, which do not count
    notes: tuple[str, ...] = ()  # what was done to read the files, and what the student should do another time
    place: str = ""  # its name in the platform's download, or its folder's there: feedback goes back by it
