"""Events that wait in the provider's ledger: how many, and many put there at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from guardian.link.set_tokens import sign_set
from guardian.link.wire.events import Actor, Alert, Imminence, Level, SetClaims
from guardian.provider.context import Provider
from guardian.provider.engine.outgoing import Told, new_jti
from guardian.provider.ledger.keys import current_key
from guardian.provider.ledger.outbox import event_table
from guardian.provider.ledger.safety import alert_table
from guardian.provider.serve import ServeOptions, open_provider
from tests.rig.proxied_provider import FrontedProvider

AWAY = timedelta(days=30)
_AT_ONCE = 1000
_LEVELS = (Level.LOW, Level.MODERATE, Level.HIGH)


def let_wait(process: FrontedProvider, ward_id: str, link_id: str, count: int) -> None:
    """Let so many alerts of the next thirty days wait for a link, as the engine would tell them.

    Move the clock ahead by :data:`AWAY` afterwards: what tells of later moments has later numbers.
    """
    options = ServeOptions(db=f"sqlite:///{process.ledger}", test_control=True)
    provider = open_provider(options, process.proxy.url)
    try:
        pile_up(provider, ward_id, link_id, count)
    finally:
        provider.engine.dispose()


def unheard(provider: Provider) -> int:
    """Return how many events nobody acknowledged; an app that did has verified and kept them."""
    with provider.engine.connect() as connection:
        statement = select(func.count()).where(event_table.c.acked_at.is_(None))
        return connection.execute(statement).scalar_one()


def pile_up(provider: Provider, ward_id: str, link_id: str, count: int) -> None:
    """Do so with a provider that is open."""
    for first in range(0, count, _AT_ONCE):
        with provider.engine.begin() as connection:
            now = provider.clock.now() + AWAY * (first / count)
            alerts = list(_alerts(min(_AT_ONCE, count - first), now))
            _keep(connection, ward_id, alerts)
            _tell(provider, connection, link_id, alerts)


def _alerts(count: int, now: datetime) -> Iterator[Alert]:
    for number in range(count):
        yield Alert(
            alert_id=f"alert-{new_jti()}",
            category="self_harm.ideation",
            level=_LEVELS[number % len(_LEVELS)],
            imminence=Imminence.NONE,
            actor=Actor.USER,
            detected_at=now + timedelta(seconds=number),
            method="rule",
            rule_version="rules-1",
            provider_actions=["comfort_shown"],
            character_id="study_owl",
            evidence_digest="d" * 64,
        )


def _keep(connection: Connection, ward_id: str, alerts: list[Alert]) -> None:
    table = alert_table
    last = connection.execute(
        select(func.coalesce(func.max(table.c.number), 0)).where(table.c.ward_id == ward_id)
    ).scalar_one()
    rows = [
        {
            "alert_id": alert.alert_id,
            "ward_id": ward_id,
            "number": number,
            "level": alert.level,
            "drill": alert.drill,
            "detected_at": alert.detected_at,
            "payload": alert.model_dump(mode="json", exclude={"contact_attempts"}),
        }
        for number, alert in enumerate(alerts, last + 1)
    ]
    connection.execute(insert(table), rows)


def _tell(provider: Provider, connection: Connection, link_id: str, alerts: list[Alert]) -> None:
    table, issued_at = event_table, provider.wall_clock.now()
    last = connection.execute(
        select(func.coalesce(func.max(table.c.gl_seq), 0)).where(table.c.link_id == link_id)
    ).scalar_one()
    key = current_key(connection, issued_at)
    rows = []
    for number, alert in enumerate(alerts, last + 1):
        told = Told.of(alert)
        claims = SetClaims(
            iss=provider.issuer,
            aud=link_id,
            iat=int(issued_at.timestamp()),
            jti=new_jti(),
            gl_seq=number,
            events={told.uri: told.payload.model_dump(mode="json")},
        )
        rows.append(
            {
                "link_id": link_id,
                "gl_seq": number,
                "jti": claims.jti,
                "alert_id": told.alert_id,
                "compact": sign_set(claims, key),
                "created_at": alert.detected_at,
            }
        )
    connection.execute(insert(table), rows)
