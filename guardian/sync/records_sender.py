"""Sends wishes about consents and contacts, and keeps what the service answers."""

from collections.abc import Callable

from guardian.link.errors import RequestRefusedError
from guardian.link.wire.consents import Consent, ConsentKind, ConsentState, ConsentWish
from guardian.link.wire.safety import Contact, ContactOrder, ContactWish
from guardian.store.database import Database
from guardian.store.outbox import OutboxRow
from guardian.sync.asking_records import ContactAct
from guardian.sync.port import LinkPort
from guardian.sync.ward_records import keep_consent, keep_contact, keep_contacts, read_consents

_GIVEN_ALREADY = "consent_given"


class RecordsSender:
    """Of one link. What it raises tells the caller how the wish fared."""

    def __init__(self, database: Database, link_id: str) -> None:
        self._database = database
        self._link_id = link_id

    def give(self, client: LinkPort, wish: OutboxRow) -> None:
        """Give a consent; one that stands already was heard before, or given by somebody else."""
        wished = ConsentWish.model_validate(wish.body)
        try:
            told = client.give_consent(wished)
        except RequestRefusedError as error:
            stands = self._read_again(client, wished.kind)
            if error.reason != _GIVEN_ALREADY or not stands:
                raise
        else:
            self._keep_consent(told)

    def _read_again(self, client: LinkPort, kind: ConsentKind) -> bool:
        """Keep how a consent stands, whose terms may be others by now; return whether it is given.

        A service that does not tell it is answered for by the refusal itself.
        """
        found = [one for one in read_consents(client).consents if one.kind is kind]
        for one in found:
            self._keep_consent(one)
        return any(one.state is ConsentState.GIVEN for one in found)

    def _keep_consent(self, told: Consent) -> None:
        with self._database.write() as connection:
            keep_consent(connection, self._link_id, told)

    def withdraw(self, client: LinkPort, wish: OutboxRow) -> None:
        """Withdraw a consent."""
        self._keep_consent(client.withdraw_consent(str(wish.body["consent_id"])))

    def change_contact(self, client: LinkPort, wish: OutboxRow) -> None:
        """Register, change, remove or verify a contact, or have a code sent to it."""
        acts: dict[ContactAct, Callable[[LinkPort, OutboxRow], None]] = {
            ContactAct.PUT: self._put,
            ContactAct.REMOVE: self._remove,
            ContactAct.SEND_CODE: self._send_code,
            ContactAct.VERIFY: self._verify,
            ContactAct.ORDER: self._order,
        }
        acts[ContactAct(str(wish.body["act"]))](client, wish)

    def _put(self, client: LinkPort, wish: OutboxRow) -> None:
        contact_id = str(wish.body["contact_id"])
        wished = ContactWish.model_validate(wish.body)
        self._keep(contact_id, client.put_contact(contact_id, wished))

    def _remove(self, client: LinkPort, wish: OutboxRow) -> None:
        contact_id = str(wish.body["contact_id"])
        client.remove_contact(contact_id)
        self._keep(contact_id, None)

    def _send_code(self, client: LinkPort, wish: OutboxRow) -> None:
        client.send_contact_code(str(wish.body["contact_id"]))

    def _verify(self, client: LinkPort, wish: OutboxRow) -> None:
        contact_id = str(wish.body["contact_id"])
        self._keep(contact_id, client.verify_contact(contact_id, str(wish.body["code"])))

    def _order(self, client: LinkPort, wish: OutboxRow) -> None:
        told = client.order_contacts(ContactOrder.model_validate(wish.body))
        with self._database.write() as connection:
            keep_contacts(connection, self._link_id, told)

    def _keep(self, contact_id: str, told: Contact | None) -> None:
        with self._database.write() as connection:
            keep_contact(connection, self._link_id, contact_id, told)
