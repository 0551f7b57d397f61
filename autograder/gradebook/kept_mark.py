"""What is kept of a mark: all that an export needs, and nothing that grades.csv does not have."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KeptMark:
    """One student's mark, and by what a platform may know the student."""

    student: str
    status: str
    total: float | None  # None: there is no mark, since grading failed through a fault of the grader's own
    name: str = ""
    id: str = ""
    login: str = ""
    sis_id: str = ""
    email: str = ""
    place: str = ""  # in the platform's download


@dataclass(frozen=True)
class KeptMarks:
    """A class's marks, and of how many points they are."""

    maximum: float
    marks: tuple[KeptMark, ...]
