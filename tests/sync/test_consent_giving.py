"""A consent that the guardian gives: sent once, kept as answered, and told where it failed."""

import pytest

from guardian.link.errors import LinkError, OfflineError, ProviderTroubleError, StepUpError
from guardian.link.wire.consents import Consent, ConsentKind, ConsentState
from guardian.store import journal, outbox
from guardian.store.journal import Act
from guardian.store.outbox import OutboxKind, OutboxRow, OutboxState
from guardian.sync import asking_records
from guardian.sync.readings import Reading
from guardian.sync.ward_records import kept_consents
from tests.rig.seeded_store import LINK
from tests.sync.fake_ward_records import consent
from tests.sync.family import Family

TRAINING = ConsentKind.MODEL_TRAINING
VERSION = "2026-11"


def give(family: Family, version: str = VERSION) -> bool:
    with family.database.write() as connection:
        now = family.clock.now()
        return asking_records.ask_consent(connection, LINK, TRAINING, version, now)


def wish(family: Family) -> OutboxRow:
    with family.database.read() as connection:
        return outbox.latest(connection, LINK, OutboxKind.CONSENT_GIVING)[0]


def kept(family: Family) -> Consent:
    with family.database.read() as connection:
        told = kept_consents(connection, LINK)
    assert told is not None
    return next(one for one in told.consents if one.kind is TRAINING)


def test_it_waits_offline_and_is_given_once(family: Family) -> None:
    family.session.catch_up()
    family.provider.go(online=False)
    assert give(family)
    assert not give(family), "one is on its way"
    with pytest.raises(OfflineError):
        family.session.catch_up()
    assert wish(family).state is OutboxState.WAITING
    assert kept(family).state is ConsentState.NOT_GIVEN
    family.restart()
    family.provider.go(online=True)
    family.changes.clear()
    family.session.catch_up()
    assert wish(family).state is OutboxState.CONFIRMED
    assert kept(family).state is ConsentState.GIVEN
    assert Reading.CONSENTS.value in frozenset().union(*family.changes)
    with family.database.read() as connection:
        (entry,) = (
            one for one in journal.entries(connection) if one.kind == Act.CONSENT_GIVING_ASKED
        )
    assert entry.details == {"kind": TRAINING.value, "version": VERSION}


def test_what_is_given_already_holds_whoever_gave_it(family: Family) -> None:
    family.session.catch_up()
    give(family)
    family.provider.of_ward.consents = [consent(each) for each in ConsentKind]
    family.session.catch_up()
    assert wish(family).state is OutboxState.CONFIRMED
    assert kept(family).state is ConsentState.GIVEN


def test_other_terms_are_refused_and_the_present_ones_kept(family: Family) -> None:
    family.session.catch_up()
    give(family)
    asked = consent(TRAINING, ConsentState.NOT_GIVEN)
    terms = asked.terms.model_copy(update={"version": "2027-01"})
    family.provider.of_ward.consents = [asked.model_copy(update={"terms": terms})]
    family.session.catch_up()
    refused = wish(family)
    assert refused.state is OutboxState.REFUSED
    assert refused.refusal is not None
    assert refused.refusal["problem"] == "validation"
    assert kept(family).terms.version == "2027-01"


def test_where_the_service_has_no_consents_the_wish_is_refused(family: Family) -> None:
    family.session.catch_up()
    give(family)
    family.provider.of_ward.offered = False
    family.session.catch_up()
    assert wish(family).state is OutboxState.REFUSED


def test_what_is_given_at_the_services_page_only_is_told_and_holds_nothing_up(
    family: Family,
) -> None:
    family.session.catch_up()
    family.provider.faults["give_consent"] = [StepUpError()]
    give(family)
    family.session.catch_up()
    refused = wish(family)
    assert refused.state is OutboxState.REFUSED
    assert refused.refusal is not None
    assert refused.refusal["code"] == "link_step_up"


@pytest.mark.parametrize("call", ["give_consent", "consents"])
def test_trouble_on_the_way_is_waited_out(family: Family, call: str) -> None:
    family.session.catch_up()
    give(family)
    if call == "consents":  # somebody gave it, and how it stands cannot be read just now
        family.provider.of_ward.consents = [consent(each) for each in ConsentKind]
    trouble: list[LinkError] = [ProviderTroubleError(), ProviderTroubleError()]
    family.provider.faults[call] = trouble
    with pytest.raises(ProviderTroubleError):
        family.session.catch_up()
    assert wish(family).state is OutboxState.SENT
    trouble.clear()
    family.session.catch_up()
    assert wish(family).state is OutboxState.CONFIRMED
