"""Watch a training at home: a line says how far it is, and it is stopped when its time is up.

    fit_mnist: epoch 2.4, loss 0.213, 12 of 60 s

The line is rewritten where it can be, in a terminal or a notebook. The student writes nothing for that: we count the
mini-batches that backprop is given. In the grader there is none of this.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any

from given.machinery.calls import observe
from given.machinery.outcome import Kind, Outcome, OutOfTime, Trouble
from given.trainings import kept
from given.watching.watcher import Watcher

COUNTED = ("backprop", "convnet_backprop")  # (params, x, y): they return the loss first
LATE = 1.0  # seconds past the time when it is stopped: reading the digits is on this clock, but not on the training's
RECENT = 0.98  # how much of the loss shown is older than the last mini-batch


class Progress:
    """How far a training is, by the mini-batches that were seen."""

    def __init__(self, examples: int):
        self.examples = max(examples, 1)  # in an epoch
        self.used = 0
        self.loss: float | None = None
        self.tell = lambda: None  # called at every mini-batch

    def count(self, x: Any, result: Any) -> None:
        """Take note of a mini-batch and of what came of it; of any other form, nothing."""
        self.tell()
        with suppress(TypeError, ValueError, IndexError, OverflowError):
            self.used += len(x)
            loss = float(result[0])
            self.loss = loss if self.loss is None else RECENT * self.loss + (1 - RECENT) * loss

    def in_words(self) -> str:
        """Return the epoch and the loss; nothing if no mini-batch was seen."""
        loss = "" if self.loss is None else f"loss {self.loss:.3f}, "
        return f"epoch {self.used / self.examples:.1f}, {loss}" if self.used else ""


def watch_training(function: Any, args: tuple, seconds: float) -> Outcome:
    """Call a function that trains and keep its result; if it takes longer than it may, say where it was stopped."""
    name = getattr(function, "__name__", "it")
    progress = Progress(examples_in(args))
    allowed = f" of {seconds:g}" if math.isfinite(seconds) else ""  # a browser's clock bounds nothing

    def says(used: float, _: float) -> str:
        return f"{name}: {progress.in_words()}{used:.0f}{allowed} s"

    with counted(getattr(function, "function", function), progress), Watcher(says, seconds + LATE) as watcher:
        progress.tell = watcher.look_if_alone
        try:
            outcome = watcher.call(lambda: observe(function, args, {}, keep=True))
        except OutOfTime:
            outcome = Outcome(trouble=stopped(watcher, progress, seconds), cpu_seconds=watcher.used())
    if not outcome.trouble:
        kept.keep(function, args, outcome.result)
    return outcome


def stopped(watcher: Watcher, progress: Progress, seconds: float) -> Trouble:
    """Say that a training was stopped, how far it was, and at which line of the student's."""
    reached = f", in {progress.in_words().removesuffix(', ')}" if progress.used else ""
    lines = watcher.place.quoted if watcher.place else []
    text = f"It was stopped after {seconds:g} s{reached}."
    return Trouble(Kind.DEADLINE, "\n".join([f"{text} It was here:", *lines] if lines else [text]))


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
