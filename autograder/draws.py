"""What is drawn for a hand-in, such as how its digits are turned: the same for the same files, and nothing that can be foreseen."""

import hashlib
from collections.abc import Mapping

import numpy as np

from autograder.limits import LIMITS


def generator_of(files: Mapping[str, bytes], what: str) -> np.random.Generator:
    """Return the generator from which this is drawn for these files; the exam's seed, which nobody is told, goes into it."""
    parts = [what.encode(), str(LIMITS.exam.seed).encode()]
    for name in sorted(files):
        parts += [name.encode(), files[name]]
    # Of each part its own hash first, so that nothing can move from one part into the next.
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
