"""Run a question at home as when it is graded: a line says what runs, and what takes too long is stopped, with its place."""

import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from given.checking.otter_layer import run_question
from given.checking.results import QuestionResult
from given.machinery import modules
from given.machinery.calls import observe
from given.machinery.outcome import Call, Kind, Outcome, OutOfTime, Trouble
from given.machinery.plain_words import name_of_file
from given.machinery.questions import BOUNDS, MODULES, QUESTIONS
from given.trainings.watch import watch_training
from given.watching.freed_memory import keep_freed_memory
from given.watching.memory import bound_memory
from given.watching.place import Place
from given.watching.watcher import Watcher

SHOWN = 1.0  # seconds after which the line counts them
ENDLESS = 10.0  # seconds by the clock after which it may have no end; the longest of our own answers takes a second
PATIENCE = 5.0  # seconds without work after which the line says so: a busy computer makes others wait, too
READING_SECONDS = 20  # to import the five files: as long as a question may take that does not train
WAITING_SECONDS = 60  # the same, with all waiting
Result = TypeVar("Result")


class Limited:
    """A function that is stopped when the time of its question is up; after that it is not called again."""

    def __init__(self, function: Any, watcher: Watcher):
        self.__name__ = function.__name__
        self.function = function
        self.watcher = watcher

    def observe(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        if not self.watcher.is_stopped:
            try:
                return self.watcher.call(lambda: observe(self.function, args, kwargs, keep))
            except OutOfTime:
                pass
        return Outcome(trouble=Trouble(Kind.DEADLINE, say_where_it_was(self.watcher)), cpu_seconds=self.watcher.used())

    def train(self, args: tuple, seconds: float) -> Outcome:
        return watch_training(self.function, args, seconds)


def run_in_time(path: Path, functions: Mapping[str, Any], book: list[Call] | None = None) -> QuestionResult:
    """Run one test file as `run_question` does, and stop what takes longer, or more memory, than the grader allows."""
    question = QUESTIONS[path.stem]
    keep_freed_memory()
    with bound_memory(BOUNDS.memory_bytes), watch_question(question.id) as watcher:
        return run_question(path, {name: Limited(f, watcher) for name, f in functions.items()}, book=book)


def watch_question(question: str) -> Watcher:
    """Return who watches the calls of a question."""
    row = QUESTIONS[question]
    if row.trains:  # which has a line, and a time, of its own
        return Watcher(name_running(question, math.inf), row.cpu_seconds, row.wall_seconds)
    return Watcher(name_running(question, row.cpu_seconds, how_to_stop()), row.cpu_seconds, row.wall_seconds)


def how_to_stop() -> str:
    """Return what stops a check and says where it was; "" in a browser, where nothing does."""
    return "" if sys.platform == "emscripten" else "■" if "ipykernel" in sys.modules else "Ctrl-C"


def name_running(name: str, allowed: float, stop: str = "") -> Callable[[float, float], str]:
    """Return what says on the screen what runs, and how long it has, or that it waits for something.

    After some time it asks for a loop without end, where the key to `stop` it is named.
    """

    def says(used: float, waited: float) -> str:
        tip = f". A loop without end? {stop} says where" if stop and waited > ENDLESS else ""
        if waited - used > max(PATIENCE, used):
            return f"{name} ... waits, for {waited - used:.0f} s so far{tip}"
        of_allowed = f" of {allowed:g}" if math.isfinite(allowed) else ""
        return f"{name} ..." if used < SHOWN else f"{name} ... {used:.0f}{of_allowed} s{tip}"

    return says


def run_for_a_while(name: str, function: Callable[[], Result], otherwise: Result, seconds: float) -> Result:
    """Return what a function returns, or something else where it takes too long."""
    with bound_memory(BOUNDS.memory_bytes), Watcher(name_running(name, seconds), seconds) as watcher:
        try:
            return watcher.call(function)
        except OutOfTime:
            return otherwise


def load_in_time(folder: Path) -> dict[str, ModuleType]:
    """Import the five files afresh; one that does not come to an end is one that cannot be imported."""
    endless: dict[str, str] = {}
    while True:
        try:
            loaded = load_those_that_end(folder, endless)
        except OutOfTime:
            continue
        for name, text in endless.items():
            loaded[name] = modules.Placeholder(name, Trouble(Kind.FILE, text))
        return loaded


def load_those_that_end(folder: Path, endless: dict[str, str]) -> dict[str, ModuleType]:
    """Import the five files but those that are `endless`; if another one is, note it there and raise OutOfTime."""
    with bound_memory(BOUNDS.memory_bytes), Watcher(lambda *_: "", READING_SECONDS, WAITING_SECONDS) as watcher:
        try:
            return watcher.call(lambda: modules.load_all(folder, tuple(endless)))
        except OutOfTime:
            frames = watcher.place.frames if watcher.place else []
            name = name_of_file(frames[-1].filename).removesuffix(".py") if frames else ""
            found = [name] if name in MODULES and name not in endless else [n for n in MODULES if n not in endless]
            text = f"{found[0]}.py could not be imported.\n{say_where_it_was(watcher)}"
            endless |= dict.fromkeys(found, text)
            raise


def say_where_it_was(watcher: Watcher) -> str:
    """Say where a call was stopped: "conv.py, line 104, in conv1d: still in this loop after 20 s", and what to look at."""
    place = watcher.place or Place([], None)
    waits = watcher.used() < watcher.cpu_seconds
    seconds = watcher.wall_seconds if waits else watcher.cpu_seconds
    doing = "waiting here" if waits else "in this loop" if place.turning else "at work here"
    where = f"{place.in_words}: still" if place.in_words else "It was still"
    code = place.quoted if len(place.frames) > 1 else [f"    {frame.line}" for frame in place.frames]
    code = [line for line in code if line.strip() not in place.loop]  # told below
    return "\n".join([f"{where} {doing} after {seconds:g} s", *code, advise(place, waits)])


def advise(place: Place, waits: bool) -> str:
    """Say what to look at: a loop that does not end, or one of too many turns."""
    if waits:
        return "It waits for something that does not come. When this is graded, nothing does: take it out."
    if ": while " in place.loop:
        return f"The loop is {place.loop}\nWhat makes it end? Look whether that changes from turn to turn."
    if place.loop:
        return f"The loop is {place.loop}\nSo many turns take too long: NumPy does the same with a whole array at once."
    return "Try smaller numbers first, to see how long they take."
