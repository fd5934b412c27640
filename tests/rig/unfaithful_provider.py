"""Providers that say one thing and do another, each in one way, to be found out by the app.

What they say is what an honest one says: documents, numbers and signatures are real. Only what a
child meets, or what is told of it, is not as it should be.

The fault is in this process while the block lasts, and nowhere in what the app runs.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import local
from typing import Any

import pytest
from joserfc.jwk import OKPKey
from sqlalchemy import Connection

from guardian.link.wire.events import Alert, Level
from guardian.policy.effective import Layer
from guardian.provider.accounts.people import WardRow
from guardian.provider.context import Provider
from guardian.provider.engine import due, events, exits, policy
from guardian.provider.engine.alert_records import keep_alert
from guardian.provider.engine.crisis_rounds import begin_crisis
from guardian.provider.engine.layers import LayersOfWard, read_layers
from guardian.provider.engine.outgoing import Told, append_to, hearers
from guardian.provider.ledger.keys import published_keys
from tests.rig.provider_server import ServedProvider, served_provider

Breaks = Mapping[str, object]
"""What stands where in the provider instead, by dotted path."""
A_MOMENT = timedelta(seconds=1)
LATE = timedelta(hours=1)


class Unfaithful(StrEnum):
    """What is wrong."""

    NO_CURFEW = "chats in closed hours"
    NO_BLOCKS = "lets blocked characters answer"
    NO_DAY_LIMIT = "goes on after the day's minutes"
    NO_SESSION_LIMIT = "goes on without the rest"
    NO_SPENDING_CAPS = "sells above every cap"
    NO_REMINDERS = "never reminds of the time or of reality"
    NO_STOP = "says something more after every stop"
    LATE_ALERTS = "tells alerts an hour late"
    UNTOLD_ALERTS = "keeps alerts in its list and tells nobody"
    NO_CHANGES = "confirms every change and keeps to the limits that it had first"
    NO_SIGN_OF_LIFE = "never proves that its channel lives"
    NEW_KEYS_ALONE = "publishes only its newest signing key; test control changes it"


@contextmanager
def unfaithful_provider(
    folder: Path, fault: Unfaithful, **options: Any
) -> Iterator[ServedProvider]:
    """Serve the seeded family, unfaithfully; ``options`` are those of ``served_provider``."""
    with unfaithful(fault), served_provider(folder, **options) as served:
        yield served


@contextmanager
def unfaithful(fault: Unfaithful) -> Iterator[None]:
    """Let every provider that is served in this process be unfaithful; afterwards it is mended."""
    with pytest.MonkeyPatch.context() as broken:
        for path, instead in _BREAKS[fault]().items():
            broken.setattr(path, instead)
        yield


def _without(place: str, **fields: object) -> Callable[[], Breaks]:
    """Let a room of the engine know nothing of some limits; what is told of them stays."""

    def read(connection: Connection, person: WardRow, now: datetime) -> policy.WardPolicy:
        found = policy.read_policy(connection, person, now)
        settings = replace(found.effective.settings, **fields)  # type: ignore[arg-type] # fields of it
        return replace(
            found,
            effective=replace(found.effective, settings=settings),
            later=replace(found.later, **fields),  # type: ignore[arg-type] # as above
        )

    return lambda: {f"guardian.provider.engine.{place}.read_policy": read}


def _no_reminders() -> Breaks:
    return {"guardian.provider.engine.reminders._crossed": lambda *_: False}


def _no_stop() -> Breaks:
    def and_one_thing_more(
        provider: Provider, connection: Connection, ward_id: str, topics: Any, now: datetime
    ) -> None:
        exits.count_after_exit(connection, ward_id, now, now + A_MOMENT)
        events.append_change(provider, connection, ward_id, topics, now)

    return {"guardian.provider.engine.exits.append_change": and_one_thing_more}


def _late_alerts() -> Breaks:
    waiting: list[tuple[str, Alert]] = []

    def keep(connection: Connection, ward_id: str, alert: Alert) -> bool:
        if keep_alert(connection, ward_id, alert):
            waiting.append((ward_id, alert))
        return False

    def tell(provider: Provider, connection: Connection, now: datetime) -> set[str]:
        told = [each for each in waiting if each[1].detected_at + LATE <= now]
        waiting[:] = [each for each in waiting if each not in told]
        for ward_id, alert in told:
            if alert.level is Level.CRITICAL:
                begin_crisis(provider, connection, ward_id, alert)
                continue
            for link in hearers(connection, ward_id, crisis=False):
                append_to(provider, connection, link.link_id, Told.of(alert))
        return {ward_id for ward_id, _ in told}

    return {
        "guardian.provider.engine.events.keep_alert": keep,
        "guardian.provider.engine.due.STEPS": (*due.STEPS, tell),
    }


def _untold_alerts() -> Breaks:
    def keep(connection: Connection, ward_id: str, alert: Alert) -> bool:
        keep_alert(connection, ward_id, alert)
        return False

    return {"guardian.provider.engine.events.keep_alert": keep}


def _no_changes() -> Breaks:
    first: dict[str, LayersOfWard] = {}
    mine = local()
    layers_of = policy._layers

    def remembering(connection: Connection, person: WardRow, now: datetime) -> LayersOfWard:
        found = read_layers(connection, person, now)
        mine.first = first.setdefault(person.ward_id, found)
        return found

    def as_at_first(_: LayersOfWard, extra: Mapping[str, int], today: date) -> list[Layer]:
        return layers_of(mine.first, extra, today)

    return {
        "guardian.provider.engine.policy.read_layers": remembering,
        "guardian.provider.engine.policy._layers": as_at_first,
    }


def _no_sign_of_life() -> Breaks:
    return {
        f"guardian.provider.{place}.verify_channel": lambda *_: False
        for place in ("engine.verification", "api.events")
    }


def _new_keys_alone() -> Breaks:
    def newest(connection: Connection) -> tuple[OKPKey, ...]:
        return published_keys(connection)[:1]

    return {"guardian.provider.oauth.metadata.published_keys": newest}


_BREAKS: Mapping[Unfaithful, Callable[[], Breaks]] = {
    Unfaithful.NO_CURFEW: _without("chat", curfew=None, closed_hours={}),
    Unfaithful.NO_BLOCKS: _without(
        "chat",
        blocked_characters={},
        blocked_relationship_classes={},
        approve_new_characters=None,
    ),
    Unfaithful.NO_DAY_LIMIT: _without("chat", daily_minutes=None, weekday_minutes={}),
    Unfaithful.NO_SESSION_LIMIT: _without("chat", session_minutes=None, break_minutes=None),
    Unfaithful.NO_SPENDING_CAPS: _without(
        "purchases",
        spend_per_purchase_minor=None,
        spend_per_day_minor=None,
        spend_per_month_minor=None,
    ),
    Unfaithful.NO_REMINDERS: _no_reminders,
    Unfaithful.NO_STOP: _no_stop,
    Unfaithful.LATE_ALERTS: _late_alerts,
    Unfaithful.UNTOLD_ALERTS: _untold_alerts,
    Unfaithful.NO_CHANGES: _no_changes,
    Unfaithful.NO_SIGN_OF_LIFE: _no_sign_of_life,
    Unfaithful.NEW_KEYS_ALONE: _new_keys_alone,
}
