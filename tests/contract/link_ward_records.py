"""What every link must do about consents, guardians and contacts, a real one or a fake."""

from uuid import uuid4

import pytest

from guardian.link.errors import RequestRefusedError
from guardian.link.wire.consents import ConsentKind, ConsentState, ConsentWish
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.safety import ContactOrder, ContactWish
from tests.contract.link_port import Side

GRANDMA = ContactWish(
    display_name="Grandma",
    relation="grandparent",
    channel="email",
    address="grandma@example.org",
    order=2,
)


class LinkWardRecordsContract:
    """The suite; ``side`` is that of :class:`tests.contract.link_port.LinkPortContract`."""

    def test_the_history_tells_of_the_readers_own_link(self, side: Side) -> None:
        own = side.link.link().link_id
        happened = [one for one in side.link.link_history().history if one.link_id == own]
        assert "activated" in {one.what for one in happened}
        assert len({one.guardian_id for one in happened}) == 1
        assert all(one.guardian_name for one in happened)

    def test_a_consent_has_its_terms_and_whose_it_is(self, side: Side) -> None:
        told = side.link.consents().consents
        assert {one.kind for one in told} >= {
            ConsentKind.SERVICE_UNDER_14,
            ConsentKind.MODEL_TRAINING,
        }
        for one in told:
            given = one.state is ConsentState.GIVEN
            assert one.terms.purpose
            assert bool(given) <= bool(one.consent_id and one.given_at and one.given_by)

    def test_a_consent_is_withdrawn_once(self, side: Side) -> None:
        (given,) = (
            one
            for one in side.link.consents().consents
            if one.kind is ConsentKind.MINOR_DATA_PROCESSING
        )
        assert given.consent_id is not None
        first = side.link.withdraw_consent(given.consent_id)
        assert first.state is ConsentState.WITHDRAWN
        again = side.link.withdraw_consent(given.consent_id)
        assert again.withdrawn_at == first.withdrawn_at
        states = {one.kind: one.state for one in side.link.consents().consents}
        assert states[given.kind] is ConsentState.WITHDRAWN
        assert states[ConsentKind.SERVICE_UNDER_14] is not ConsentState.WITHDRAWN

    def test_a_consent_is_given_once_to_the_terms_as_they_are(self, side: Side) -> None:
        kind = ConsentKind.MODEL_TRAINING
        asked = next(one for one in side.link.consents().consents if one.kind is kind)
        assert asked.state is not ConsentState.GIVEN
        with pytest.raises(RequestRefusedError) as caught:
            side.link.give_consent(ConsentWish(kind=kind, version="never-read"))
        assert caught.value.kind is ProblemType.VALIDATION
        wish = ConsentWish(kind=kind, version=asked.terms.version)
        given = side.link.give_consent(wish)
        assert (given.state, given.version) == (ConsentState.GIVEN, asked.terms.version)
        assert given.consent_id
        assert given.receipt
        with pytest.raises(RequestRefusedError) as caught:
            side.link.give_consent(wish)
        assert caught.value.reason == "consent_given"
        states = {one.kind: one.state for one in side.link.consents().consents}
        assert states[kind] is ConsentState.GIVEN
        gone = side.link.withdraw_consent(given.consent_id)
        assert gone.state is ConsentState.WITHDRAWN
        assert side.link.give_consent(wish).consent_id != given.consent_id

    def test_a_consent_that_is_not_there_is_refused(self, side: Side) -> None:
        with pytest.raises(RequestRefusedError) as caught:
            side.link.withdraw_consent("nobody-gave-it")
        assert caught.value.kind is ProblemType.NOT_FOUND

    def test_a_contact_comes_changes_and_goes(self, side: Side) -> None:
        contact_id = f"c-{uuid4().hex[:12]}"
        put = side.link.put_contact(contact_id, GRANDMA)
        assert (put.contact_id, put.verification) == (contact_id, "pending")
        assert GRANDMA.address not in put.model_dump_json()
        assert side.link.put_contact(contact_id, GRANDMA) == put
        renamed = GRANDMA.model_copy(update={"display_name": "Granny"})
        assert side.link.put_contact(contact_id, renamed).display_name == "Granny"
        told = {one.contact_id: one for one in side.link.contacts().contacts}
        assert told[contact_id].display_name == "Granny"
        side.link.send_contact_code(contact_id)
        with pytest.raises(RequestRefusedError):
            side.link.verify_contact(contact_id, "wrong!")
        side.link.remove_contact(contact_id)
        assert contact_id not in {one.contact_id for one in side.link.contacts().contacts}
        side.link.remove_contact(contact_id)
        with pytest.raises(RequestRefusedError):
            side.link.send_contact_code(contact_id)

    def test_contacts_are_told_in_the_order_that_was_asked_for(self, side: Side) -> None:
        before = [one.contact_id for one in side.link.contacts().contacts]
        added = [f"c-{uuid4().hex[:12]}" for _ in range(2)]
        for number, each in enumerate(added):
            address = f"grandma{number}@example.org"
            side.link.put_contact(each, GRANDMA.model_copy(update={"address": address}))
        wished = ContactOrder(contact_ids=[added[1], "gone-meanwhile", added[0]])
        for _ in range(2):  # again changes nothing
            told = side.link.order_contacts(wished)
            ids = [one.contact_id for one in told.contacts]
            assert ids == [added[1], added[0], *before]
            assert ids == [one.contact_id for one in side.link.contacts().contacts]
        assert [one.order for one in told.contacts] == list(range(1, len(ids) + 1))

    def test_an_address_that_is_none_is_refused(self, side: Side) -> None:
        nonsense = GRANDMA.model_copy(update={"address": "nowhere"})
        with pytest.raises(RequestRefusedError) as caught:
            side.link.put_contact(f"c-{uuid4().hex[:12]}", nonsense)
        assert caught.value.kind is ProblemType.VALIDATION
