"""The time that a question may take, and the time and the room that a hand-in may take as a whole."""

from autograder.errors import PlayerLost
from autograder.limits import HandInLimits, QuestionLimits
from given.machinery.outcome import Kind


class Budget:
    """The time that a question may take, counted from now; what is spent on it is spent by the hand-in as well.

    CPU time bounds those who work, idle time those who sleep or wait, and wall time both; it is generous, since a busy
    machine is no reason to fail. A question that trains leaves the hand-in some of its time for the others.
    """

    def __init__(self, limits: QuestionLimits, hand_in: "HandInBudget", trains: bool = False):
        self.limits = limits
        self.hand_in = hand_in
        self.most_wall = min(limits.wall_seconds, hand_in.wall_left_for_training()) if trains else limits.wall_seconds
        self.cpu = self.idle = self.wall = 0.0

    def spend(self, cpu: float, idle: float, wall: float) -> None:
        """Count these seconds; raise PlayerLost when the time is up."""
        self.hand_in.spend(cpu, idle, wall)
        self.cpu, self.idle, self.wall = self.cpu + cpu, self.idle + idle, self.wall + wall
        if self.cpu > self.limits.cpu_seconds:
            raise too_long(f"It was stopped after {self.limits.cpu_seconds:g} s of CPU time. Is there an endless loop?")
        if self.idle > self.limits.idle_seconds:
            raise too_long(f"It was stopped after it had waited for {self.limits.idle_seconds:g} s. Does it sleep?")
        if self.wall > self.most_wall:
            raise too_long(f"It was stopped after {self.most_wall:.0f} s.")


class HandInBudget:
    """What a hand-in may take as a whole: the time of all its players, and the room of all that they reply.

    Once it is `spent`, no function of the hand-in is called any more.
    """

    def __init__(self, limits: HandInLimits):
        self.limits = limits
        self.cpu = self.idle = self.wall = 0.0
        self.text_bytes = self.array_bytes = 0
        self.spent: PlayerLost | None = None

    def spend(self, cpu: float, idle: float, wall: float) -> None:
        """Count these seconds; raise PlayerLost when the time is up."""
        self.cpu, self.idle, self.wall = self.cpu + cpu, self.idle + idle, self.wall + wall
        if self.cpu > self.limits.cpu_seconds:
            self.end(too_long(f"All questions together have used up {self.limits.cpu_seconds:g} s of CPU time."))
        if self.idle > self.limits.idle_seconds:
            self.end(too_long(f"All questions together have waited for {self.limits.idle_seconds:g} s."))
        if self.wall > self.limits.wall_seconds:
            self.end(too_long(f"All questions together have taken {self.limits.wall_seconds:g} s."))

    def wall_left_for_training(self) -> float:
        """Return how long the next training may take, so that the other questions have their time."""
        return max(0.0, self.limits.wall_seconds - self.limits.rest_seconds - self.wall)

    def receive(self, text_bytes: int, array_bytes: int) -> None:
        """Count a reply before it is read; raise PlayerLost if there is no room for it."""
        self.text_bytes, self.array_bytes = self.text_bytes + text_bytes, self.array_bytes + array_bytes
        if self.text_bytes > self.limits.reply_text_bytes or self.array_bytes > self.limits.reply_array_bytes:
            self.end(PlayerLost(Kind.CRASH, "All results together are larger than a hand-in's may be."))

    def end(self, reason: PlayerLost) -> None:
        """Remember why there is nothing left, and raise it."""
        self.spent = reason
        raise reason


def too_long(text: str) -> PlayerLost:
    """Return what is raised when the time is up."""
    return PlayerLost(Kind.DEADLINE, text)
