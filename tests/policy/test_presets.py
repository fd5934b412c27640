import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.effective import floor_faults
from guardian.policy.presets import (
    ELSEWHERE,
    UnknownJurisdictionError,
    consent_under,
    helplines,
    is_place,
    jurisdictions,
    law_floor,
    preset_settings,
)
from guardian.policy.settings import Floor, PolicySettings
from tests.policy.strategies import fields_of


def test_a_child_of_eleven_in_china_starts_as_the_guidelines_say() -> None:
    settings = preset_settings("CN", 11)
    assert settings.daily_minutes == 60
    assert settings.curfew is not None
    assert (settings.curfew.start.hour, settings.curfew.end.hour) == (22, 6)
    assert (settings.spend_per_purchase_minor, settings.spend_per_month_minor) == (5000, 20_000)
    assert settings.spend_per_day_minor is None
    assert settings.reality_reminder_minutes == 30
    assert settings.minor_mode is True


@pytest.mark.parametrize(
    ("jurisdiction", "minutes"),
    [("CN", 120), ("US-CA", 180), ("US-NY", 180), ("US-WA", 60), ("UK", None), ("EU", None)],
)
@pytest.mark.parametrize("age", [9, 17, 40])
def test_the_reminder_of_the_time_is_owed_where_a_law_says_so(
    jurisdiction: str, age: int, minutes: int | None
) -> None:
    floor = law_floor(jurisdiction, age)
    assert floor.settings.duration_reminder_minutes == minutes
    assert ("duration_reminder_minutes" in floor.clauses) == (minutes is not None)


@given(st.sampled_from(jurisdictions()), st.integers(min_value=0, max_value=100))
def test_every_demand_of_the_law_names_its_clause(jurisdiction: str, age: int) -> None:
    floor = law_floor(jurisdiction, age)
    assert set(floor.clauses) == fields_of(floor.settings)
    assert all(floor.clauses.values())


@pytest.mark.parametrize("age", [5, 12, 17, 40])
def test_a_place_without_presets_has_no_law_and_says_no_number(age: int) -> None:
    assert is_place(ELSEWHERE)
    assert ELSEWHERE not in jurisdictions()
    assert not is_place("Atlantis")
    assert law_floor(ELSEWHERE, age) == Floor(settings=PolicySettings(), clauses={})
    started = preset_settings(ELSEWHERE, age)
    assert started == PolicySettings(minor_mode=True if age < 18 else None)
    assert consent_under(ELSEWHERE) == 13
    assert helplines(ELSEWHERE) == {}


def test_an_adult_starts_without_limits() -> None:
    assert preset_settings("CN", 18) == PolicySettings()


@given(st.sampled_from(jurisdictions()), st.integers(min_value=0, max_value=100))
def test_every_preset_of_every_age_stands_on_its_floor(jurisdiction: str, age: int) -> None:
    assert floor_faults(law_floor(jurisdiction, age), preset_settings(jurisdiction, age)) == ()


@pytest.mark.parametrize("jurisdiction", jurisdictions())
def test_every_jurisdiction_has_someone_to_call(jurisdiction: str) -> None:
    assert helplines(jurisdiction)


def test_an_unknown_jurisdiction_is_named() -> None:
    with pytest.raises(UnknownJurisdictionError, match="Atlantis"):
        law_floor("Atlantis", 9)
