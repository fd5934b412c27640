"""What sync needs of a provider: the client of Guardian Link fulfils it, and so does a fake."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

from joserfc.jwk import KeySet

from guardian.link.client.credentials import Credentials
from guardian.link.client.provider import RenewedCard
from guardian.link.http.cancellation import Cancellation
from guardian.link.wire.activity import (
    CharacterList,
    RefusalReport,
    SpendingReport,
    UsageReport,
)
from guardian.link.wire.consents import Consent, ConsentList, ConsentWish
from guardian.link.wire.events import PollResponse, StopResult
from guardian.link.wire.policy import PolicyDocument
from guardian.link.wire.requests import ExtraTime, WardRequest, WardRequestList
from guardian.link.wire.safety import AlertPage, Contact, ContactList, ContactOrder, ContactWish
from guardian.link.wire.ward import Link, LinkHistory, Ward
from guardian.policy.merge_patch import JsonObject


class LinkPort(Protocol):
    """One link, over the network. Two threads may call it at once: one waits, one sends.

    Every method raises errors of :mod:`guardian.link.errors`: offline and provider trouble (which
    pass by themselves), ``SignInAgainError``, ``LinkEndedError``.

    A change whose answer was lost may be asked for again and has one effect. By its own nature:
    ``change_policy`` (the ETag is stale by then), ``acknowledge_alert`` (a step is never taken
    back), ``decide_request`` (the first answer counts), ``withdraw_consent`` and what is asked of
    contacts (it stands as it was asked), ``end_link`` (over is over), and what ``poll``
    acknowledges. Only a stop means what runs at the moment, so it takes a key.
    """

    def card(self, etag: str | None) -> RenewedCard | None:
        """Return what the provider tells of itself now; ``None``: as when it gave ``etag``.

        Raises ``IssuerMismatchError`` for the card of somebody else.
        """
        ...

    def link(self) -> Link:
        """Return the link as the provider knows it."""
        ...

    def ward(self) -> Ward:
        """Return who is looked after."""
        ...

    def policy(self) -> tuple[PolicyDocument, str]:
        """Return the policy and its ETag."""
        ...

    def change_policy(self, patch: JsonObject, etag: str) -> tuple[PolicyDocument, str]:
        """Merge ``patch`` into the requested policy if its ETag still is ``etag``.

        Raises ``StaleVersionError`` where it is not, ``PolicyRefusedError`` for what may not be.
        """
        ...

    def characters(self) -> CharacterList:
        """Return every character of the service."""
        ...

    def usage(self, first_day: date, last_day: date) -> UsageReport:
        """Return the use of the ward's local days, both included, in stretches if it may be."""
        ...

    def refusals(self, first_day: date, last_day: date) -> RefusalReport:
        """Return what was refused on the ward's local days, both included."""
        ...

    def spending(self, first_day: date, last_day: date) -> SpendingReport:
        """Return purchases of the ward's local days, both included."""
        ...

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
        ...

    def acknowledge_alert(self, alert_id: str, step: str) -> None:
        """Tell the provider how far an alert has come."""
        ...

    def alerts(self, cursor: str | None) -> AlertPage:
        """Return alerts as they stand, the newest first; ``cursor`` of the page before."""
        ...

    def requests(self) -> WardRequestList:
        """Return what the ward asks for, the newest first.

        Raises ``NotOfferedError`` where the provider has no requests.
        """
        ...

    def decide_request(
        self, request_id: str, decision: Literal["approve", "deny"], minutes: int | None = None
    ) -> WardRequest:
        """Answer a request of the ward and return it as it stands then.

        Raises ``RequestUnknownError``, ``RequestSettledError`` for one that no longer waits, and
        ``ApprovalInVainError``.
        """
        ...

    def give_extra_time(self, day: date, minutes: int) -> ExtraTime:
        """Give minutes beyond one's own limits on the ward's local ``day``, in place of any before.

        Raises ``RequestRefusedError`` with an ``ExtraTimeRefusal`` as its reason, and
        ``NotOfferedError`` where the provider has no extra time.
        """
        ...

    def take_extra_time_back(self, day: date) -> None:
        """Take back what was given for ``day``; nothing given is no error."""
        ...

    def link_history(self) -> LinkHistory:
        """Return what happened to every link of the ward, the newest first."""
        ...

    def consents(self) -> ConsentList:
        """Return what was asked, given and withdrawn; raises ``NotOfferedError``."""
        ...

    def give_consent(self, wish: ConsentWish) -> Consent:
        """Give a consent to the terms that were read; return it as it stands then.

        Raises ``RequestRefusedError``: with the reason ``consent_given`` where it is given to these
        terms, of the kind ``VALIDATION`` where the terms are others by now; ``StepUpError`` where
        the service wants it given at its own page.
        """
        ...

    def withdraw_consent(self, consent_id: str) -> Consent:
        """Withdraw a consent, once more where it is withdrawn; return it as it stands then.

        Raises ``RequestRefusedError`` for one that the ward does not have.
        """
        ...

    def contacts(self) -> ContactList:
        """Return who is called when no guardian answers; raises ``NotOfferedError``."""
        ...

    def put_contact(self, contact_id: str, wish: ContactWish) -> Contact:
        """Register a contact under an id of our own, or change it; a new address gets a code.

        Raises ``RequestRefusedError``.
        """
        ...

    def order_contacts(self, order: ContactOrder) -> ContactList:
        """Say who is called first, and return the contacts in the order that holds then.

        Raises ``NotOfferedError`` where the order cannot be changed.
        """
        ...

    def remove_contact(self, contact_id: str) -> None:
        """Have a contact forgotten; one that is not there is no error.

        Raises ``RequestRefusedError`` where a minor would be left without one.
        """
        ...

    def send_contact_code(self, contact_id: str) -> None:
        """Have a new code sent to a contact; earlier ones end.

        Raises ``RequestRefusedError`` where none is needed, or none can get there.
        """
        ...

    def verify_contact(self, contact_id: str, code: str) -> Contact:
        """Pass on the code that a contact got, and return the contact as it stands then.

        Raises ``RequestRefusedError`` where it proves nothing.
        """
        ...

    def signed_report(self, target: str) -> str:
        """Return what the provider signs about ``target``: a compact JWS (wire/reports.py).

        ``target``: path and query below the API's base. The signature is not checked here. Raises
        ``NotOfferedError`` where it does not sign.
        """
        ...

    def stop_session(self, idempotency_key: str) -> StopResult:
        """End what the child is chatting at this moment.

        ``idempotency_key``: at most 64 visible ASCII characters, new for each wish. Asked again
        with the same one within 24 hours it stops nothing that began meanwhile.
        """
        ...

    def end_link(self) -> None:
        """End the link; one that has ended already is no error."""
        ...

    def watch_credentials(self) -> Credentials:
        """Return new credentials of this link that only read and acknowledge.

        Raises ``WatchNotOfferedError`` where the provider has none.
        """
        ...

    def jwks(self) -> KeySet:
        """Fetch the keys that sign the provider's events."""
        ...

    def close(self) -> None:
        """End what is under way, for good; any thread: every call raises ``LinkCancelledError``."""
        ...
