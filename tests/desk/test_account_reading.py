"""What pages read in the same way."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.desk.reading import day_minutes, link_view, start_of_day, ward_now, zone_of
from guardian.store import links, wards
from guardian.store.conditions import Condition
from guardian.store.database import Database
from guardian.store.links import LinkRow
from guardian.store.usage import UsageRow
from guardian.store.wards import WardRow
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link


def _ward(database: Database, clock: MovableClock) -> WardRow:
    with database.write() as connection:
        add_link(connection, clock.now())
        ward = wards.find(connection, LINK)
    assert ward is not None
    return ward


def _usage(day: int, seconds: int) -> UsageRow:
    return UsageRow(day=date(2026, 11, day), character_id="owl", active_seconds=seconds, turns=1)


def test_an_account_is_shown_when_its_child_is_known(
    database: Database, clock: MovableClock
) -> None:
    row = LinkRow(
        link_id="new",
        provider_name="Sandbox",
        issuer="https://companion.example",
        provider_card="{}",
        condition=Condition.CATCHING_UP,
        created_at=clock.now(),
    )
    with database.write() as connection:
        links.add(connection, row)
        assert link_view(connection, row) is None
        wards.save(connection, replace(_known_ward(clock), link_id="new"))
        view = link_view(connection, row)
    assert view is not None
    assert (view.provider_url, view.helplines) == ("https://companion.example", {})
    assert view.last_heard_at is None


def _known_ward(clock: MovableClock) -> WardRow:
    return WardRow(
        link_id=LINK,
        ward_id="mia",
        display_name="Mia",
        band="8-11",
        minor=True,
        language="en",
        time_zone="UTC",
        currency="CNY",
        as_of=clock.now(),
        fetched_at=clock.now(),
    )


def test_helplines_come_from_the_service_and_cannot_be_changed(
    database: Database, clock: MovableClock
) -> None:
    _ward(database, clock)
    with database.read() as connection:
        row = links.find(connection, LINK)
        assert row is not None
        view = link_view(connection, row)
    assert view is not None
    assert dict(view.helplines) == json.loads(row.provider_card)["helplines"] != {}
    with pytest.raises(TypeError):
        cast("Any", view.helplines)["110"] = "nobody"


@pytest.mark.parametrize("name", ["Moon/Tranquility", "", "../../etc/passwd", "/etc/localtime"])
def test_a_zone_that_this_machine_does_not_know_is_utc(clock: MovableClock, name: str) -> None:
    ward = replace(_known_ward(clock), time_zone=name)
    assert zone_of(ward) == ZoneInfo("UTC")
    assert ward_now(ward, clock.now()) == clock.now()


def test_today_is_the_providers_today(clock: MovableClock) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    ward = replace(_known_ward(clock), as_of=tomorrow, time_zone="Asia/Shanghai")
    clock.advance(timedelta(minutes=5))
    assert ward_now(ward, clock.now()) == tomorrow + timedelta(minutes=5)
    assert ward_now(ward, clock.now()).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("hours", [-16, -1, 0, 5, 11, 24 * 9])
def test_an_account_says_how_far_its_clock_is_ahead(
    database: Database, clock: MovableClock, hours: int
) -> None:
    ward = _ward(database, clock)
    with database.write() as connection:
        wards.save(connection, replace(ward, as_of=clock.now() + timedelta(hours=hours)))
        row = links.find(connection, LINK)
        assert row is not None
        view = link_view(connection, row)
    assert view is not None
    clock.advance(timedelta(minutes=5))
    assert view.provider_time(clock.now()) == clock.now() + timedelta(hours=hours)


@given(
    st.datetimes(
        min_value=datetime(2020, 1, 9),  # noqa: DTZ001 - the zone is drawn beside it
        max_value=datetime(2035, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from(
            [ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/Havana")]
        ),
    ),
    st.integers(0, 8),
)
def test_a_day_begins_before_every_moment_of_it(now: datetime, days_ago: int) -> None:
    begins = start_of_day(now, days_ago)
    assert (now.date() - begins.date()).days == days_ago
    assert begins.astimezone(UTC) <= now.astimezone(UTC)
    before = (begins.astimezone(UTC) - timedelta(microseconds=1)).astimezone(now.tzinfo)
    assert before.date() < begins.date()


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(0, 90_000)), max_size=20))
def test_the_minutes_of_each_day_add_up(drawn: list[tuple[int, int]]) -> None:
    rows = [_usage(day, seconds) for day, seconds in sorted(drawn, key=lambda row: row[0])]
    minutes = day_minutes(rows)
    assert len(minutes) == len(rows)
    for day in {row.day for row in rows}:
        of_day = [(row, m) for row, m in zip(rows, minutes, strict=True) if row.day == day]
        assert sum(m for _, m in of_day) == sum(row.active_seconds for row, _ in of_day) // 60
