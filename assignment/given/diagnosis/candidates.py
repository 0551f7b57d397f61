"""Functions that a student's may be like: what each does in the calls in the book, in brief."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.likeness import in_brief
from given.machinery.calls import observe
from given.machinery.outcome import Ask, Call, Outcome


@dataclass(frozen=True)
class Recorded:
    """A mistake of which it was written down what it does, call by call."""

    diagnosis: Diagnosis
    outcomes: Sequence[Outcome]

    def outcome(self, i: int) -> Outcome:
        """Return what it does in a call, in brief."""
        return self.outcomes[i]


@dataclass(frozen=True)
class Computed:
    """A wrong function that is here, so that it can be called: only if somebody asks, and the same call once.

    `memory` is kept from one student to the next; its keys are the calls' own, which nobody can forge.
    """

    diagnosis: Diagnosis
    make: Callable[[], Callable]
    calls: Sequence[Call]
    keys: Sequence[str]
    memory: dict[str, Outcome]

    def outcome(self, i: int) -> Outcome:
        """Return what it does in a call, in brief."""
        key = self.keys[i]
        if key not in self.memory:
            self.memory[key] = in_brief(observe(self.make(), self.calls[i].args, self.calls[i].kwargs))
        return self.memory[key]


@dataclass(frozen=True)
class Keyed:
    """A slip of which there is only a key for what it returns: call by call, a key for each piece of the result.

    RIGHT stands for a piece that is right all the same, and no key at all for a call in which it stops.
    """

    diagnosis: Diagnosis
    keys: Sequence[Sequence[str]]


RIGHT = "="
Candidate = Recorded | Computed
Slip = Computed | Keyed


@dataclass(frozen=True)
class Versions:
    """What a function may be like.

    `known` are the catalogue's mistakes, the more general first; `changed` are right functions that were given something
    else, or that rest on a mistaken one; `slips` are made only if somebody asks.
    """

    known: Sequence[Candidate]
    changed: Sequence[Candidate]
    slips: Callable[[], Iterable[Slip]]
    repairs: Callable[[], Iterable[Candidate]] = tuple  # the student's own text with one change each, likewise
    ask: Ask | None = None  # calls the student's function once more
    text: str = ""  # of the student's file, if it is at hand


@dataclass(frozen=True)
class Ways:
    """Ways to explain answers that are there besides those that go piece by piece.

    `order` looks at the parts' order, `stop` at a function that is right wherever it answers; `ask` calls it once more.
    """

    order: Callable
    stop: Callable
    ask: Callable
