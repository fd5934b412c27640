from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.wall_clock import (
    day_start,
    first_showing,
    last_showing,
    local_date,
    next_midnight,
    next_month,
)
from tests.policy.strategies import moments, wall_times

NEW_YORK = ZoneInfo("America/New_York")
LONDON = ZoneInfo("Europe/London")
SHANGHAI = ZoneInfo("Asia/Shanghai")
SPRING = date(2026, 3, 8)
AUTUMN = date(2026, 11, 1)
odd_zones = st.sampled_from(
    ["America/New_York", "Europe/London", "America/Havana", "Australia/Lord_Howe", "Asia/Beirut"]
)
days = st.dates(min_value=date(2026, 1, 2), max_value=date(2026, 12, 30))


def test_a_time_that_spring_skips_is_the_moment_of_the_change() -> None:
    change = datetime(2026, 3, 8, 7, tzinfo=UTC)
    for wall in (time(2), time(2, 30), time(2, 59)):
        assert first_showing(SPRING, wall, NEW_YORK) == change
        assert last_showing(SPRING, wall, NEW_YORK) == change


def test_a_time_that_autumn_shows_twice_has_two_moments() -> None:
    assert first_showing(AUTUMN, time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert last_showing(AUTUMN, time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_where_clocks_never_change_a_time_is_one_moment() -> None:
    for day in (SPRING, AUTUMN):
        assert first_showing(day, time(2, 30), SHANGHAI) == last_showing(day, time(2, 30), SHANGHAI)


def test_a_midnight_that_spring_skips_is_the_moment_of_the_change() -> None:
    havana = ZoneInfo("America/Havana")
    start = day_start(SPRING, havana)
    assert start.astimezone(havana).time() == time(1)
    assert local_date(start - timedelta(seconds=1), havana) == SPRING - timedelta(days=1)


@given(days, wall_times, odd_zones)
def test_showings_are_in_order_and_show_the_time(day: date, wall: time, name: str) -> None:
    zone = ZoneInfo(name)
    first, last = first_showing(day, wall, zone), last_showing(day, wall, zone)
    assert first <= last
    before = (last - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
    wanted = datetime.combine(day, wall)  # a wall-clock time has no zone
    shown = last.astimezone(zone).replace(tzinfo=None)
    assert shown == wanted or before < wanted < shown


@given(days, wall_times, wall_times, odd_zones)
def test_a_later_time_is_never_shown_earlier(day: date, one: time, two: time, name: str) -> None:
    zone = ZoneInfo(name)
    early, late = sorted((one, two))
    assert first_showing(day, early, zone) <= first_showing(day, late, zone)
    assert last_showing(day, early, zone) <= last_showing(day, late, zone)


@given(moments, odd_zones)
def test_midnight_is_the_end_of_the_local_day(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    midnight = next_midnight(moment, zone)
    assert midnight > moment
    assert local_date(midnight, zone) == local_date(moment, zone) + timedelta(days=1)
    assert local_date(midnight - timedelta(seconds=1), zone) == local_date(moment, zone)


@pytest.mark.parametrize(
    ("moment", "first_of_next"),
    [
        (datetime(2026, 11, 22, 12, tzinfo=SHANGHAI), datetime(2026, 12, 1, tzinfo=SHANGHAI)),
        (datetime(2026, 12, 31, 23, tzinfo=SHANGHAI), datetime(2027, 1, 1, tzinfo=SHANGHAI)),
        (datetime(2026, 2, 28, 23, tzinfo=LONDON), datetime(2026, 3, 1, tzinfo=LONDON)),
    ],
)
def test_a_month_ends_at_local_midnight(moment: datetime, first_of_next: datetime) -> None:
    assert next_month(moment, SHANGHAI if moment.tzinfo is SHANGHAI else LONDON) == first_of_next
