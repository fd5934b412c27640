"""Reads again what changed and keeps it: the store mirrors the provider, never the reverse."""

import json
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from guardian.clock import Clock
from guardian.link.errors import (
    CredentialsError,
    LinkCancelledError,
    LinkEndedError,
    LinkError,
    MalformedAnswerError,
    NotInForceError,
    OfflineError,
    PermissionMissingError,
    SignInAgainError,
)
from guardian.link.refusals import NotOfferedError
from guardian.link.wire.policy import PolicyDocument
from guardian.link.wire.ward import LinkState
from guardian.policy.settings import EffectivePolicy
from guardian.store import (
    characters,
    links,
    policies,
    policies_seen,
    purchases,
    refusals,
    ward_records,
    ward_requests,
    wards,
)
from guardian.store.alerts import AlertRow
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.policies import PolicyRow
from guardian.store.ward_records import RecordKind
from guardian.store.wards import WardRow
from guardian.store.zones import known_zone
from guardian.sync.activity import character_rows, keep_usage, refusal_rows, spending_rows
from guardian.sync.kept_requests import request_row
from guardian.sync.missed_alerts import read_missed_alerts
from guardian.sync.moments import usable
from guardian.sync.policy_order import PolicyOrder
from guardian.sync.port import LinkPort
from guardian.sync.provider_card import renew_card
from guardian.sync.readings import EVERY_READING, NEW_DAY, Reading
from guardian.sync.standing import OVER, code
from guardian.sync.ward_records import is_promised, not_offered, read_record

_log = logging.getLogger(__name__)

DAYS_BACK = 35
"""How far activity is read when everything is: the month and the week before it."""
DAYS_BACK_AFTER_EVENT = 7
LONGEST_POLICY = 512 * 1024
"""In characters, of the limits in force: a thousand characters blocked take a tenth of it."""
FINAL = (
    OfflineError,
    SignInAgainError,
    CredentialsError,
    LinkEndedError,
    LinkCancelledError,
    NotInForceError,
)
"""Errors that say nothing about one reading: no other would fare better."""
EFFECTIVE = TypeAdapter(EffectivePolicy)
"""Reads and writes what is kept of a policy that was seen."""
_LARGEST = 2**63 - 1
"""No database holds a larger number."""


class Refresher:
    """Reads one link. ``suspended``, ``state_reason``: what the provider said last of its state."""

    def __init__(self, database: Database, link_id: str, clock: Clock) -> None:
        self.suspended = False
        self.state_reason: str | None = None
        self._missed_alerts: tuple[AlertRow, ...] = ()
        self.policy_order = PolicyOrder()
        self._read_up_to: date | None = None
        self._database = database
        self._link_id = link_id
        self._clock = clock

    def refresh(self, client: LinkPort, readings: frozenset[Reading]) -> frozenset[Reading]:
        """Read ``readings`` again and return those that failed and are to be tried again.

        One that makes no sense does not keep the others from being read. Raises the errors in
        :data:`FINAL` and :class:`StoreError`.
        """
        days_back = DAYS_BACK if readings >= EVERY_READING else DAYS_BACK_AFTER_EVENT
        failed = set()
        for reading in Reading:
            if reading not in readings:
                continue
            try:
                self._readers(days_back)[reading](client)
            except (PermissionMissingError, NotOfferedError) as error:
                _log.info("%s is not for this link: %s", reading.value, error.code)
            except FINAL:
                raise
            except LinkError as error:
                _log.info("could not read %s: %s", reading.value, error.code)
                failed.add(reading)
        return frozenset(failed)

    def take_missed_alerts(self) -> tuple[AlertRow, ...]:
        """Return alerts that were read and that nobody was told of, once."""
        missed, self._missed_alerts = self._missed_alerts, ()
        return missed

    def due(self) -> frozenset[Reading]:
        """Return what the ward's midnight made out of date since use was last read."""
        with self._database.read() as connection:
            today = self._today(connection)
        up_to_date = today is None or self._read_up_to is None or today <= self._read_up_to
        return frozenset() if up_to_date else NEW_DAY

    def keep_policy(
        self, connection: Connection, document: PolicyDocument, etag: str, asked: int
    ) -> None:
        """Keep a policy as it was answered, to a question or to a change, unless it is overtaken.

        ``asked``: see :class:`PolicyOrder`. Raises :class:`MalformedAnswerError` for a version or
        moments that nobody can mean, and for limits without end.
        """
        if not 0 <= document.version <= _LARGEST:
            raise MalformedAnswerError
        effective = json.dumps(
            EFFECTIVE.dump_python(document.effective, mode="json"), sort_keys=True
        )
        if len(effective) > LONGEST_POLICY:
            raise MalformedAnswerError
        if not self.policy_order.take(asked, document.version):
            return
        now = self._clock.now()
        row = PolicyRow(document=document.model_dump_json(), etag=etag, fetched_at=now)
        policies.save(connection, self._link_id, row)
        as_of = usable(document.as_of)
        wards.set_time(connection, self._link_id, as_of, now)
        policies_seen.record(
            connection,
            self._link_id,
            version=document.version,
            effective=effective,
            applied_at=None if document.applied_at is None else usable(document.applied_at),
            as_of=as_of,
        )

    def _readers(self, days_back: int) -> dict[Reading, Callable[[LinkPort], None]]:
        return {
            Reading.CARD: self._card,
            Reading.LINK: self._link,
            Reading.POLICY: self._policy,
            Reading.CHARACTERS: self._characters,
            Reading.USAGE: lambda client: self._usage(client, days_back),
            Reading.REFUSALS: lambda client: self._refusals(client, days_back),
            Reading.SPENDING: lambda client: self._spending(client, days_back),
            Reading.REQUESTS: self._requests,
            Reading.MISSED_ALERTS: self._alerts,
            Reading.CONSENTS: lambda client: self._record(client, RecordKind.CONSENTS),
            Reading.GUARDIANS: lambda client: self._record(client, RecordKind.GUARDIANS),
            Reading.CONTACTS: lambda client: self._record(client, RecordKind.CONTACTS),
        }

    def _card(self, client: LinkPort) -> None:
        renew_card(client, self._database, self._link_id, self._clock, FINAL)

    def _link(self, client: LinkPort) -> None:
        link = client.link()
        if link.state in OVER:
            by = "provider" if link.state is LinkState.EXPIRED else None
            raise LinkEndedError(by, code(link.state_reason))
        self.suspended = link.state is LinkState.SUSPENDED
        self.state_reason = code(link.state_reason)
        ward = client.ward()
        _zone(ward.time_zone)
        expires_at = None if link.expires_at is None else usable(link.expires_at)
        row = WardRow(
            link_id=self._link_id,
            ward_id=ward.ward_id,
            display_name=ward.display_name,
            band=ward.band,
            minor=ward.minor,
            language=ward.language,
            time_zone=ward.time_zone,
            currency=ward.currency,
            as_of=usable(ward.as_of),
            fetched_at=self._clock.now(),
        )

        def save(connection: Connection) -> None:
            wards.save(connection, row)
            links.set_told_no_later(connection, self._link_id, row.as_of)
            links.set_expiry(connection, self._link_id, expires_at)
            if link.state is LinkState.ACTIVE:
                links.set_in_force(connection, self._link_id, row.as_of)

        self._keep(save)

    def _alerts(self, client: LinkPort) -> None:
        since, now = client.link().created_at, self._clock.now()
        self._missed_alerts += read_missed_alerts(
            client, self._database, self._link_id, since=since, now=now
        )

    def _policy(self, client: LinkPort) -> None:
        asked = self.policy_order.ask()
        document, etag = client.policy()
        self._keep(lambda connection: self.keep_policy(connection, document, etag, asked))

    def _characters(self, client: LinkPort) -> None:
        answer = client.characters()
        rows = character_rows(answer)
        self._keep(
            lambda connection: characters.replace(connection, self._link_id, rows), answer.as_of
        )

    def _usage(self, client: LinkPort, days_back: int) -> None:
        first, last = self._days(client, days_back)
        self._usage_between(client, first, last)
        with self._database.read() as connection:
            today = self._today(connection)
        if today is not None and today > last:
            # The provider's clock is further than we thought: its day was not in the question.
            self._usage_between(client, today, today)

    def _usage_between(self, client: LinkPort, first: date, last: date) -> None:
        answer = client.usage(first, last)

        def save(connection: Connection) -> None:
            ward = wards.find(connection, self._link_id)
            if ward is None:
                raise LinkEndedError
            keep_usage(connection, self._link_id, (first, last), _zone(ward.time_zone), answer)

        self._keep(save, answer.as_of)
        self._read_up_to = last

    def _refusals(self, client: LinkPort, days_back: int) -> None:
        answer = client.refusals(*self._days(client, days_back))
        rows = refusal_rows(answer)
        self._keep(lambda connection: refusals.save(connection, self._link_id, rows), answer.as_of)

    def _spending(self, client: LinkPort, days_back: int) -> None:
        answer = client.spending(*self._days(client, days_back))
        rows, total = spending_rows(answer)
        self._keep(
            lambda connection: purchases.save(connection, self._link_id, rows, total),
            answer.as_of,
        )

    def _requests(self, client: LinkPort) -> None:
        answer = client.requests()
        rows = [request_row(self._link_id, one) for one in answer.requests]
        self._keep(
            lambda connection: ward_requests.replace(connection, self._link_id, rows), answer.as_of
        )

    def _record(self, client: LinkPort, kind: RecordKind) -> None:
        with self._database.read() as connection:
            promised = is_promised(connection, self._link_id, kind)
        now = self._clock.now()
        row = read_record(client, kind, now) if promised else not_offered(kind, now)
        self._keep(lambda connection: ward_records.save(connection, self._link_id, row))

    def _days(self, client: LinkPort, days_back: int) -> tuple[date, date]:
        with self._database.read() as connection:
            today = self._today(connection)
        if today is None:
            self._link(client)
            with self._database.read() as connection:
                today = self._today(connection)
        if today is None:
            raise LinkEndedError
        return today - timedelta(days=days_back), today

    def _today(self, connection: Connection) -> date | None:
        ward = wards.find(connection, self._link_id)
        if ward is None:
            return None
        return ward.provider_time(self._clock.now()).astimezone(_zone(ward.time_zone)).date()

    def _keep(self, save: Callable[[Connection], None], as_of: datetime | None = None) -> None:
        try:
            with self._database.write() as connection:
                save(connection)
                if as_of is not None:
                    now = self._clock.now()
                    wards.set_time(connection, self._link_id, usable(as_of), now)
                    links.set_told_no_later(connection, self._link_id, as_of)
        except OverflowError:
            # A number that no database can hold.
            raise MalformedAnswerError from None


def _zone(name: str) -> ZoneInfo:
    zone = known_zone(name)
    if zone is None:
        raise MalformedAnswerError
    return zone
