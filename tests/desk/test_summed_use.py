"""From 16 on a service tells the time of a day and not with whom: pages cope with that."""

from datetime import date

import pytest

from guardian.desk.characters import Characters
from guardian.desk.limits import Limits
from guardian.desk.overviews import Overviews
from guardian.desk.values import ALL_CHARACTERS
from guardian.policy.settings import PolicySettings
from guardian.store.database import Database
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, save_policy, save_usage

TODAY = date(2026, 11, 22)


@pytest.fixture
def summed(database: Database, clock: MovableClock) -> Database:
    with database.write() as connection:
        add_link(connection, clock.now())
        save_policy(connection, PolicySettings(daily_minutes=60), clock.now())
        save_usage(connection, TODAY, 2, [(0, ALL_CHARACTERS, 1800), (1, ALL_CHARACTERS, 600)])
    return database


def test_home_tells_the_sum(summed: Database, clock: MovableClock) -> None:
    home = Overviews(summed, clock).overview(LINK)
    assert home.minutes_today == 30
    assert home.remaining_minutes == 30
    assert [each.character_id for each in home.characters_today] == [ALL_CHARACTERS]
    assert [day.minutes for day in home.week][-2:] == [10, 30]


def test_no_character_seems_unused_only_because_nothing_is_told(
    summed: Database, clock: MovableClock
) -> None:
    found = Characters(summed, clock, Limits(summed, clock, lambda _link_id: None)).characters(LINK)
    assert found
    assert not any(each.use_told for each in found)


def test_a_younger_child_is_told_of_by_character(summed: Database, clock: MovableClock) -> None:
    with summed.write() as connection:
        save_usage(connection, TODAY, 2, [(0, "owl", 1800)])
    found = Characters(summed, clock, Limits(summed, clock, lambda _link_id: None)).characters(LINK)
    assert all(each.use_told for each in found)
    assert [each.minutes_today for each in found if each.character_id == "owl"] == [30]
