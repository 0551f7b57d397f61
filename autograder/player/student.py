"""One student's functions, which live in a player in a sandbox, as the questions' test files see them.

The test files run against these stand-ins exactly as they run against functions of their own process.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import numpy as np

from autograder.draws import generator_of
from autograder.errors import PlayerLost
from autograder.limits import LIMITS
from autograder.player import wire
from autograder.player.budget import Budget, HandInBudget
from autograder.player.channel import Channel, Forks
from autograder.player.guise import Guise
from autograder.player.mended import mended_versions
from autograder.player.replies import read_looks, read_outcome, read_trouble
from autograder.reference import our_functions
from given import functions, mnist
from given.diagnosis.candidates import Computed
from given.machinery.outcome import Call, Kind, Outcome, Trouble
from given.machinery.questions import FUNCTIONS, QUESTIONS

Reply = TypeVar("Reply")

NO_TIME = "There was no time left for it: what trains leaves the rest of a hand-in some. Make your trainings quicker."
FOR_KERNELS = "b02_mnist_convnet"  # the question that asks for `mnist.exam(for_kernels=True)`


class StandIn:
    """A student's function, as the questions see it."""

    def __init__(self, name: str, student: "Student"):
        self.__name__ = name
        self.student = student

    def observe(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        """Have the player call the function."""
        return self.student.call(self.__name__, args, kwargs, keep)


class Student:
    """One student's code: starts players as they are needed, and remembers what was lost on the way.

    One that comes `after` another, for the hidden cases, does not try again what hung or crashed there.
    """

    def __init__(
        self,
        server: Forks,
        after: "Student | None" = None,
        ours: bytes = b"",
        files: Mapping[str, bytes] | None = None,
    ):
        self.hand_in: HandInBudget = after.hand_in if after else HandInBudget(LIMITS.hand_in)
        self.server = server
        self.texts: Mapping[str, bytes] = after.texts if after else files or {}  # of the files, by name
        self.ours = ours  # the text of functions of ours, which take the places of the student's
        self.channel: Channel | None = None
        self.budget = Budget(LIMITS.question, self.hand_in)
        self.question, self.trains = "", False  # what is tried now, and whether it does
        self.cpu_counted = 0.0  # of this question, what calls have been told of
        self.imported: dict[str, Trouble | None] = {}  # by this player: each file, with what is wrong with it
        # Files whose import hangs or kills: not tried again.
        self.broken: dict[str, Trouble] = dict(after.broken) if after else {}
        self.files: dict[str, Trouble | None] = {}  # by any player
        self.lost: PlayerLost | None = None
        self.losses: dict[str, PlayerLost] = dict(after.losses) if after else {}  # question -> why its player was lost
        self.lost_on_ours: dict[str, PlayerLost] = {}  # the same, where functions of ours were beneath
        self.handles = 0

    def functions(self) -> dict[str, StandIn]:
        """Return a stand-in for every function of the assignment."""
        return {name: StandIn(name, self) for name in FUNCTIONS}

    def begin(self, question: str) -> None:
        """Give the next question its budget, and a fresh player if the last one was lost."""
        self.trains = QUESTIONS[question].trains
        if self.hand_in.spent:
            self.losses.setdefault(question, self.hand_in.spent)
        elif self.trains and self.hand_in.wall_left_for_training() < LIMITS.hand_in.training_seconds:
            self.losses.setdefault(question, PlayerLost(Kind.DEADLINE, NO_TIME))
        self.question, self.lost = question, self.losses.get(question)
        self.cpu_counted = 0.0
        self.budget = Budget(LIMITS.of_question(question), self.hand_in, self.trains)

    @property
    def guise(self) -> Guise:
        """Return the guise of the digits, which is drawn from the files; as of `mnist.exam`, that for kernels is straight."""
        guise = Guise.draw(generator_of(self.texts, "digits"))
        return guise.straight() if self.question == FOR_KERNELS else guise

    def cpu_seconds(self) -> float:
        """Return the CPU time that this question has used."""
        return self.budget.cpu

    def call(self, name: str, args: tuple, kwargs: dict, keep: bool, version: str = "") -> Outcome:
        """Call a student's function, or a version of it; whatever happens, what comes back is an Outcome."""
        if self.lost:
            text = "It was not run, because an earlier case of this question was stopped or crashed."
            text = f"It was not run. {self.hand_in.spent}" if self.hand_in.spent else text
            return Outcome(trouble=Trouble(self.lost.kind, text))
        try:
            trouble = self.load(FUNCTIONS[name].module)
            return Outcome(trouble=trouble) if trouble else self.ask_for_call(name, args, kwargs, keep, version)
        except PlayerLost as lost:
            self.give_up_player(lost)
            return Outcome(trouble=Trouble(lost.kind, str(lost)))

    def text(self, function: str) -> str:
        """Return the text of the file in which a function is."""
        return self.texts.get(f"{FUNCTIONS[function].module}.py", b"").decode("utf-8", errors="replace")

    def mended(self, function: str, calls: Sequence[Call]) -> Iterator[Computed]:
        """Yield versions of a function with one change in its text each, by what they do in these calls."""
        return mended_versions(self, function, calls)

    def define(self, module: str, texts: Sequence[str]) -> bool:
        """Have the player define what these texts define in a student's file; return whether it lives."""
        text = np.frombuffer("\0".join(texts).encode("utf-8", errors="replace"), np.uint8)
        try:
            if not self.lost and not self.load(module):
                self.ask({"mend": {"module": module, "text": text}}, lambda reply: reply)
        except PlayerLost as lost:
            self.give_up_player(lost)
        return not self.lost

    def give_up_player(self, lost: PlayerLost) -> None:
        """Give the player up, and with it the sandbox: no other may meet what this one has left."""
        self.server.replace()
        self.lost, self.channel, self.imported = lost, None, {}
        self.losses[self.question] = lost

    def load(self, module: str) -> Trouble | None:
        """Have a file imported, once per player; return what is wrong with it, if anything is."""
        if module in self.broken:
            return self.broken[module]
        if module not in self.imported:
            try:
                request = {"load": {"module": module, "broken": list(self.broken)}}
                self.imported[module] = self.ask(request, lambda reply: read_trouble(reply.get("trouble")))
            except PlayerLost as lost:
                self.broken[module] = self.files[module] = Trouble(
                    Kind.FILE, f"{module}.py could not be imported. {lost}"
                )
                raise
            self.files[module] = self.imported[module]
        return self.imported[module]

    def ask_for_call(self, name: str, args: tuple, kwargs: dict, keep: bool, version: str = "") -> Outcome:
        """Call the function in the player and read what it says about the call."""
        if keep:
            self.handles += 1
        # A training may hide nowhere: neither in an import nor between two calls.
        before = self.cpu_counted if self.trains else self.cpu_seconds()
        request = {
            "function": version or name,
            "module": FUNCTIONS[name].module,
            "args": tuple(map(name_what_is_ours, args)),
            "kwargs": {key: name_what_is_ours(value) for key, value in kwargs.items()},
            "keep": self.handles if keep else None,
        }
        outcome = self.ask({"call": request}, partial(read_reply, positions=len(args), kwargs=kwargs, keep=keep))
        result = Handle(self.handles) if keep else outcome.result
        self.cpu_counted = self.cpu_seconds()
        return replace(outcome, result=result, cpu_seconds=self.cpu_counted - before)

    def ask(self, request: dict[str, Any], read: Callable[[dict[str, Any]], Reply]) -> Reply:
        """Ask the player, starting one if there is none; a reply that no honest player sends costs it its life."""
        if self.channel is None:
            self.channel = Channel(self.server, LIMITS.player)
            self.prepare(self.channel)
            if self.ours:
                text = np.frombuffer(self.ours, np.uint8)  # as a text it would be cut
                self.channel.ask({"ours": {"text": text}}, self.budget)
        reply = self.channel.ask(request, self.budget)
        try:
            return read(reply)
        except wire.Malformed as error:
            raise self.channel.condemn() from error

    def prepare(self, channel: Channel) -> None:
        """Have a new player put the digits into their guise; that is no time of the question's."""
        own_time = Budget(LIMITS.of_question(self.question), self.hand_in)
        channel.ask({"guise": {**vars(self.guise), "in_advance": self.trains}}, own_time)

    @contextmanager
    def on_ours(self, names: tuple[str, ...]) -> "Iterator[Student]":
        """Give the same student in a fresh player, these functions being ours; what was lost on theirs is tried again."""
        other = Student(self.server, after=self, ours=our_functions.text_of(names))
        other.losses = {}
        try:
            yield other
        finally:
            other.close()

    def learn_from(self, other: "Student") -> None:
        """Take over what another player of the same student found broken, or was lost with."""
        self.losses.update(other.losses)
        self.broken.update(other.broken)
        self.files = {**other.files, **self.files}

    def close(self) -> None:
        """End the player, if there is one."""
        if self.channel:
            self.channel.close()
            self.channel, self.imported = None, {}


class Handle:
    """A result that stays in the player; it can be handed to another function of the same student."""

    def __init__(self, number: int):
        self.number = number


def read_reply(reply: dict[str, Any], positions: int, kwargs: dict, keep: bool) -> Outcome:
    """Return the outcome in a reply; of what is kept, its looks stand in the place of the result."""
    outcome = read_outcome(reply, positions, kwargs)
    return replace(outcome, looks=read_looks(outcome.result)) if keep else outcome


def name_what_is_ours(value: Any) -> Any:
    """Return the name of what must not be sent: a function of ours, a data set, a kept result."""
    if isinstance(value, mnist.DataSet):
        return wire.Special("data", value.name)
    if isinstance(value, Handle):
        return wire.Special("handle", value.number)
    if isinstance(value, functions.Moved):
        return wire.Special("function", [value.function.__name__, value.scale, value.shift])
    name = getattr(value, "__name__", "")
    if name and getattr(functions, name, None) is value:
        return wire.Special("function", name)
    return value
