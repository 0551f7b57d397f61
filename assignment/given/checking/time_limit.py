"""Run a question at home as when it is graded: a line says what runs, and what takes too long is stopped, with its place."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from given.checking.otter_layer import run_question
from given.checking.results import QuestionResult
from given.machinery import modules
from given.machinery.calls import observe
from given.machinery.outcome import Call, Kind, OutOfTime, Outcome, Trouble
from given.machinery.questions import BOUNDS, QUESTIONS
from given.trainings.watch import watch_training
from given.watching.memory import bound_memory
from given.watching.place import Place
from given.watching.watcher import Watcher

SHOWN = 1.0  # seconds after which the line counts them
READING_SECONDS = 20  # to read the five files: as long as a question may take that does not train
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
    with bound_memory(BOUNDS.memory_bytes), watch_question(question.id) as watcher:
        return run_question(path, {name: Limited(f, watcher) for name, f in functions.items()}, book=book)


def watch_question(question: str) -> Watcher:
    """Return who watches the calls of a question."""
    row = QUESTIONS[question]
    return Watcher(name_running(question, row.cpu_seconds), row.cpu_seconds, row.wall_seconds)


def name_running(name: str, allowed: float) -> Callable[[float], str]:
    """Return what says on the screen what runs, and how long it has."""
    return lambda used: f"{name} ..." if used < SHOWN else f"{name} ... {used:.0f} of {allowed:g} s"


def run_for_a_while(name: str, function: Callable[[], Result], otherwise: Result, seconds: float) -> Result:
    """Return what a function returns, or something else where it takes too long."""
    with bound_memory(BOUNDS.memory_bytes), Watcher(name_running(name, seconds), seconds) as watcher:
        try:
            return watcher.call(function)
        except OutOfTime:
            return otherwise


def load_in_time(folder: Path) -> dict[str, ModuleType]:
    """Import the five files afresh; one that does not come to an end is one that cannot be imported."""
    with bound_memory(BOUNDS.memory_bytes), Watcher(lambda used: "", READING_SECONDS, 4 * READING_SECONDS) as watcher:
        return watcher.call(lambda: modules.load_all(folder))


def say_where_it_was(watcher: Watcher) -> str:
    """Say where a call was stopped: "conv.py, line 104, in conv1d: still in this loop after 20 s", and what to look at."""
    place = watcher.place or Place([], None)
    waits = watcher.used() < watcher.cpu_seconds
    seconds = watcher.wall_seconds if waits else watcher.cpu_seconds
    doing = "waiting here" if waits else "in this loop" if place.turning else "at work here"
    where = f"{place.in_words}: still" if place.in_words else "It was still"
    code = [f"    {frame.line}" for frame in place.frames] if len(place.frames) == 1 else place.quoted
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
