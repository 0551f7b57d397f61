"""Of several files that could be a module, the one that is taken: never silently a stub, never a guess between two."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.errors import HandInError
from autograder.submissions.names import shorten
from given.machinery.questions import MODULES

if TYPE_CHECKING:
    from autograder.submissions.contents.candidates import Candidate


@dataclass(frozen=True)
class Choice:
    """What is taken for one module, and what else there was, the nearest first."""

    taken: "Candidate"
    others: tuple["Candidate", ...]


def choose(candidates: Sequence["Candidate"]) -> dict[str, Choice]:
    """Return the choice for each module for which there is any; raise HandInError where only the student can choose."""
    works = Counter(place for place, _ in {(c.file.place, c.module) for c in candidates if c.has_work})
    readable = Counter(place for place, _ in {(c.file.place, c.module) for c in candidates if not c.trouble})

    def order(candidate: "Candidate") -> tuple:
        """Sort first what has work in it, then what lies with most of the others, then what is called right."""
        place = candidate.file.place
        return (
            not candidate.has_work,
            bool(candidate.trouble),
            -works[place],
            -readable[place],
            candidate.file.depth,
            candidate.likeness,
        )

    choices = {}
    for module in MODULES:
        found = sorted((c for c in candidates if c.module == module), key=order)
        if found:
            refuse_to_guess([c for c in found if order(c) == order(found[0])])
            choices[module] = Choice(found[0], tuple(found[1:]))
    return choices


def refuse_to_guess(best: Sequence["Candidate"]) -> None:
    """Raise HandInError if these, between which nothing decides, differ."""
    first = best[0]
    for other in best[1:]:
        if first.has_work and other.content != first.content:
            first_place, other_place = shorten(first.file.place), shorten(other.file.place)
            raise HandInError(f"the files are in {first_place} and in {other_place}; hand in one of the two")


def notes_on(choices: dict[str, Choice]) -> Iterator[str]:
    """Yield what the student should know about which files were taken, those that went the same way in one sentence."""
    read = {f"{module}.py": choice for module, choice in choices.items() if not choice.taken.trouble}
    places = Counter(choice.taken.file.place for choice in read.values())
    main_place = max(places, key=places.__getitem__, default=".")
    for reason, names in group(read, lambda right, choice: choice.taken.name != right):
        taken = list_names([read[right].taken.name for right in names])
        yield f"taken for {list_names(names)}: {taken}, {reason}; use the names that we gave another time"
    for reason, names in group(read, lambda right, choice: is_elsewhere(choice, right, main_place)):
        place = shorten(read[names[0]].taken.file.place)
        yield f"taken from {place}: {list_names(names)}, {reason}; put the five files into one folder another time"
    for right, choice in read.items():
        if differing := [other for other in choice.others if other.has_work and other.content != choice.taken.content]:
            yield f"{right}: {differing[0].name} in {shorten(differing[0].file.place)} differs and was not taken"
    for encoding, names in group(read, lambda right, choice: bool(choice.taken.encoding), encoding_of):
        yield f"read as {encoding}: {list_names(names)}; save as UTF-8 another time"


def is_elsewhere(choice: Choice, right: str, main_place: str) -> bool:
    """Whether a file with the right name was not taken from where one would look first."""
    taken = choice.taken
    nearer = [other for other in choice.others if other.name == right and other.file.depth < taken.file.depth]
    return taken.name == right and (taken.file.place != main_place or bool(nearer))


def group(
    read: dict[str, Choice],
    is_meant: Callable[[str, Choice], bool],
    key: Callable[[str, Choice], str] | None = None,
) -> Iterator[tuple[str, list[str]]]:
    """Yield what several files have in common, by default why they were taken, with their names."""
    groups: dict[tuple[str, str], list[str]] = {}
    for right, choice in read.items():
        if is_meant(right, choice):
            place = choice.taken.file.place if key is None else ""
            groups.setdefault(((key or why)(right, choice), place), []).append(right)
    yield from ((reason, names) for (reason, _), names in groups.items())


def encoding_of(right: str, choice: Choice) -> str:
    """Return what a file was in."""
    return choice.taken.encoding


def why(right: str, choice: Choice) -> str:
    """Return why something was taken in place of a file with the right name."""
    nearer = [other for other in choice.others if other.name == right]
    if not nearer:
        return (
            "since nothing else has the right name" if choice.taken.name == right else "since none has the right name"
        )
    if nearer[0].trouble:
        return f"since {nearer[0].trouble.split(';')[0]}"
    if not nearer[0].has_work:
        return "since what has the right name is as we gave it out"
    return "since it lies with most of the other files"


def list_names(names: Sequence[str]) -> str:
    """Return some names as a sentence has them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
