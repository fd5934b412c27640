"""The facts that a demo tells: read from the app's own store, without a word of anybody."""

import json
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from guardian.demo.facts import read_facts
from guardian.desk.services import Services
from guardian.policy.decisions import Reason
from guardian.policy.settings import Block, Curfew, PolicySettings
from guardian.store import refusals
from guardian.store.database import Database
from guardian.store.refusals import RefusalRow
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import (
    KEY,
    LINK,
    add_alert,
    add_link,
    alert_row,
    save_policy,
    save_usage,
)
from tests.rig.small_desk import compose


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def database(tmp_path: Path, clock: MovableClock) -> Database:
    return Database.open(tmp_path / "guardian.db", KEY, clock)


@pytest.fixture
def services(tmp_path: Path, database: Database, clock: MovableClock) -> Iterator[Services]:
    composed = compose(tmp_path, database, clock, "en")
    yield composed
    composed.watch.stop()


def test_a_family_that_lived_is_told_in_numbers_and_codes(
    services: Services, database: Database, clock: MovableClock
) -> None:
    settings = PolicySettings(
        daily_minutes=60,
        curfew=Curfew(start=time(21, 30), end=time(6)),
        spend_per_month_minor=20_000,
        blocked_characters={"lan": Block()},
    )
    with database.write() as connection:
        add_link(connection, clock.now())
        save_policy(connection, settings, clock.now())
        save_usage(connection, date(2026, 11, 22), 2, [(0, "owl", 1880), (1, "lan", 600)])
        add_alert(connection, alert_row("a1", clock.now()))
        rows = [
            RefusalRow(refusal_id=f"r{n}", at=clock.now(), reason=reason, character_id=None)
            for n, reason in enumerate((Reason.LIMIT_REACHED, Reason.CURFEW, Reason.CURFEW))
        ]
        refusals.save(connection, LINK, rows)
    facts = read_facts(services)
    assert facts["linked"] is True
    (ward,) = facts["wards"]
    assert (ward["ward"], ward["band"], ward["provider"]) == ("Mia", "8-11", "Sandbox")
    assert ward["today"] == "2026-11-22"
    assert ward["blocked"] == ["lan", "virtual_kin", "virtual_partner"]
    assert ward["limits"] == {
        "daily_minutes": "60",
        "curfew": "21:30-06:00",
        "spend_per_month_minor": "20000",
    }
    assert facts["usage"] == [
        {"ward": "Mia", "date": "2026-11-21", "character": "Lan", "minutes": 10},
        {"ward": "Mia", "date": "2026-11-22", "character": "Owl", "minutes": 31},
    ]
    assert facts["alerts"] == [
        {"category": "self_harm.ideation", "level": "high", "imminence": "subacute"}
    ]
    assert facts["refused"] == ["curfew", "limit_reached"]
    assert "Argon2id" in facts["protection"]
    assert json.loads(json.dumps(facts)) == facts


def test_a_profile_without_accounts_says_so(services: Services) -> None:
    facts = read_facts(services)
    assert facts["linked"] is False
    assert (facts["wards"], facts["usage"], facts["alerts"], facts["refused"]) == ([], [], [], [])


def test_two_children_are_told_apart(
    services: Services, database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
        add_link(connection, clock.now(), "link-2")
        save_usage(connection, date(2026, 11, 22), 1, [(0, "owl", 60)])
    facts = read_facts(services)
    assert len(facts["wards"]) == 2
    assert len(facts["usage"]) == 1
    assert [ward["limits"] for ward in facts["wards"]] == [{}, {}]
