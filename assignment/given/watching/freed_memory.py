"""Keep memory that arrays have left free: a training's next step wants as much again."""

import ctypes
import sys
from functools import cache

KEPT_BYTES = 64 << 20
WITHOUT_A_MAP_BYTES = 32 << 20  # arrays up to this size come from what is kept; the largest that glibc takes
TRIM_ABOVE, MAP_ABOVE = -1, -3  # names of glibc's mallopt


@cache
def keep_freed_memory() -> None:
    """Keep up to 64 MB in this process, where its memory is managed by glibc; elsewhere do nothing.

    Each step of a training would give them back to the kernel and ask for them again, which took up to half of its time.
    """
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(TRIM_ABOVE, KEPT_BYTES)
        libc.mallopt(MAP_ABOVE, WITHOUT_A_MAP_BYTES)
