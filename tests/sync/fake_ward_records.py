"""What a provider in memory tells of its ward: consents, guardians and contacts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from guardian.clock import Clock
from guardian.link.errors import PermissionMissingError, RequestRefusedError
from guardian.link.refusals import NotOfferedError
from guardian.link.wire.consents import (
    Consent,
    ConsentKind,
    ConsentList,
    ConsentState,
    ConsentTerms,
    ConsentWish,
)
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.safety import Contact, ContactList, ContactOrder, ContactWish
from guardian.link.wire.ward import LinkEvent, LinkHistory, Role

LINKED_AT = datetime(2026, 1, 1, tzinfo=UTC)
RIGHT_CODE = "123456"


def consent(kind: ConsentKind, state: ConsentState = ConsentState.GIVEN) -> Consent:
    given = state is not ConsentState.NOT_GIVEN
    return Consent(
        consent_id=f"consent-{kind.value}" if given else None,
        kind=kind,
        state=state,
        required=kind is not ConsentKind.MODEL_TRAINING,
        version="2026-11" if given else None,
        given_at=LINKED_AT if given else None,
        given_by="Mum" if given else None,
        withdrawn_at=LINKED_AT if state is ConsentState.WITHDRAWN else None,
        receipt="a.b.c" if given else None,
        terms=ConsentTerms(
            kind=kind,
            version="2026-11",
            purpose="To be served at all.",
            data_classes=["Name"],
            recipients=["Sandbox"],
            retention_days=None,
            consequence_of_refusal="The service stays closed.",
        ),
    )


def happened(what: str, at: datetime = LINKED_AT, **change: object) -> LinkEvent:
    values: dict[str, object] = {
        "at": at,
        "what": what,
        "by": "guardian",
        "link_id": "link-1",
        "guardian_name": "Mum",
        "role": Role.OWNER,
        "guardian_id": "guardian-mum",
        **change,
    }
    return LinkEvent.model_validate(values)


def contact(contact_id: str, order: int = 1, *, verified: bool = True) -> Contact:
    return Contact(
        contact_id=contact_id,
        display_name="Grandma",
        relation="grandparent",
        channel="email",
        masked_address="g•••@example.org",
        order=order,
        verification="verified" if verified else "pending",
        verified_at=LINKED_AT if verified else None,
    )


@dataclass
class ToldOfWard:
    """``offered``, ``permitted``: whether it tells anything of this at all."""

    consents: list[Consent] = field(
        default_factory=lambda: [
            consent(ConsentKind.SERVICE_UNDER_14),
            consent(ConsentKind.MINOR_DATA_PROCESSING),
            consent(ConsentKind.MODEL_TRAINING, ConsentState.NOT_GIVEN),
        ]
    )
    history: list[LinkEvent] = field(
        default_factory=lambda: [happened("activated"), happened("approved")]
    )
    contacts: dict[str, Contact] = field(default_factory=lambda: {"grandma": contact("grandma")})
    offered: bool = True
    permitted: bool = True
    codes_sent: list[str] = field(default_factory=list)


class TellsOfWard:
    """The part of :class:`tests.sync.fake_link.FakeLink` that is this."""

    told: ToldOfWard
    clock: Clock
    _enter: Callable[[str], None]
    _leave: Callable[[str], None]

    def link_history(self) -> LinkHistory:
        self._enter("link_history")
        return LinkHistory(history=self.told.history, as_of=self.clock.now())

    def consents(self) -> ConsentList:
        self._ask("consents")
        return ConsentList(consents=self.told.consents, as_of=self.clock.now())

    def give_consent(self, wish: ConsentWish) -> Consent:
        self._ask("give_consent")
        known = next((one for one in self.told.consents if one.kind is wish.kind), None)
        if known is None or known.terms.version != wish.version:
            raise RequestRefusedError(ProblemType.VALIDATION)
        if known.state is ConsentState.GIVEN and known.version == wish.version:
            raise RequestRefusedError(ProblemType.STATE_CONFLICT, "consent_given")
        given = consent(wish.kind).model_copy(
            update={
                "consent_id": f"{known.consent_id}-again",
                "given_at": self.clock.now(),
                "terms": known.terms,
                "version": known.terms.version,
            }
        )
        self.told.consents = [given if one.kind is wish.kind else one for one in self.told.consents]
        self._leave("give_consent")
        return given

    def withdraw_consent(self, consent_id: str) -> Consent:
        self._ask("withdraw_consent")
        known = next((one for one in self.told.consents if one.consent_id == consent_id), None)
        if known is None:
            raise RequestRefusedError(ProblemType.NOT_FOUND)
        withdrawn = known.model_copy(
            update={
                "state": ConsentState.WITHDRAWN,
                "withdrawn_at": known.withdrawn_at or self.clock.now(),
            }
        )
        self.told.consents = [
            withdrawn if one.consent_id == consent_id else one for one in self.told.consents
        ]
        self._leave("withdraw_consent")
        return withdrawn

    def contacts(self) -> ContactList:
        self._ask("contacts")
        found = sorted(self.told.contacts.values(), key=lambda one: one.order)
        missing = not any(one.verification == "verified" for one in found)
        return ContactList(contacts=found, contact_missing=missing, as_of=self.clock.now())

    def put_contact(self, contact_id: str, wish: ContactWish) -> Contact:
        self._ask("put_contact")
        if "@" not in wish.address and not wish.address.startswith("+"):
            raise RequestRefusedError(ProblemType.VALIDATION)
        put = contact(contact_id, wish.order, verified=False).model_copy(
            update={
                "display_name": wish.display_name,
                "relation": wish.relation,
                "channel": wish.channel,
                "masked_address": f"{wish.address[:1]}•••",
            }
        )
        self.told.contacts[contact_id] = put
        self._leave("put_contact")
        return put

    def order_contacts(self, order: ContactOrder) -> ContactList:
        self._ask("order_contacts")
        named = [each for each in order.contact_ids if each in self.told.contacts]
        found = sorted(self.told.contacts.values(), key=lambda one: one.order)
        rest = [one.contact_id for one in found if one.contact_id not in named]
        for place, each in enumerate([*named, *rest], start=1):
            known = self.told.contacts[each]
            self.told.contacts[each] = known.model_copy(update={"order": place})
        self._leave("order_contacts")
        return self.contacts()

    def remove_contact(self, contact_id: str) -> None:
        self._ask("remove_contact")
        verified = {
            key for key, one in self.told.contacts.items() if one.verification == "verified"
        }
        if verified == {contact_id}:
            raise RequestRefusedError(ProblemType.STATE_CONFLICT)
        self.told.contacts.pop(contact_id, None)
        self._leave("remove_contact")

    def send_contact_code(self, contact_id: str) -> None:
        self._ask("send_contact_code")
        if self._known(contact_id).verification == "verified":
            raise RequestRefusedError(ProblemType.STATE_CONFLICT)
        self.told.codes_sent.append(contact_id)

    def verify_contact(self, contact_id: str, code: str) -> Contact:
        self._ask("verify_contact")
        known = self._known(contact_id)
        if code != RIGHT_CODE:
            raise RequestRefusedError(ProblemType.VALIDATION)
        verified = known.model_copy(
            update={"verification": "verified", "verified_at": self.clock.now()}
        )
        self.told.contacts[contact_id] = verified
        return verified

    def _known(self, contact_id: str) -> Contact:
        if contact_id not in self.told.contacts:
            raise RequestRefusedError(ProblemType.NOT_FOUND)
        return self.told.contacts[contact_id]

    def _ask(self, call: str) -> None:
        self._enter(call)
        if not self.told.offered:
            raise NotOfferedError
        if not self.told.permitted:
            raise PermissionMissingError
