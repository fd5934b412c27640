"""Consents, guardians and contacts as the guardian reads them, wishes laid over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.desk.records_guardians import guardians
from guardian.desk.records_ward import WardRecords
from guardian.desk.records_ward_errors import ConsentNotAskedError
from guardian.desk.records_ward_values import (
    ContactDraft,
    ContactWishKind,
    GuardianView,
    Told,
)
from guardian.desk.records_wishes import SHOWN, SHOWN_REFUSED
from guardian.desk.values import Stage
from guardian.link.wire.consents import ConsentKind, ConsentState
from guardian.link.wire.ward import Link, LinkEvent, LinkHistory, LinkState, Role
from guardian.store import journal, outbox, ward_records
from guardian.store.database import Database
from guardian.store.outbox import OutboxKind
from guardian.store.ward_records import RecordKind, RecordStanding, WardRecordRow
from guardian.sync.ward_records import GuardiansTold, keep_consent
from tests.rig.clock import START, MovableClock
from tests.rig.kept_ward_records import keep_contacts, keep_guardians, keep_ward_records
from tests.rig.seeded_store import LINK, add_link
from tests.sync.fake_ward_records import consent, contact, happened

CONSENT = f"consent-{ConsentKind.MINOR_DATA_PROCESSING.value}"
DRAFT = ContactDraft(name="Wang", relation="friend", channel="email", address="w@example.org")


@pytest.fixture
def woken() -> list[str]:
    return []


@pytest.fixture
def desk(database: Database, clock: MovableClock, woken: list[str]) -> WardRecords:
    with database.write() as connection:
        add_link(connection, clock.now())
        keep_ward_records(connection, clock.now())
    return WardRecords(database, clock, woken.append)


def tell(*events: LinkEvent, state: LinkState = LinkState.ACTIVE) -> tuple[GuardianView, ...]:
    """Return who looks after a ward to whose links this happened, the newest first."""
    own = Link(
        link_id=LINK,
        state=state,
        guardian_name="Mum",
        permissions=["usage.read"],
        created_at=START,
    )
    return guardians(GuardiansTold(link=own, history=LinkHistory(history=[*events], as_of=START)))


def of_dad(what: str, **change: object) -> LinkEvent:
    dad: dict[str, object] = {"link_id": "link-2", "guardian_name": "Dad", "guardian_id": "dad"}
    return happened(what, **{**dad, **change})  # type: ignore[arg-type] # members of an event


def test_links_of_one_guardian_are_one_person() -> None:
    found = tell(
        happened("activated", link_id="laptop"),
        happened("approved", link_id="laptop"),
        happened("activated", START),
        happened("approved", START - timedelta(hours=1)),
    )
    assert [(each.name, each.you, each.links) for each in found] == [("Mum", True, 2)]
    assert found[0].permissions == ("usage.read",)


def test_equal_names_do_not_make_two_people_one() -> None:
    found = tell(happened("activated"), of_dad("activated", guardian_name="Mum"))
    assert [(each.name, each.you) for each in found] == [("Mum", True), ("Mum", False)]
    untold = tell(
        happened("activated", guardian_id=None),
        of_dad("activated", guardian_name="Mum", guardian_id=None),
    )
    assert [each.you for each in untold] == [True, False]


@pytest.mark.parametrize("end", ["revoked", "expired", "rejected", "confirmed_end"])
def test_whose_link_is_over_does_not_look_after_the_child(end: str) -> None:
    found = tell(of_dad(end), of_dad("activated"), happened("activated"))
    assert [each.name for each in found] == ["Mum"]


@pytest.mark.parametrize(
    ("happened_last", "state"),
    [
        ("approved", LinkState.AWAITING_WARD),
        ("activated", LinkState.ACTIVE),
        ("suspended", LinkState.SUSPENDED),
        ("resumed", LinkState.ACTIVE),
        ("reconfirmed", LinkState.ACTIVE),
    ],
)
def test_a_link_stands_as_its_last_event_says(happened_last: str, state: LinkState) -> None:
    assert tell(of_dad(happened_last))[1].state is state


def test_a_beginning_that_is_not_told_is_not_made_up() -> None:
    assert tell(of_dad("reconfirmed"))[1].since is None
    assert tell(of_dad("reconfirmed"), of_dad("approved", at=START))[1].since == START


def test_ones_own_link_is_there_and_stands_as_it_says_itself() -> None:
    (own,) = tell(state=LinkState.SUSPENDED)
    assert (own.you, own.state, own.since) == (True, LinkState.SUSPENDED, START)


@given(st.lists(st.sampled_from(["approved", "activated", "suspended", "revoked", "made_up"])))
def test_whatever_happened_the_reader_is_there_once(events: list[str]) -> None:
    found = tell(*(of_dad(what) for what in events), *(happened(what) for what in events))
    assert [each.you for each in found].count(True) == 1
    assert found[0].you


def test_before_the_first_reading_nothing_is_claimed(
    database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
    desk = WardRecords(database, clock, lambda _: None)
    for view in (desk.consents(LINK), desk.guardians(LINK), desk.contacts(LINK)):
        assert (view.told, view.read_at) == (Told.UNREAD, None)


@pytest.mark.parametrize("standing", [RecordStanding.NOT_OFFERED, RecordStanding.NOT_PERMITTED])
def test_what_is_not_told_says_why(
    desk: WardRecords, database: Database, clock: MovableClock, standing: RecordStanding
) -> None:
    with database.write() as connection:
        for kind in RecordKind:
            row = WardRecordRow(kind=kind, standing=standing, document=None, read_at=clock.now())
            ward_records.save(connection, LINK, row)
    views = (desk.consents(LINK), desk.guardians(LINK), desk.contacts(LINK))
    assert {each.told.value for each in views} == {standing.value}
    assert desk.contacts(LINK).contacts == ()


@pytest.mark.parametrize(
    ("role", "permissions"), [(Role.OBSERVER, None), (Role.OWNER, ("usage.read",))]
)
def test_who_may_not_change_anything_is_not_offered_it(
    desk: WardRecords,
    database: Database,
    clock: MovableClock,
    role: Role,
    permissions: tuple[str, ...] | None,
) -> None:
    given_to = permissions or ("consents.manage", "contacts.manage")
    with database.write() as connection:
        keep_guardians(connection, [], clock.now(), role=role, permissions=given_to)
    assert not any(each.may_withdraw for each in desk.consents(LINK).consents)
    assert not desk.contacts(LINK).may_manage


def test_a_withdrawal_wakes_the_sender_and_is_in_the_log(
    desk: WardRecords, database: Database, woken: list[str]
) -> None:
    desk.withdraw_consent(LINK, CONSENT)
    assert woken == [LINK]
    with database.read() as connection:
        assert journal.entries(connection)[0].kind == "consent_withdrawal_asked"


def test_a_consent_to_earlier_terms_stands_and_can_be_given_anew(
    desk: WardRecords, database: Database, woken: list[str]
) -> None:
    kind = ConsentKind.MINOR_DATA_PROCESSING
    with database.write() as connection:
        keep_consent(connection, LINK, consent(kind).model_copy(update={"version": "2025-01"}))
    (found,) = (each for each in desk.consents(LINK).consents if each.kind is kind)
    assert (found.state, found.may_give, found.may_withdraw) == (ConsentState.GIVEN, True, True)
    desk.give_consent(LINK, kind, "2026-11")
    assert woken == [LINK]
    with database.write() as connection:
        keep_consent(connection, LINK, consent(kind))
    with pytest.raises(ConsentNotAskedError):
        desk.give_consent(LINK, kind, "2026-11")


@pytest.mark.parametrize(
    ("settle", "stage", "shown"),
    [
        (outbox.set_confirmed, Stage.CONFIRMED, SHOWN),
        (
            lambda connection, wish_id, now: outbox.set_refused(
                connection, wish_id, {"code": "link_request_refused", "problem": "x"}, now
            ),
            Stage.REFUSED,
            SHOWN_REFUSED,
        ),
    ],
)
def test_what_came_of_a_wish_is_told_for_a_while(
    desk: WardRecords,
    database: Database,
    clock: MovableClock,
    settle: Callable[..., None],
    stage: Stage,
    shown: timedelta,
) -> None:
    desk.remove_contact(LINK, "grandma")
    with database.write() as connection:
        (wish,) = outbox.latest(connection, LINK, OutboxKind.CONTACT_CHANGE)
        settle(connection, wish.id, clock.now())
    found = desk.contacts(LINK).contacts[0].wish
    assert found is not None
    assert found.stage is stage
    assert found.refusal == ("x" if stage is Stage.REFUSED else "")
    clock.advance(shown + timedelta(seconds=1))
    assert desk.contacts(LINK).contacts[0].wish is None


def test_a_contact_that_was_removed_elsewhere_does_not_come_back(
    desk: WardRecords, database: Database, clock: MovableClock
) -> None:
    desk.put_contact(LINK, DRAFT)
    with database.write() as connection:
        (wish,) = outbox.latest(connection, LINK, OutboxKind.CONTACT_CHANGE)
        outbox.set_confirmed(connection, wish.id, clock.now())
        keep_contacts(connection, [contact("grandma")], clock.now())
    assert [each.contact_id for each in desk.contacts(LINK).contacts] == ["grandma"]


def test_an_address_is_shown_where_it_was_typed_and_still_is_of_its_kind(
    desk: WardRecords, database: Database, clock: MovableClock
) -> None:
    assert desk.contacts(LINK).contacts[0].own_address is None
    desk.put_contact(LINK, DRAFT, "grandma")
    changed = desk.contacts(LINK).contacts[0]
    assert (changed.own_address, changed.order) == (DRAFT.address, 1)
    assert changed.wished is ContactWishKind.PUT
    by_phone = contact("grandma").model_copy(update={"channel": "phone"})
    with database.write() as connection:
        keep_contacts(connection, [by_phone], clock.now())
    assert desk.contacts(LINK).contacts[0].own_address is None


@given(st.text(max_size=90), st.text(max_size=40), st.sampled_from(["phone", "email"]))
def test_whatever_is_typed_is_told_apart_and_tidied_once(
    name: str, address: str, channel: str
) -> None:
    draft = ContactDraft(name=name, relation="other", channel=channel, address=address).tidy()
    assert draft.tidy() == draft
    assert draft.faults() <= {"name", "address"}
    if "address" not in draft.faults():
        assert len(draft.address) > 2
