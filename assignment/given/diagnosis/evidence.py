"""What there is to explain: what a function returned in its calls, piece by piece, beside what is right."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, Protocol

import numpy as np

from given.diagnosis.likeness import Digest, digest, rounding, same
from given.diagnosis.operators import Operation, leafwise
from given.machinery import wrapping
from given.machinery.outcome import Call, Outcome
from given.machinery.questions import FUNCTIONS, arguments_of, parts_of
from given.machinery.tolerance import arrays_in

FEW, SMALL = 5, 1000  # answers that are whole numbers below this
BY_CHANCE = 6_000  # changes that may be tried: so many combinations of answers one of them gives by chance
LARGE = 500  # numbers that a call is given; slips are tried in smaller ones
NOTHING = object()  # no answer
EACH = "each"  # a step of a path: into every item of a list
Path = tuple[int | str, ...]


class Answering(Protocol):
    """A candidate, see candidates.py."""

    def outcome(self, i: int) -> Outcome:
        """Return what it does in a call, in brief."""


class Unreadable(Exception):
    """A result has no such piece."""


@dataclass(frozen=True)
class Piece:
    """A piece of a function's result: the whole, one of several parts, or the weights of a list of pairs of them.

    `wrong` and `right` are the places of the calls in which it is so; where the function stopped it is neither.
    """

    name: str
    path: Path
    wrong: tuple[int, ...] = ()
    right: tuple[int, ...] = ()

    @property
    def subject(self) -> str:
        """Return what to call it at the beginning of a sentence."""
        return f"Your {self.name}" if self.name else "What you return"

    def say(self, words: str) -> str:
        """Return a sentence that begins with this piece: your dw is ..., your losses are ..."""
        verb, rest = words.split(" ", 1)
        many = {"is": "are", "fits": "fit"} if is_plural(self.name) else {}
        return f"{self.subject} {many.get(verb, verb)} {rest}"

    def read(self, result: Any) -> Any:
        """Return this piece of a result, plain or in brief; raise Unreadable if there is none."""
        return follow(result, self.path)


def is_plural(name: str) -> bool:
    """Whether a piece is called like several things: losses, but not loss."""
    return name.endswith("s") and not name.endswith("ss")


def follow(value: Any, path: Path) -> Any:
    """Return what lies at the end of a path."""
    if not path:
        return value
    if not isinstance(value, list | tuple):
        raise Unreadable
    if path[0] == EACH:
        return tuple(follow(item, path[1:]) for item in value)
    if not int(path[0]) < len(value):
        raise Unreadable
    return follow(value[int(path[0])], path[1:])


@dataclass(frozen=True)
class Evidence:
    """All calls of a function, with what is right in each."""

    calls: Sequence[Call]
    rights: Sequence[Outcome]

    @property
    def function(self) -> str:
        return self.calls[0].function

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the arguments that a call can give."""
        return tuple(arguments_of(self.function))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Return the pieces of the result, each with the calls in which it is wrong or right."""
        return tuple(self.sort_calls(name, path) for name, path in self.find_pieces())

    @cached_property
    def stopped(self) -> tuple[int, ...]:
        """Return the calls in which the function gave no answer and should have."""
        pairs = enumerate(zip(self.calls, self.rights, strict=True))
        return tuple(i for i, (call, right) in pairs if call.outcome.trouble and not right.trouble)

    def shows_slip(self, explained: Iterable[int] = ()) -> bool:
        """Whether what explains the answers can be all, where it tells of these calls why the function stopped in them.

        Whoever answers as a slip would in the easy calls only, and stops in the rest, has shown nothing.
        """
        return len(set(self.stopped) - set(explained)) <= len(self.calls) - len(self.stopped)

    def place_of(self, piece: Piece) -> int:
        """Return which of the pieces this is."""
        return [each.path for each in self.pieces].index(piece.path)

    def find_pieces(self) -> Iterator[tuple[str, Path]]:
        """Yield the names and paths of the pieces: what the docstring calls parts, and pairs of weights and biases apart."""
        whole = next((right.result for right in self.rights if not right.trouble), None)
        parts = parts_of(self.function)
        tops: list[tuple[str, Path]] = [(part, (i,)) for i, part in enumerate(parts)] or [("", ())]
        for name, path in tops:
            try:
                value = follow(whole, path)
            except Unreadable:
                value = None
            if is_list_of_pairs(value):
                for i, each in enumerate(names_of_pairs(self.function, name)):
                    yield each, (*path, EACH, i)
            else:
                yield name, path

    def sort_calls(self, name: str, path: Path) -> Piece:
        """Return a piece with the calls in which it is wrong, and those in which it is right."""
        piece = Piece(name, path)
        found = [self.is_right(piece, i) for i in range(len(self.calls))]
        wrong, right = (tuple(i for i, each in enumerate(found) if each is wish) for wish in (False, True))
        return Piece(name, path, wrong, right)

    def is_right(self, piece: Piece, i: int) -> bool | None:
        """Whether a piece is right in a call; None where there is nothing to look at, or only the wrapping is not right."""
        call, right = self.calls[i], self.rights[i]
        if call.outcome.trouble or right.trouble:
            return None
        try:
            got, wanted = self.got(piece, i), self.wanted(piece, i)
        except Unreadable:
            return None
        if same(digest(got), digest(wanted), rounding(call)):
            return True
        return None if self.is_wrapped(call, wanted, piece.path) else False

    def is_wrapped(self, call: Call, wanted: Any, path: Path) -> bool:
        """Whether a result holds the numbers that are wanted in a wrapping that only counts as form."""

        def close(one: np.ndarray, other: np.ndarray) -> bool:
            return same(digest(one), digest(other), rounding(call))

        if len(path) == 1:
            count = len(parts_of(self.function))
            return wrapping.unwrap_part(call.outcome.result, wanted, int(path[0]), count, close) is not None
        return not path and wrapping.unwrap(call.outcome.result, wanted, close) is not None

    def got(self, piece: Piece, i: int) -> Any:
        """Return what came back; a list of numbers as an array."""
        return stacked(piece.read(self.calls[i].outcome.result))

    def wanted(self, piece: Piece, i: int) -> Any:
        """Return what is right; a list of numbers as an array."""
        return stacked(piece.read(self.rights[i].result))

    def arguments(self, i: int) -> dict[str, Any]:
        """Return the arguments of a call by name."""
        names = arguments_of(self.function)
        return dict(zip(names, self.calls[i].args, strict=False)) | self.calls[i].kwargs

    def sizes(self, i: int) -> dict[str, int]:
        """Return the sizes at hand in a call, by the letters of the docstring: {"N": 6, "D": 5, "stride": 2}."""
        return sizes_at_hand(self.function, self.arguments(i))

    def letters(self, piece: Piece, dimensions: int) -> tuple[str, ...]:
        """Return what the docstring calls the dimensions of a piece, else their numbers."""
        letters = FUNCTIONS[self.function].dimensions.get(piece.name or "returns", ())
        return letters if len(letters) == dimensions else tuple(f"dimension {axis}" for axis in range(dimensions))

    def rounding(self, i: int) -> float:
        """Return how much rounding may change in a call."""
        return rounding(self.calls[i])

    def size(self, i: int) -> int:
        """Return how many numbers a call is given."""
        return sum(array.size for array in arrays_in([*self.calls[i].args, *self.calls[i].kwargs.values()]))


def stacked(value: Any) -> Any:
    """Return a list of numbers as an array, so that one number too many or a running total can be seen; all else as it is."""
    if isinstance(value, list | tuple) and len(value) > 0 and all(map(is_one_number, value)):
        return np.array([number_in(item) for item in value])
    return value


def is_one_number(value: Any) -> bool:
    """Whether a value, plain or in brief, is one number."""
    if isinstance(value, Digest):
        return value.shape == ()
    return isinstance(value, int | float) or (
        isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "biuf"
    )


def number_in(value: Any) -> float:
    """Return one number, plain or in brief."""
    return value.number if isinstance(value, Digest) else float(value)


def is_list_of_pairs(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) > 0
        and all(isinstance(item, list | tuple) and len(item) == 2 for item in value)
    )


def names_of_pairs(function: str, part: str) -> tuple[str, str]:
    """Return what the two things of each pair in a list are called."""
    if function == "network_summary":
        return "shapes", "numbers of parameters"
    return ("dw", "db") if part == "grads" else ("w", "b")


def sizes_at_hand(function: str, arguments: dict[str, Any]) -> dict[str, int]:
    """Return the lengths of the arrays' dimensions by letter, and the whole numbers among the arguments by name."""
    dimensions = FUNCTIONS[function].dimensions
    sizes = {name: value for name, value in arguments.items() if type(value) is int and value > 0}
    for name, value in arguments.items():
        letters = dimensions.get(name, ())
        if isinstance(value, np.ndarray) and value.ndim == len(letters):
            sizes |= {letter: size for letter, size in zip(letters, value.shape, strict=True) if size}
    return sizes


def is_got(evidence: Evidence, piece: Piece, value: Any, i: int) -> bool:
    """Whether a value in brief is what the student's function returned in a call."""
    return value is not NOTHING and same(digest(evidence.got(piece, i)), value, evidence.rounding(i))


def is_wanted(evidence: Evidence, piece: Piece, value: Any, i: int) -> bool:
    """Whether a value in brief is what is right in a call."""
    return value is not NOTHING and same(digest(evidence.wanted(piece, i)), value, evidence.rounding(i))


def is_varied(evidence: Evidence, piece: Piece, calls: Iterable[int]) -> bool:
    """Whether the answers in these calls are at least two different ones."""
    briefs = [digest(evidence.got(piece, i)) for i in calls]
    return any(not same(briefs[0], brief, 1e-6) for brief in briefs[1:])


def dimensions_of(value: Any) -> int:
    """Return how many dimensions a result has, the most where it has several arrays."""
    if isinstance(value, list | tuple):
        return max(map(dimensions_of, value), default=0)
    return int(np.ndim(value)) if isinstance(value, int | float | np.ndarray) else 0


def say_what_is_right(evidence: Evidence, wrong: Sequence[Piece]) -> Iterator[str]:
    """Yield a sentence on which pieces are right, where some are."""
    names = [piece.name for piece in evidence.pieces if piece.right and not piece.wrong]
    if names and wrong:
        is_are = "is" if len(names) == 1 and not is_plural(names[0]) else "are"
        yield f"{list_names(names)} {is_are} right, {list_names([piece.name for piece in wrong])} not."


def list_names(names: Sequence[str]) -> str:
    """Write names one after the other: dx, dw and db."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def small_calls(evidence: Evidence, piece: Piece) -> list[int]:
    """Return the calls in which a piece is wrong, the smallest first and no large ones, if there are others."""
    calls = sorted(piece.wrong, key=evidence.size)
    return [i for i in calls if evidence.size(i) <= LARGE] or calls[:1]


def is_guessed_easily(evidence: Evidence, piece: Piece) -> bool:
    """Whether the wrong answers are few small whole numbers: among some hundred slips one gives them by chance."""
    answers = [evidence.got(piece, i) for i in piece.wrong]
    return len(answers) < FEW and all(isinstance(answer, int) and abs(answer) < SMALL for answer in answers)


def is_right_by_chance(evidence: Evidence, piece: Piece) -> bool:
    """Whether what is right are so few and small whole numbers that one of some thousand changes may give them by chance."""
    answers = [evidence.wanted(piece, i) for i in piece.wrong]
    many = all(isinstance(answer, int) for answer in answers) and prod(max(1, abs(a)) for a in answers) >= BY_CHANCE
    return is_guessed_easily(evidence, piece) and not many


def operated(evidence: Evidence, piece: Piece, operation: Operation, i: int) -> Any:
    """Return what an operation makes of what is right in a call, in brief; NOTHING where it cannot be done."""
    return done(operation, evidence.wanted(piece, i))


def done(operation: Operation, value: Any) -> Any:
    """Return what an operation makes of a value, in brief; NOTHING where it cannot be done."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the mean of nothing
            return digest(leafwise(operation, value))
    except (ValueError, IndexError, TypeError):
        return NOTHING


def is_trivial(evidence: Evidence, piece: Piece, i: int) -> bool:
    """Whether an answer takes no work: one number everywhere, an argument, or the sum of one."""
    got = evidence.got(piece, i)
    if isinstance(got, np.ndarray | int | float) and (np.size(got) == 0 or np.all(got == np.ravel(got)[0])):
        return np.size(got) != 1 or is_made_of_one(evidence, got, i)
    return any(is_got(evidence, piece, digest(value), i) for value in evidence.arguments(i).values())


def is_made_of_one(evidence: Evidence, got: Any, i: int) -> bool:
    """Whether a number is 0 or 1, or the sum of an argument."""
    arrays = (value for value in evidence.arguments(i).values() if isinstance(value, np.ndarray | int | float))
    return any(np.allclose(got, number) for number in (0, 1, *map(np.sum, arrays)))


def piece_of(candidate: Answering, piece: Piece, i: int) -> Any:
    """Return a piece of what a candidate returns in a call, in brief; NOTHING where it has no such piece."""
    outcome = candidate.outcome(i)
    if outcome.trouble:
        return NOTHING
    try:
        value = stacked(piece.read(outcome.result))
    except Unreadable:
        return NOTHING
    return digest(value) if isinstance(value, np.ndarray) else value
