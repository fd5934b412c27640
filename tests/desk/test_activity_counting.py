"""One counting: whatever the zone and whatever was told, parts add up to the days' own minutes."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.desk.activity_counting import LATE_HOURS, parts_of, shared, window_hours
from guardian.desk.activity_hours import heat_map
from guardian.desk.activity_rows import Only, use_rows
from guardian.desk.reading import day_minutes
from guardian.policy.closing import weekday_of
from guardian.policy.settings import Curfew, PolicySettings
from guardian.policy.wall_clock import day_start
from guardian.store.stretches import StretchRow
from guardian.store.usage import UsageRow
from tests.rig.told_use import days_of, stretch

SHANGHAI = ZoneInfo("Asia/Shanghai")
HAVANA = ZoneInfo("America/Havana")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
ODD = [HAVANA, LORD_HOWE, ZoneInfo("Asia/Beirut"), ZoneInfo("Asia/Kathmandu")]
DAYS = {date(2026, 1, 1) + timedelta(days=n) for n in range(365)}

zones = st.sampled_from(ODD) | st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
lengths = st.integers(0, 3) | st.integers(0, 9_000)


@st.composite
def telling(draw: st.DrawFn) -> list[StretchRow]:
    """Stretches one after the other, around a change of clocks or anywhere in the year."""
    days = st.sampled_from([date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 4)])
    day = draw(days | st.dates(date(2026, 1, 2), date(2026, 12, 20)))
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(
        seconds=draw(st.integers(-40_000, 40_000))
    )
    told: list[StretchRow] = []
    for seconds in draw(st.lists(lengths, min_size=1, max_size=9)):
        character_id = draw(st.sampled_from("abc"))
        told.append(stretch(at, seconds, character_id))
        # Only the last of those with one character that begin in one second has a length.
        at += timedelta(seconds=max(seconds, 1) + draw(st.sampled_from([0, 0, 1, 700, 30_000])))
    return told


def _sums(rows: list[UsageRow]) -> dict[tuple[date, str], int]:
    return {
        (row.day, row.character_id): minutes
        for row, minutes in zip(rows, day_minutes(rows), strict=True)
    }


@given(telling(), zones)
def test_days_characters_hours_and_rows_agree(told: list[StretchRow], zone: ZoneInfo) -> None:
    rows = days_of(told, zone)
    parts = parts_of(rows, told, DAYS, zone)
    counted: Counter[tuple[date, str]] = Counter()
    for part in parts:
        counted[part.day, part.character_id] += part.minutes
    assert counted == Counter(_sums(rows))
    assert all(part.hour is not None for part in parts)
    assert sum(part.seconds for part in parts) == sum(row.active_seconds for row in rows)
    assert sum(row.minutes for row in use_rows(parts, Only(), {}, zone)) == counted.total()
    assert all(abs(part.minutes * 60 - part.seconds) < 120 for part in parts)


@given(telling(), zones)
def test_hours_add_up_and_none_has_more_minutes_than_the_clock(
    told: list[StretchRow], zone: ZoneInfo
) -> None:
    rows = days_of(told, zone)
    cells = heat_map(parts_of(rows, told, DAYS, zone), PolicySettings())
    total = sum(day_minutes(rows))
    # Where characters change within an hour of nothing but talk, one minute may find no room.
    assert total - len(told) <= sum(each.minutes for each in cells) <= total
    days = [row.day for row in rows]
    shown = Counter(
        (weekday_of(day), moment.astimezone(zone).hour)
        for day in set(days)
        for moment in _minutes_of(day, zone)
    )
    for each in cells:
        assert 0 <= each.minutes <= -(-shown[each.weekday, each.hour] // 60) * 60


def _minutes_of(day: date, zone: ZoneInfo) -> list[datetime]:
    start, end = day_start(day, zone), day_start(day + timedelta(days=1), zone)
    return [start + timedelta(minutes=n) for n in range(int((end - start).total_seconds() // 60))]


@given(telling(), telling(), st.integers(0, 90_000), zones)
def test_a_service_that_contradicts_itself_still_adds_up(
    told: list[StretchRow], others: list[StretchRow], seconds: int, zone: ZoneInfo
) -> None:
    """Stretches overlap and come to something else than the days; the days are believed."""
    rows = [
        UsageRow(day=row.day, character_id=row.character_id, active_seconds=seconds, turns=1)
        for row in days_of(told, zone)
    ]
    parts = parts_of(rows, [*told, *others], DAYS, zone)
    counted: Counter[tuple[date, str]] = Counter()
    for part in parts:
        assert part.minutes >= 0
        counted[part.day, part.character_id] += part.minutes
    assert {key: minutes for key, minutes in counted.items() if minutes} == {
        key: minutes for key, minutes in _sums(rows).items() if minutes
    }
    told_seconds = sum(part.seconds for part in parts if part.hour is not None)
    assert told_seconds <= sum(
        (each.ended_at - each.started_at).total_seconds() for each in told + others
    )


@given(st.integers(0, 2_000), st.lists(st.integers(0, 90_000), min_size=1, max_size=30))
def test_minutes_are_shared_without_a_rest(minutes: int, seconds: list[int]) -> None:
    shares = shared(minutes, seconds)
    assert sum(shares) == minutes
    assert min(shares) >= 0


def test_each_gets_its_own_minutes_and_the_largest_remainders_one_more() -> None:
    assert shared(11, [600, 59]) == (10, 1)
    assert shared(10, [600, 59]) == (10, 0)
    assert shared(3, [50, 70, 60]) == (1, 1, 1)


def test_an_hour_that_the_clock_shows_twice_has_both() -> None:
    """In Havana clocks go back from one to midnight on the first of November."""
    midnight = datetime(2026, 11, 1, 4, tzinfo=UTC)
    told = [stretch(midnight - timedelta(minutes=10), 60 * 140)]
    parts = parts_of(days_of(told, HAVANA), told, DAYS, HAVANA)
    assert [(part.day.day, part.hour, part.minutes) for part in parts] == [
        (31, 23, 10),
        (1, 0, 60),
        (1, 0, 60),
        (1, 1, 10),
    ]
    (row,) = use_rows([part for part in parts if part.day.day == 1], Only(hour=0), {}, HAVANA)
    assert row.minutes == 120


def test_half_an_hour_may_be_skipped() -> None:
    """On Lord Howe two o'clock is half past two on the fourth of October."""
    told = [stretch(datetime(2026, 10, 3, 15, 20, tzinfo=UTC), 60 * 60)]
    parts = parts_of(days_of(told, LORD_HOWE), told, DAYS, LORD_HOWE)
    assert [(part.hour, part.minutes) for part in parts] == [(1, 10), (2, 30), (3, 20)]


def test_a_day_of_which_nothing_is_known_has_no_parts() -> None:
    """A stretch that began the evening before is told whole."""
    told = [stretch(datetime(2026, 11, 1, 15, 30, tzinfo=UTC), 60 * 60)]
    parts = parts_of(days_of(told, SHANGHAI)[1:], told, {date(2026, 11, 2)}, SHANGHAI)
    assert [(part.day.day, part.hour, part.minutes) for part in parts] == [(2, 0, 30)]


def test_what_is_told_to_last_for_days_is_no_use_with_a_time() -> None:
    told = [stretch(datetime(2026, 11, 1, tzinfo=UTC), 60 * 60 * 24 * 400)]
    row = UsageRow(day=date(2026, 11, 3), character_id="owl", active_seconds=600, turns=4)
    (part,) = parts_of([row], told, DAYS, SHANGHAI)
    assert (part.hour, part.minutes, part.turns) == (None, 10, 4)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("22:00", "06:00", [(0, 22), (0, 23), *((1, hour) for hour in range(6))]),
        ("21:30", "22:30", [(0, 21), (0, 22)]),
        ("08:15", "08:45", [(0, 8)]),
        ("00:00", "00:00", [(0, hour) for hour in range(24)]),
        ("12:30", "12:30", [*((0, h) for h in range(12, 24)), *((1, h) for h in range(13))]),
    ],
)
def test_a_window_covers_every_hour_that_it_has_a_part_of(
    start: str, end: str, hours: list[tuple[int, int]]
) -> None:
    window = Curfew(
        start=datetime.fromisoformat(f"2026-01-01T{start}").time(),
        end=datetime.fromisoformat(f"2026-01-01T{end}").time(),
    )
    assert list(window_hours(window)) == hours


def test_late_is_from_ten_to_six() -> None:
    assert sorted(LATE_HOURS) == [0, 1, 2, 3, 4, 5, 22, 23]
