"""Which hand-in a person's judgement was about: one that has changed since is never given it silently.

A new row is about the hand-in that the last run has shown, in results/; OUT/overrides.lock remembers that for every row.
"""

import json
from collections.abc import Collection, Iterable, Iterator

from autograder.classroom.store import Store, write_whole
from autograder.gradebook.overrides import Override

NAME = "overrides.lock"


class Judged:
    """For which content each row was meant, by what tells rows apart."""

    def __init__(self, store: Store, overrides: Collection[Override]):
        self.file = store.folder / NAME
        kept = read_lock(self.file.read_text(encoding="utf-8", errors="replace")) if self.file.is_file() else {}
        self.meant: dict[str, str] = {}
        self.taken_back = list(find_taken_back(kept, overrides))
        for override in overrides:
            key = key_of_row(override)
            hand_in = kept.get(key, hand_in_of(store, override.student))
            if hand_in is not None:
                self.meant[key] = hand_in

    def is_meant_for(self, override: Override, hand_in: str) -> bool:
        """Whether a row is about this content, as itself says, or as it was when the row was new."""
        if override.hand_in:
            return override.hand_in == hand_in
        return self.meant.setdefault(key_of_row(override), hand_in) == hand_in

    def write(self) -> None:
        """Write overrides.lock, if there is something to remember."""
        if self.meant or self.file.is_file():
            write_whole(self.file, json.dumps(self.meant, indent=1))


def key_of_row(override: Override) -> str:
    """Return what tells a row from others: one that somebody has changed is a new judgement."""
    return json.dumps([override.student, str(override), override.reason])


def find_taken_back(kept: Iterable[str], overrides: Collection[Override]) -> Iterator[str]:
    """Yield what was decided for the last run, and no row says anything about it any more."""
    decided = {(override.student, override.question) for override in overrides}
    for key in kept:
        student, judgement, _ = json.loads(key)
        if (student, judgement.split(" ")[0]) not in decided:
            yield f"{student} {judgement}"


def read_lock(text: str) -> dict[str, str]:
    """Return what an overrides.lock says: nothing where somebody has spoiled it, and every row is new then."""
    try:
        stored = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {key: str(value) for key, value in stored.items() if is_key(key)} if isinstance(stored, dict) else {}


def is_key(text: str) -> bool:
    """Whether this is what key_of_row returns."""
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(parts, list) and len(parts) == 3 and all(isinstance(part, str) for part in parts)


def hand_in_of(store: Store, student: str) -> str | None:
    """Return the content that the last run has shown for a student, None if there was none."""
    try:
        return str(json.loads(store.result_path(student).read_text(encoding="utf-8"))["hand_in"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
