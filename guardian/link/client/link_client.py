"""Everything a guardian's app asks of one link (Guardian Link 1.0, base ``/gl/v1``)."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from guardian.clock import Clock
from guardian.link import signed_reports
from guardian.link.client.answers import done, read, read_signed, refusal
from guardian.link.client.credentials import Credentials
from guardian.link.client.discovery import read_again
from guardian.link.client.provider import DiscoveredProvider, RenewedCard
from guardian.link.client.signed_requests import Call, SignedRequests
from guardian.link.errors import (
    LinkCancelledError,
    LinkEndedError,
    MalformedAnswerError,
    RequestRefusedError,
)
from guardian.link.http.cancellation import Cancellation
from guardian.link.http.transport import Exchange, Transport
from guardian.link.refusals import as_decision_refusal
from guardian.link.wire.activity import (
    CharacterList,
    RefusalReport,
    SpendingReport,
    UsageReport,
)
from guardian.link.wire.base import Wire
from guardian.link.wire.consents import Consent, ConsentList, ConsentWish
from guardian.link.wire.events import PollRequest, PollResponse, StopResult
from guardian.link.wire.policy import PolicyDocument
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.reports import REPORT_MEDIA_TYPE
from guardian.link.wire.requests import (
    ExtraTime,
    ExtraTimeWish,
    RequestDecision,
    WardRequest,
    WardRequestList,
)
from guardian.link.wire.safety import (
    AlertPage,
    Contact,
    ContactCode,
    ContactList,
    ContactOrder,
    ContactWish,
)
from guardian.link.wire.ward import Link, LinkHistory, Ward
from guardian.policy.merge_patch import JsonObject

MAX_EVENTS_BYTES = 8 * 1024 * 1024
MAX_EVENTS = 100
ALERTS_A_PAGE = 200
LONG_POLL_READ_SECONDS = 40.0
"""The provider answers a long poll within 25 s."""
LONG_POLL_BUDGET_SECONDS = 60.0

_JSON = {"Content-Type": "application/json"}
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{1,100}"')


class _Jwks(Wire):
    keys: list[dict[str, Any]]


class LinkClient:
    """One link, over the network; two threads may call it at once. Close it at the end.

    Every method raises errors of :mod:`guardian.link.errors`, and what ``save_credentials``
    raises: see :class:`SignedRequests`.
    """

    def __init__(
        self,
        provider: DiscoveredProvider,
        credentials: Credentials,
        save_credentials: Callable[[Credentials], None],
        clock: Clock,
        *,
        extra_authority: Path | None = None,
    ) -> None:
        self._provider = provider
        self._clock = clock
        self._transport = Transport(extra_authority)
        self._requests = SignedRequests(
            provider, credentials, save_credentials, clock, self._transport
        )

    def close(self) -> None:
        """End what is under way (``LinkCancelledError``) and close every connection, for good."""
        self._transport.close()

    def card(self, etag: str | None) -> RenewedCard | None:
        """Return what the provider tells of itself now; ``None``: as when it gave ``etag``."""
        return read_again(self._transport, self._provider, etag, self._clock)

    def link(self) -> Link:
        """Return the link as the provider knows it."""
        return self._requests.read(Link, "/link")

    def ward(self) -> Ward:
        """Return who is looked after."""
        return self._requests.read(Ward, "/ward")

    def policy(self) -> tuple[PolicyDocument, str]:
        """Return the policy and its ETag."""
        return _versioned(self._requests.send(Call(path="/policy")))

    def change_policy(self, patch: JsonObject, etag: str) -> tuple[PolicyDocument, str]:
        """Merge ``patch`` (RFC 7396) into the requested policy if its ETag still is ``etag``.

        Raises :class:`guardian.link.errors.StaleVersionError` where it is not, and
        :class:`guardian.link.errors.PolicyRefusedError` for what may not be.
        """
        call = Call(
            method="PATCH",
            path="/policy",
            headers={"Content-Type": "application/merge-patch+json", "If-Match": etag},
            body=json.dumps(patch).encode(),
        )
        return _versioned(self._requests.send(call))

    def characters(self) -> CharacterList:
        """Return every character of the service."""
        return self._requests.read(CharacterList, "/characters")

    def usage(self, first_day: date, last_day: date) -> UsageReport:
        """Return the use of the ward's local days, both included, in stretches if it may be."""
        days = _days(first_day, last_day)
        return self._requests.read(UsageReport, "/usage", {**days, "granularity": "stretch"})

    def refusals(self, first_day: date, last_day: date) -> RefusalReport:
        """Return what was refused on the ward's local days, both included."""
        return self._requests.read(RefusalReport, "/refusals", _days(first_day, last_day))

    def spending(self, first_day: date, last_day: date) -> SpendingReport:
        """Return purchases of the ward's local days, both included."""
        return self._requests.read(SpendingReport, "/spending", _days(first_day, last_day))

    def poll(
        self,
        ack: Sequence[str],
        set_errs: Mapping[str, Mapping[str, str]],
        *,
        wait: bool,
        cancelled: Cancellation,
    ) -> PollResponse:
        """Acknowledge, report what was rejected, and fetch events (RFC 8936 section 2.4).

        With ``wait`` the answer comes with the next event or after the provider's time; once
        ``cancelled`` is set it comes within 100 ms, empty.
        """
        body = PollRequest(
            ack=list(ack),
            setErrs={jti: dict(fault) for jti, fault in set_errs.items()},
            maxEvents=MAX_EVENTS,
            returnImmediately=not wait,
        )
        call = Call(
            method="POST",
            path="/events/poll",
            headers=_JSON,
            body=body.model_dump_json().encode(),
            max_bytes=MAX_EVENTS_BYTES,
            read_seconds=LONG_POLL_READ_SECONDS,
            budget_seconds=LONG_POLL_BUDGET_SECONDS,
        )
        try:
            return read(PollResponse, self._requests.send(call, cancelled))
        except LinkCancelledError:
            if not cancelled.is_set():
                raise
            return PollResponse(sets={})

    def acknowledge_alert(self, alert_id: str, step: str) -> None:
        """Tell the provider how far an alert has come: shown, acknowledged or resolved."""
        call = Call(
            method="POST",
            path=f"/alerts/{_segment(alert_id)}/ack",
            headers=_JSON,
            body=json.dumps({"step": step}).encode(),
        )
        done(self._requests.send(call))

    def alerts(self, cursor: str | None) -> AlertPage:
        """Return alerts as they stand, the newest first; ``cursor`` of the page before."""
        query = {"limit": str(ALERTS_A_PAGE)} | ({} if cursor is None else {"cursor": cursor})
        return self._requests.read(AlertPage, "/alerts", query)

    def requests(self) -> WardRequestList:
        """Return what the ward asks for, the newest first.

        Raises :class:`guardian.link.refusals.NotOfferedError` where the provider has no requests.
        """
        return self._requests.read(WardRequestList, "/requests")

    def decide_request(
        self, request_id: str, decision: Literal["approve", "deny"], minutes: int | None = None
    ) -> WardRequest:
        """Answer a request of the ward and return it as it stands then.

        ``minutes``: to give less or more extra time than was asked for. Raises
        ``RequestUnknownError``, ``RequestSettledError`` for one that no longer waits, and
        ``ApprovalInVainError`` (all of :mod:`guardian.link.refusals`).
        """
        body = RequestDecision(decision=decision, minutes=minutes)
        call = Call(
            method="POST",
            path=f"/requests/{_segment(request_id)}/decision",
            headers=_JSON,
            body=body.model_dump_json(exclude_none=True).encode(),
        )
        try:
            return read(WardRequest, self._requests.send(call))
        except RequestRefusedError as error:
            raise as_decision_refusal(error) from None

    def give_extra_time(self, day: date, minutes: int) -> ExtraTime:
        """Give minutes beyond one's own limits on the ward's local ``day``, in place of any before.

        Raises :class:`guardian.link.errors.RequestRefusedError`, whose ``reason`` is an
        :class:`ExtraTimeRefusal`, and :class:`guardian.link.refusals.NotOfferedError`.
        """
        body = ExtraTimeWish(minutes=minutes).model_dump_json().encode()
        call = Call(method="PUT", path=_extra_time(day), headers=_JSON, body=body)
        return read(ExtraTime, self._requests.send(call))

    def take_extra_time_back(self, day: date) -> None:
        """Take back what was given for ``day``; nothing given is no error."""
        done(self._requests.send(Call(method="DELETE", path=_extra_time(day))))

    def link_history(self) -> LinkHistory:
        """Return what happened to every link of the ward, the newest first."""
        return self._requests.read(LinkHistory, "/link/history")

    def consents(self) -> ConsentList:
        """Return what was asked, given and withdrawn; raises ``NotOfferedError``."""
        return self._requests.read(ConsentList, "/consents")

    def give_consent(self, wish: ConsentWish) -> Consent:
        """Give a consent to the terms that were read; return it as it stands then."""
        body = wish.model_dump_json().encode()
        call = Call(method="POST", path="/consents", headers=_JSON, body=body)
        return read(Consent, self._requests.send(call))

    def withdraw_consent(self, consent_id: str) -> Consent:
        """Withdraw a consent, once more where it is withdrawn; return it as it stands then."""
        call = Call(method="DELETE", path=f"/consents/{_segment(consent_id)}")
        return read(Consent, self._requests.send(call))

    def contacts(self) -> ContactList:
        """Return who is called when no guardian answers; raises ``NotOfferedError``."""
        return self._requests.read(ContactList, "/contacts")

    def put_contact(self, contact_id: str, wish: ContactWish) -> Contact:
        """Register a contact under an id of our own, or change it; a new address gets a code."""
        body = wish.model_dump_json().encode()
        call = Call(method="PUT", path=_contact(contact_id), headers=_JSON, body=body)
        return read(Contact, self._requests.send(call))

    def order_contacts(self, order: ContactOrder) -> ContactList:
        """Say who is called first, and return the contacts in the order that holds then."""
        body = order.model_dump_json().encode()
        call = Call(method="PATCH", path="/contacts", headers=_JSON, body=body)
        return read(ContactList, self._requests.send(call))

    def remove_contact(self, contact_id: str) -> None:
        """Have a contact forgotten; one that is not there is no error."""
        try:
            done(self._requests.send(Call(method="DELETE", path=_contact(contact_id))))
        except RequestRefusedError as error:
            if error.kind is not ProblemType.NOT_FOUND:
                raise

    def send_contact_code(self, contact_id: str) -> None:
        """Have a new code sent to a contact; earlier ones end."""
        path = f"{_contact(contact_id)}/code"
        done(self._requests.send(Call(method="POST", path=path, headers=_JSON, body=b"{}")))

    def verify_contact(self, contact_id: str, code: str) -> Contact:
        """Pass on the code that a contact got, and return the contact as it stands then."""
        body = ContactCode(code=code).model_dump_json().encode()
        path = f"{_contact(contact_id)}/verify"
        return read(
            Contact,
            self._requests.send(Call(method="POST", path=path, headers=_JSON, body=body)),
        )

    def signed_report(self, target: str) -> str:
        """Return what the provider signs about ``target``, path and query: a compact JWS.

        The signature is not checked here: see :func:`guardian.link.signed_reports.verify_report`.
        Raises :class:`guardian.link.refusals.NotOfferedError` where the provider does not sign.
        """
        headers = {"Accept": REPORT_MEDIA_TYPE}
        call = Call(path=target, headers=headers, max_bytes=signed_reports.MAX_CHARACTERS)
        return read_signed(self._requests.send(call))

    def stop_session(self, idempotency_key: str) -> StopResult:
        """End what the child is chatting at this moment.

        ``idempotency_key``: at most 64 visible ASCII characters, new for each wish. Asked again
        with the same one within 24 hours it stops nothing that began meanwhile.
        """
        headers = {**_JSON, "Idempotency-Key": idempotency_key}
        call = Call(method="POST", path="/session/stop", headers=headers, body=b"{}")
        return read(StopResult, self._requests.send(call))

    def end_link(self) -> None:
        """End the link; one that has ended already is no error."""
        try:
            done(self._requests.send(Call(method="DELETE", path="/link")))
        except LinkEndedError:
            return

    def watch_credentials(self) -> Credentials:
        """Return new credentials of this link that only read and acknowledge (RFC 8693).

        They have a key of their own and are saved by nobody here. Raises
        :class:`guardian.link.errors.WatchNotOfferedError` where the provider has none.
        """
        return self._requests.watch_credentials()

    def jwks(self) -> KeySet:
        """Fetch the keys that sign the provider's events (RFC 7517)."""
        answer = self._transport.send(Exchange(method="GET", url=self._provider.jwks_uri))
        if answer.status_code != requests.codes.ok:
            raise refusal(answer, self._clock.now())
        try:
            return KeySet.import_key_set({"keys": read(_Jwks, answer).keys})
        except (JoseError, ValueError, TypeError, KeyError):
            raise MalformedAnswerError from None


def _extra_time(day: date) -> str:
    return f"/grants/extra-time/{day.isoformat()}"


def _contact(contact_id: str) -> str:
    return f"/contacts/{_segment(contact_id)}"


def _segment(identifier: str) -> str:
    """Return an id as one segment of a path; raises RequestRefusedError for one that is none."""
    if identifier in {".", ".."}:
        raise RequestRefusedError  # a path would swallow it
    return quote(identifier, safe="")


def _days(first_day: date, last_day: date) -> dict[str, str]:
    return {"from": first_day.isoformat(), "to": last_day.isoformat()}


def _versioned(answer: requests.Response) -> tuple[PolicyDocument, str]:
    etag = answer.headers.get("ETag", "")
    if not _ETAG.fullmatch(etag):
        raise MalformedAnswerError
    return read(PolicyDocument, answer), etag
