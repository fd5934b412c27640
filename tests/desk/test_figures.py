"""Every number that a page shows of one child, drawn at random: none contradicts another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.desk.services import Services
from guardian.policy.decisions import Reason
from guardian.policy.settings import PolicySettings
from guardian.store.database import Database
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, open_database, save_policy, save_usage
from tests.rig.small_desk import compose

TODAY = date(2026, 11, 22)
CAST = ("owl", "lan", "zed", "gone")
"""The last one is no longer offered, but was talked with."""

used = st.dictionaries(
    st.tuples(st.integers(0, 6), st.sampled_from(CAST)), st.integers(0, 21_600), max_size=20
).map(lambda rows: [(ago, name, seconds) for (ago, name), seconds in rows.items()])
limit = st.none() | st.integers(0, 1440)
drawn = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
"""Every example replaces all that the one before it left."""


@dataclass(frozen=True, kw_only=True)
class Week:
    """A profile whose week is written anew."""

    services: Services
    database: Database
    clock: MovableClock

    def write(self, rows: list[tuple[int, str, int]], daily_minutes: int | None) -> None:
        with self.database.write() as connection:
            save_usage(connection, TODAY, 7, rows)
            wanted = PolicySettings(daily_minutes=daily_minutes)
            save_policy(connection, wanted, self.clock.now())


@pytest.fixture
def week(tmp_path: Path, clock: MovableClock) -> Iterator[Week]:
    database = open_database(tmp_path)
    with database.write() as connection:
        add_link(connection, clock.now())
    services = compose(tmp_path, database, clock, "en")
    yield Week(services=services, database=database, clock=clock)
    services.watch.stop()


@drawn
@given(rows=used, daily_minutes=limit)
def test_home_agrees_with_itself(
    week: Week, rows: list[tuple[int, str, int]], daily_minutes: int | None
) -> None:
    week.write(rows, daily_minutes)
    home = week.services.overviews.overview(LINK)
    seconds = sum(row[2] for row in rows if row[0] == 0)
    assert home.minutes_today == seconds // 60 == home.week[-1].minutes
    assert sum(each.minutes for each in home.characters_today) == home.minutes_today
    assert all(each.minutes >= 0 for each in home.characters_today)
    assert home.limit_minutes == daily_minutes
    if daily_minutes is None:
        assert home.remaining_minutes is None
        assert home.blocked_reason is None
    else:
        assert home.remaining_minutes == max(0, daily_minutes - home.minutes_today)
        assert (home.remaining_minutes == 0) == (home.blocked_reason is Reason.LIMIT_REACHED)


@drawn
@given(rows=used)
def test_the_characters_agree_with_home(week: Week, rows: list[tuple[int, str, int]]) -> None:
    week.write(rows, None)
    home = week.services.overviews.overview(LINK)
    today = {each.character_id: each.minutes for each in home.characters_today}
    found = week.services.characters.characters(LINK)
    assert [each.minutes_today for each in found] == [
        today.get(each.character_id, 0) for each in found
    ]
    assert all(each.minutes_today <= each.minutes_week for each in found)
    if not any(name == "gone" for _, name, _ in rows):
        bars = sum(day.minutes or 0 for day in home.week)
        assert sum(each.minutes_week for each in found) == bars


@drawn
@given(rows=used)
def test_the_days_told_in_words_agree_with_the_bars(
    week: Week, rows: list[tuple[int, str, int]]
) -> None:
    week.write(rows, None)
    bars = week.services.overviews.overview(LINK).week
    told = week.services.activity.days(LINK)
    assert [sum(each.minutes for each in told if each.day == bar.day) for bar in bars] == [
        bar.minutes for bar in bars
    ]


def test_who_is_no_longer_offered_is_still_counted_by_its_id(week: Week) -> None:
    week.write([(0, "gone", 600), (0, "owl", 60)], None)
    home = week.services.overviews.overview(LINK)
    assert [(each.name, each.minutes) for each in home.characters_today] == [
        ("gone", 10),
        ("Owl", 1),
    ]
    assert "gone" not in {each.character_id for each in week.services.characters.characters(LINK)}
