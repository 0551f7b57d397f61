"""A student's function in a player with one change each: the texts are made here, and run there only."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count, islice
from typing import Protocol, cast

from given.diagnosis.candidates import Computed
from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.source.repairs import repairs
from given.machinery.outcome import Call, Outcome
from given.machinery.questions import FUNCTIONS

AT_A_TIME = 50  # texts that are sent to the player
SECONDS = 1.0  # of processor time, ours and the player's, for one piece of a function's result


class Player(Protocol):
    """What is asked of a student: see student.py."""

    def text(self, function: str) -> str:
        """Return the text of the file in which a function is."""

    def define(self, module: str, texts: Sequence[str]) -> bool:
        """Define what these texts define in a student's file; return whether the player lives."""

    def call(self, name: str, args: tuple, kwargs: dict, keep: bool, version: str = "") -> Outcome:
        """Call a function, or a version of it."""

    def cpu_seconds(self) -> float:
        """Return the CPU time that this question has used."""


class Version:
    """A version of a student's function, under a name of its own."""

    def __init__(self, player: Player, function: str, name: str):
        self.player = player
        self.function = function
        self.name = name

    def observe(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        """Have the player call it."""
        return self.player.call(self.function, args, kwargs, keep, self.name)


def stand_in(player: Player, function: str, name: str) -> Callable:
    """Return what is observed like a function."""
    return cast(Callable, Version(player, function, name))


def mended_versions(player: Player, function: str, calls: Sequence[Call]) -> Iterator[Computed]:
    """Yield a student's function with one change each, as long as there is time and the player lives."""
    module, numbers = FUNCTIONS[function].module, count()
    changes = repairs(player.text(function), function)
    start = time.process_time() - player.cpu_seconds()
    keys = list(map(str, range(len(calls))))
    while some := {
        f"_mended_{number}": repair for number, repair in zip(numbers, islice(changes, AT_A_TIME), strict=False)
    }:
        if not player.define(module, [repair.text(name) for name, repair in some.items()]):
            return
        for name, repair in some.items():
            if time.process_time() + player.cpu_seconds() - start > SECONDS:
                return
            diagnosis = Diagnosis(f"{function}: {repair.where}", function, repair.where)
            yield Computed(diagnosis, partial(stand_in, player, function, name), calls, keys, {})
