"""How much memory this process may take: a hand-in that makes it grow without end costs its own row only."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psutil


@contextmanager
def bounded_memory(more_bytes: int) -> Iterator[None]:
    """Let this process take so much memory beyond what it had at first: past that, it is a MemoryError, and no other suffers."""
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    bounds = [bound for bound in (before, hard) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([memory_at_first() + more_bytes, *bounds]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))


@cache
def memory_at_first() -> int:
    """Return the bytes that this process had mapped before it graded anything: what a hand-in leaves gives the next no more."""
    return psutil.Process().memory_info().vms
