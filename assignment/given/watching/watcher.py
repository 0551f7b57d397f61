"""A thread that looks at the clock beside a student's code, says what runs, and stops what runs too long."""

import math
import sys
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from given.machinery.outcome import OutOfTime
from given.watching.line import Line, is_terminal, line_on_screen
from given.watching.place import Place, is_debugged, place_of_thread
from given.watching.stop import deliver_what_is_raised, end_if_frozen, give_up, is_not_frozen, raise_in, wake

TICK = 0.25  # seconds between two looks
PATIENCE = 4  # looks after which what takes no step in Python is woken: it may wait for something
STUBBORN = 40  # looks after which nothing more can be done, ten seconds
HAS_THREADS = sys.platform != "emscripten"  # in a browser there are none, and whoever waits for one waits for ever
Result = TypeVar("Result")


class Watcher(threading.Thread):
    """Watches what its thread does between `with` and the end, and stops a `call` of it past the time.

    `says` is given the seconds of a processor and those by the clock so far, and returns what the line shows. Of several
    watchers, one within the other, the innermost writes the line.
    """

    active: list["Watcher"] = []

    def __init__(
        self, says: Callable[[float, float], str], cpu_seconds: float = math.inf, wall_seconds: float = math.inf
    ):
        super().__init__(daemon=True)
        self.says, self.cpu_seconds, self.wall_seconds = says, cpu_seconds, wall_seconds
        self.watched = threading.get_ident()
        self.cpu_before, self.wall_before = time.process_time(), time.monotonic()
        self.screen = line_on_screen()
        self.is_over = threading.Event()
        self.lock = threading.Lock()  # nothing is raised in a call that has ended
        self.is_calling = False
        self.looks = 0  # since it was late
        self.looked_at = 0.0  # seconds by the clock
        self.place: Place | None = None  # where it was then

    def __enter__(self) -> "Watcher":
        self.line: Line = self.screen.__enter__()
        self.active.append(self)
        if is_terminal():  # a notebook would keep an empty line of it, for a check that is over at once
            self.line.write(self.says(0.0, 0.0))
        if HAS_THREADS:
            end_if_frozen()
            self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.is_over.set()
        if HAS_THREADS:
            self.join()
            is_not_frozen()
        self.active.remove(self)
        self.screen.__exit__(None, None, None)

    @property
    def is_stopped(self) -> bool:
        """Whether the time was up in a call."""
        return self.place is not None

    def used(self) -> float:
        return time.process_time() - self.cpu_before

    def waited(self) -> float:
        return time.monotonic() - self.wall_before

    def run(self) -> None:
        while not self.is_over.wait(TICK):
            end_if_frozen()
            if self.active[-1] is self:
                self.line.write(self.says(self.used(), self.waited()))
            if self.used() > self.cpu_seconds or self.waited() > self.wall_seconds:
                self.stop()

    def look_if_alone(self) -> None:
        """Write the line now and then, where there is no second thread to do it."""
        if not HAS_THREADS and self.waited() - self.looked_at > TICK:
            self.looked_at = self.waited()
            self.line.write(self.says(self.used(), self.waited()))

    def stop(self) -> None:
        """Raise OutOfTime in the call, again and again, should somebody catch it; wake what waits."""
        with self.lock:
            frame = sys._current_frames().get(self.watched)
            if not self.is_calling or is_debugged(frame):
                return
            self.place = self.place or place_of_thread(frame)
            self.looks += 1
            raise_in(self.watched, OutOfTime)
            if self.looks > PATIENCE:
                wake(self.watched)
        if self.looks == STUBBORN:
            give_up(self.place.in_words or "What runs")

    def call(self, function: Callable[[], Result]) -> Result:
        """Return what a function returns; raise OutOfTime if it was stopped, whatever the student's code made of that."""
        self.is_calling = True
        try:
            result = function()
        except BaseException:
            self.end_call()
            if not self.is_stopped:
                raise
        else:
            self.end_call()
            if not self.is_stopped:
                return result
        raise OutOfTime

    def end_call(self) -> None:
        """Stop nothing from now on; an exception that is on its way is met here, and comes to nothing.

        It is not taken back by Python's own means: that leaves the interpreter with something to do for ever, which costs
        time at every step, and with a profiler never ends.
        """
        try:
            with self.lock:
                self.is_calling = False
            deliver_what_is_raised()
        except OutOfTime:
            self.end_call()
