"""What a hand-in may use, as written in limits.toml: LIMITS.player.memory_bytes."""

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

IN_CONTAINER = "AUTOGRADER_IN_CONTAINER"  # in the environment, by whoever starts the grader there
WAITING = Path("/proc/self/schedstat")  # where the kernel tells how long a process waited, see player/channel.py
FILE = Path(__file__).with_name("limits.toml")


@dataclass(frozen=True)
class SubmissionLimits:
    """What a hand-in may bring along."""

    file_bytes: int
    zip_bytes: int
    zip_entries: int
    folder_zip_bytes: int
    folder_zip_entries: int
    zip_ratio: float
    depth: int
    zips_within: int
    zips_opened: int
    notebook_bytes: int


@dataclass(frozen=True)
class DownloadLimits:
    """What the download of a whole class may have, and what comes with it."""

    zip_bytes: int
    entries: int
    roster_bytes: int
    people: int


@dataclass(frozen=True)
class PlayerLimits:
    """What the process with the student's code may use, and may say."""

    memory_bytes: int
    cpu_seconds: int
    file_bytes: int
    open_files: int
    processes: int
    reply_text_bytes: int
    reply_items: int
    reply_array_bytes: int


@dataclass(frozen=True)
class SandboxLimits:
    """What everything in one sandbox may use together."""

    memory_bytes: int
    processes: int


@dataclass(frozen=True)
class QuestionLimits:
    """The time that a question may take, in seconds."""

    cpu_seconds: float
    idle_seconds: float
    wall_seconds: float


@dataclass(frozen=True)
class HandInLimits:
    """What all questions of a hand-in may take together: the time of its players, and what is kept of what they reply."""

    cpu_seconds: float
    idle_seconds: float
    wall_seconds: float
    rest_seconds: float
    training_seconds: float
    reply_text_bytes: int
    reply_array_bytes: int
    result_characters: int


@dataclass(frozen=True)
class WorkerLimits:
    """What the process that grades a hand-in may use."""

    memory_bytes: int


@dataclass(frozen=True)
class ExportLimits:
    """What is read to give marks and pages back to a platform."""

    gradebook_bytes: int
    gradebook_columns: int
    page_bytes: int


@dataclass(frozen=True)
class SimilarityLimits:
    """What comparing hand-ins may take: a process that parses one, and the page."""

    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int
    pairs_side_by_side: int
    functions_side_by_side: int
    lines_side_by_side: int


@dataclass(frozen=True)
class ContainerLimits:
    """What the one container of a platform gives, and how it is divided."""

    seconds: float
    spare_seconds: float
    own_seconds: float
    rest_seconds: float


@dataclass(frozen=True)
class Exam:
    """How the hidden digits differ from the published ones, and the numbers of the public cases from those at home."""

    seed: int
    noise: int
    numbers: int


@dataclass(frozen=True)
class Limits:
    """The whole file."""

    submission: SubmissionLimits
    download: DownloadLimits
    player: PlayerLimits
    sandbox: SandboxLimits
    question: QuestionLimits
    exceptions: dict[str, dict[str, float]]  # by question: what differs from the common budget
    hand_in: HandInLimits
    worker: WorkerLimits
    export: ExportLimits
    similarity: SimilarityLimits
    container: ContainerLimits
    exam: Exam

    def of_question(self, question: str) -> QuestionLimits:
        """Return the budget of one question."""
        return replace(self.question, **self.exceptions.get(question, {}))


def read(file: Path = FILE) -> Limits:
    """Read the limits; raise TypeError for a name that nobody heeds, and for one that is missing."""
    parts: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    question = parts.pop("question")
    exceptions = {key: question.pop(key) for key, value in list(question.items()) if isinstance(value, dict)}
    return Limits(
        submission=SubmissionLimits(**parts.pop("submission")),
        download=DownloadLimits(**parts.pop("download")),
        player=PlayerLimits(**parts.pop("player")),
        sandbox=SandboxLimits(**parts.pop("sandbox")),
        question=QuestionLimits(**question),
        exceptions=exceptions,
        hand_in=HandInLimits(**parts.pop("hand_in")),
        worker=WorkerLimits(**parts.pop("worker")),
        export=ExportLimits(**parts.pop("export")),
        similarity=SimilarityLimits(**parts.pop("similarity")),
        container=ContainerLimits(**parts.pop("container")),
        exam=Exam(**parts.pop("exam")),
        **parts,
    )


def limits_in_container(limits: Limits, tells_waiting: bool) -> Limits:
    """Return the limits that hold where a platform gives each hand-in a container, and a time after which it gets nothing.

    The kernel may tell how long a process waited for its share of a processor; where it does not, that looks like sleeping.
    """
    container = limits.container
    wall = min(limits.hand_in.wall_seconds, container.seconds - container.spare_seconds - container.own_seconds)
    hand_in = replace(limits.hand_in, wall_seconds=wall, rest_seconds=container.rest_seconds)
    if tells_waiting:
        return replace(limits, hand_in=hand_in)
    return replace(
        limits,
        exceptions={name: {**row, "idle_seconds": row["wall_seconds"]} for name, row in limits.exceptions.items()},
        question=replace(limits.question, idle_seconds=limits.question.wall_seconds),
        hand_in=replace(hand_in, idle_seconds=wall),
    )


LIMITS = limits_in_container(read(), WAITING.is_file()) if IN_CONTAINER in os.environ else read()
