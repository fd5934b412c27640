"""Whether the service is open at all, seen from the engine."""

from datetime import timedelta

import pytest

from guardian.link.wire.consents import ConsentKind
from guardian.policy.decisions import Reason, Refusal
from guardian.provider.accounts.people import WardRow, ward
from guardian.provider.engine.age_suspicion import lift, note_message, suspect
from guardian.provider.engine.consents import (
    give_at_registration,
    latest_consents,
    record_consent,
    required_kinds,
    state_of,
)
from guardian.provider.engine.layers import read_layers
from guardian.provider.engine.service_gate import gate, service_state
from guardian.provider.engine.service_notices import announce_termination, restrict
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireFamily, wire_family


def closed(served: ServedProvider, ward_id: str) -> Refusal | None:
    with served.provider.engine.begin() as connection:
        return gate(connection, ward(connection, ward_id), served.clock.now())


def read(served: ServedProvider, family: WireFamily) -> WardRow:
    with served.provider.engine.begin() as connection:
        return ward(connection, family.ward_id)


def test_the_missing_consent_is_named_first_to_last(served: ServedProvider) -> None:
    family = wire_family(served.url, 10, consents="none")
    guardian_id = family.guardians[0]["guardian_id"]
    for kind in ConsentKind:
        refusal = closed(served, family.ward_id)
        if kind is ConsentKind.MODEL_TRAINING:
            assert refusal is None
            break
        assert refusal is not None
        assert refusal.reason is Reason.CONSENT_MISSING
        assert refusal.field == f"consents/{kind}"
        assert refusal.until is None
        with served.provider.engine.begin() as connection:
            record_consent(connection, family.ward_id, kind, guardian_id, served.clock.now())


def test_elsewhere_no_article_of_the_measures_is_named(served: ServedProvider) -> None:
    family = wire_family(served.url, 10, consents="none", jurisdiction="EU")
    refusal = closed(served, family.ward_id)
    assert refusal is not None
    assert refusal.origin.clause is None


@pytest.mark.parametrize(("age", "jurisdiction"), [(14, "CN"), (13, "UK"), (16, "EU"), (40, "CN")])
def test_above_the_age_of_consent_nothing_is_asked(
    served: ServedProvider, age: int, jurisdiction: str
) -> None:
    family = wire_family(served.url, age, consents="none", jurisdiction=jurisdiction)
    assert closed(served, family.ward_id) is None


def test_registration_gives_what_is_required_once_and_never_training(
    served: ServedProvider,
) -> None:
    family = wire_family(served.url, 10, consents="none")
    guardian_id, now = family.guardians[0]["guardian_id"], served.clock.now()
    with served.provider.engine.begin() as connection:
        for _ in range(2):
            give_at_registration(connection, family.ward_id, guardian_id, now)
        known = latest_consents(connection, family.ward_id)
        assert set(known) == set(required_kinds(ward(connection, family.ward_id), now))
        assert {state_of(row) for row in known.values()} == {"given"}
    assert closed(served, family.ward_id) is None


def test_a_restriction_closes_the_service_to_everybody_until_it_is_lifted(
    served: ServedProvider,
) -> None:
    for restricted in (True, False):
        with served.provider.engine.begin() as connection:
            restrict(served.provider, connection, restricted=restricted, now=served.clock.now())
        refusal = closed(served, "ward-leo")
        assert (refusal is not None) == restricted
        if refusal is not None:
            assert refusal.reason is Reason.SERVICE_RESTRICTED
            assert refusal.origin.clause == "Measures Art. 24"


def test_the_service_is_closed_once_it_has_ended(served: ServedProvider) -> None:
    ends_at = served.clock.now() + timedelta(days=30)
    with served.provider.engine.begin() as connection:
        announce_termination(served.provider, connection, ends_at, served.clock.now())
    assert closed(served, "ward-leo") is None
    served.clock.advance(timedelta(days=30))
    refusal = closed(served, "ward-leo")
    assert refusal is not None
    assert refusal.origin.clause == "Measures Art. 20"


def test_a_suspicion_is_written_into_the_history_of_the_limits(served: ServedProvider) -> None:
    family = wire_family(served.url, 30)
    provider, now = served.provider, served.clock.now()
    with provider.engine.begin() as connection:
        person = ward(connection, family.ward_id)
        before = read_layers(connection, person, now).version
        treated = suspect(provider, connection, person, now)
        assert treated.suspected_minor
        layers = read_layers(connection, treated, now)
        assert layers.version == before + 1
        assert layers.layers[0].settings.daily_minutes == 120
        lifted = lift(provider, connection, treated, now, verified=False)
        assert service_state(connection, lifted, now) == "standard"
        assert (lifted.age_basis, lifted.age_assured_at) == ("declared", now)


def test_what_a_minor_or_a_verified_adult_says_changes_nothing(served: ServedProvider) -> None:
    child, grown_up = wire_family(served.url, 15), wire_family(served.url, 30)
    provider, now = served.provider, served.clock.now()
    with provider.engine.begin() as connection:
        person = ward(connection, child.ward_id)
        assert note_message(provider, connection, person, "I am 12", now) == person
        adult = suspect(provider, connection, ward(connection, grown_up.ward_id), now)
        verified = lift(provider, connection, adult, now, verified=True)
        assert note_message(provider, connection, verified, "I am 12", now) == verified
    assert read(served, grown_up).age_basis == "verified"


def test_harmless_words_change_nothing(served: ServedProvider) -> None:
    family = wire_family(served.url, 30)
    provider, now = served.provider, served.clock.now()
    with provider.engine.begin() as connection:
        person = ward(connection, family.ward_id)
        assert note_message(provider, connection, person, "my son is 12", now) == person
        assert note_message(provider, connection, person, "I am 12", now).suspected_minor
