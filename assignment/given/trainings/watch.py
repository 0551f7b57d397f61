"""Watch a training at home: a line says how far it is, and it is stopped when its time is up.

    fit_mnist: epoch 2.4, loss 0.213, 12 of 60 s

The line is rewritten where it can be, in a terminal or a notebook. The student writes nothing for that: we count the
mini-batches that backprop is given. In the grader there is none of this.
"""

import ctypes
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any

from given.machinery import plain_words
from given.machinery.calls import FILES, observe
from given.machinery.outcome import Kind, Outcome, Trouble
from given.trainings import kept

COUNTED = ("backprop", "convnet_backprop")  # (params, x, y): they return the loss first
TICK = 0.5  # seconds between two looks
LATE = 1.0  # seconds past the time when it is stopped: reading the digits is on this clock, but not on the training's
RECENT = 0.98  # how much of the loss shown is older than the last mini-batch


class OutOfTime(BaseException):
    """Raised inside a training when its time is up; no Exception, since students catch those."""


class Progress:
    """How far a training is, by the mini-batches that were seen."""

    def __init__(self, examples: int):
        self.examples = max(examples, 1)  # in an epoch
        self.used = 0
        self.loss: float | None = None

    def count(self, x: Any, result: Any) -> None:
        """Take note of a mini-batch and of what came of it; of any other form, nothing."""
        with suppress(TypeError, ValueError, IndexError, OverflowError):
            self.used += len(x)
            loss = float(result[0])
            self.loss = loss if self.loss is None else RECENT * self.loss + (1 - RECENT) * loss

    def in_words(self) -> str:
        """Return the epoch and the loss; nothing if no mini-batch was seen."""
        loss = "" if self.loss is None else f"loss {self.loss:.3f}, "
        return f"epoch {self.used / self.examples:.1f}, {loss}" if self.used else ""


class Watcher(threading.Thread):
    """Looks at the clock beside a training, writes the line, and stops the thread that trains when its time is up."""

    def __init__(self, name: str, progress: Progress, seconds: float):
        super().__init__(daemon=True)
        self.line, self.progress, self.seconds = name, progress, seconds
        self.trains = threading.get_ident()
        self.start_of_clock = time.process_time()
        self.is_over = threading.Event()
        self.shown = 0  # characters

    def used(self) -> float:
        return time.process_time() - self.start_of_clock

    def run(self) -> None:
        while not self.is_over.wait(TICK):
            self.write(f"{self.line}: {self.progress.in_words()}{self.used():.0f} of {self.seconds:g} s")
            if self.used() > self.seconds + LATE:
                raise_in(self.trains, OutOfTime)  # again and again, should somebody catch it

    def end(self) -> None:
        """Look no more, and take the line away; an exception that is on its way is met here, and comes to nothing.

        It is not taken back by Python's own means: that leaves the interpreter with something to do for ever, which costs
        time at every step, and with a profiler never ends.
        """
        try:
            self.is_over.set()
            self.join()
            deliver_what_is_raised()
            self.write("")
        except OutOfTime:
            self.end()

    def write(self, text: str) -> None:
        if can_rewrite() and (text or self.shown):
            sys.stdout.write(f"\r{text.ljust(self.shown)}" + ("" if text else "\r"))
            sys.stdout.flush()
            self.shown = len(text)


def raise_in(thread: int, error: type[BaseException]) -> None:
    """Have an exception raised in another thread, at its next step in Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def deliver_what_is_raised() -> None:
    """Take some steps at which Python looks whether an exception has come from another thread."""
    for _ in range(10):
        pass


def can_rewrite() -> bool:
    """Whether a line can be written anew where we print: in a terminal, or in a notebook."""
    return sys.stdout.isatty() or type(sys.stdout).__module__.startswith("ipykernel")


class Watched:
    """A function that is watched while it trains; else it is called as always."""

    def __init__(self, function: Any):
        self.__name__ = function.__name__
        self.function = function

    def observe(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        return observe(self.function, args, kwargs, keep)

    def train(self, args: tuple, seconds: float) -> Outcome:
        return watch(self.function, args, seconds)


def watch(function: Any, args: tuple, seconds: float) -> Outcome:
    """Call a function that trains and keep its result; if it takes longer than it may, say where it was stopped."""
    name = getattr(function, "__name__", "it")
    progress = Progress(examples_in(args))
    watcher = Watcher(name, progress, seconds)
    with counted(getattr(function, "function", function), progress):
        watcher.start()
        try:
            outcome = observe(function, args, {}, keep=True)
        except OutOfTime as stop:
            watcher.end()
            outcome = Outcome(trouble=stopped(stop, progress, seconds), cpu_seconds=watcher.used())
        finally:
            watcher.end()
    if not outcome.trouble:
        kept.keep(function, args, outcome.result)
    return outcome


def stopped(stop: OutOfTime, progress: Progress, seconds: float) -> Trouble:
    """Say that a training was stopped, how far it was, and at which line of the student's."""
    lines = [
        line for line in plain_words.place_of(stop.__traceback__, FILES)[1] if ", in " in line
    ]  # no shapes of arrays
    reached = f", in {progress.in_words().removesuffix(', ')}" if progress.used else ""
    text = (
        f"It was stopped after {seconds:g} s{reached}. It was here:"
        if lines
        else f"It was stopped after {seconds:g} s{reached}."
    )
    return Trouble(Kind.DEADLINE, "\n".join([text, *lines]))


def examples_in(args: tuple) -> int:
    """Return how many examples there are: one for each class."""
    classes = args[1].array() if hasattr(args[1], "array") else args[1]
    return len(classes)


@contextmanager
def counted(function: Callable, progress: Progress) -> Iterator[None]:
    """Count mini-batches while a function trains: by wrapping, in its file, the functions that are given them."""
    names = getattr(function, "__globals__", {})
    before = {name: names[name] for name in COUNTED if callable(names.get(name))}
    names.update({name: count_calls(backprop, progress) for name, backprop in before.items()})
    try:
        yield
    finally:
        names.update(before)


def count_calls(backprop: Callable, progress: Progress) -> Callable:
    """Return the same function such that it tells what mini-batch it was given."""

    @wraps(backprop)
    def counting(params: Any, x: Any, *rest: Any, **named: Any) -> Any:
        result = backprop(params, x, *rest, **named)
        progress.count(x, result)
        return result

    return counting
