"""What reading a hand-in gave: the files, and what is to be said about how they were found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """The five modules, as many as there are; both kinds of sentences are for the student and the instructor."""

    files: dict[str, bytes]
    lost: tuple[str, ...] = ()  # what is missing or could not be read, and costs points: the reason of a row
    notes: tuple[str, ...] = ()  # what was done to read the files, and what the student should do another time
