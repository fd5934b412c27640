"""Wishes about consents and contacts as the page tells them, laid over what the service told."""

from dataclasses import replace
from datetime import datetime, timedelta

from guardian.desk.records_ward_values import (
    ConsentWishKind,
    ContactView,
    ContactWishKind,
    RecordRefusal,
    WishView,
)
from guardian.desk.values import Stage
from guardian.link.wire.consents import Consent, ConsentState
from guardian.link.wire.safety import Contact
from guardian.store import outbox
from guardian.store.connection import Connection
from guardian.store.outbox import OutboxKind, OutboxRow, OutboxState
from guardian.sync.asking_records import ContactAct

SHOWN = timedelta(minutes=10)
"""How long it is told that a wish was confirmed."""
SHOWN_REFUSED = timedelta(days=1)
"""How long it is told that one was not, where nothing was asked since."""
_STAGES = {
    OutboxState.WAITING: Stage.ASKED,
    OutboxState.SENT: Stage.ASKED,
    OutboxState.CONFIRMED: Stage.CONFIRMED,
    OutboxState.REFUSED: Stage.REFUSED,
}


class ConsentWishes:
    """The latest wishes about each consent of one link."""

    def __init__(self, connection: Connection, link_id: str, now: datetime) -> None:
        self._now = now
        kinds = (OutboxKind.CONSENT_GIVING, OutboxKind.CONSENT_WITHDRAWAL)
        wishes = [wish for kind in kinds for wish in outbox.latest(connection, link_id, kind)]
        self._newest_first = sorted(wishes, key=lambda wish: wish.id, reverse=True)

    def of(self, told: Consent) -> tuple[ConsentWishKind, WishView] | None:
        """Return what was asked last of a consent, where there is news of it."""
        for wish in self._newest_first:
            wished = _wished(wish, told)
            if wished is None:
                continue
            view = _wish(wish, self._now)
            if view is None or _is_past(view, wished, told):
                return None
            return wished, view
        return None


def _wished(wish: OutboxRow, told: Consent) -> ConsentWishKind | None:
    """Return what a wish is about a consent; ``None``: it is about another."""
    if wish.kind is OutboxKind.CONSENT_GIVING:
        return ConsentWishKind.GIVE if wish.body["kind"] == told.kind else None
    return ConsentWishKind.WITHDRAW if wish.body["consent_id"] == told.consent_id else None


def _is_past(view: WishView, wished: ConsentWishKind, told: Consent) -> bool:
    """Whether the consent has changed since it came to what was asked, or came to it anyway."""
    given = told.state is ConsentState.GIVEN
    holds = given is (wished is ConsentWishKind.GIVE)
    return {Stage.CONFIRMED: not holds, Stage.REFUSED: holds}.get(view.stage, False)


class ContactWishes:
    """The latest wishes about each contact of one link."""

    def __init__(self, connection: Connection, link_id: str, now: datetime) -> None:
        self._now = now
        self._latest: dict[str, OutboxRow] = {}
        self._put: dict[str, OutboxRow] = {}
        self._order: OutboxRow | None = None
        for wish in outbox.latest(connection, link_id, OutboxKind.CONTACT_CHANGE):
            if wish.body["act"] == ContactAct.ORDER:
                self._order = self._order or wish
                continue
            contact_id = str(wish.body["contact_id"])
            self._latest.setdefault(contact_id, wish)
            if wish.body["act"] == ContactWishKind.PUT:
                self._put.setdefault(contact_id, wish)

    def laid_over(self, told: list[Contact]) -> tuple[ContactView, ...]:
        """Return the contacts as they are told, with those that were asked for here."""
        known = {each.contact_id for each in told}
        views = [self._known(each) for each in told]
        views += [
            self._asked(contact_id, put)
            for contact_id, put in self._put.items()
            if contact_id not in known and self._waits(contact_id)
        ]
        views.sort(key=lambda each: (each.order, each.contact_id))
        return self._ordered(views)

    def ordered(self) -> WishView | None:
        """Return how far another order has come; ``None``: there is no news."""
        return None if self._order is None else _wish(self._order, self._now)

    def _ordered(self, views: list[ContactView]) -> tuple[ContactView, ...]:
        """Return them as they were asked to be, while that waits for its answer."""
        wish = self.ordered()
        if self._order is None or wish is None or wish.stage is not Stage.ASKED:
            return tuple(views)
        wished = self._order.body["contact_ids"]
        assert isinstance(wished, list)  # noqa: S101 - as it was asked
        place = {each: at for at, each in enumerate(wished)}
        views.sort(key=lambda each: place.get(each.contact_id, len(place)))
        return tuple(replace(each, order=at) for at, each in enumerate(views, start=1))

    def own_address(self, contact_id: str, channel: str) -> str | None:
        """Return the address as it was typed here last, where it is of the same kind."""
        put = self._put.get(contact_id)
        if put is None or put.state is OutboxState.REFUSED or put.body["channel"] != channel:
            return None
        return str(put.body["address"])

    def _waits(self, contact_id: str) -> bool:
        """Whether a contact that the service does not tell of may still come about, or was refused.

        What is confirmed and not told was removed by somebody since.
        """
        latest = self._latest[contact_id]
        view = _wish(latest, self._now)
        return view is not None and view.stage is not Stage.CONFIRMED

    def _known(self, told: Contact) -> ContactView:
        wished, wish = self._news(told.contact_id)
        return ContactView(
            contact_id=told.contact_id,
            name=told.display_name,
            relation=told.relation,
            channel=told.channel,
            masked_address=told.masked_address,
            order=told.order,
            verified=told.verification == "verified",
            own_address=self.own_address(told.contact_id, told.channel),
            wished=wished,
            wish=wish,
        )

    def _asked(self, contact_id: str, put: OutboxRow) -> ContactView:
        wished, wish = self._news(contact_id)
        order = put.body["order"]
        return ContactView(
            contact_id=contact_id,
            name=str(put.body["display_name"]),
            relation=str(put.body["relation"]),
            channel=str(put.body["channel"]),
            masked_address="",
            order=order if isinstance(order, int) else 1,
            verified=False,
            own_address=str(put.body["address"]),
            wished=wished,
            wish=wish,
        )

    def _news(self, contact_id: str) -> tuple[ContactWishKind | None, WishView | None]:
        latest = self._latest.get(contact_id)
        view = None if latest is None else _wish(latest, self._now)
        if latest is None or view is None:
            return None, None
        return ContactWishKind(str(latest.body["act"])), view


def _wish(wish: OutboxRow, now: datetime) -> WishView | None:
    """Return how far a wish has come; ``None``: that is no news any more."""
    stage = _STAGES[wish.state]
    if stage is Stage.ASKED:
        return WishView(stage=stage, since=wish.asked_at)
    shown = SHOWN_REFUSED if stage is Stage.REFUSED else SHOWN
    if now - wish.changed_at > shown:
        return None
    refusal = wish.refusal or {}
    code = refusal.get("problem") or refusal.get("code") or ""
    reason = refusal.get("reason")
    if reason in set(RecordRefusal):
        code = reason
    return WishView(stage=stage, since=wish.changed_at, refusal=str(code))
