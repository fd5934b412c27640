"""The sandbox family, and links between its people."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from guardian.link.wire.ward import LinkState
from guardian.provider.access import Permission
from guardian.provider.accounts import people
from guardian.provider.accounts.seed import birth_date_for, seed_family
from guardian.provider.ledger.people import guardian_table, ward_table

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def age_on(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def test_the_family(family: Engine) -> None:
    with family.begin() as connection:
        assert people.guardian(connection, "guardian-parent").display_name == "妈妈"
        mia, leo = people.guardian_wards(connection, "guardian-parent")
        assert people.ward(connection, "ward-mia") == mia
    assert (mia.display_name, leo.display_name) == ("小雅", "小乐")
    assert (age_on(mia.birth_date, NOW.date()), age_on(leo.birth_date, NOW.date())) == (11, 15)
    assert (mia.jurisdiction, mia.time_zone, mia.currency, mia.language) == (
        "CN",
        "Asia/Shanghai",
        "CNY",
        "zh-CN",
    )


def test_the_family_in_english_and_only_once(engine: Engine) -> None:
    with engine.begin() as connection:
        seed_family(connection, "en", NOW)
        seed_family(connection, "zh-CN", NOW)
        names = [row.display_name for row in people.guardian_wards(connection, "guardian-parent")]
        assert people.guardian(connection, "guardian-parent").display_name == "Mum"
    assert names == ["Mia", "Leo"]


@pytest.mark.parametrize(("rehearsal", "cost"), [(False, "16384"), (True, "16")])
def test_only_a_rehearsal_spares_the_slow_hash(engine: Engine, rehearsal: bool, cost: str) -> None:
    with engine.begin() as connection:
        seed_family(connection, "en", NOW, rehearsal=rehearsal)
        hashes = [
            *connection.scalars(select(guardian_table.c.password_hash)),
            *connection.scalars(select(ward_table.c.password_hash)),
        ]
    assert {each.split("$")[1] for each in hashes} == {cost}


@given(st.dates(date(2026, 1, 1), date(2040, 1, 1)))
def test_the_ages_hold_on_any_day_and_for_the_next_month(day: date) -> None:
    now = datetime.combine(day, time(12), UTC)
    for age in (11, 15):
        birth = birth_date_for(age, now)
        assert age_on(birth, day) == age_on(birth, day + timedelta(days=30)) == age


def test_nobody(family: Engine) -> None:
    with family.begin() as connection:
        with pytest.raises(LookupError):
            people.ward(connection, "nobody")
        with pytest.raises(LookupError):
            people.guardian(connection, "ward-mia")
        assert people.link(connection, "nobody") is None
        assert people.guardian_wards(connection, "nobody") == ()
        assert people.active_links(connection, "nobody") == ()
        people.end_link(connection, "nobody", NOW)


def new_link(engine: Engine, ward_id: str = "ward-mia", at: datetime = NOW) -> str:
    with engine.begin() as connection:
        return people.create_link(
            connection,
            guardian_id="guardian-parent",
            ward_id=ward_id,
            permissions=[Permission.USAGE_READ, Permission.ALERTS_READ],
            client_name="Guardian",
            now=at,
        )


def test_a_link_as_it_was_made(family: Engine) -> None:
    link_id = new_link(family)
    with family.begin() as connection:
        row = people.link(connection, link_id)
    assert row == people.LinkRow(
        link_id=link_id,
        guardian_id="guardian-parent",
        ward_id="ward-mia",
        state=LinkState.ACTIVE,
        permissions=frozenset({Permission.USAGE_READ, Permission.ALERTS_READ}),
        client_name="Guardian",
        created_at=NOW,
        ended_at=None,
        expires_at=NOW.replace(year=NOW.year + 1),
    )


def test_active_links_are_a_wards_own_the_oldest_first(family: Engine) -> None:
    second = new_link(family, at=NOW + timedelta(minutes=1))
    first = new_link(family)
    new_link(family, "ward-leo")
    with family.begin() as connection:
        assert [row.link_id for row in people.active_links(connection, "ward-mia")] == [
            first,
            second,
        ]
        people.end_link(connection, first, NOW)
        assert [row.link_id for row in people.active_links(connection, "ward-mia")] == [second]


def test_a_link_ends_once_and_as_it_first_ended(family: Engine) -> None:
    link_id = new_link(family)
    with family.begin() as connection:
        people.end_link(connection, link_id, NOW, LinkState.EXPIRED)
        people.end_link(connection, link_id, NOW + timedelta(days=1))
        row = people.link(connection, link_id)
    assert row is not None
    assert (row.state, row.ended_at) == (LinkState.EXPIRED, NOW)


def test_a_link_needs_people_that_exist(family: Engine) -> None:
    with pytest.raises(IntegrityError):
        new_link(family, "nobody")
