"""A policy that another version of Guardian kept and this one cannot read: as if never read."""

from datetime import timedelta

import pytest

from guardian.desk.policy_reading import read_policy
from guardian.policy.settings import PolicySettings
from guardian.store import policies_seen
from guardian.store.outbox import OutboxState
from guardian.sync import asking
from guardian.sync.kept_policies import kept_document, kept_policy, settings_seen
from guardian.sync.proof_facts import gather
from tests.rig.clock import START
from tests.rig.seeded_store import LINK
from tests.sync.family import Family

UNREADABLE = ["{}", '{"version": "of another kind"}', "[]", "no JSON"]


@pytest.fixture(params=UNREADABLE)
def unreadable(request: pytest.FixtureRequest, family: Family) -> Family:
    family.provider.set_requested(PolicySettings(daily_minutes=60))
    family.session.catch_up()
    with family.database.write() as connection:
        connection.execute("UPDATE policy SET document = ?", (request.param,))
    return family


def test_nothing_is_known_of_it(unreadable: Family) -> None:
    with unreadable.database.read() as connection:
        assert kept_policy(connection, LINK) is None
        assert asking.wished_settings(connection, LINK) == PolicySettings()
        assert read_policy(connection, LINK).document is None


def test_a_change_reads_it_anew_before_it_is_sent(unreadable: Family) -> None:
    seen = {"daily_minutes": 60}
    with unreadable.database.write() as connection:
        now = unreadable.clock.now()
        wish = asking.ask_policy_change(connection, LINK, {"daily_minutes": 45}, now, seen)
    unreadable.session.catch_up()
    assert unreadable.wish(wish).state is OutboxState.CONFIRMED
    assert unreadable.provider.requested.daily_minutes == 45
    with unreadable.database.read() as connection:
        document = kept_document(connection, LINK)
    assert document is not None
    assert document.requested.daily_minutes == 45


def test_what_held_before_one_that_cannot_be_read_is_not_told_from_what_came_after(
    family: Family,
) -> None:
    family.session.catch_up()
    for minutes in (50, 40):
        family.clock.advance(timedelta(minutes=5))
        family.provider_clock.advance(timedelta(minutes=5))
        family.provider.set_requested(PolicySettings(daily_minutes=minutes))
        family.session.catch_up()
    with family.database.write() as connection:
        rows = policies_seen.between(connection, LINK, START, START + timedelta(hours=1))
        assert len(rows) == 3
        connection.execute(
            "UPDATE policy_seen SET effective = '{\"settings\": 1}' WHERE version = ?",
            (rows[1].version,),
        )
        facts = gather(connection, LINK, family.clock.now())
    assert facts is not None
    assert [each.version for each in facts.policies] == [rows[2].version]


@pytest.mark.parametrize("effective", UNREADABLE)
def test_limits_that_cannot_be_read_are_none(effective: str) -> None:
    assert settings_seen(effective) is None
