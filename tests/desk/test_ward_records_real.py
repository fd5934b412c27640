"""Consents, guardians and contacts at the real provider over HTTP, with a second guardian."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from guardian.clock import SystemClock
from guardian.desk.records_ward import WardRecords
from guardian.desk.records_ward_values import (
    ConsentView,
    ConsentWishKind,
    ContactDraft,
    ContactWishKind,
    Told,
)
from guardian.desk.values import Stage
from guardian.link.wire.activity import Maker
from guardian.link.wire.consents import ConsentKind, ConsentState
from guardian.link.wire.ward import Role
from guardian.store import characters
from tests.rig.provider_fixtures import seed
from tests.rig.provider_server import served_provider
from tests.rig.wire_family import wire_family
from tests.sync.test_real_conflicts import Computer

TEACHER = ContactDraft(
    name="Ms Zhou", relation="teacher", channel="email", address="zhou@school.example"
)


@pytest.fixture
def computers(tmp_path: Path) -> Iterator[tuple[Computer, Computer]]:
    """Lend the computers of a guardian and of somebody who looks on, both up to date."""
    db = f"sqlite:///{tmp_path / 'provider.db'}"
    seed(db)
    with ExitStack() as stack:
        provider = stack.enter_context(served_provider(tmp_path, db=db))
        family = wire_family(provider.url, 11, "owner", "observer")
        made = [Computer(family.app(who), tmp_path / str(who)) for who in range(2)]
        for each in made:
            stack.callback(each.close)
        for each in made:
            each.sync()
        yield made[0], made[1]


def _desk(computer: Computer) -> WardRecords:
    return WardRecords(computer.database, SystemClock(), lambda _: None)


def _state(computer: Computer, kind: ConsentKind) -> ConsentState:
    found = _desk(computer).consents(computer.link_id).consents
    return next(each.state for each in found if each.kind is kind)


def _give_again(mine: Computer, service: ConsentView) -> None:
    desk, link_id = _desk(mine), mine.link_id
    desk.give_consent(link_id, service.kind, service.version)
    assert _state(mine, service.kind) is ConsentState.WITHDRAWN, "asked and no more"
    mine.sync()
    again = next(e for e in desk.consents(link_id).consents if e.kind is service.kind)
    assert (again.state, again.wished) == (ConsentState.GIVEN, ConsentWishKind.GIVE)
    assert again.wish is not None
    assert again.wish.stage is Stage.CONFIRMED
    assert again.consent_id != service.consent_id


def test_what_a_service_keeps_of_a_child_is_read_and_changed_by_who_may(
    computers: tuple[Computer, Computer],
) -> None:
    mine, theirs = computers
    desk, link_id = _desk(mine), mine.link_id
    guardians = desk.guardians(link_id)
    assert guardians.told is Told.TOLD
    mine.sync()
    people = desk.guardians(link_id).guardians
    assert [(each.you, each.role) for each in people] == [
        (True, Role.OWNER),
        (False, Role.OBSERVER),
    ]
    assert all(each.since is not None and each.name for each in people)
    with mine.database.read() as connection:
        cast = characters.of_link(connection, link_id)
    assert {each.made_by for each in cast} == {Maker.SERVICE}
    assert all(each.min_age is not None for each in cast)

    service = next(
        each
        for each in desk.consents(link_id).consents
        if each.kind is ConsentKind.SERVICE_UNDER_14
    )
    assert service.consent_id is not None
    assert service.required
    assert service.may_withdraw
    assert not any(e.may_withdraw for e in _desk(theirs).consents(theirs.link_id).consents)
    desk.withdraw_consent(link_id, service.consent_id)
    assert _state(mine, service.kind) is ConsentState.GIVEN, "asked and no more"
    mine.sync()
    assert _state(mine, service.kind) is ConsentState.WITHDRAWN
    assert _state(mine, ConsentKind.MINOR_DATA_PROCESSING) is ConsentState.GIVEN
    theirs.sync()
    assert _state(theirs, service.kind) is ConsentState.WITHDRAWN
    assert not any(e.may_give for e in _desk(theirs).consents(theirs.link_id).consents)

    _give_again(mine, service)
    theirs.sync()
    assert _state(theirs, service.kind) is ConsentState.GIVEN

    desk.put_contact(link_id, TEACHER)
    mine.sync()
    added = desk.contacts(link_id).contacts[-1]
    assert (added.name, added.verified, added.wished) == (
        TEACHER.name,
        False,
        ContactWishKind.PUT,
    )
    assert added.masked_address not in {"", TEACHER.address}
    assert added.own_address == TEACHER.address
    theirs.sync()
    seen = _desk(theirs).contacts(theirs.link_id)
    assert not seen.may_manage
    assert [each.own_address for each in seen.contacts if each.name == TEACHER.name] == [None]

    desk.verify_contact(link_id, added.contact_id, "000000")
    mine.sync()
    wrong = desk.contacts(link_id).contacts[-1]
    assert wrong.wish is not None
    assert (wrong.wish.stage, wrong.wish.refusal) == (Stage.REFUSED, "validation")
    desk.remove_contact(link_id, added.contact_id)
    mine.sync()
    assert TEACHER.name not in {each.name for each in desk.contacts(link_id).contacts}
