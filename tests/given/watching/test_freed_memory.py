"""Is memory kept for the next step of a training, where glibc manages it?"""

import resource
import subprocess
import sys

import pytest

from autograder import paths

# Twenty arrays of 2 MB, ten times; then print how many pages the kernel had to give.
STEPS = """
import resource
import numpy as np
from given.watching.freed_memory import keep_freed_memory

{care}
_ = [np.ones(250_000) for _ in range(20)]
del _
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    _ = [np.ones(250_000) for _ in range(20)]
    del _
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""
PAGES = 20 * 10 * 250_000 * 8 // resource.getpagesize()  # that the arrays fill


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="glibc's")
@pytest.mark.parametrize(("care", "is_kept"), [("keep_freed_memory()", True), ("", False)])
def test_memory_is_asked_for_once(care, is_kept):
    command = [sys.executable, "-c", STEPS.format(care=care)]
    done = subprocess.run(command, cwd=paths.ASSIGNMENT, capture_output=True, text=True, check=True)
    assert (int(done.stdout) < PAGES / 10) is is_kept
