"""The time that a question may take."""

import time

from autograder.errors import PlayerLost
from autograder.limits import QuestionLimits
from given.machinery.outcome import Kind

TICK = 0.05  # seconds between two looks at the clock


class Budget:
    """The time that a question may take, counted from now.

    CPU time bounds those who work, idle time those who sleep or wait, and wall time both; it is generous, since a busy
    machine is no reason to fail.
    """

    def __init__(self, limits: QuestionLimits, cpu_used: float = 0.0):
        self.limits = limits
        self.cpu_start = cpu_used
        self.wall_start = time.monotonic()
        self.idle = 0.0

    def check(self, cpu_used: float, asleep: bool) -> None:
        """Look at the clock once a TICK; raise PlayerLost when the time is up."""
        if asleep:
            self.idle += TICK
        cpu, idle, wall = self.limits.cpu_seconds, self.limits.idle_seconds, self.limits.wall_seconds
        if cpu_used - self.cpu_start > cpu:
            raise PlayerLost(Kind.DEADLINE, f"It was stopped after {cpu:g} s of CPU time. Is there an endless loop?")
        if self.idle > idle:
            raise PlayerLost(Kind.DEADLINE, f"It was stopped after it had waited for {idle:g} s. Does it sleep?")
        if time.monotonic() - self.wall_start > wall:
            raise PlayerLost(Kind.DEADLINE, f"It was stopped after {wall:g} s.")
