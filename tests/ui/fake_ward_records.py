"""Consents, guardians and contacts in memory: wishes stay asked, as if the service slept."""

from dataclasses import replace

from guardian.desk.errors import AccountGoneError
from guardian.desk.records_ward_errors import (
    CodeNotPossibleError,
    ConsentNotAskedError,
    ConsentNotThereError,
    ContactNotPossibleError,
)
from guardian.desk.records_ward_values import (
    CODE_DIGITS,
    ConsentKind,
    ConsentsView,
    ConsentView,
    ConsentWishKind,
    ContactDraft,
    ContactsView,
    ContactView,
    ContactWishKind,
    GuardiansView,
    WishView,
)
from guardian.desk.values import LinkView, Stage
from guardian.link.wire.consents import ConsentState
from tests.ui import samples, ward_record_samples
from tests.ui.fake_calls import Calls


class FakeWardRecords:
    """The part of :class:`tests.ui.fakes.Desk` that is this; one child's, whoever is asked for."""

    calls: Calls
    linked: tuple[LinkView, ...]

    consents_now = ward_record_samples.consents()
    guardians_now = ward_record_samples.guardians()
    contacts_now = ward_record_samples.contacts()

    def consents(self, link_id: str) -> ConsentsView:
        self._of_child("consents", link_id)
        return self.consents_now

    def guardians(self, link_id: str) -> GuardiansView:
        self._of_child("guardians", link_id)
        return self.guardians_now

    def contacts(self, link_id: str) -> ContactsView:
        self._of_child("contacts", link_id)
        return self.contacts_now

    def give_consent(self, link_id: str, kind: ConsentKind, version: str) -> None:
        self._of_child("give_consent", link_id, kind, version)
        for each in self.consents_now.consents:
            stands = each.state is ConsentState.GIVEN and each.given_version == each.version
            if each.kind is kind and not stands and each.version == version:
                self._keep_asked_of(each, ConsentWishKind.GIVE)
                return
        raise ConsentNotAskedError

    def withdraw_consent(self, link_id: str, consent_id: str) -> None:
        self._of_child("withdraw_consent", link_id, consent_id)
        known = self.consents_now.consents
        given = [
            each
            for each in known
            if each.consent_id == consent_id and each.state is ConsentState.GIVEN
        ]
        if not given:
            raise ConsentNotThereError
        self._keep_asked_of(given[0], ConsentWishKind.WITHDRAW)

    def _keep_asked_of(self, consent: ConsentView, wished: ConsentWishKind) -> None:
        asked = replace(consent, may_withdraw=False, may_give=False, wished=wished, wish=_asked())
        self.consents_now = replace(
            self.consents_now,
            consents=tuple(
                asked if each is consent else each for each in self.consents_now.consents
            ),
        )

    def put_contact(self, link_id: str, draft: ContactDraft, contact_id: str | None = None) -> None:
        self._of_child("put_contact", link_id, draft, contact_id)
        wished = draft.tidy()
        if faults := wished.faults():
            raise ContactNotPossibleError(faults)
        known = {each.contact_id: each for each in self.contacts_now.contacts}
        made = ContactView(
            contact_id=contact_id or f"new-{len(known)}",
            name=wished.name,
            relation=wished.relation,
            channel=wished.channel,
            masked_address="",
            order=len(known) + 1,
            verified=False,
            own_address=wished.address,
        )
        self._keep_asked(
            known.get(contact_id or "", made),
            ContactWishKind.PUT,
            own_address=wished.address,
        )

    def move_contact(self, link_id: str, contact_id: str, *, earlier: bool) -> None:
        self._of_child("move_contact", link_id, contact_id, earlier)
        found = list(self.contacts_now.contacts)
        at = next((n for n, each in enumerate(found) if each.contact_id == contact_id), -1)
        to = at - 1 if earlier else at + 1
        if at < 0 or not 0 <= to < len(found):
            return
        found[at], found[to] = found[to], found[at]
        self.contacts_now = replace(
            self.contacts_now,
            contacts=tuple(replace(each, order=n) for n, each in enumerate(found, start=1)),
            ordered=_asked(),
        )

    def remove_contact(self, link_id: str, contact_id: str) -> None:
        self._of_child("remove_contact", link_id, contact_id)
        self._ask_of(contact_id, ContactWishKind.REMOVE)

    def send_code(self, link_id: str, contact_id: str) -> None:
        self._of_child("send_code", link_id, contact_id)
        self._ask_of(contact_id, ContactWishKind.SEND_CODE)

    def verify_contact(self, link_id: str, contact_id: str, code: str) -> None:
        self._of_child("verify_contact", link_id, contact_id, code)
        digits = code.strip()
        if len(digits) != CODE_DIGITS or not (digits.isascii() and digits.isdecimal()):
            raise CodeNotPossibleError
        self._ask_of(contact_id, ContactWishKind.VERIFY)

    def _ask_of(self, contact_id: str, kind: ContactWishKind) -> None:
        for each in self.contacts_now.contacts:
            if each.contact_id == contact_id:
                self._keep_asked(each, kind)

    def _keep_asked(self, contact: ContactView, kind: ContactWishKind, **change: str) -> None:
        asked = replace(contact, wished=kind, wish=_asked(), **change)  # type: ignore[arg-type] # own fields
        others = [
            each for each in self.contacts_now.contacts if each.contact_id != contact.contact_id
        ]
        found = sorted([*others, asked], key=lambda each: each.order)
        self.contacts_now = replace(self.contacts_now, contacts=tuple(found))

    def _of_child(self, call: str, link_id: str, *told: object) -> None:
        self.calls.note(call, link_id, *told)
        if link_id not in {each.link_id for each in self.linked}:
            raise AccountGoneError


def _asked() -> WishView:
    return WishView(stage=Stage.ASKED, since=samples.NOW)
