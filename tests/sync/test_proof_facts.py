"""What a judgement goes by is what the store keeps, of the days that are judged."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from guardian.link.wire.activity import (
    Exit,
    Purchase,
    PurchaseState,
    Reminded,
    Stretch,
    UsageDay,
)
from guardian.link.wire.requests import RequestKind, RequestState
from guardian.policy.settings import PolicySettings, RelationshipClass
from guardian.store import alerts, links, policies
from guardian.sync.proof.facts import AlertFact, ApprovalFact, ExitFact, Facts, ReminderFact
from guardian.sync.proof_facts import DAYS_JUDGED, gather
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, alert_row
from tests.sync.family import Family

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ZONE = ZoneInfo("Asia/Shanghai")


def facts_of(family: Family) -> Facts:
    with family.database.read() as connection:
        facts = gather(connection, LINK, family.clock.now())
    assert facts is not None
    return facts


def chat(family: Family, began: datetime, minutes: int = 5) -> None:
    """Let the child chat with the owl, and the provider tell."""
    provider = family.provider
    day = began.astimezone(ZONE).date()
    provider.usage.append(
        UsageDay(date=day, character_id="owl", active_seconds=60 * minutes, turns=3)
    )
    provider.stretches = [
        *(provider.stretches or []),
        Stretch(started_at=began, ended_at=began + minutes * MINUTE, character_id="owl", turns=3),
    ]


def test_before_anything_was_read_there_is_nothing_to_judge(family: Family) -> None:
    with family.database.read() as connection:
        assert gather(connection, LINK, START) is None
        assert gather(connection, "unknown", START) is None


def test_everything_that_was_told_is_there(family: Family) -> None:
    provider = family.provider
    provider.requested = PolicySettings(daily_minutes=60)
    chat(family, START - HOUR)
    provider.reminders = [
        Reminded(at=START, kind="duration", trigger="interval", n=1, continuous_minutes=30)
    ]
    provider.exits = [
        Exit(requested_at=START, stopped_at=START + MINUTE, method="button", messages_after=2)
    ]
    provider.purchases = [
        Purchase(
            purchase_id="p",
            at=START,
            item="糖",
            price_minor=600,
            currency="CNY",
            state=PurchaseState.COMPLETED,
        )
    ]
    asked = {"kind": RequestKind.PURCHASE, "minutes": None, "item": "糖", "price_minor": 600}
    provider.emit_request("yes", state=RequestState.APPROVED, **asked)
    provider.emit_request("no", state=RequestState.DENIED, **asked)
    provider.emit_alert("a")
    provider.emit_verification()
    family.session.catch_up()
    facts = facts_of(family)
    assert (facts.as_of, facts.told_until, facts.linked_at) == (START, START, START)
    assert facts.minor
    assert facts.clock_difference == timedelta()
    assert [policy.settings.daily_minutes for policy in facts.policies] == [60]
    assert facts.current is not None
    assert facts.current.requested.daily_minutes == 60
    assert facts.current.version_seen_at == START
    assert [row.started_at for row in facts.stretches or ()] == [START - HOUR]
    assert [row.active_seconds for row in facts.usage] == [300]
    assert len(facts.known_days) == DAYS_JUDGED + 1
    assert facts.reminders == (ReminderFact(at=START, kind="duration"),)
    assert facts.exits == (
        ExitFact(requested_at=START, stopped_at=START + MINUTE, messages_after=2),
    )
    assert [row.price_minor for row in facts.purchases] == [600]
    assert facts.approvals == (
        ApprovalFact(price_minor=600, asked_at=START, expires_at=START + DAY),
    )
    assert facts.alerts == (
        AlertFact(alert_id="a", level="high", drill=False, detected_at=START, told_at=START),
    )
    assert facts.characters["zed"] is RelationshipClass.VIRTUAL_PARTNER


def test_what_is_older_than_the_days_judged_is_left_out(family: Family) -> None:
    chat(family, START - HOUR)
    family.provider.emit_alert("a")
    family.session.catch_up()
    later = (DAYS_JUDGED + 5) * DAY
    family.clock.advance(later)
    family.provider_clock.advance(later)
    family.session.catch_up()
    facts = facts_of(family)
    assert (facts.usage, facts.stretches, facts.alerts) == ((), (), ())
    assert len(facts.policies) == 1, "what was read before the first day may have held on"


def test_while_numbers_are_missing_nobody_knows_what_was_not_told(family: Family) -> None:
    family.provider.emit_verification()
    family.provider.gl_seq += 1
    family.provider.emit_alert("a")
    family.session.catch_up()
    assert facts_of(family).told_until is None


def test_use_without_stretches_is_no_use_that_was_told(family: Family) -> None:
    family.session.catch_up()
    assert facts_of(family).stretches == ()
    chat(family, START - HOUR)
    family.provider.stretches = None
    family.session.catch_up()
    assert facts_of(family).stretches is None


def test_an_alert_of_an_earlier_version_is_not_judged(family: Family) -> None:
    """It came with an event, and when that was signed was not kept then."""
    family.session.catch_up()
    with family.database.write() as connection:
        alerts.insert(connection, alert_row("old", START))
        alerts.insert(connection, alert_row("read", START, jti=""))
    assert [alert.alert_id for alert in facts_of(family).alerts] == ["read"]


class Card(NamedTuple):
    text: str
    ahead: timedelta


@pytest.mark.parametrize("card", [Card('{"test_control": true}', 9 * DAY), Card("{}", 0 * DAY)])
def test_only_a_provider_for_trying_out_has_two_clocks(family: Family, card: Card) -> None:
    with family.database.write() as connection:
        row = links.find(connection, LINK)
        assert row is not None
        connection.execute("UPDATE link SET provider_card = ?", (card.text,))
    family.provider_clock.advance(9 * DAY)
    family.session.catch_up()
    assert facts_of(family).clock_difference == card.ahead


def test_a_policy_that_cannot_be_read_any_more_is_left_out(family: Family) -> None:
    family.session.catch_up()
    with family.database.write() as connection:
        known = policies.find(connection, LINK)
        assert known is not None
        connection.execute("UPDATE policy SET document = '{}'")
    facts = facts_of(family)
    assert facts.current is None
    assert len(facts.policies) == 1
