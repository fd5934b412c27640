"""Takes events in: verified, chained and stored in one transaction before anybody says "got it"."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from joserfc.jwk import KeySet, OctKey
from pydantic import ValidationError

from guardian.clock import Clock
from guardian.link.errors import LinkEndedError, MalformedAnswerError
from guardian.link.set_tokens import SetRejectedError, verify_set
from guardian.link.wire.events import (
    ALERT_URI,
    CHANGE_URI,
    Alert,
    Change,
    PollResponse,
    SetClaims,
)
from guardian.store import alerts, inbox, links, signing_keys
from guardian.store.alerts import AlertRow
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.sync.port import LinkPort
from guardian.sync.readings import EVERY_READING, Reading, of_topics

_log = logging.getLogger(__name__)

MAX_GL_SEQ = 2**53
"""Beyond it, numbers are not kept exactly by everybody who reads JSON."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What one answer to a poll came to.

    ``ack``: what is durable now, duplicates included. ``rejected``: ``setErrs`` of RFC 8936.
    ``fresh``: how many events were new.
    """

    ack: tuple[str, ...] = ()
    rejected: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    alerts: tuple[AlertRow, ...] = ()
    readings: frozenset[Reading] = frozenset()
    fresh: int = 0


@dataclass(frozen=True)
class _Verified:
    compact: str
    claims: SetClaims
    alert: Alert | None
    readings: frozenset[Reading]


class Intake:
    """The door through which events of one link come in."""

    def __init__(self, database: Database, link_id: str, clock: Clock) -> None:
        self._database = database
        self._link_id = link_id
        self._clock = clock

    def take(self, response: PollResponse, client: LinkPort) -> Taken:
        """Store what is genuine and new; after this returns it survives a crash.

        Raises :class:`StoreError`, and what ``client.jwks()`` raises.
        """
        verified, rejected = self._verify_all(response.sets, client)
        with self._database.write() as connection:
            taken = self._store_all(connection, verified)
        rejected.update(taken.rejected)
        for error in rejected.values():
            _log.info("rejected an event: %s", error["err"])
        return replace(taken, rejected=rejected)

    def _verify_all(
        self, sets: Mapping[str, str], client: LinkPort
    ) -> tuple[list[_Verified], dict[str, Mapping[str, str]]]:
        if not sets:
            return [], {}
        issuer, known = self._known()
        fetched = not known
        keys = self._fetch_keys(client) if fetched else _key_set(known)
        verified: list[_Verified] = []
        rejected: dict[str, Mapping[str, str]] = {}
        for jti, compact in sets.items():
            try:
                try:
                    verified.append(self._verify(jti, compact, keys, issuer))
                except SetRejectedError as error:
                    if error.args[0] != "invalid_key" or fetched:
                        raise
                    # The provider may have changed its keys: asked once per answer.
                    fetched = True
                    keys = self._fetch_keys(client)
                    verified.append(self._verify(jti, compact, keys, issuer))
            except SetRejectedError as error:
                rejected[jti] = {"err": error.args[0]}
        return sorted(verified, key=lambda one: one.claims.gl_seq), rejected

    def _verify(self, jti: str, compact: str, keys: KeySet, issuer: str) -> _Verified:
        try:
            claims = verify_set(compact, keys, issuer=issuer, audience=self._link_id)
        except (TypeError, RecursionError, OverflowError):
            # joserfc trips over headers of the wrong type and depth before any signature counts.
            raise SetRejectedError("invalid_request") from None
        if claims.jti != jti or claims.gl_seq > MAX_GL_SEQ:
            raise SetRejectedError("invalid_request")
        (uri, payload), *_ = claims.events.items()
        alert = _alert(payload) if uri == ALERT_URI else None
        readings = _readings(payload) if uri == CHANGE_URI else frozenset()
        return _Verified(compact, claims, alert, readings)

    def _known(self) -> tuple[str, tuple[str, ...]]:
        with self._database.read() as connection:
            link = links.find(connection, self._link_id)
            known = signing_keys.in_use(connection, self._link_id)
        if link is None:
            raise LinkEndedError
        return link.issuer, known

    def _fetch_keys(self, client: LinkPort) -> KeySet:
        # A secret that is shared with everybody who reads the page signs nothing.
        keys = [key for key in client.jwks().keys if not isinstance(key, OctKey)]
        named = [
            (key.kid or key.thumbprint(), json.dumps(key.as_dict(private=False), sort_keys=True))
            for key in keys
        ]
        if not named:
            raise MalformedAnswerError
        with self._database.write() as connection:
            signing_keys.replace(connection, self._link_id, named, self._clock.now())
        return _key_set([jwk for _, jwk in named])

    def _store_all(self, connection: Connection, verified: list[_Verified]) -> Taken:
        now = self._clock.now()
        link = links.find(connection, self._link_id)
        if link is None:
            raise LinkEndedError
        links.set_heard(connection, self._link_id, now)
        taken = Taken()
        for one in verified:
            taken = self._store(connection, one, taken, now)
        if taken.fresh == 0:
            return taken
        highest = max(one.claims.gl_seq for one in verified)
        links.set_next_event(connection, self._link_id, max(link.next_gl_seq, highest + 1))
        if inbox.missing(connection, self._link_id) == 0:
            links.set_gap(connection, self._link_id, None)
            return taken
        links.set_gap(connection, self._link_id, now)
        if link.gap_found_at is None:
            _log.info("numbers of events are missing: everything is read anew")
            return replace(taken, readings=EVERY_READING)
        return taken

    def _store(self, connection: Connection, one: _Verified, taken: Taken, now: datetime) -> Taken:
        event = inbox.Event(
            link_id=self._link_id,
            jti=one.claims.jti,
            gl_seq=one.claims.gl_seq,
            compact=one.compact,
            received_at=now,
        )
        if not inbox.append(connection, event):
            if inbox.has(connection, self._link_id, event.jti):
                return replace(taken, ack=(*taken.ack, event.jti))
            # Another event has this number: one of the two is not what the provider meant.
            rejected = {**taken.rejected, event.jti: {"err": "invalid_request"}}
            return replace(taken, rejected=rejected)
        fresh = replace(
            taken,
            ack=(*taken.ack, event.jti),
            readings=taken.readings | one.readings,
            fresh=taken.fresh + 1,
        )
        if one.alert is None:
            return fresh
        row = _row(one.alert, event)
        return replace(
            fresh, alerts=(*fresh.alerts, row) if alerts.insert(connection, row) else fresh.alerts
        )


def _key_set(jwks: Sequence[str]) -> KeySet:
    return KeySet.import_key_set({"keys": [json.loads(jwk) for jwk in jwks]})


def _alert(payload: Mapping[str, object]) -> Alert:
    try:
        return Alert.model_validate(payload)
    except (ValidationError, OverflowError):
        raise SetRejectedError("invalid_request") from None


def _readings(payload: Mapping[str, object]) -> frozenset[Reading]:
    try:
        return of_topics(Change.model_validate(payload).topics)
    except (ValidationError, OverflowError):
        # A topic of a later version: what it means is unknown, reading everything does no harm.
        return EVERY_READING


def _row(alert: Alert, event: inbox.Event) -> AlertRow:
    return AlertRow(
        link_id=event.link_id,
        alert_id=alert.alert_id,
        jti=event.jti,
        category=alert.category,
        level=alert.level.value,
        imminence=alert.imminence.value,
        actor=alert.actor.value,
        self_harm_level=alert.self_harm_level,
        character_id=alert.character_id,
        provider_actions=tuple(alert.provider_actions),
        method=alert.method,
        rule_version=alert.rule_version,
        evidence_digest=alert.evidence_digest,
        drill=alert.drill,
        detected_at=alert.detected_at,
        received_at=event.received_at,
    )
