"""Bound the memory that a student's code may take at home, so that a list without end does not stop the whole computer."""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import resource
except ImportError:  # Windows and browsers have none
    resource = None  # type: ignore[assignment]

SIZES = Path("/proc/self/statm")  # the kernel's word on this process, in pages; Linux alone has it


@contextmanager
def bound_memory(more: float) -> Iterator[None]:
    """Let this process have so many more bytes than now; past that Python raises MemoryError. Where that cannot be, do nothing."""
    before = set_bound(more)
    try:
        yield
    finally:
        if before:
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_AS, before)


def set_bound(more: float) -> tuple[int, int] | None:
    """Set the bound, if there can be one and none is narrower; return what it was before."""
    if resource is None or not math.isfinite(more):
        return None
    try:
        bound = int(SIZES.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE") + int(more)
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        if any(limit != resource.RLIM_INFINITY and limit <= bound for limit in (soft, hard)):
            return None
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    except (OSError, ValueError):
        return None
    return soft, hard
