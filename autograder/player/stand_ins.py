"""The trusted side: stand-ins for a student's functions, which live in a player in a sandbox.

The questions' test files run against these stand-ins exactly as they run against functions of their own process.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from autograder import limits, paths  # noqa: F401 - paths makes `given` importable
from autograder.player import wire  # noqa: F401 - paths makes `given` importable
from autograder.player.channel import Budget, Channel, Lost
from autograder.player.fork_server import Template
from given import functions, mnist
from given.machinery.calls import Outcome, Strange, Trouble
from given.machinery.questions import MODULE_OF

# What a player may say went wrong; the rest (deadlines, crashes) is seen from here.
PLAYER_TROUBLES = ("not started", "exception", "missing", "file")

Answer = TypeVar("Answer")


class StandIn:
    """A student's function, as the questions see it."""

    def __init__(self, name: str, student: "Student"):
        self.__name__ = name
        self.student = student

    def observed(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        return self.student.call(self.__name__, args, kwargs, keep)


class Student:
    """One student's code: starts players as they are needed, and remembers what was lost on the way.

    One that comes `after` another, for the hidden cases, does not try again what hung or crashed there.
    """

    def __init__(self, template: Template, after: "Student | None" = None):
        self.template = template
        self.channel: Channel | None = None
        self.budget = Budget(0, 0, 0)
        self.question = ""
        self.cpu_before = 0.0
        self.loaded: dict[str, Trouble | None] = {}
        # Files whose import hangs or kills: not tried again.
        self.broken: dict[str, Trouble] = dict(after.broken) if after else {}
        self.files: dict[str, Trouble | None] = {}  # every file that was asked for, with what is wrong with it
        self.lost: Lost | None = None
        self.losses: dict[str, Lost] = dict(after.losses) if after else {}  # question -> why its player was lost
        self.handles = 0

    def functions(self) -> dict[str, StandIn]:
        """Return a stand-in for every function of the assignment."""
        return {name: StandIn(name, self) for name in MODULE_OF}

    def begin(self, question: str) -> None:
        """Give the next question its budget, and a fresh player if the last one was lost."""
        self.question, self.lost = question, self.losses.get(question)
        self.cpu_before = self.channel.cpu_seconds() if self.channel else 0.0
        budget = limits.of_question(question)
        self.budget = Budget(**budget, cpu_used=self.cpu_before)

    def cpu_seconds(self) -> float:
        """Return the CPU time that this question has used."""
        return (self.channel.cpu_seconds() if self.channel else 0.0) - self.cpu_before

    def call(self, name: str, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        """Call a student's function; whatever happens, what comes back is an Outcome."""
        if self.lost:
            text = "It was not run, because an earlier case of this question was stopped or crashed."
            return Outcome(trouble=Trouble(self.lost.kind, text))
        try:
            trouble = self.load(MODULE_OF[name])
            return Outcome(trouble=trouble) if trouble else self.ask_for(name, args, kwargs, keep)
        except Lost as lost:
            self.lose(lost)
            return Outcome(trouble=Trouble(lost.kind, str(lost)))

    def lose(self, lost: Lost) -> None:
        """Give the player up, and with it the sandbox: no other may meet what this one has left."""
        self.template.replace()
        self.lost, self.channel, self.loaded = lost, None, {}
        self.losses[self.question] = lost

    def load(self, module: str) -> Trouble | None:
        """Have a file imported, once per player; return what is wrong with it, if anything is."""
        if module in self.broken:
            return self.broken[module]
        if module not in self.loaded:
            try:
                request = {"load": {"module": module, "broken": list(self.broken)}}
                self.loaded[module] = self.ask(request, lambda reply: read_trouble(reply.get("trouble")))
            except Lost as lost:
                self.broken[module] = self.files[module] = Trouble("file", f"{module}.py could not be imported. {lost}")
                raise
            self.files[module] = self.loaded[module]
        return self.loaded[module]

    def ask_for(self, name: str, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        """Call the function in the player and read what it says about the call."""
        self.handles += keep
        started = self.cpu_seconds()
        request = {
            "function": name,
            "module": MODULE_OF[name],
            "args": tuple(map(by_name, args)),
            "kwargs": {key: by_name(value) for key, value in kwargs.items()},
            "keep": self.handles if keep else None,
        }
        outcome = self.ask({"call": request}, lambda reply: read_outcome(reply, len(args), kwargs))
        result = Handle(self.handles) if keep else outcome.result
        # What is kept is trained: what its own import prepared counts as well.
        spent = self.cpu_seconds() - (0.0 if keep else started)
        return Outcome(result, outcome.trouble, outcome.warnings, outcome.changed, spent)

    def ask(self, request: dict[str, Any], read: Callable[[dict[str, Any]], Answer]) -> Answer:
        """Ask the player, starting one if there is none; a reply that no honest player sends costs it its life."""
        if self.channel is None:
            self.channel = Channel(self.template, limits.limits()["player"])
            self.cpu_before = self.budget.cpu_start = 0.0
        reply = self.channel.ask(request, self.budget)
        try:
            return read(reply)
        except wire.Malformed as error:
            raise self.channel.died() from error

    def remember(self, other: "Student") -> None:
        """Take over what another player of the same student found broken, or was lost with."""
        self.losses.update(other.losses)
        self.broken.update(other.broken)
        self.files = {**other.files, **self.files}

    def close(self) -> None:
        """End the player, if there is one."""
        if self.channel:
            self.channel.close()
            self.channel = None


class Handle:
    """A result that stays in the player; it can be handed to another function of the same student."""

    def __init__(self, number: int):
        self.number = number


def by_name(value: Any) -> Any:
    """Return the name of what must not be sent: a function of ours, a data set, a kept result."""
    if isinstance(value, mnist.DataSet):
        return wire.Special("data", value.name)
    if isinstance(value, Handle):
        return wire.Special("handle", value.number)
    name = getattr(value, "__name__", "")
    if name and getattr(functions, name, None) is value:
        return wire.Special("function", name)
    return value


def read_outcome(reply: dict[str, Any], positions: int, kwargs: dict) -> Outcome:
    """Return the outcome in a reply to a call with this many positional arguments; raise Malformed if it is none."""
    if set(reply) != {"result", "trouble", "warnings", "changed"}:
        raise wire.Malformed("not the reply to a call")
    warned, changed = reply["warnings"], wire.listed(reply["changed"])
    if not isinstance(warned, list) or not all(isinstance(text, str) for text in warned):
        raise wire.Malformed("warnings that are no texts")
    return Outcome(
        received(reply["result"]),
        read_trouble(reply["trouble"]),
        tuple(warned),
        dict(read_change(change, positions, kwargs) for change in changed),
    )


def read_change(form: Any, positions: int, kwargs: dict) -> tuple[int | str, Any]:
    """Return which argument was changed and to what."""
    if not isinstance(form, list) or len(form) != 2:
        raise wire.Malformed("no change where one was due")
    key, value = form
    if not (key in kwargs if isinstance(key, str) else type(key) is int and 0 <= key < positions):
        raise wire.Malformed("a change of no argument")
    return key, received(value)


def read_trouble(form: Any) -> Trouble | None:
    if form is None:
        return None
    if not isinstance(form, list) or len(form) != 2 or not all(isinstance(part, str) for part in form):
        raise wire.Malformed("a trouble that is none")
    if form[0] not in PLAYER_TROUBLES:
        raise wire.Malformed("a trouble that a player cannot have")
    return Trouble(*form)


def received(value: Any) -> Any:
    """Return a result as `plain` makes it in-process: arrays, numbers, None, lists, tuples, Strange; else raise Malformed."""
    if isinstance(value, wire.Special) and value.kind == "strange":
        return Strange(str(value.name))
    if isinstance(value, list | tuple):
        return type(value)(received(item) for item in value)
    if value is None or isinstance(value, bool | int | float | np.ndarray):
        return value
    raise wire.Malformed("a result that is none")
