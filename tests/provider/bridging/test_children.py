"""The child of a bridge: who can be, who is made, and who is found again."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from guardian.bridging.values import ChildWanted
from guardian.policy.presets import ELSEWHERE
from guardian.provider.accounts.people import ward
from guardian.provider.accounts.sign_in import check_password
from guardian.provider.backends.gateway.identities import add_identity, identities
from guardian.provider.bridging.children import Family, checked, prepare, read_child, take_in
from guardian.provider.bridging.errors import ChildWantedError
from guardian.provider.engine.consents import latest_consents
from guardian.provider.engine.policy import read_policy
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.people import guardian_table, ward_table
from guardian.provider.ledger.schema import open_provider_ledger

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
GIVEN: Mapping[str, Any] = {
    "user_id": "account-of-mia",
    "name": "Mia",
    "birth_date": "2015-03-01",
    "jurisdiction": "CN",
    "language": "zh-CN",
    "time_zone": "Asia/Shanghai",
    "currency": "CNY",
}
MIA = read_child(GIVEN, NOW.date())


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_provider_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield made
    made.dispose()


def taken_in(engine: Engine, child: ChildWanted) -> Family:
    prepared = prepare(child)
    with engine.begin() as connection:
        return take_in(connection, prepared, NOW)


def how_many(engine: Engine) -> tuple[int, int]:
    with reading(engine) as connection:
        wards = connection.execute(select(func.count()).select_from(ward_table)).scalar_one()
        guardians = connection.execute(select(func.count()).select_from(guardian_table))
        return int(wards), int(guardians.scalar_one())


def signs_in(engine: Engine, family: Family) -> bool:
    with reading(engine) as connection:
        known = check_password(
            connection, "guardian", family.guardian.login, family.guardian.password
        )
    return known is not None


def test_a_child_may_live_where_no_preset_is_known(engine: Engine) -> None:
    child = read_child({**GIVEN, "jurisdiction": ELSEWHERE, "currency": "SGD"}, NOW.date())
    family = taken_in(engine, child)
    with reading(engine) as connection:
        person = ward(connection, family.ward_id)
        policy = read_policy(connection, person, NOW)
    assert person.jurisdiction == ELSEWHERE
    assert not policy.floor.clauses
    assert policy.later.daily_minutes is None


def test_a_child_is_made_with_all_that_the_law_asks_for(engine: Engine) -> None:
    family = taken_in(engine, MIA)

    with reading(engine) as connection:
        person = ward(connection, family.ward_id)
        (identity,) = identities(connection)
        consents = latest_consents(connection, family.ward_id)
    assert (person.display_name, person.birth_date) == ("Mia", date(2015, 3, 1))
    assert (identity.subject, identity.ward_id) == ("account-of-mia", family.ward_id)
    assert len(consents) == 2
    assert signs_in(engine, family)


def test_doing_it_again_finds_the_same_child_and_tells_a_password_that_works(
    engine: Engine,
) -> None:
    first = taken_in(engine, MIA)
    again = taken_in(engine, MIA)

    assert again.ward_id == first.ward_id
    assert how_many(engine) == (1, 1)
    assert signs_in(engine, again)
    assert not signs_in(engine, first)


def test_a_second_child_of_the_same_name_has_the_same_guardian(engine: Engine) -> None:
    first = taken_in(engine, MIA)
    younger = MIA.birth_date + timedelta(days=400)
    another = replace(MIA, user_id="account-of-another-mia", birth_date=younger)
    second = taken_in(engine, another)

    assert second.ward_id != first.ward_id
    assert how_many(engine) == (2, 1)
    assert signs_in(engine, second)


def test_a_second_account_of_a_child_is_no_second_child(engine: Engine) -> None:
    first = taken_in(engine, MIA)
    named_an_adult = "second-account"
    with engine.begin() as connection:
        add_identity(connection, named_an_adult, None, NOW)
    second = taken_in(engine, replace(MIA, user_id=named_an_adult))

    assert second.ward_id == first.ward_id
    assert how_many(engine) == (1, 1)
    with reading(engine) as connection:
        known = {each.subject: each.ward_id for each in identities(connection)}
    assert known == {MIA.user_id: first.ward_id, named_an_adult: first.ward_id}


def test_without_accounts_name_and_day_of_birth_say_who_it_is(engine: Engine) -> None:
    mia = replace(MIA, user_id="")
    first = taken_in(engine, mia)

    assert taken_in(engine, mia).ward_id == first.ward_id
    assert taken_in(engine, replace(mia, birth_date=date(2013, 1, 1))).ward_id != first.ward_id
    with reading(engine) as connection:
        assert identities(connection) == ()


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("name", ""),
        ("name", "Mia\nLeo"),
        ("name", "x" * 101),
        ("name", None),
        ("birth_date", "2099-01-01"),
        ("birth_date", "1826-01-01"),
        ("birth_date", "yesterday"),
        ("jurisdiction", "Atlantis"),
        ("language", ""),
        ("time_zone", "Mars/Olympus"),
        ("currency", "Yuan"),
        ("currency", "¥¥¥"),
        ("user_id", 7),
    ],
)
def test_what_cannot_be_is_named(what: str, value: object) -> None:
    with pytest.raises(ChildWantedError) as refused:
        read_child({**GIVEN, what: value}, NOW.date())
    assert refused.value.values["what"] == what


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ChildWantedError) as refused:
        read_child(
            {name: value for name, value in GIVEN.items() if name != "birth_date"}, NOW.date()
        )
    assert refused.value.values["what"] == "birth_date"


@given(
    st.dictionaries(
        st.sampled_from(sorted(GIVEN)), st.none() | st.integers() | st.text(max_size=30)
    )
)
def test_whatever_is_given_is_a_child_or_is_refused(changed: dict[str, object]) -> None:
    try:
        child = read_child({**GIVEN, **changed}, NOW.date())
    except ChildWantedError:
        return
    assert checked(child, NOW.date()) == child
