"""What a late hand-in loses: something for each day or part of a day, up to a bound, or everything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from math import ceil

from given.checking.report import plural, write_points

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Amount:
    """Points, or a share of those that were reached."""

    number: float
    is_share: bool = False  # in per cent

    def of(self, reached: float) -> float:
        """Return how many points that is."""
        return reached * self.number / 100 if self.is_share else self.number

    def __str__(self) -> str:
        return f"{self.number:g} %" if self.is_share else plural_points(self.number)


NOTHING, EVERYTHING = Amount(0.0), Amount(100.0, is_share=True)


@dataclass(frozen=True)
class Lateness:
    """How late a hand-in is, and how many points that takes off."""

    words: str = ""
    penalty: float = 0.0


@dataclass(frozen=True)
class Deadline:
    """When to hand in, and what happens afterwards."""

    at: datetime  # with its time zone
    grace: timedelta = timedelta()
    per_day: Amount = NOTHING
    at_most: Amount = EVERYTHING
    cut_after_days: int | None = None
    extensions: Mapping[str, datetime] = field(default_factory=dict)  # by student

    @property
    def zone(self) -> tzinfo | None:
        return self.at.tzinfo

    def days_late(self, student: str, handed_in: datetime) -> int:
        """Return the days, or parts of one, since the deadline; within the grace there is none."""
        if handed_in.tzinfo is None:  # the platform tells no zone: then it is the course's
            handed_in = handed_in.replace(tzinfo=self.zone)
        late = time_between(self.extensions.get(student, self.at), handed_in)
        return ceil(late / DAY) if late > self.grace else 0

    def judge(self, student: str, handed_in: datetime | None, marked_late: bool, reached: float) -> Lateness:
        """Return what being late costs of the points reached; where nobody knows the time it costs nothing, and says so."""
        if handed_in is None:
            return Lateness("late, nobody knows by how much: nothing taken off" if marked_late else "")
        days = self.days_late(student, handed_in)
        if not days:
            return Lateness("in time" if marked_late else "")  # whatever the platform takes for the deadline
        if self.cut_after_days is not None and days > self.cut_after_days:
            return Lateness(f"{plural(days, 'day')} late: not counted", reached)
        penalty = round(min(days * self.per_day.of(reached), self.at_most.of(reached), reached), 2)
        taken = f": {plural_points(penalty)} taken off" if penalty else ""
        return Lateness(f"{plural(days, 'day')} late{taken}", penalty)

    def __str__(self) -> str:
        others = f", {plural(len(self.extensions), 'extension')}" if self.extensions else ""
        return f"{self.for_students}{others}"

    @property
    def for_students(self) -> str:
        """Return what everybody may know."""
        words = f"deadline {self.at.isoformat(' ', 'minutes')}"
        if self.per_day.number:
            words += f", {self.per_day} a day, at most {self.at_most}"
        if self.cut_after_days is not None:
            words += f", not counted when more than {plural(self.cut_after_days, 'day')} late"
        return words


def time_between(start: datetime, end: datetime) -> timedelta:
    """Return the time that passes: also where clocks are put back meanwhile, which Python's difference leaves out."""
    by_the_clock = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    return by_the_clock + (start.utcoffset() or timedelta()) - (end.utcoffset() or timedelta())


def plural_points(points: float) -> str:
    """Write a number of points: 1 point, 2.5 points."""
    return "1 point" if points == 1 else f"{write_points(points)} points"
