"""What every desk must do about consents, guardians and contacts."""

import pytest

from guardian.desk.records_ward_values import (
    CHANNELS,
    RELATIONS,
    ConsentView,
    ConsentWishKind,
    ContactDraft,
    ContactView,
    ContactWishKind,
    Told,
)
from guardian.desk.values import Stage
from guardian.errors import GuardianError
from guardian.link.wire.consents import ConsentState
from tests.contract.desk_ports import UNKNOWN, Family, say_everything

GRANDPA = ContactDraft(
    name="  Grandpa  Wang ", relation="grandparent", channel="phone", address="+86 138-0000 0001"
)


class WardRecordsContract:
    """The child of ``link_id`` has a consent that is given, a guardian and a verified contact."""

    def _given(self, family: Family) -> ConsentView:
        view = family.services.ward_records.consents(family.link_id)
        return next(each for each in view.consents if each.may_withdraw)

    def _contacts(self, family: Family) -> tuple[ContactView, ...]:
        return family.services.ward_records.contacts(family.link_id).contacts

    def test_each_is_told_with_its_age(self, family: Family) -> None:
        records, link_id = family.services.ward_records, family.link_id
        consents, contacts = records.consents(link_id), records.contacts(link_id)
        guardians = records.guardians(link_id)
        assert {consents.told, guardians.told, contacts.told} == {Told.TOLD}
        assert consents.read_at
        assert guardians.read_at
        assert contacts.read_at
        assert len({consents.ward_name, guardians.ward_name, contacts.ward_name}) == 1

    def test_the_reader_comes_first_among_guardians(self, family: Family) -> None:
        first, *others = family.services.ward_records.guardians(family.link_id).guardians
        assert first.you
        assert first.permissions is not None
        assert not any(each.you for each in others)
        assert all(each.permissions is None for each in others)

    def test_a_withdrawal_is_asked_for_once_and_stays_asked(self, family: Family) -> None:
        given = self._given(family)
        assert given.consent_id is not None
        family.services.ward_records.withdraw_consent(family.link_id, given.consent_id)
        family.services.ward_records.withdraw_consent(family.link_id, given.consent_id)
        again = family.again().ward_records.consents(family.link_id)
        asked = next(each for each in again.consents if each.consent_id == given.consent_id)
        assert asked.state is ConsentState.GIVEN, "until the service says so"
        assert not asked.may_withdraw
        assert asked.wish is not None
        assert asked.wish.stage is Stage.ASKED

    def test_a_consent_is_given_once_and_stays_asked(self, family: Family) -> None:
        records, link_id = family.services.ward_records, family.link_id
        missing = next(each for each in records.consents(link_id).consents if each.may_give)
        assert not missing.may_withdraw
        assert missing.purpose
        records.give_consent(link_id, missing.kind, missing.version)
        again = family.again().ward_records.consents(link_id)
        asked = next(each for each in again.consents if each.kind is missing.kind)
        assert asked.state is missing.state, "until the service says so"
        assert not asked.may_give
        assert asked.wished is ConsentWishKind.GIVE
        assert asked.wish is not None
        assert asked.wish.stage is Stage.ASKED

    def test_what_was_not_read_or_is_given_cannot_be_given(self, family: Family) -> None:
        records, link_id = family.services.ward_records, family.link_id
        missing = next(each for each in records.consents(link_id).consents if each.may_give)
        given = self._given(family)
        for kind, version in ((missing.kind, "never-read"), (given.kind, given.version)):
            with pytest.raises(GuardianError) as caught:
                records.give_consent(link_id, kind, version)
            say_everything(caught.value)

    def test_what_is_not_given_cannot_be_withdrawn(self, family: Family) -> None:
        with pytest.raises(GuardianError) as caught:
            family.services.ward_records.withdraw_consent(family.link_id, UNKNOWN)
        say_everything(caught.value)

    def test_a_new_contact_is_asked_for_and_called_last(self, family: Family) -> None:
        before = self._contacts(family)
        family.services.ward_records.put_contact(family.link_id, GRANDPA)
        after = self._contacts(family)
        assert after[:-1] == before
        added = after[-1]
        assert (added.name, added.own_address) == ("Grandpa Wang", "+8613800000001")
        assert (added.masked_address, added.verified) == ("", False)
        assert added.wished is ContactWishKind.PUT
        assert added.wish is not None
        assert added.wish.stage is Stage.ASKED
        assert "13800000001" not in repr(added)

    def test_what_was_asked_last_of_a_contact_is_told(self, family: Family) -> None:
        records, link_id = family.services.ward_records, family.link_id
        known = self._contacts(family)[0].contact_id
        records.send_code(link_id, known)
        assert self._contacts(family)[0].wished is ContactWishKind.SEND_CODE
        records.verify_contact(link_id, known, " 123456 ")
        assert self._contacts(family)[0].wished is ContactWishKind.VERIFY
        records.remove_contact(link_id, known)
        assert self._contacts(family)[0].wished is ContactWishKind.REMOVE

    def test_another_order_is_asked_for_and_shown_at_once(self, family: Family) -> None:
        records, link_id = family.services.ward_records, family.link_id
        records.put_contact(link_id, GRANDPA)
        before = [each.contact_id for each in self._contacts(family)]
        records.move_contact(link_id, before[-1], earlier=True)
        wished = [*before[:-2], before[-1], before[-2]]
        assert [each.contact_id for each in self._contacts(family)] == wished
        again = family.again().ward_records.contacts(link_id)
        assert [each.contact_id for each in again.contacts] == wished
        assert [each.order for each in again.contacts] == list(range(1, len(wished) + 1))
        assert again.ordered is not None
        assert again.ordered.stage is Stage.ASKED
        records.move_contact(link_id, wished[0], earlier=True)
        records.move_contact(link_id, wished[-1], earlier=False)
        records.move_contact(link_id, UNKNOWN, earlier=True)
        assert [each.contact_id for each in self._contacts(family)] == wished

    def test_an_address_that_reaches_nobody_is_refused(self, family: Family) -> None:
        before = self._contacts(family)
        for channel in CHANNELS:
            for address in ("", "138 0000 0001", "+0123456789", "grandpa", "a@b"):
                draft = ContactDraft(
                    name="x", relation=RELATIONS[0], channel=channel, address=address
                )
                with pytest.raises(GuardianError) as caught:
                    family.services.ward_records.put_contact(family.link_id, draft)
                say_everything(caught.value)
        assert self._contacts(family) == before

    def test_what_is_no_code_is_not_sent(self, family: Family) -> None:
        known = self._contacts(family)[0]
        for code in ("", "12345", "1234567", "12345x", "１２３４５６"):
            with pytest.raises(GuardianError) as caught:
                family.services.ward_records.verify_contact(family.link_id, known.contact_id, code)
            say_everything(caught.value)
        assert self._contacts(family)[0] == known

    def test_an_account_that_is_not_here_is_told_as_such(self, family: Family) -> None:
        records = family.services.ward_records
        for ask in (records.consents, records.guardians, records.contacts):
            with pytest.raises(GuardianError) as caught:
                ask(UNKNOWN)
            say_everything(caught.value)
