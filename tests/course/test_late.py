"""The late rule: who hands in later never gets more, nobody has less than nothing, and in time costs nothing."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course.late import NOTHING, Amount, Deadline

UTC = timezone.utc
AT = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
HOUR = timedelta(hours=1)


def penalty(deadline: Deadline, handed_in: datetime | None, reached: float = 80.0, student: str = "jane") -> float:
    return deadline.judge(student, handed_in, False, reached).penalty


@pytest.mark.parametrize(
    ("late", "days"),
    [(-HOUR, 0), (timedelta(), 0), (timedelta(seconds=1), 1), (24 * HOUR, 1), (25 * HOUR, 2), (240 * HOUR, 10)],
)
def test_each_day_or_part_of_one_costs(late, days):
    assert Deadline(AT).days_late("jane", AT + late) == days
    assert penalty(Deadline(AT, per_day=Amount(2)), AT + late) == 2 * days
    assert penalty(Deadline(AT, per_day=Amount(5, True)), AT + late) == 4 * days


def test_within_the_grace_nothing_is_taken():
    deadline = Deadline(AT, timedelta(minutes=15), Amount(3))
    assert penalty(deadline, AT + timedelta(minutes=15)) == 0
    assert penalty(deadline, AT + timedelta(minutes=15, seconds=1)) == 3


def test_no_more_is_taken_than_the_most_and_than_there_is():
    assert penalty(Deadline(AT, per_day=Amount(10), at_most=Amount(25)), AT + 100 * HOUR) == 25
    assert penalty(Deadline(AT, per_day=Amount(10), at_most=Amount(25)), AT + 100 * HOUR, reached=7) == 7
    assert penalty(Deadline(AT, per_day=Amount(30, True)), AT + 1000 * HOUR) == 80


def test_after_the_cut_nothing_counts():
    deadline = Deadline(AT, per_day=Amount(1), cut_after_days=2)
    assert penalty(deadline, AT + 48 * HOUR) == 2 and penalty(deadline, AT + 49 * HOUR) == 80
    assert "not counted" in deadline.judge("jane", AT + 49 * HOUR, True, 80).words
    assert penalty(Deadline(AT, cut_after_days=0), AT + HOUR) == 80


def test_an_extension_is_one_students_alone():
    deadline = Deadline(AT, per_day=Amount(1), extensions={"joe": AT + 48 * HOUR})
    assert penalty(deadline, AT + 48 * HOUR, student="joe") == 0 and penalty(deadline, AT + 48 * HOUR) == 2


def test_a_time_without_a_zone_is_of_the_courses():
    at = datetime(2026, 12, 1, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))
    deadline = Deadline(at, per_day=Amount(1))
    assert penalty(deadline, datetime(2026, 12, 1, 23, 59)) == 0 and penalty(deadline, datetime(2026, 12, 2)) == 1
    assert penalty(deadline, datetime(2026, 12, 1, 22, 59, tzinfo=UTC)) == 0


def test_a_day_has_24_hours_where_clocks_are_put_back():
    berlin = ZoneInfo("Europe/Berlin")
    deadline = Deadline(datetime(2026, 10, 24, 12, tzinfo=berlin), per_day=Amount(1))
    assert penalty(deadline, datetime(2026, 10, 25, 11, tzinfo=berlin)) == 1  # 24 hours later
    assert penalty(deadline, datetime(2026, 10, 25, 12, tzinfo=berlin)) == 2


def test_who_is_late_by_nobody_knows_how_much_is_told_apart():
    assert "nobody knows" in Deadline(AT).judge("jane", None, True, 80).words
    assert Deadline(AT).judge("jane", None, False, 80).words == ""
    assert Deadline(AT, 2 * HOUR).judge("jane", AT + HOUR, True, 80).words == "in time"


@pytest.mark.parametrize("handed_in", [datetime.min, datetime.max, datetime.min.replace(tzinfo=UTC)])
def test_no_time_is_too_far_away(handed_in):
    assert 0 <= penalty(Deadline(AT, per_day=Amount(1)), handed_in) <= 80


points = st.integers(0, 20_000).map(lambda hundredths: hundredths / 100)
amounts = st.builds(Amount, st.floats(0, 100), st.booleans())
rules = st.builds(
    Deadline,
    st.just(AT),
    st.timedeltas(timedelta(), timedelta(days=3)),
    amounts,
    amounts,
    st.none() | st.integers(0, 10),
)
times = st.datetimes(
    datetime(2026, 11, 1), datetime(2027, 2, 1), timezones=st.sampled_from([UTC, ZoneInfo("Asia/Tokyo")])
)


@given(rules, times, times, points)
def test_later_never_gets_more_and_never_less_than_nothing(deadline, one, other, reached):
    earlier, later = sorted([one, other])
    first, second = penalty(deadline, earlier, reached), penalty(deadline, later, reached)
    assert 0 <= first <= second <= round(reached, 2) + 1e-9
    assert penalty(deadline, AT, reached) == 0


@given(rules, times, points, points)
def test_who_reached_more_keeps_more(deadline, handed_in, one, other):
    less, more = sorted([round(one, 2), round(other, 2)])
    kept = [reached - penalty(deadline, handed_in, reached) for reached in (less, more)]
    assert kept[0] <= kept[1] + 0.011  # penalties are hundredths


def test_a_rule_without_a_penalty_only_tells():
    assert Deadline(AT, per_day=NOTHING).judge("jane", AT + HOUR, False, 80).words == "1 day late"
