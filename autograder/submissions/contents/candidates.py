"""Files that could be one of the five modules, and whether there is work in them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.submissions.contents.decoding import to_utf8
from autograder.submissions.contents.kinds import LFS
from autograder.submissions.contents.module_names import Likeness, module_of
from autograder.submissions.contents.statements import read_statements
from autograder.submissions.names import BRIEF, shorten
from given.machinery.questions import FUNCTIONS, MODULES

if TYPE_CHECKING:
    from autograder.submissions.contents.walk import File

STUB = b"raise NotImplementedError("
MOST = 60  # that are read: a hand-in has five, some have a copy of each
known: dict[bytes, bool] = {}  # by digest, of what has the marks of a stub; a whole class has the same few


@dataclass(frozen=True)
class Candidate:
    """One file that could be a module, read."""

    module: str
    file: "File"
    likeness: Likeness
    content: bytes = b""
    encoding: str = ""  # that it was in, if not one that Python reads
    trouble: str = ""  # why it could not be read, or holds nothing

    @property
    def name(self) -> str:
        """Return what may be shown of the file's name."""
        return shorten(self.file.name, BRIEF)

    @cached_property
    def has_work(self) -> bool:
        """Whether somebody wrote something into it: it is not just as we gave it out."""
        return not self.trouble and not is_untouched(self.module, self.content)


def candidates_among(files: Iterable["File"]) -> list[Candidate]:
    """Return the files that could be modules, by their names."""
    named = [(file, match) for file in files if (match := module_of(file.name, MODULES))]
    return [read_candidate(file, *match) for file, match in named[:MOST]]


def read_candidate(file: "File", module: str, likeness: Likeness) -> Candidate:
    """Read one of them."""
    try:
        raw = file.read(LIMITS.submission.file_bytes)
    except HandInError as reason:
        return Candidate(module, file, likeness, trouble=str(reason))
    if not raw.strip():
        return Candidate(module, file, likeness, trouble=f"{shorten(file.name)} is empty")
    if raw.startswith(LFS):
        advice = "switch LFS off for it (git lfs untrack) and hand in the file itself"
        trouble = f"{shorten(file.name)} is a Git LFS pointer and not the file; {advice}"
        return Candidate(module, file, likeness, trouble=trouble)
    content, encoding = to_utf8(raw)
    return Candidate(module, file, likeness, content, encoding)


def is_untouched(module: str, content: bytes) -> bool:
    """Whether each function of a module is the stub that we gave out."""
    functions = {name for name, function in FUNCTIONS.items() if function.module == module}
    if content.count(STUB) < len(functions):
        return False
    digest = hashlib.sha256(module.encode() + content).digest()
    untouched = known.get(digest)
    if untouched is None:
        statements = read_statements(content.decode("utf-8", errors="replace"))
        stubs = {statement.name for statement in statements if statement.is_stub}
        if len(known) > MOST:
            known.clear()
        known[digest] = untouched = functions <= stubs
    return untouched
