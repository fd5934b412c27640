import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from guardian.policy.decisions import Reason
from guardian.policy.settings import OriginKind, RelationshipClass
from guardian.store import (
    alerts,
    characters,
    credentials,
    links,
    outbox,
    policies,
    purchases,
    refusals,
    settings,
    signing_keys,
    usage,
    wards,
)
from guardian.store.alerts import AlertStep
from guardian.store.characters import CharacterRow
from guardian.store.conditions import Condition
from guardian.store.connection import Connection, from_text, to_text
from guardian.store.outbox import OutboxKind, OutboxState
from guardian.store.policies import PolicyRow
from guardian.store.purchases import PurchaseRow, SpendingRow
from guardian.store.refusals import RefusalRow
from guardian.store.usage import UsageRow
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, add_link, alert_row, open_database

LATER = START + timedelta(minutes=5)
TODAY = date(2026, 11, 22)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    database = open_database(tmp_path)
    with database.write() as lent:
        add_link(lent, START)
        yield lent
    database.close()


def test_moments_sort_as_text_whatever_their_offset() -> None:
    east = datetime(2026, 1, 1, 8, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    texts = [to_text(east), to_text(datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC))]
    assert texts == sorted(texts)
    assert from_text(texts[0]) == east


def test_links_come_back_as_they_were_kept(connection: Connection) -> None:
    links.set_heard(connection, LINK, LATER)
    links.set_next_event(connection, LINK, 7)
    row = links.find(connection, LINK)
    assert row is not None
    assert (row.last_heard_at, row.next_gl_seq, row.created_at) == (LATER, 7, START)
    assert links.every(connection) == (row,)
    assert links.find(connection, "unknown") is None


def test_a_condition_is_news_once(connection: Connection) -> None:
    assert links.set_condition(connection, LINK, Condition.OFFLINE)
    assert not links.set_condition(connection, LINK, Condition.OFFLINE)
    row = links.find(connection, LINK)
    assert row is not None
    assert row.condition is Condition.OFFLINE
    assert row.condition.heals_itself
    assert not Condition.SIGN_IN_NEEDED.heals_itself


def test_an_ended_link_stays_ended(connection: Connection) -> None:
    assert links.set_condition(connection, LINK, Condition.ENDED)
    assert not links.set_condition(connection, LINK, Condition.ACTIVE)
    row = links.find(connection, LINK)
    assert row is not None
    assert row.condition is Condition.ENDED


def test_a_gap_keeps_its_first_moment_until_it_closes(connection: Connection) -> None:
    for found_at, expected in ((START, START), (LATER, START), (None, None), (LATER, LATER)):
        links.set_gap(connection, LINK, found_at)
        row = links.find(connection, LINK)
        assert row is not None
        assert row.gap_found_at == expected


def test_a_removed_link_takes_everything_but_alerts_and_events(connection: Connection) -> None:
    credentials.save(connection, LINK, "{}")
    alerts.insert(connection, alert_row("a", START))
    outbox.ask(connection, LINK, OutboxKind.SESSION_STOP, {}, START)
    links.remove(connection, LINK)
    assert wards.find(connection, LINK) is None
    assert credentials.find(connection, LINK) is None
    assert outbox.open_wishes(connection, LINK) == ()
    assert len(alerts.latest(connection)) == 1


def test_credentials_are_kept_and_forgotten(connection: Connection) -> None:
    credentials.save(connection, LINK, "first")
    credentials.save(connection, LINK, "second")
    assert credentials.find(connection, LINK) == "second"
    credentials.remove(connection, LINK)
    assert credentials.find(connection, LINK) is None


def test_the_providers_clock_runs_on_from_its_last_word(connection: Connection) -> None:
    wards.set_time(connection, LINK, START + timedelta(days=3), START)
    ward = wards.find(connection, LINK)
    assert ward is not None
    assert ward.provider_time(LATER) == LATER + timedelta(days=3)


def test_keys_that_are_no_longer_named_are_history(connection: Connection) -> None:
    signing_keys.replace(connection, LINK, [("a", "A"), ("b", "B")], START)
    signing_keys.replace(connection, LINK, [("b", "B"), ("c", "C")], LATER)
    assert signing_keys.in_use(connection, LINK) == ("B", "C")
    history = {row.key_id: row.retired_at for row in signing_keys.history(connection, LINK)}
    assert history == {"a": LATER, "b": None, "c": None}
    signing_keys.replace(connection, LINK, [("a", "A")], LATER)
    assert signing_keys.in_use(connection, LINK) == ("A",)


def test_characters_keep_the_providers_order(connection: Connection) -> None:
    rows = [
        CharacterRow(
            character_id=name,
            name=f"<b>{name}</b>",
            description="\x00'; DROP TABLE link; --",
            relationship_class=RelationshipClass.FRIEND,
            blocked=True,
            locked_by=OriginKind.GUARDIAN,
            clause=None,
        )
        for name in ("z", "a", "m")
    ]
    characters.replace(connection, LINK, rows)
    assert characters.of_link(connection, LINK) == tuple(rows)
    characters.replace(connection, LINK, rows[:1])
    assert characters.of_link(connection, LINK) == (rows[0],)


def used(day: date, seconds: int, character_id: str = "owl") -> UsageRow:
    return UsageRow(day=day, character_id=character_id, active_seconds=seconds, turns=1)


def test_a_report_replaces_its_days_and_no_other(connection: Connection) -> None:
    yesterday, before = TODAY - timedelta(days=1), TODAY - timedelta(days=2)
    first = [used(before, 1), used(yesterday, 2), used(yesterday, 3, "lan"), used(TODAY, 4)]
    usage.replace(connection, LINK, (before, TODAY), first, START)
    second = [used(yesterday, 20), used(before, 99)]
    usage.replace(connection, LINK, (yesterday, TODAY), second, LATER)
    assert usage.between(connection, LINK, before, TODAY) == (used(before, 1), used(yesterday, 20))
    assert usage.known_days(connection, LINK, before - timedelta(days=1), TODAY) == {
        before: START,
        yesterday: LATER,
        TODAY: LATER,
    }


def test_one_row_of_use_is_set_anew(connection: Connection) -> None:
    usage.save(connection, LINK, used(TODAY, 1))
    usage.save(connection, LINK, used(TODAY, 5))
    assert usage.between(connection, LINK, TODAY, TODAY) == (used(TODAY, 5),)


def test_refusals_and_purchases_are_found_by_time(connection: Connection) -> None:
    refusal = RefusalRow(refusal_id="r", at=START, reason=Reason.CURFEW, character_id=None)
    later = RefusalRow(refusal_id="s", at=LATER, reason=Reason.CURFEW, character_id="owl")
    refusals.save(connection, LINK, [refusal, later])
    refusals.save(connection, LINK, [refusal])
    assert refusals.between(connection, LINK, START, LATER) == (refusal,)
    assert refusals.between(connection, LINK, START, LATER + timedelta(seconds=1)) == (
        later,
        refusal,
    )
    bought = PurchaseRow(
        purchase_id="p", at=START, item="糖", price_minor=100, currency="CNY", refunded=False
    )
    back = PurchaseRow(
        purchase_id="p", at=START, item="糖", price_minor=100, currency="CNY", refunded=True
    )
    total = SpendingRow(month_total_minor=100, currency="CNY", as_of=START)
    assert purchases.spending(connection, LINK) is None
    purchases.save(connection, LINK, [bought], total)
    purchases.save(connection, LINK, [back], total)
    assert purchases.between(connection, LINK, START, LATER) == (back,)
    assert purchases.spending(connection, LINK) == total


def test_the_latest_policy_stands(connection: Connection) -> None:
    assert policies.find(connection, LINK) is None
    for version in (1, 2):
        row = PolicyRow(document=json.dumps({"v": version}), etag=f'"v{version}"', fetched_at=START)
        policies.save(connection, LINK, row)
        assert policies.find(connection, LINK) == row


def test_settings_hold_any_json(connection: Connection) -> None:
    assert settings.find(connection, "language", "en") == "en"
    for value in ("zh_CN", 5, None, [1, "a"], {"a": {"b": False}}):
        settings.save(connection, "x", value)  # type: ignore[arg-type]  # lists are invariant
        assert settings.find(connection, "x", "unset") == value


def test_an_alert_arrives_once_and_keeps_what_was_first(connection: Connection) -> None:
    first = alert_row("a", START)
    assert alerts.insert(connection, first)
    assert not alerts.insert(connection, alert_row("a", LATER, level="info"))
    assert alerts.find(connection, LINK, "a") == first
    assert alerts.find(connection, LINK, "b") is None


def test_the_life_of_an_alert_goes_forward_only(connection: Connection) -> None:
    alerts.insert(connection, alert_row("a", START))
    assert alerts.mark(connection, LINK, "a", AlertStep.ACKNOWLEDGED, LATER)
    assert not alerts.mark(connection, LINK, "a", AlertStep.SHOWN, LATER + timedelta(hours=1))
    assert not alerts.mark(connection, LINK, "a", AlertStep.ACKNOWLEDGED, START)
    row = alerts.find(connection, LINK, "a")
    assert row is not None
    assert (row.shown_at, row.acknowledged_at, row.resolved_at) == (LATER, LATER, None)
    assert alerts.mark(connection, LINK, "a", AlertStep.RESOLVED, LATER)
    assert not alerts.mark(connection, LINK, "absent", AlertStep.SHOWN, LATER)


def test_alerts_are_listed_by_when_they_came(connection: Connection) -> None:
    for number, name in enumerate("abc"):
        moment = START + timedelta(seconds=number)
        alerts.insert(connection, alert_row(name, moment))
    alerts.insert(connection, alert_row("other", START, link_id="link-2"))
    alerts.mark(connection, LINK, "b", AlertStep.ACKNOWLEDGED, LATER)
    assert [row.alert_id for row in alerts.latest(connection, link_id=LINK)] == ["c", "b", "a"]
    assert [row.alert_id for row in alerts.latest(connection, limit=1)] == ["c"]
    assert [row.alert_id for row in alerts.waiting(connection, link_id=LINK)] == ["a", "c"]
    assert len(alerts.waiting(connection)) == 3


def test_a_wish_goes_from_waiting_to_its_answer(connection: Connection) -> None:
    ids = [
        outbox.ask(connection, LINK, OutboxKind.POLICY_PATCH, {"daily_minutes": n}, START)
        for n in (10, 20, 30)
    ]
    assert [wish.id for wish in outbox.open_wishes(connection, LINK)] == ids
    outbox.set_sent(connection, ids[0], LATER)
    outbox.set_sent(connection, ids[0], LATER)
    sent = outbox.find(connection, ids[0])
    assert sent is not None
    assert (sent.state, sent.attempts, sent.body) == (OutboxState.SENT, 2, {"daily_minutes": 10})
    outbox.set_confirmed(connection, ids[0], LATER)
    outbox.set_refused(connection, ids[1], {"code": "x", "errors": []}, LATER)
    assert [wish.id for wish in outbox.open_wishes(connection, LINK)] == [ids[2]]
    refused = outbox.find(connection, ids[1])
    assert refused is not None
    assert refused.refusal == {"code": "x", "errors": []}
    newest = outbox.latest(connection, LINK, OutboxKind.POLICY_PATCH)
    assert [wish.id for wish in newest] == ids[::-1]
    assert len({wish.idempotency_key for wish in newest}) == 3
