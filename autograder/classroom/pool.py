"""Who does the work: a pool of workers behind `concurrent.futures`, on this machine or on others."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

GONE = "the scheduler is gone; start it again, and the same command goes on where it was"


@dataclass(frozen=True)
class Pool:
    """Workers: where to submit units, how many to have in flight, and what is raised for one that killed its worker."""

    executor: Executor
    window: Callable[[], int]
    died: type[Exception]
    certain: bool  # whether that is sure to have been this unit's doing, and not a neighbour's
    grade: Callable[..., Any]  # what the workers do with a unit
