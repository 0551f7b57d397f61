"""Hand-ins that belong together: files that are the same, and groups of which each is like another."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.similarity.code import WHOLE, Code, Pair


@dataclass(frozen=True)
class Identical:
    """Hand-ins in which these files, or all, are the same text."""

    parts: tuple[str, ...]
    codes: tuple[Code, ...]


def find_identical(codes: Sequence[Code]) -> list[Identical]:
    """Return the files that several hand-ins have, largest groups first; the files as they were given are none."""
    by_digest: dict[tuple[str, ...], list[Code]] = {}
    for code in codes:
        for name, file in code.files.items():
            if len(file.pieces.hashes):
                by_digest.setdefault((name, file.digest), []).append(code)
    by_members: dict[tuple[int, ...], list[str]] = {}
    members: dict[tuple[int, ...], tuple[Code, ...]] = {}
    for (name, _), group in sorted(by_digest.items(), key=lambda item: item[0]):
        if len(group) > 1 and not group[0].earlier:  # this year's stand first
            key = tuple(map(id, group))
            by_members.setdefault(key, []).append(name)
            members[key] = tuple(group)
    groups = [Identical(name_parts(names, members[key]), members[key]) for key, names in by_members.items()]
    return sorted(groups, key=lambda group: (-len(group.codes), -len(group.parts), group.codes[0].label, group.parts))


def name_parts(names: Sequence[str], codes: Sequence[Code]) -> tuple[str, ...]:
    """Return which parts these files are: the whole, if none of the hand-ins has others."""
    others = {name for code in codes for name, file in code.files.items() if len(file.pieces.hashes)} - set(names)
    return tuple(names) if others else (WHOLE,)


def find_groups(pairs: Sequence[Pair]) -> list[tuple[Code, ...]]:
    """Return the groups of three or more of which each is like another, largest first."""
    group_of: dict[int, list[Code]] = {}
    for pair in pairs:
        first, second = (group_of.setdefault(id(code), [code]) for code in (pair.first, pair.second))
        if first is not second:
            first += second
            group_of.update((id(code), first) for code in second)
    groups = {id(group): tuple(sorted(group, key=lambda code: code.label)) for group in group_of.values()}
    larger = [group for group in groups.values() if len(group) > 2]
    return sorted(larger, key=lambda group: (-len(group), group[0].label))
