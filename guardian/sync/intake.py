"""Takes events in: verified, chained and stored in one transaction before anybody says "got it"."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from guardian.clock import Clock
from guardian.link.errors import LinkEndedError
from guardian.link.wire.events import PollResponse
from guardian.policy.merge_patch import JsonObject
from guardian.store import alerts, inbox, journal, links, ward_requests
from guardian.store.alerts import AlertRow
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.journal import Act
from guardian.sync.account_state import keep_told
from guardian.sync.event_marks import keep_marks
from guardian.sync.kept_requests import request_row
from guardian.sync.missed_alerts import alert_row
from guardian.sync.port import LinkPort
from guardian.sync.readings import EVERY_READING, Reading
from guardian.sync.unpublished import Patience
from guardian.sync.verifying import EventVerifier, VerifiedEvent

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What one answer to a poll came to.

    ``ack``: what is durable now, duplicates included. ``rejected``: ``setErrs`` of RFC 8936.
    ``left``: how many stay with the provider for now. ``fresh``: how many events were new.
    """

    ack: tuple[str, ...] = ()
    rejected: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left: int = 0
    alerts: tuple[AlertRow, ...] = ()
    readings: frozenset[Reading] = frozenset()
    fresh: int = 0


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A verified event and when this computer got it; events that waited are older than now."""

    event: VerifiedEvent
    at: datetime


class Intake:
    """The door through which events of one link come in."""

    def __init__(self, database: Database, link_id: str, clock: Clock) -> None:
        self._database = database
        self._link_id = link_id
        self._clock = clock
        self._verifier = EventVerifier(database, link_id, clock)
        self._patience = Patience(clock)

    def take(self, response: PollResponse, client: LinkPort) -> Taken:
        """Store what is genuine and new; after this returns it survives a crash.

        Raises :class:`StoreError`, and what ``client.jwks()`` raises.
        """
        judged = self._verifier.verify(response.sets, self._issuer(), client.jwks)
        judged = judged.refusing(self._patience.over(judged.unpublished))
        now = self._clock.now()
        with self._database.write() as connection:
            links.set_heard(connection, self._link_id, now)
            arrived = [Arrived(event=event, at=now) for event in judged.verified]
            taken = self.keep(connection, arrived)
        rejected = {**judged.rejected, **taken.rejected}
        for error in rejected.values():
            _log.info("rejected an event: %s", error["err"])
        taken = replace(taken, rejected=rejected, left=len(judged.unpublished))
        if not taken.left:
            return taken
        # What such an event would tell is asked for: an alert does not wait for a key.
        return replace(taken, readings=taken.readings | {Reading.MISSED_ALERTS})

    def keep(self, connection: Connection, arrived: Sequence[Arrived]) -> Taken:
        """Store verified events with their alerts, in order of number, in one transaction.

        Raises :class:`LinkEndedError` where the link is no longer kept.
        """
        link = links.find(connection, self._link_id)
        if link is None:
            raise LinkEndedError
        taken = Taken()
        for one in arrived:
            taken = self._store(connection, one, taken)
        if taken.fresh == 0:
            return taken
        now = self._clock.now()
        highest = max(one.event.claims.gl_seq for one in arrived)
        links.set_next_event(connection, self._link_id, max(link.next_gl_seq, highest + 1))
        missing = inbox.missing(connection, self._link_id)
        if missing == 0:
            links.set_gap(connection, self._link_id, None)
            return taken
        links.set_gap(connection, self._link_id, now)
        if link.gap_found_at is None:
            _log.info("numbers of events are missing: everything is read anew")
            details: JsonObject = {"count": missing}
            act = Act.EVENTS_MISSING
            journal.append_act(connection, act, now, link_id=self._link_id, details=details)
            return replace(taken, readings=EVERY_READING)
        return taken

    def _issuer(self) -> str:
        with self._database.read() as connection:
            link = links.find(connection, self._link_id)
        if link is None:
            raise LinkEndedError
        return link.issuer

    def _store(self, connection: Connection, one: Arrived, taken: Taken) -> Taken:
        event = inbox.Event(
            link_id=self._link_id,
            jti=one.event.claims.jti,
            gl_seq=one.event.claims.gl_seq,
            compact=one.event.compact,
            received_at=one.at,
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
            readings=taken.readings | one.event.readings,
            fresh=taken.fresh + 1,
        )
        keep_marks(connection, self._link_id, one.event)
        if one.event.link is not None:
            keep_told(connection, self._link_id, one.event.link)
        if one.event.request is not None:
            ward_requests.keep(connection, request_row(self._link_id, one.event.request))
        if one.event.alert is None:
            return fresh
        row = alert_row(self._link_id, one.event.alert, event.received_at, one.event.claims)
        if alerts.insert(connection, row):
            return replace(fresh, alerts=(*fresh.alerts, row))
        alerts.set_event(connection, row)
        alerts.add_actions(connection, row)
        return fresh
