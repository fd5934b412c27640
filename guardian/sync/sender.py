"""Sends what was asked: in order, again until it is answered, and never twice in effect."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

from guardian.clock import Clock
from guardian.link.errors import (
    CertificateError,
    LinkEndedError,
    LinkError,
    PermissionMissingError,
    PolicyRefusedError,
    RequestRefusedError,
    StepUpError,
    UnreachableError,
)
from guardian.link.refusals import RequestSettledError
from guardian.link.wire.requests import RequestDecision, RequestState
from guardian.policy.merge_patch import JsonObject
from guardian.store import outbox, ward_requests
from guardian.store.database import Database
from guardian.store.outbox import OutboxKind, OutboxRow
from guardian.sync.policy_sender import PolicySender
from guardian.sync.port import LinkPort
from guardian.sync.records_sender import RecordsSender
from guardian.sync.refresh import FINAL, Refresher

STOP_LAPSES_AFTER = timedelta(minutes=10)
"""After this the child chats about something else: "stop now" is no longer what was meant."""


NOTHING_SENT = (UnreachableError, CertificateError)
"""What leaves no doubt whether a request arrived."""


class Sender:
    """The outbox of one link. ``on_answered`` is told of every wish that got its answer."""

    def __init__(
        self,
        database: Database,
        link_id: str,
        clock: Clock,
        refresher: Refresher,
        on_answered: Callable[[OutboxKind], None],
    ) -> None:
        self._database = database
        self._link_id = link_id
        self._clock = clock
        self._refresher = refresher
        self._on_answered = on_answered
        self._policy_sender = PolicySender(database, link_id, clock, refresher, on_answered)
        self._records = RecordsSender(database, link_id)
        self._flushing = threading.Lock()

    def flush(self, client: LinkPort) -> None:
        """Send what waits.

        Raises the :class:`LinkError` that keeps one waiting, after the kinds of wishes that it
        does not touch were sent.
        """
        with self._flushing:
            with self._database.read() as connection:
                wishes = outbox.open_wishes(connection, self._link_id)
            held: dict[OutboxKind, LinkError] = {}
            for wish in wishes:
                if wish.kind in held:
                    continue
                try:
                    self._settle(client, wish)
                except FINAL:
                    raise
                except LinkError as error:
                    held[wish.kind] = error
            if held:
                raise next(iter(held.values()))

    def give_up(self) -> None:
        """Refuse what waits: the link has ended and nobody will answer."""
        with self._database.read() as connection:
            wishes = outbox.open_wishes(connection, self._link_id)
        for wish in wishes:
            self._refuse(wish, _refusal(LinkEndedError()))

    def _settle(self, client: LinkPort, wish: OutboxRow) -> None:
        lapses_at = wish.asked_at + STOP_LAPSES_AFTER
        if wish.kind is OutboxKind.SESSION_STOP and self._clock.now() >= lapses_at:
            self._refuse(wish, {"code": "lapsed", "errors": []})
            return
        with self._database.write() as connection:
            outbox.set_sent(connection, wish.id, self._clock.now())
        try:
            self._requests()[wish.kind](client, wish)
        except NOTHING_SENT:
            with self._database.write() as connection:
                outbox.set_unsent(connection, wish.id, self._clock.now())
            raise
        except (PolicyRefusedError, RequestRefusedError, PermissionMissingError) as error:
            self._refuse(wish, _refusal(error))

    def _requests(self) -> dict[OutboxKind, Callable[[LinkPort, OutboxRow], None]]:
        return {
            OutboxKind.POLICY_PATCH: self._patch,
            OutboxKind.ALERT_ACK: self._acknowledge,
            OutboxKind.REQUEST_DECISION: self._decide,
            OutboxKind.EXTRA_TIME: self._give_time,
            OutboxKind.SESSION_STOP: self._stop,
            OutboxKind.CONSENT_GIVING: self._give_consent,
            OutboxKind.CONSENT_WITHDRAWAL: self._withdraw,
            OutboxKind.CONTACT_CHANGE: self._change_contact,
            OutboxKind.LINK_END: self._end,
        }

    def _patch(self, client: LinkPort, wish: OutboxRow) -> None:
        self._policy_sender.send(client, wish)

    def _acknowledge(self, client: LinkPort, wish: OutboxRow) -> None:
        client.acknowledge_alert(str(wish.body["alert_id"]), str(wish.body["step"]))
        self._confirm(wish)

    def _decide(self, client: LinkPort, wish: OutboxRow) -> None:
        request_id = str(wish.body["request_id"])
        answer = RequestDecision.model_validate(wish.body)
        wished = RequestState.APPROVED if answer.decision == "approve" else RequestState.DENIED
        try:
            state = client.decide_request(request_id, answer.decision, answer.minutes).state
        except RequestSettledError as error:
            self._settle_request(request_id, error.state)
            if error.state is not wished:
                raise
            # It holds already: an earlier sending arrived, unheard, or somebody said the same.
        else:
            self._settle_request(request_id, state)
        self._confirm(wish)

    def _settle_request(self, request_id: str, state: RequestState) -> None:
        with self._database.write() as connection:
            ward_requests.settle(connection, self._link_id, request_id, state)

    def _give_time(self, client: LinkPort, wish: OutboxRow) -> None:
        day, minutes = date.fromisoformat(str(wish.body["date"])), wish.body["minutes"]
        assert isinstance(minutes, int)  # noqa: S101 - as it was asked
        if minutes:
            client.give_extra_time(day, minutes)
        else:
            client.take_extra_time_back(day)
        self._confirm(wish)

    def _stop(self, client: LinkPort, wish: OutboxRow) -> None:
        client.stop_session(wish.idempotency_key)
        self._confirm(wish)

    def _give_consent(self, client: LinkPort, wish: OutboxRow) -> None:
        try:
            self._records.give(client, wish)
        except StepUpError as error:  # waiting would not help: it is given at the service's page
            self._refuse(wish, _refusal(error))
        else:
            self._confirm(wish)

    def _withdraw(self, client: LinkPort, wish: OutboxRow) -> None:
        self._records.withdraw(client, wish)
        self._confirm(wish)

    def _change_contact(self, client: LinkPort, wish: OutboxRow) -> None:
        self._records.change_contact(client, wish)
        self._confirm(wish)

    def _end(self, client: LinkPort, wish: OutboxRow) -> None:
        client.end_link()
        self._confirm(wish)
        raise LinkEndedError

    def _confirm(self, wish: OutboxRow) -> None:
        with self._database.write() as connection:
            outbox.set_confirmed(connection, wish.id, self._clock.now())
        self._on_answered(wish.kind)

    def _refuse(self, wish: OutboxRow, refusal: JsonObject) -> None:
        with self._database.write() as connection:
            outbox.set_refused(connection, wish.id, refusal, self._clock.now())
        self._on_answered(wish.kind)


def _refusal(error: LinkError) -> JsonObject:
    faults = error.errors if isinstance(error, PolicyRefusedError) else ()
    told: JsonObject = {
        "code": error.code,
        "errors": [fault.model_dump(mode="json") for fault in faults],
    }
    if isinstance(error, RequestRefusedError):
        if error.kind is not None:
            told["problem"] = error.kind.value
        if error.reason is not None:
            told["reason"] = error.reason
    return told
