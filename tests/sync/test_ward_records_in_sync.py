"""Consents, guardians and contacts: read when something says so, kept with their age, changed."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from guardian.link.errors import (
    LinkError,
    MalformedAnswerError,
    OfflineError,
    ProviderTroubleError,
)
from guardian.link.refusals import NotOfferedError
from guardian.link.wire.consents import ConsentKind, ConsentState
from guardian.link.wire.events import Topic
from guardian.link.wire.safety import ContactWish
from guardian.store import journal, links, outbox, ward_records
from guardian.store.journal import Act
from guardian.store.outbox import OutboxKind, OutboxRow, OutboxState
from guardian.store.ward_records import RecordKind, RecordStanding, WardRecordRow
from guardian.sync import asking_records
from guardian.sync.readings import EVERY_READING, NEW_DAY, OF_WARD, Reading, of_topics
from guardian.sync.refresh import Refresher
from guardian.sync.ward_records import (
    LONGEST_RECORD,
    kept_consents,
    kept_contacts,
    kept_guardians,
)
from tests.rig.seeded_store import LINK
from tests.sync.fake_link import FakeLink
from tests.sync.fake_ward_records import RIGHT_CODE, consent, contact, happened
from tests.sync.family import Family

DATA = ConsentKind.MINOR_DATA_PROCESSING
GRANDPA = ContactWish(
    display_name="Grandpa", relation="grandparent", channel="phone", address="+8613800000000"
)


def kept(family: Family, kind: RecordKind) -> WardRecordRow:
    with family.database.read() as connection:
        row = ward_records.find(connection, LINK, kind)
    assert row is not None
    return row


def standings(family: Family) -> set[RecordStanding]:
    return {kept(family, kind).standing for kind in RecordKind}


def read(family: Family, readings: frozenset[Reading] = OF_WARD) -> frozenset[Reading]:
    refresher = Refresher(family.database, LINK, family.clock)
    return refresher.refresh(FakeLink(family.provider), readings)


def newest(family: Family, kind: OutboxKind) -> OutboxRow:
    with family.database.read() as connection:
        return outbox.latest(connection, LINK, kind)[0]


def put(family: Family, contact_id: str = "grandpa", wish: ContactWish = GRANDPA) -> None:
    with family.database.write() as connection:
        now = family.clock.now()
        asking_records.ask_contact_put(connection, LINK, contact_id, wish, now)


def withdraw(family: Family, kind: ConsentKind = DATA) -> bool:
    with family.database.write() as connection:
        return asking_records.ask_consent_withdrawal(
            connection, LINK, f"consent-{kind.value}", kind, family.clock.now()
        )


def flush(family: Family) -> None:
    family.session.catch_up()


def test_topics_and_every_day_ask_for_them() -> None:
    assert of_topics([Topic.CONSENTS]) == {Reading.CONSENTS}
    assert of_topics([Topic.CONTACTS]) == {Reading.CONTACTS}
    assert Reading.GUARDIANS in of_topics([Topic.LINK])
    assert OF_WARD <= NEW_DAY <= EVERY_READING


def test_they_are_kept_with_the_time_at_which_they_were_read(family: Family) -> None:
    assert read(family) == frozenset()
    with family.database.read() as connection:
        consents = kept_consents(connection, LINK)
        guardians = kept_guardians(connection, LINK)
        contacts = kept_contacts(connection, LINK)
    assert consents is not None
    assert consents.consents == family.provider.of_ward.consents
    assert guardians is not None
    assert guardians.history.history == family.provider.of_ward.history
    assert guardians.link.guardian_name == "Mum"
    assert contacts is not None
    assert [one.contact_id for one in contacts.contacts] == ["grandma"]
    assert {kept(family, kind).read_at for kind in RecordKind} == {family.clock.now()}


def test_a_later_reading_takes_the_place_of_the_one_before(family: Family) -> None:
    read(family)
    family.clock.advance(timedelta(hours=2))
    family.provider.of_ward.contacts["grandpa"] = contact("grandpa", 2)
    read(family, frozenset({Reading.CONTACTS}))
    with family.database.read() as connection:
        told = kept_contacts(connection, LINK)
    assert told is not None
    assert len(told.contacts) == 2
    ages = {kind: family.clock.now() - kept(family, kind).read_at for kind in RecordKind}
    assert ages[RecordKind.CONTACTS] == timedelta(0)
    assert ages[RecordKind.CONSENTS] == timedelta(hours=2)


def test_what_the_service_does_not_have_is_kept_as_that(family: Family) -> None:
    read(family)
    family.provider.of_ward.offered = False
    assert read(family) == frozenset()
    assert kept(family, RecordKind.CONSENTS).standing is RecordStanding.NOT_OFFERED
    assert kept(family, RecordKind.CONSENTS).document is None
    assert kept(family, RecordKind.GUARDIANS).standing is RecordStanding.TOLD


def test_what_the_link_may_not_read_is_kept_as_that(family: Family) -> None:
    family.provider.of_ward.permitted = False
    assert read(family) == frozenset()
    assert kept(family, RecordKind.CONTACTS).standing is RecordStanding.NOT_PERMITTED


def test_what_the_card_does_not_claim_is_not_asked_for(family: Family) -> None:
    with family.database.write() as connection:
        card = json.dumps({"profiles": ["core"]})
        connection.execute("UPDATE link SET provider_card = ?", (card,))
        assert links.find(connection, LINK)
    read(family)
    assert {"consents", "contacts"}.isdisjoint(family.provider.calls)
    assert kept(family, RecordKind.CONTACTS).standing is RecordStanding.NOT_OFFERED
    assert kept(family, RecordKind.GUARDIANS).standing is RecordStanding.TOLD


def _without_end(family: Family) -> None:
    given = consent(DATA)
    long = given.terms.model_copy(update={"purpose": "x" * LONGEST_RECORD})
    family.provider.of_ward.consents = [given.model_copy(update={"terms": long})]


def _before_time_began(family: Family) -> None:
    first = datetime.min.replace(tzinfo=UTC)
    family.provider.of_ward.consents = [consent(DATA).model_copy(update={"given_at": first})]


@pytest.mark.parametrize("tell", [_without_end, _before_time_began])
def test_nonsense_is_not_believed_and_what_was_known_stays(family: Family, tell: object) -> None:
    read(family)
    before = kept(family, RecordKind.CONSENTS)
    assert callable(tell)
    tell(family)
    family.clock.advance(timedelta(minutes=1))
    assert read(family) == {Reading.CONSENTS}
    assert kept(family, RecordKind.CONSENTS) == before


@pytest.mark.parametrize("trouble", [MalformedAnswerError(), ProviderTroubleError()])
def test_trouble_with_one_is_tried_again_and_keeps_the_others(
    family: Family, trouble: LinkError
) -> None:
    family.provider.faults["contacts"] = [trouble]
    assert read(family) == {Reading.CONTACTS}
    assert kept(family, RecordKind.CONSENTS).standing is RecordStanding.TOLD
    assert read(family, frozenset({Reading.CONTACTS})) == frozenset()


def test_what_is_kept_in_another_form_is_read_anew(family: Family) -> None:
    with family.database.write() as connection:
        row = WardRecordRow(
            kind=RecordKind.CONSENTS,
            standing=RecordStanding.TOLD,
            document='{"consents": "of an earlier Guardian"}',
            read_at=family.clock.now(),
        )
        ward_records.save(connection, LINK, row)
        assert kept_consents(connection, LINK) is None


def test_a_withdrawal_waits_offline_and_is_confirmed_once(family: Family) -> None:
    flush(family)
    family.provider.go(online=False)
    assert withdraw(family)
    assert not withdraw(family), "one is on its way"
    with pytest.raises(OfflineError):
        flush(family)
    assert newest(family, OutboxKind.CONSENT_WITHDRAWAL).state is OutboxState.WAITING
    family.restart()
    family.provider.go(online=True)
    flush(family)
    assert newest(family, OutboxKind.CONSENT_WITHDRAWAL).state is OutboxState.CONFIRMED
    with family.database.read() as connection:
        told = kept_consents(connection, LINK)
        (entry,) = (
            one for one in journal.entries(connection) if one.kind == Act.CONSENT_WITHDRAWAL_ASKED
        )
    assert told is not None
    assert {one.kind: one.state for one in told.consents}[DATA] is ConsentState.WITHDRAWN
    assert entry.details == {"kind": DATA.value}


def test_an_answer_is_kept_before_anything_is_read_again(family: Family) -> None:
    flush(family)
    family.provider.faults["consents"] = [ProviderTroubleError()]
    withdraw(family)
    flush(family)
    with family.database.read() as connection:
        told = kept_consents(connection, LINK)
    assert told is not None
    assert {one.kind: one.state for one in told.consents}[DATA] is ConsentState.WITHDRAWN


def test_a_withdrawal_of_what_is_gone_is_refused(family: Family) -> None:
    flush(family)
    family.provider.of_ward.consents = []
    withdraw(family)
    flush(family)
    wish = newest(family, OutboxKind.CONSENT_WITHDRAWAL)
    assert wish.state is OutboxState.REFUSED
    assert wish.refusal is not None
    assert wish.refusal["problem"] == "not-found"


def test_a_contact_is_put_verified_and_removed_in_that_order(family: Family) -> None:
    flush(family)
    family.provider.go(online=False)
    put(family)
    with family.database.write() as connection:
        now = family.clock.now()
        asking_records.ask_contact_code(connection, LINK, "grandpa", now)
        asking_records.ask_contact_verification(connection, LINK, "grandpa", RIGHT_CODE, now)
        asking_records.ask_contact_removal(connection, LINK, "grandma", now)
    family.provider.go(online=True)
    flush(family)
    told = family.provider.of_ward
    assert told.codes_sent == ["grandpa"]
    assert {key: one.verification for key, one in told.contacts.items()} == {"grandpa": "verified"}
    with family.database.read() as connection:
        contacts = kept_contacts(connection, LINK)
    assert contacts is not None
    assert [one.contact_id for one in contacts.contacts] == ["grandpa"]
    assert not contacts.contact_missing


def test_a_wish_that_cannot_leave_holds_those_after_it(family: Family) -> None:
    flush(family)
    family.provider.faults["put_contact"] = [ProviderTroubleError()]
    put(family)
    with family.database.write() as connection:
        asking_records.ask_contact_removal(connection, LINK, "grandpa", family.clock.now())
    with pytest.raises(ProviderTroubleError):
        flush(family)
    assert "remove_contact" not in family.provider.calls
    flush(family)
    assert "grandpa" not in family.provider.of_ward.contacts


def test_another_order_waits_offline_behind_what_it_needs(family: Family) -> None:
    flush(family)
    family.provider.go(online=False)
    put(family)
    with family.database.write() as connection:
        now = family.clock.now()
        asking_records.ask_contact_order(connection, LINK, ["grandpa", "grandma"], now)
    with pytest.raises(OfflineError):
        flush(family)
    family.restart()
    family.provider.go(online=True)
    flush(family)
    assert newest(family, OutboxKind.CONTACT_CHANGE).state is OutboxState.CONFIRMED
    with family.database.read() as connection:
        told = kept_contacts(connection, LINK)
    assert told is not None
    assert [one.contact_id for one in told.contacts] == ["grandpa", "grandma"]


def test_a_service_that_keeps_its_order_says_so(family: Family) -> None:
    flush(family)
    family.provider.faults["order_contacts"] = [NotOfferedError()]
    with family.database.write() as connection:
        asking_records.ask_contact_order(connection, LINK, ["grandma"], family.clock.now())
    flush(family)
    assert newest(family, OutboxKind.CONTACT_CHANGE).state is OutboxState.REFUSED


def test_the_last_contact_of_a_minor_stays(family: Family) -> None:
    flush(family)
    with family.database.write() as connection:
        asking_records.ask_contact_removal(connection, LINK, "grandma", family.clock.now())
    flush(family)
    wish = newest(family, OutboxKind.CONTACT_CHANGE)
    assert wish.state is OutboxState.REFUSED
    assert wish.refusal is not None
    assert wish.refusal["problem"] == "state-conflict"


def test_no_word_of_a_contact_gets_into_the_journal(family: Family) -> None:
    put(family)
    with family.database.read() as connection:
        entry = journal.entries(connection)[0]
    assert entry.kind == Act.CONTACT_CHANGE_ASKED
    assert entry.details == {"kind": "put"}


def test_the_page_is_told_of_both(family: Family) -> None:
    flush(family)
    family.changes.clear()
    withdraw(family)
    put(family)
    flush(family)
    told = frozenset().union(*family.changes)
    assert {Reading.CONSENTS.value, Reading.CONTACTS.value} <= told


def test_another_guardians_link_is_told_by_its_event(family: Family) -> None:
    flush(family)
    family.provider.of_ward.history.insert(
        0, happened("activated", link_id="link-2", guardian_name="Dad", guardian_id="dad")
    )
    family.provider.emit_change(Topic.LINK)
    flush(family)
    with family.database.read() as connection:
        told = kept_guardians(connection, LINK)
    assert told is not None
    assert told.history.history[0].guardian_name == "Dad"
