"""The provider's card, read again: kept, written down, and trusted no further than at linking."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from guardian.link.client.provider import DiscoveredProvider, RenewedCard, Told
from guardian.link.errors import IssuerMismatchError, LinkError, OfflineError, ProviderTroubleError
from guardian.store import journal, ward_records
from guardian.store.conditions import Condition
from guardian.store.journal import Act, JournalEntry
from guardian.store.ward_records import RecordKind, RecordStanding
from guardian.sync.readings import EVERY_READING, NEW_DAY, Reading
from guardian.sync.refresh import Refresher
from tests.rig.seeded_store import LINK
from tests.sync.fake_link import FakeLink
from tests.sync.fake_provider import ISSUER
from tests.sync.family import Family

LINKED = DiscoveredProvider(
    issuer=ISSUER,
    name="Sandbox",
    api_base=f"{ISSUER}/gl/v1",
    token_endpoint=f"{ISSUER}/oauth/token",
    device_authorization_endpoint=f"{ISSUER}/oauth/device",
    jwks_uri=f"{ISSUER}/jwks",
    service_class="companion",
    safety_contact="none",
    profiles=("core",),
)
TOLD = Told(
    name="Sandbox",
    service_class="companion",
    safety_contact="none",
    profiles=("core",),
    helplines={},
    verification_minutes=15,
)
WIDER = replace(TOLD, name="Better Sandbox", profiles=("core", "crisis"), helplines={"1": "Line"})


@pytest.fixture(autouse=True)
def linked(family: Family) -> None:
    with family.database.write() as connection:
        card = json.dumps(LINKED.to_dict())
        connection.execute("UPDATE link SET provider_card = ?", (card,))


def acts(family: Family) -> list[JournalEntry]:
    with family.database.read() as connection:
        return [e for e in journal.entries(connection) if e.kind == Act.PROVIDER_CARD_CHANGED]


def standing(family: Family) -> RecordStanding:
    with family.database.read() as connection:
        row = ward_records.find(connection, LINK, RecordKind.CONTACTS)
    assert row is not None
    return row.standing


def test_it_is_read_after_an_unlock_and_every_day_before_what_goes_by_it() -> None:
    assert Reading.CARD in NEW_DAY <= EVERY_READING
    assert next(iter(Reading)) is Reading.CARD


def test_what_is_claimed_later_is_offered_at_once_and_written_down(family: Family) -> None:
    family.session.catch_up()
    assert standing(family) is RecordStanding.NOT_OFFERED
    family.provider.card = RenewedCard(told=WIDER, etag='"2"')
    family.session.catch_up()
    assert standing(family) is RecordStanding.TOLD
    (act,) = acts(family)
    assert act.details == {"fields": ["helplines", "name", "profiles"]}
    assert (act.link_id, family.link.provider_name) == (LINK, "Better Sandbox")
    assert json.loads(family.link.card)["helplines"] == {"1": "Line"}
    assert DiscoveredProvider.from_dict(json.loads(family.link.provider_card)) == LINKED


def test_what_did_not_change_is_not_written_down(family: Family) -> None:
    family.provider.card = RenewedCard(told=TOLD, etag='"1"')
    family.session.catch_up()
    family.session.catch_up()
    assert acts(family) == []
    assert family.link.card_etag == '"1"'


def test_a_card_that_changes_back_is_told_twice(family: Family) -> None:
    for etag, told in (('"1"', WIDER), ('"2"', TOLD), ('"2"', TOLD)):
        family.provider.card = RenewedCard(told=told, etag=etag)
        family.session.catch_up()
    fields = ["helplines", "name", "profiles"]
    assert [act.details["fields"] for act in acts(family)] == [fields, fields]
    assert standing(family) is RecordStanding.NOT_OFFERED


def test_where_it_is_and_what_its_clock_is_stay_as_at_linking(family: Family) -> None:
    family.provider.card = RenewedCard(told=WIDER, etag=None)
    family.session.catch_up()
    kept = DiscoveredProvider.from_dict(json.loads(family.link.card))
    assert kept == LINKED.telling(WIDER)
    assert (kept.issuer, kept.jwks_uri, kept.test_control) == (ISSUER, LINKED.jwks_uri, False)


@pytest.mark.parametrize("trouble", [IssuerMismatchError(), ProviderTroubleError()])
def test_a_card_that_is_none_leaves_the_link_as_it_is(family: Family, trouble: LinkError) -> None:
    family.provider.card = RenewedCard(told=WIDER, etag='"2"')
    family.provider.faults["card"] = [trouble]
    family.session.catch_up()
    assert family.condition() is Condition.ACTIVE
    assert (acts(family), family.link.told_card) == ([], None)


def test_offline_it_is_asked_for_again(family: Family) -> None:
    family.provider.go(online=False)
    with pytest.raises(OfflineError):
        Refresher(family.database, LINK, family.clock).refresh(
            FakeLink(family.provider), frozenset({Reading.CARD})
        )


def test_a_card_of_an_earlier_form_is_left_alone(family: Family) -> None:
    with family.database.write() as connection:
        connection.execute("UPDATE link SET provider_card = '{}'")
    family.provider.card = RenewedCard(told=WIDER, etag='"2"')
    family.session.catch_up()
    assert (acts(family), family.link.told_card) == ([], None)


def test_the_wards_midnight_makes_it_due(family: Family) -> None:
    refresher = Refresher(family.database, LINK, family.clock)
    refresher.refresh(FakeLink(family.provider), EVERY_READING)
    assert refresher.due() == frozenset()
    family.clock.advance(timedelta(days=1))
    assert Reading.CARD in refresher.due()
