"""What a result depends on, as hashes: whoever finds one under the same hash need not grade again."""

import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import version

from autograder import trees
from autograder.errors import PracticalError
from autograder.grading.result import HandIn, Options

# All that is ours, but what makes what students get, and what is read by people alone.
TREES = ("autograder", "given", "solutions", "data")
# Points, pages and judgements are made of results, and never change one: see autograder/gradebook.
ABOUT_RESULTS = (
    *(
        "autograder/course",
        "autograder/gradebook",
        "autograder/pages",
        "autograder/exports",
        "autograder/commands",
        "given/course",
    ),
    *("autograder/__main__.py", "autograder/doctor.py"),
)
NO_MATTER = (
    "autograder/authoring",
    "autograder/site",
    "autograder/similarity",
    "autograder/gradescope",
    *("given/command", "given/files", "given/watching"),  # what runs at home only
    "data/README.md",
    "data/make.py",
    *ABOUT_RESULTS,
)
NAME_LETTERS = 10  # of a hash: two versions of one student's hand-in are never called alike
LIBRARIES = ("numpy", "otter-grader")


def key_of(hand_in: HandIn, options: Options, grader: str) -> str:
    """Return what a question's result depends on: the content of the hand-in, the grader and the sandbox.

    Which other questions are asked for is of no matter to it.
    """
    return digest([*content_of(hand_in), grader, options.sandbox])


def content_of(hand_in: HandIn) -> list[str]:
    """Return what tells a hand-in from others: hashes of its files, or why there are none."""
    try:
        reading = hand_in.read()
        files = [f"{name}:{hashlib.sha256(data).hexdigest()}" for name, data in sorted(reading.files.items())]
        return [*files, *reading.lost, *reading.notes]  # the last two stand in the result as well
    except PracticalError as reason:
        return [str(reason)]


def name_of_content(hand_in: HandIn) -> str:
    """Return what a hand-in's content is called in the table: short, and nothing that a spreadsheet takes for a number."""
    return f"h{digest(content_of(hand_in))[:NAME_LETTERS]}"


def fingerprint_of_grader() -> str:
    """Return a hash over everything of ours, and of others, that a grade or its page depends on."""
    ours = trees.digest_of_files(trees.files_of_trees(TREES, NO_MATTER))
    return digest([ours, platform.python_version(), *map(version, LIBRARIES)])


def fingerprint_of_pages() -> str:
    """Return a hash over what makes a page of a result."""
    return trees.digest_of_files(
        trees.files_of_trees(TREES, ("autograder/questions", "autograder/authoring", "autograder/site", "data"))
    )


def digest(parts: Iterable[str]) -> str:
    """Return a hash over some texts."""
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()
