"""How old somebody is taken to be, and what a suspicion does to that."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.presets import consent_under
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.age_assurance import age_of, assurance, treated_age
from guardian.provider.engine.consents import REQUIRED, required_kinds

MOMENTS = st.integers(1_577_836_800, 2_208_988_800).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
"""2020 to 2040."""
BIRTHS = st.dates(date(1930, 1, 1), date(2019, 12, 31))
ZONES = st.sampled_from(["Asia/Shanghai", "UTC", "America/New_York", "Pacific/Kiritimati"])


def person(birth: date, zone: str = "Asia/Shanghai", **members: object) -> WardRow:
    known: dict[str, object] = {
        "ward_id": "ward-x",
        "display_name": "X",
        "birth_date": birth,
        "jurisdiction": "CN",
        "language": "en",
        "time_zone": zone,
        "currency": "CNY",
    }
    return WardRow(**(known | members))  # type: ignore[arg-type]  # keyed by field


@given(BIRTHS, ZONES, MOMENTS)
def test_a_suspicion_makes_no_adult_of_a_minor_and_no_child_of_an_adult(
    birth: date, zone: str, now: datetime
) -> None:
    declared = person(birth, zone)
    suspected = person(birth, zone, suspected_minor=True)
    age = age_of(declared, now)
    assert treated_age(declared, now) == age
    assert treated_age(suspected, now) == min(age, 17)
    assert assurance(suspected, now).minor
    assert assurance(declared, now).minor == (age < 18)


@given(BIRTHS, ZONES, MOMENTS)
def test_consents_are_required_of_exactly_those_below_the_age(
    birth: date, zone: str, now: datetime
) -> None:
    for suspected in (False, True):
        someone = person(birth, zone, suspected_minor=suspected)
        assert required_kinds(someone, now) == (REQUIRED if age_of(someone, now) < 14 else ())


@given(BIRTHS, MOMENTS)
def test_nobody_grows_younger(birth: date, now: datetime) -> None:
    someone = person(birth)
    assert age_of(someone, now) <= age_of(someone, now + timedelta(days=1))


def test_the_birthday_begins_at_local_midnight() -> None:
    someone = person(date(2012, 11, 22))
    midnight = datetime(2026, 11, 21, 16, tzinfo=UTC)  # in Shanghai
    assert required_kinds(someone, midnight - timedelta(seconds=1)) == REQUIRED
    assert required_kinds(someone, midnight) == ()


@pytest.mark.parametrize(("jurisdiction", "age"), [("CN", 14), ("US-CA", 13), ("EU", 16)])
def test_the_age_of_consent_is_the_laws(jurisdiction: str, age: int) -> None:
    assert consent_under(jurisdiction) == age


def test_why_somebody_is_taken_for_what_they_are() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    settled = now - timedelta(days=3)
    told = assurance(
        person(
            date(1990, 1, 1),
            age_basis="inferred",
            age_level="low",
            suspected_minor=True,
            age_assured_at=settled,
        ),
        now,
    )
    assert (told.basis, told.level, told.minor, told.at) == ("inferred", "low", True, settled)
    assert assurance(person(date(1990, 1, 1)), now).basis == "declared"
