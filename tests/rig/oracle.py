"""Whether a provider's ledger and an app's store say exactly the same of one link."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from guardian.store import alerts, inbox, journal, outbox, purchases, usage, ward_requests
from guardian.store.alerts import AlertRow
from guardian.store.conditions import Condition
from guardian.store.connection import Connection
from tests.rig.fronted_family import FrontedFamily

_ALL = 1_000_000


def differences(family: FrontedFamily) -> list[str]:
    """Return, in words, everything in which the two sides differ; empty: they agree."""
    with family.app.database.read() as connection:
        return [
            *_events(family, connection),
            *_alerts(family, connection),
            *_wishes(family, connection),
            *_reports(family, connection),
            *_standing(family),
        ]


def _events(family: FrontedFamily, connection: Connection) -> Iterator[str]:
    ledger = family.ledger(
        "SELECT gl_seq, compact, error FROM event WHERE link_id = ?", family.app.link_id
    )
    here = {
        row.gl_seq: row.compact
        for row in inbox.entries(connection, limit=_ALL)
        if row.link_id == family.app.link_id
    }
    # Changes that were acknowledged are forgotten there, but their numbers have no holes.
    last = max((number for number, _, _ in ledger), default=0)
    missing = sorted(set(range(1, last + 1)) - set(here))
    if missing:
        yield f"events {missing} are not in the inbox"
    if set(here) - set(range(1, last + 1)):
        yield "the inbox has events that were never sent"
    if len(inbox.entries(connection, limit=_ALL)) != len(here):
        yield "an event is in the inbox twice"
    yield from (f"event {n} was refused: {error}" for n, _, error in ledger if error is not None)
    yield from (f"event {n} differs" for n, said, _ in ledger if n in here and here[n] != said)
    unsound = journal.verify(connection)
    if unsound is not None:
        yield f"the journal is not sound at {unsound}"


def _alerts(family: FrontedFamily, connection: Connection) -> Iterator[str]:
    there = {each["alert"]["alert_id"]: each["alert"] for each in _pages(family)}
    here = {row.alert_id: row for row in alerts.latest(connection, limit=_ALL)}
    if set(there) != set(here):
        yield f"alerts differ: {sorted(set(there) ^ set(here))}"
    for alert_id in set(there) & set(here):
        if _alert(there[alert_id]) != _kept_alert(here[alert_id]):
            yield f"alert {alert_id} differs"
    if family.app.told != Counter(dict.fromkeys(here, 1)):
        yield f"told {dict(family.app.told)} of {sorted(here)}"
    yield from _steps(family, here)


def _pages(family: FrontedFamily) -> Iterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = family.second_device.read(f"/alerts?limit=200{cursor}")
        yield from page["alerts"]
        if page["next_cursor"] is None:
            return
        cursor = f"&cursor={page['next_cursor']}"


def _alert(told: dict[str, Any]) -> tuple[object, ...]:
    moment = datetime.fromisoformat(told["detected_at"])
    return told["category"], told["level"], told["drill"], told["actor"], moment


def _kept_alert(row: AlertRow) -> tuple[object, ...]:
    return row.category, row.level, row.drill, row.actor, row.detected_at


def _steps(family: FrontedFamily, here: dict[str, AlertRow]) -> Iterator[str]:
    steps = family.ledger(
        "SELECT alert_id, step FROM alert_step WHERE link_id = ?", family.app.link_id
    )
    told = {alert_id for alert_id, step in steps if step in {"acknowledged", "resolved"}}
    done = {row.alert_id for row in here.values() if row.acknowledged_at is not None}
    if told != done:
        yield f"acknowledged here {sorted(done)}, there {sorted(told)}"


def _wishes(family: FrontedFamily, connection: Connection) -> Iterator[str]:
    waiting = outbox.open_wishes(connection, family.app.link_id)
    yield from (f"wish {wish.id} ({wish.kind}) is not answered" for wish in waiting)
    there = {
        each["request_id"]: each["state"]
        for each in family.second_device.read("/requests")["requests"]
    }
    pending = {row.request_id for row in ward_requests.pending(connection)}
    if pending != {name for name, state in there.items() if state == "pending"}:
        yield f"requests that wait: here {sorted(pending)}, there {there}"
    for name, state in there.items():
        row = ward_requests.find(connection, family.app.link_id, name)
        if row is None or row.state.value != state:
            yield f"request {name} is {state} there and {row and row.state.value} here"


def _reports(family: FrontedFamily, connection: Connection) -> Iterator[str]:
    now = datetime.fromisoformat(family.second_device.read("/ward")["as_of"])
    first, last = (now - timedelta(days=30)).date(), (now + timedelta(days=1)).date()
    span = f"from={first}&to={last}"
    report = family.second_device.read(f"/usage?{span}")["usage"]
    there = {
        (each["date"], each["character_id"]): (each["active_seconds"], each["turns"])
        for each in report
    }
    here = {
        (row.day.isoformat(), row.character_id): (row.active_seconds, row.turns)
        for row in usage.between(connection, family.app.link_id, first, last)
    }
    if there != here:
        yield f"use: there {there}, here {here}"
    bought = {
        each["purchase_id"]: (each["price_minor"], each["state"] == "refunded")
        for each in family.second_device.read(f"/spending?{span}")["purchases"]
    }
    rows = purchases.between(
        connection, family.app.link_id, now - timedelta(days=40), now + timedelta(days=2)
    )
    kept = {row.purchase_id: (row.price_minor, row.refunded) for row in rows}
    if bought != kept:
        yield f"purchases: there {bought}, here {kept}"


def _standing(family: FrontedFamily) -> Iterator[str]:
    yield from (f"it told of {trouble!r}" for trouble in family.app.troubles)
    condition = family.app.condition()
    if condition is not Condition.ACTIVE:
        yield f"the link is {condition.value}"
