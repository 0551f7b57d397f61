"""What a result depends on, as hashes: whoever finds one under the same hash need not grade again."""

import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import version

from autograder import trees
from autograder.errors import HandInError
from autograder.grading.result import HandIn, Options

# All that is ours, but what makes what students get, and what is read by people alone.
TREES = ("autograder", "given", "solutions", "data")
NO_MATTER = ("autograder/authoring", "autograder/exports", "autograder/similarity", "data/README.md", "data/make.py")
LIBRARIES = ("numpy", "otter-grader")


def key_of(hand_in: HandIn, options: Options, grader: str) -> str:
    """Return what a result depends on: the content of the hand-in, the grader and the options."""
    try:
        reading = hand_in.read()
        content = [f"{name}:{hashlib.sha256(data).hexdigest()}" for name, data in sorted(reading.files.items())]
        content += [*reading.lost, *reading.notes]  # stand in the result as well
    except HandInError as reason:
        content = [str(reason)]
    return digest([*content, grader, options.sandbox, *options.questions])


def fingerprint_of_grader() -> str:
    """Return a hash over everything of ours, and of others, that a grade or its page depends on."""
    ours = trees.digest_of_files(trees.files_of_trees(TREES, NO_MATTER))
    return digest([ours, platform.python_version(), *map(version, LIBRARIES)])


def digest(parts: Iterable[str]) -> str:
    """Return a hash over some texts."""
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()
